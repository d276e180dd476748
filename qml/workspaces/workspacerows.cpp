// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/workspaces.h"

// What a view of the workspaces shows.
namespace qd::ui {

int Workspaces::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant Workspaces::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &workspace = *m_all[index.row()];
    const auto &record = workspace.record();
    switch (role) {
    case WorkspaceIdRole:
        return record.id;
    case Qt::DisplayRole:
    case NameRole:
        return workspace.name();
    case KindRole:
        return int(record.kind);
    case LocalRole:
        return record.isLocal();
    case UrlRole:
        return record.url.toDisplayString(QUrl::RemoveUserInfo | QUrl::StripTrailingSlash);
    case PortRole:
        return record.port > 0 ? record.port : record.url.port(0);
    case UsernameRole:
        return record.username;
    case HueRole:
        return record.hue;
    case CreatedAtRole:
        return double(record.createdAt);
    case LastUsedAtRole:
        return double(record.lastUsedAt);
    case StateRole:
        return int(workspace.state());
    case SignInRole:
        return int(workspace.signIn());
    case ReasonRole:
        return workspace.reason();
    case NextTryAtRole:
        return workspace.nextTryAt();
    case SessionsRole:
        return m_counts.value(record.id).sessions;
    case BusyRole:
        return m_counts.value(record.id).busy;
    case WaitingRole:
        return workspace.waiting();
    case InsecureRole:
        return workspace.isInsecure();
    case PinnedRole:
        return workspace.isPinned();
    case MutedRole:
        return record.settings.muted;
    case RulesRole:
        return workspace.ruleCount();
    default:
        return {};
    }
}

QHash<int, QByteArray> Workspaces::roleNames() const
{
    return {{WorkspaceIdRole, "workspaceId"},
            {NameRole, "name"},
            {KindRole, "kind"},
            {LocalRole, "local"},
            {UrlRole, "url"},
            {PortRole, "port"},
            {UsernameRole, "username"},
            {HueRole, "hue"},
            {CreatedAtRole, "createdAt"},
            {LastUsedAtRole, "lastUsedAt"},
            {StateRole, "workspaceState"},
            {SignInRole, "signIn"},
            {ReasonRole, "reason"},
            {NextTryAtRole, "nextTryAt"},
            {SessionsRole, "sessions"},
            {BusyRole, "busy"},
            {WaitingRole, "waiting"},
            {InsecureRole, "insecure"},
            {PinnedRole, "pinned"},
            {MutedRole, "muted"},
            {RulesRole, "rules"}};
}

} // namespace qd::ui
