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

constexpr int leastRows = 12;

} // namespace

Workspaces::Workspaces(WorkspaceStore &store, Secrets &secrets, Services services, Scheduler &scheduler,
                       QObject *parent)
    : WorkspaceRows(services.store, parent)
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
    (void)insertNew(store.records());
    connect(&store, &WorkspaceStore::changed, this, &Workspaces::follow);
}

Workspaces::~Workspaces()
{
    end();
}

void Workspaces::load(int firstRows)
{
    m_firstRows = std::max(leastRows, firstRows / std::max(1, count()));
    m_loading = count();
    for (auto *workspace : all()) {
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
    for (auto *workspace : all())
        workspace->keeper().flush();
}

Workspace *Workspaces::make(const WorkspaceRecord &record)
{
    auto *workspace = new Workspace(record, m_services, this);
    connect(workspace, &Workspace::stateChanged, this, [this, workspace] {
        if (workspace->signIn() == Workspace::SignIn::Refused && !workspace->record().hub.isEmpty())
            m_sidecars.refused(workspace->id());
    });
    connect(workspace, &Workspace::hubChanged, this, [this, workspace] { m_sidecars.hubChanged(*workspace); });
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
    for (qsizetype row = 0; row <= all().size(); ++row) {
        const bool edited = row < all().size() && takeEdit(*all()[row], moved);
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
        if (all()[row] != known)
            move(all().indexOf(known, row), row);
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
        QList<Workspace *> run;
        for (auto at = row; at < end; ++at)
            run += make(records[at]);
        insert(row, run);
        fresh += run;
        row = end;
    }
    return fresh;
}

void Workspaces::dropGone()
{
    const auto isGone = [this](qsizetype row) { return !m_store.find(all()[row]->id()); };
    QList<Workspace *> gone;
    for (qsizetype row = all().size() - 1; row > 0; --row) {
        if (!isGone(row))
            continue;
        const auto last = row;
        while (row > 1 && isGone(row - 1))
            --row;
        gone += take(row, last - row + 1);
    }
    for (auto *workspace : std::as_const(gone))
        letGo(workspace);
    if (!gone.isEmpty())
        Q_EMIT countChanged();
}

void Workspaces::letGo(Workspace *workspace)
{
    m_connectQueue.remove(workspace->id());
    Q_EMIT removing(workspace);
    m_sidecars.end(workspace->id());
    workspace->retire(); // before the store forgets, so that the local copy does not
    m_sidecars.hubChanged(*workspace);
    m_services.store.removeWorkspace(workspace->id());
    workspace->deleteLater(); // after those who let go of it just now
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
