// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/offeredworkspaces.h"

namespace qd::ui {

OfferedWorkspaces::OfferedWorkspaces(QObject *parent)
    : RowModel(parent)
{
    connect(this, &OfferedWorkspaces::discoveryChanged, this, &OfferedWorkspaces::update);
}

void OfferedWorkspaces::setDiscovery(Discovery *discovery)
{
    if (m_discovery == discovery)
        return;
    if (m_discovery)
        m_discovery->disconnect(this);
    m_discovery = discovery;
    if (discovery)
        connect(discovery, &Discovery::offersChanged, this, &OfferedWorkspaces::update);
    Q_EMIT discoveryChanged();
}

void OfferedWorkspaces::setHub(const QString &hub)
{
    if (std::exchange(m_hub, hub) != hub)
        Q_EMIT discoveryChanged();
}

void OfferedWorkspaces::update()
{
    const QList<OfferedWorkspace> next = m_discovery ? m_discovery->offers(m_hub) : QList<OfferedWorkspace>();
    becomeRows(
        m_rows, next, [](const OfferedWorkspace &one) { return one.key; },
        [](const OfferedWorkspace &before, const OfferedWorkspace &after) {
            static const QList<int> all{NameRole, AddressRole, UsernameRole, IsHubRole, ThroughRole};
            return before == after ? QList<int>() : all;
        });
    Q_EMIT countChanged();
}

void OfferedWorkspaces::takeOff(int row)
{
    if (!m_discovery || row < 0 || row >= count())
        return;
    const OfferedWorkspace one = m_rows[row];
    const HubRooms *rooms = m_discovery->of(one.hub);
    if (rooms && rooms->workspaces())
        rooms->workspaces()->takeOff(one.key);
}

int OfferedWorkspaces::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant OfferedWorkspaces::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const OfferedWorkspace &one = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return one.workspace.name.isEmpty() ? one.workspace.url.host() : one.workspace.name;
    case AddressRole:
        return one.workspace.url.toDisplayString(QUrl::StripTrailingSlash);
    case UsernameRole:
        return one.workspace.username;
    case IsHubRole:
        return one.workspace.isHub;
    case ThroughRole:
        return one.through;
    default:
        return {};
    }
}

QHash<int, QByteArray> OfferedWorkspaces::roleNames() const
{
    return {{NameRole, "name"},
            {AddressRole, "address"},
            {UsernameRole, "username"},
            {IsHubRole, "isHub"},
            {ThroughRole, "through"}};
}

} // namespace qd::ui
