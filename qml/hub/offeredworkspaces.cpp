// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/offeredworkspaces.h"

namespace qd::ui {

OfferedWorkspaces::OfferedWorkspaces(QObject *parent)
    : DiscoveryList(&Discovery::offersChanged, parent)
{}

void OfferedWorkspaces::becomeCurrent()
{
    const QList<OfferedWorkspace> next = discovery() ? discovery()->offers(hub()) : QList<OfferedWorkspace>();
    becomeRows(
        m_rows, next, [](const OfferedWorkspace &one) { return one.key; },
        [](const OfferedWorkspace &before, const OfferedWorkspace &after) {
            static const QList<int> all{NameRole, AddressRole, UsernameRole, IsHubRole, ThroughRole};
            return before == after ? QList<int>() : all;
        });
}

void OfferedWorkspaces::takeOff(int row)
{
    if (!discovery() || row < 0 || row >= count())
        return;
    const OfferedWorkspace one = m_rows[row];
    const HubRooms *rooms = discovery()->of(one.hub);
    if (rooms && rooms->workspaces())
        rooms->workspaces()->takeOff(one.key);
}

int OfferedWorkspaces::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
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
