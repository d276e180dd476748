// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sessions/sessionstore.h"

#include "core/sessions/sessionstore_p.h"

namespace qd {

using namespace opencode;

SessionStore::SessionStore(const Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, clock))
{}

SessionStore::~SessionStore() = default;

const Session *SessionStore::session(const SessionKey &key) const
{
    const SessionRecord *record = d->record(key);
    return record != nullptr && record->listed ? &record->info : nullptr;
}

QStringList SessionStore::sessionIds(const QString &workspace) const
{
    QStringList ids;
    const auto sessions = d->workspaces.constFind(workspace);
    if (sessions == d->workspaces.cend())
        return ids;
    ids.reserve(sessions->sessions.size());
    for (auto it = sessions->sessions.cbegin(); it != sessions->sessions.cend(); ++it) {
        if (it->listed)
            ids.append(it.key());
    }
    return ids;
}

QStringList SessionStore::childIds(const SessionKey &key) const
{
    const auto sessions = d->workspaces.constFind(key.workspace);
    return sessions == d->workspaces.cend() || key.id.isEmpty() ? QStringList() : sessions->children.values(key.id);
}

SessionKey SessionStore::rootOf(const SessionKey &key) const
{
    SessionKey root = key;
    for (int depth = 0; depth < 64; ++depth) { // parents are not verified by the server: there may be a circle
        const Session *known = session(root);
        const SessionKey parent{key.workspace, known == nullptr ? QString() : known->parentId};
        if (!parent.isValid() || session(parent) == nullptr)
            break;
        root = parent;
    }
    return root;
}

SessionState SessionStore::state(const SessionKey &key) const
{
    SessionState state;
    const SessionRecord *record = d->record(key);
    if (record == nullptr)
        return state;
    state.unseen = record->unseen;
    state.gone = record->gone;
    if (!permissions(key).isEmpty()) {
        state.activity = Activity::WaitingPermission;
    } else if (!questions(key).isEmpty()) {
        state.activity = Activity::WaitingQuestion;
    } else if (record->status.type == SessionStatus::Type::Retry) {
        state.activity = Activity::Retrying;
        state.attempt = record->status.attempt;
        state.retryAt = record->status.next;
        state.retryReason = record->status.message;
    } else if (record->isActive()) {
        state.activity = Activity::Busy;
    } else if (record->error) {
        state.activity = Activity::Failed;
        state.error = record->error;
    } else if (record->tailOpen && record->settling == 0) {
        state.activity = Activity::Interrupted;
    }
    return state;
}

SessionStatus SessionStore::status(const SessionKey &key) const
{
    const SessionRecord *record = d->record(key);
    return record == nullptr ? SessionStatus() : record->status;
}

QList<Todo> SessionStore::todos(const SessionKey &key) const
{
    const SessionRecord *record = d->record(key);
    return record == nullptr ? QList<Todo>() : record->todos;
}

DirectorySnapshot SessionStore::directory(const QString &workspace, const QString &directory) const
{
    DirectorySnapshot snapshot;
    snapshot.directory = directory;
    const auto sessions = d->workspaces.constFind(workspace);
    if (sessions == d->workspaces.cend())
        return snapshot;
    for (auto it = sessions->sessions.cbegin(); it != sessions->sessions.cend(); ++it) {
        if (it->isActive() && it->where() == directory)
            snapshot.statuses.insert(it.key(), it->status);
    }
    for (const auto &held : sessions->permissions) {
        if (held.pending.directory == directory)
            snapshot.permissions.append(held.pending.request);
    }
    for (const auto &held : sessions->questions) {
        if (held.pending.directory == directory)
            snapshot.questions.append(held.pending.request);
    }
    return snapshot;
}

QStringList SessionStore::activeDirectories(const QString &workspace) const
{
    QSet<QString> directories;
    const auto sessions = d->workspaces.constFind(workspace);
    if (sessions == d->workspaces.cend())
        return {};
    for (const SessionRecord &record : sessions->sessions) {
        if (record.isActive() || record.suspect || record.settling > 0)
            directories.insert(record.where());
    }
    for (const SessionKey &key : openTranscripts(workspace)) {
        if (const SessionRecord *record = d->record(key))
            directories.insert(record->where());
    }
    for (const auto &held : sessions->permissions)
        directories.insert(held.pending.directory);
    for (const auto &held : sessions->questions)
        directories.insert(held.pending.directory);
    directories.remove({});
    return QStringList(directories.cbegin(), directories.cend());
}

void SessionStore::markSeen(const SessionKey &key)
{
    StoreChanges changes{key.workspace};
    SessionRecord *record = d->live(changes, key.id, {});
    if (record == nullptr || !std::exchange(record->unseen, false))
        return;
    changes.sessions.insert(key.id);
    d->flush(changes);
}

void SessionStore::setTodos(const SessionKey &key, const QList<Todo> &todos)
{
    StoreChanges changes{key.workspace};
    SessionRecord *record = d->live(changes, key.id, {});
    if (record == nullptr || record->todos == todos)
        return;
    record->todos = todos;
    changes.todos.insert(key.id);
    d->flush(changes);
}

void SessionStore::removeWorkspace(const QString &workspace)
{
    StoreChanges changes{workspace};
    const QStringList ids = sessionIds(workspace);
    changes.sessions = QSet<QString>(ids.cbegin(), ids.cend());
    const auto known = d->workspaces.constFind(workspace);
    changes.requests = known != d->workspaces.cend() && !(known->permissions.isEmpty() && known->questions.isEmpty());
    QList<SessionKey> keys;
    for (const auto &open : std::as_const(d->transcripts)) {
        if (open->key.workspace == workspace)
            keys.append(open->key);
    }
    for (const SessionKey &key : std::as_const(keys))
        d->forget(key);
    d->workspaces.remove(workspace);
    d->flush(changes);
}

void SessionStore::setSettleTime(int milliseconds)
{
    d->settleTime = milliseconds;
}

//! Signals go out last, from copies: a receiver may write to the store again.
void SessionStore::Private::flush(StoreChanges &changes)
{
    QList<std::pair<SessionKey, TranscriptChange>> transcriptChanges;
    for (OpenTranscript *open : std::as_const(changes.transcripts)) {
        TranscriptChange change = finish(changes, *open);
        if (!change.isEmpty())
            transcriptChanges.append({open->key, std::move(change)});
    }
    const QString &workspace = changes.workspace;
    if (!changes.sessions.isEmpty())
        Q_EMIT q.sessionsChanged(workspace, QStringList(changes.sessions.cbegin(), changes.sessions.cend()));
    for (const auto &[key, change] : std::as_const(transcriptChanges))
        Q_EMIT q.transcriptChanged(key, change);
    if (changes.requests)
        Q_EMIT q.requestsChanged(workspace);
    for (const QString &id : std::as_const(changes.todos))
        Q_EMIT q.todosChanged({workspace, id});
    if (!changes.stale.isEmpty())
        Q_EMIT q.staleRequests(workspace, changes.stale);
    for (const StoreChanges::Newest &newest : std::as_const(changes.newest))
        Q_EMIT q.newestWanted(newest.key, newest.atLeast, newest.ask);
    for (const SessionKey &key : std::as_const(changes.tails))
        Q_EMIT q.tailWanted(key);
    for (const QString &id : std::as_const(changes.refresh))
        Q_EMIT q.refreshWanted({workspace, id});
    for (const auto &[key, directory] : std::as_const(changes.unknown))
        Q_EMIT q.unknownSession(key, directory);
}

} // namespace qd
