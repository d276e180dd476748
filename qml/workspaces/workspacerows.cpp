// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/workspacerows.h"

#include "core/sessions/sessionstore.h"

#include <algorithm>

namespace qd::ui {
namespace {

// A stream changes its sessions many times a second; what is counted is looked at by people.
constexpr std::chrono::milliseconds countAfter{200};

} // namespace

WorkspaceRows::WorkspaceRows(SessionStore &sessions, QObject *parent)
    : QAbstractListModel(parent)
    , m_sessions(sessions)
{
    m_countTimer.setSingleShot(true);
    m_countTimer.setInterval(countAfter);
    connect(&m_countTimer, &QTimer::timeout, this, &WorkspaceRows::recount);
    connect(&sessions, &SessionStore::sessionsChanged, this, [this](const QString &workspace) {
        m_changedCounts.insert(workspace);
        if (!m_countTimer.isActive())
            m_countTimer.start();
    });
}

WorkspaceRows::~WorkspaceRows()
{
    end();
}

void WorkspaceRows::end()
{
    for (auto *workspace : std::as_const(m_all))
        workspace->disconnect(this);
    qDeleteAll(m_all);
    m_all.clear();
}

void WorkspaceRows::insert(qsizetype row, const QList<Workspace *> &run)
{
    beginInsertRows({}, int(row), int(row + run.size()) - 1);
    m_all.insert(row, run.size(), nullptr);
    std::ranges::copy(run, m_all.begin() + row);
    for (auto *workspace : run) {
        m_byId.insert(workspace->id(), workspace);
        watch(workspace);
    }
    endInsertRows();
}

QList<Workspace *> WorkspaceRows::take(qsizetype row, qsizetype howMany)
{
    beginRemoveRows({}, int(row), int(row + howMany) - 1);
    const auto run = m_all.mid(row, howMany);
    m_all.remove(row, howMany);
    for (auto *workspace : run) {
        m_byId.remove(workspace->id());
        m_counts.remove(workspace->id());
        workspace->disconnect(this);
    }
    endRemoveRows();
    return run;
}

void WorkspaceRows::move(qsizetype from, qsizetype to)
{
    beginMoveRows({}, int(from), int(from), {}, int(to));
    m_all.move(from, to);
    endMoveRows();
}

void WorkspaceRows::watch(Workspace *workspace)
{
    connect(workspace, &Workspace::stateChanged, this, [this, workspace] {
        rowChanged(workspace, {StateRole, SignInRole, ReasonRole, NextTryAtRole});
        Q_EMIT statesChanged();
    });
    connect(workspace, &Workspace::waitingChanged, this, [this, workspace] { rowChanged(workspace, {WaitingRole}); });
    connect(workspace->rules(), &PermissionRules::countChanged, this,
            [this, workspace] { rowChanged(workspace, {RulesRole}); });
}

Workspace *WorkspaceRows::find(const QString &id) const
{
    return m_byId.value(id);
}

QStringList WorkspaceRows::ids() const
{
    QStringList ids;
    for (const auto *workspace : m_all)
        ids += workspace->id();
    return ids;
}

QList<WorkspaceEntry> WorkspaceRows::entries() const
{
    QList<WorkspaceEntry> entries;
    for (const auto *workspace : m_all)
        entries += WorkspaceEntry{workspace->id(), workspace->name(), workspace->hue()};
    return entries;
}

int WorkspaceRows::liveCount() const
{
    return int(std::ranges::count_if(m_all, &Workspace::isLive));
}

int WorkspaceRows::troubleCount() const
{
    return int(std::ranges::count_if(m_all, &Workspace::isInTrouble));
}

void WorkspaceRows::recount()
{
    for (const auto &id : std::exchange(m_changedCounts, {})) {
        const auto *workspace = find(id);
        if (!workspace)
            continue;
        const auto now = counted(id);
        const auto old = std::exchange(m_counts[id], now);
        QList<int> roles;
        if (old.sessions != now.sessions)
            roles += SessionsRole;
        if (old.busy != now.busy)
            roles += BusyRole;
        if (!roles.isEmpty())
            rowChanged(workspace, roles);
    }
}

WorkspaceRows::Counts WorkspaceRows::counted(const QString &id) const
{
    Counts counts;
    for (const auto &session : m_sessions.sessionIds(id)) {
        const SessionKey key{id, session};
        const auto *known = m_sessions.session(key);
        if (!known || !known->parentId.isEmpty() || known->isArchived())
            continue;
        const auto state = m_sessions.state(key);
        counts.sessions += state.gone ? 0 : 1;
        counts.busy += state.isActive() && !state.isWaiting() ? 1 : 0;
    }
    return counts;
}

void WorkspaceRows::rowChanged(const Workspace *workspace, const QList<int> &roles)
{
    const auto row = int(m_all.indexOf(workspace));
    if (row >= 0)
        Q_EMIT dataChanged(index(row), index(row), roles);
}

int WorkspaceRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant WorkspaceRows::data(const QModelIndex &index, int role) const
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

QHash<int, QByteArray> WorkspaceRows::roleNames() const
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
