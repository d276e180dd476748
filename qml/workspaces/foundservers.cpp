// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/foundservers.h"

#include "core/net/trust.h"
#include "core/workspaces/serveraddress.h"

#include <algorithm>
#include <tuple>

namespace qd::ui {

FoundServers::FoundServers(QObject *parent)
    : QAbstractListModel(parent)
{
    connect(&m_browser, &LanBrowser::found, this, &FoundServers::read);
    connect(&m_browser, &LanBrowser::lost, this, &FoundServers::read);
}

void FoundServers::setWorkspaces(Workspaces *workspaces)
{
    m_workspaces = workspaces;
    Q_EMIT workspacesChanged();
}

void FoundServers::setLooking(bool looking)
{
    if (m_looking == looking)
        return;
    m_looking = looking;
    if (looking)
        std::ignore = m_browser.start(); // without it there is just nothing on offer
    else
        m_browser.stop();
    read();
    Q_EMIT lookingChanged();
}

void FoundServers::read()
{
    QList<Server> servers;
    const auto found = m_browser.servers();
    for (auto it = found.cbegin(); it != found.cend(); ++it)
        servers += Server{it.key(), it.value().toDisplayString(QUrl::StripTrailingSlash)};
    std::ranges::sort(servers, {}, &Server::address);
    if (servers == m_rows)
        return;
    beginResetModel();
    m_rows = servers;
    endResetModel();
    Q_EMIT countChanged();
}

bool FoundServers::isKnown(const QString &address) const
{
    const auto host = hostPort(readServerAddress(address).url);
    return m_workspaces && std::ranges::any_of(m_workspaces->all(), [&host](const Workspace *workspace) {
               return !workspace->isLocal() && hostPort(workspace->record().url) == host;
           });
}

int FoundServers::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant FoundServers::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &server = m_rows[index.row()];
    switch (role) {
    case NameRole:
        return server.name;
    case AddressRole:
        return server.address;
    case KnownRole:
        return isKnown(server.address);
    default:
        return {};
    }
}

QHash<int, QByteArray> FoundServers::roleNames() const
{
    return {{NameRole, "name"}, {AddressRole, "address"}, {KnownRole, "known"}};
}

} // namespace qd::ui
