// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/workspaces.h"

#include "core/library/library.h"
#include "core/sessions/sessionstore.h"
#include "qml/shell/notices.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

// A stream changes its sessions many times a second; what is counted is looked at by people.
constexpr std::chrono::milliseconds countAfter{200};
constexpr int leastRows = 12;

} // namespace

Workspaces::Workspaces(WorkspaceStore &store, Secrets &secrets, Services services, Scheduler &scheduler,
                       QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
    , m_secrets(secrets)
    , m_services(services)
    , m_scheduler(scheduler)
    , m_file(store, services.notices)
    , m_leaving(secrets, m_signOut, services)
    , m_connectQueue(scheduler)
    , m_sidecars(*this, scheduler)
{
    connect(&m_connectQueue, &ConnectQueue::turn, this, &Workspaces::readSecret);
    m_countTimer.setSingleShot(true);
    m_countTimer.setInterval(countAfter);
    connect(&m_countTimer, &QTimer::timeout, this, &Workspaces::recount);
    for (const auto &record : store.records())
        m_all += make(record);
    connect(&store, &WorkspaceStore::changed, this, &Workspaces::follow);
    connect(&services.store, &SessionStore::sessionsChanged, this, [this](const QString &workspace) {
        m_changedCounts.insert(workspace);
        if (!m_countTimer.isActive())
            m_countTimer.start();
    });
}

Workspaces::~Workspaces()
{
    for (auto *workspace : std::as_const(m_all))
        workspace->disconnect(this);
    qDeleteAll(m_all);
}

void Workspaces::load(int firstRows)
{
    m_firstRows = std::max(leastRows, firstRows / std::max(1, count()));
    m_loading = count();
    for (auto *workspace : std::as_const(m_all)) {
        connect(
            &workspace->keeper(), &LibraryKeeper::firstLoaded, this,
            [this] {
                if (--m_loading == 0)
                    Q_EMIT cachedShown();
            },
            Qt::SingleShotConnection);
        workspace->deletions().restore();
        workspace->keeper().loadFirst(m_firstRows);
    }
}

void Workspaces::flush()
{
    for (auto *workspace : std::as_const(m_all))
        workspace->keeper().flush();
}

Workspace *Workspaces::make(const WorkspaceRecord &record)
{
    auto *workspace = new Workspace(record, m_services, this);
    m_byId.insert(record.id, workspace);
    connect(workspace, &Workspace::stateChanged, this, [this, workspace] {
        rowChanged(workspace, {StateRole, SignInRole, ReasonRole, NextTryAtRole});
        if (workspace->signIn() == Workspace::SignIn::Refused && !workspace->record().hub.isEmpty())
            m_sidecars.refused(workspace->id());
        Q_EMIT statesChanged();
    });
    connect(workspace, &Workspace::hubChanged, this, [this, workspace] { m_sidecars.hubChanged(*workspace); });
    connect(workspace, &Workspace::waitingChanged, this, [this, workspace] { rowChanged(workspace, {WaitingRole}); });
    connect(workspace->rules(), &PermissionRules::countChanged, this,
            [this, workspace] { rowChanged(workspace, {RulesRole}); });
    return workspace;
}

// The store's list is the truth; what is the same stays as it is, with its connection. There may be thousands of new ones at once.
void Workspaces::follow()
{
    const auto records = m_store.records();
    dropGone();
    const auto moved = takeEdits();
    sortAs(records);
    const auto fresh = insertNew(records);
    if (!fresh.isEmpty())
        Q_EMIT countChanged();
    QStringList ids;
    for (auto *workspace : fresh) {
        m_leaving.cameBack(workspace->id());
        Q_EMIT added(workspace);
        workspace->deletions().restore();
        workspace->keeper().load(m_firstRows);
        workspace->rules()->load();
        ids += workspace->id();
    }
    if (m_connecting)
        connectSoon(moved, ids);
    Q_EMIT listChanged();
    Q_EMIT statesChanged();
}

// Returns those that have another server or sign-in now.
QStringList Workspaces::takeEdits()
{
    QStringList moved;
    qsizetype first = -1;
    for (qsizetype row = 0; row <= m_all.size(); ++row) {
        const bool edited = row < m_all.size() && takeEdit(*m_all[row], moved);
        if (edited && first < 0) {
            first = row;
        } else if (!edited && first >= 0) {
            Q_EMIT dataChanged(index(int(first)), index(int(row) - 1));
            first = -1;
        }
    }
    return moved;
}

bool Workspaces::takeEdit(Workspace &workspace, QStringList &moved) const
{
    const auto before = workspace.record();
    const auto *now = m_store.find(workspace.id());
    if (*now == before)
        return false;
    if (!before.isLocal() && (before.url != now->url || before.username != now->username || before.kind != now->kind ||
                              before.hub != now->hub || before.trust != now->trust))
        moved += before.id;
    workspace.setRecord(WorkspaceRecord(*now));
    return true;
}

// Their order among each other; it changes only when somebody else wrote other times of creation.
void Workspaces::sortAs(const QList<WorkspaceRecord> &records)
{
    qsizetype row = 0;
    for (const auto &record : records) {
        auto *known = find(record.id);
        if (!known)
            continue;
        if (m_all[row] != known) {
            const auto at = m_all.indexOf(known, row);
            beginMoveRows({}, int(at), int(at), {}, int(row));
            m_all.move(at, row);
            endMoveRows();
        }
        ++row;
    }
}

// Run by run: each is one change of the model.
QList<Workspace *> Workspaces::insertNew(const QList<WorkspaceRecord> &records)
{
    QList<Workspace *> fresh;
    for (qsizetype row = 0; row < records.size(); ++row) {
        if (find(records[row].id))
            continue;
        qsizetype end = row + 1;
        while (end < records.size() && !find(records[end].id))
            ++end;
        beginInsertRows({}, int(row), int(end) - 1);
        m_all.insert(row, end - row, nullptr);
        for (auto at = row; at < end; ++at)
            m_all[at] = make(records[at]);
        endInsertRows();
        fresh += m_all.mid(row, end - row);
        row = end;
    }
    return fresh;
}

void Workspaces::dropGone()
{
    const auto isGone = [this](qsizetype row) { return !m_store.find(m_all[row]->id()); };
    QList<Workspace *> gone;
    for (qsizetype row = m_all.size() - 1; row > 0; --row) {
        if (!isGone(row))
            continue;
        const auto last = row;
        while (row > 1 && isGone(row - 1))
            --row;
        beginRemoveRows({}, int(row), int(last));
        const auto run = m_all.mid(row, last - row + 1);
        m_all.remove(row, run.size());
        for (const auto *workspace : run)
            m_byId.remove(workspace->id());
        endRemoveRows();
        gone += run;
    }
    for (auto *workspace : std::as_const(gone))
        letGo(workspace);
    if (!gone.isEmpty())
        Q_EMIT countChanged();
}

void Workspaces::letGo(Workspace *workspace)
{
    m_connectQueue.remove(workspace->id());
    workspace->disconnect(this);
    Q_EMIT removing(workspace);
    m_sidecars.end(workspace->id());
    workspace->retire(); // before the store forgets, so that the local copy does not
    m_sidecars.hubChanged(*workspace);
    m_services.store.removeWorkspace(workspace->id());
    m_counts.remove(workspace->id());
    workspace->deleteLater(); // after those who let go of it just now
}

Workspace *Workspaces::find(const QString &id) const
{
    return m_byId.value(id);
}

QStringList Workspaces::ids() const
{
    QStringList ids;
    for (const auto *workspace : m_all)
        ids += workspace->id();
    return ids;
}

QList<WorkspaceEntry> Workspaces::entries() const
{
    QList<WorkspaceEntry> entries;
    for (const auto *workspace : m_all)
        entries += WorkspaceEntry{workspace->id(), workspace->name(), workspace->hue()};
    return entries;
}

int Workspaces::liveCount() const
{
    return int(std::ranges::count_if(m_all, &Workspace::isLive));
}

int Workspaces::troubleCount() const
{
    return int(std::ranges::count_if(m_all, &Workspace::isInTrouble));
}

void Workspaces::recount()
{
    for (const auto &id : std::exchange(m_changedCounts, {})) {
        const auto *workspace = find(id);
        if (!workspace)
            continue;
        Counts counts;
        for (const auto &session : m_services.store.sessionIds(id)) {
            const SessionKey key{id, session};
            const auto *known = m_services.store.session(key);
            if (!known || !known->parentId.isEmpty() || known->isArchived())
                continue;
            const auto state = m_services.store.state(key);
            counts.sessions += state.gone ? 0 : 1;
            counts.busy += state.isActive() && !state.isWaiting() ? 1 : 0;
        }
        auto &old = m_counts[id];
        QList<int> roles;
        if (old.sessions != counts.sessions)
            roles += SessionsRole;
        if (old.busy != counts.busy)
            roles += BusyRole;
        old = counts;
        if (!roles.isEmpty())
            rowChanged(workspace, roles);
    }
}

void Workspaces::rowChanged(const Workspace *workspace, const QList<int> &roles)
{
    const auto row = int(m_all.indexOf(workspace));
    if (row >= 0)
        Q_EMIT dataChanged(index(row), index(row), roles);
}

void Workspaces::retryNow(const QString &id)
{
    auto *workspace = find(id);
    if (!workspace)
        return;
    if (m_connectQueue.isWaiting(id))
        m_connectQueue.hurry(id);
    else if (workspace->signIn() == Workspace::SignIn::Nothing)
        workspace->retryNow();
    else
        readSecret(id);
}

void Workspaces::wake(const QString &id)
{
    m_connectQueue.hurry(id);
    if (auto *workspace = find(id); workspace && workspace->connection().nextTryAt() > 0)
        workspace->retryNow();
}

void Workspaces::touch(const QString &id)
{
    m_store.touch(id);
    wake(id);
}

} // namespace qd::ui
