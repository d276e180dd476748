// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sessions/sessionstore_p.h"

#include <QTimer>

// Sessions: listings, directory snapshots, and what follows from them.
namespace qd {

using namespace opencode;

void WorkspaceSessions::share(Session &session)
{
    for (QString *word : {&session.projectId, &session.directory, &session.agent, &session.model.providerId,
                          &session.model.modelId, &session.model.variant}) {
        if (!word->isEmpty())
            *word = *words.insert(*word);
    }
}

const SessionRecord *SessionStore::Private::record(const SessionKey &key) const
{
    const auto sessions = workspaces.constFind(key.workspace);
    if (sessions == workspaces.cend())
        return nullptr;
    const auto it = sessions->sessions.constFind(key.id);
    return it == sessions->sessions.cend() ? nullptr : &*it;
}

SessionRecord *SessionStore::Private::live(const StoreChanges &changes, const QString &id, const QString &directory)
{
    WorkspaceSessions &sessions = workspaces[changes.workspace];
    if (id.isEmpty() || sessions.tombstones.contains(id))
        return nullptr;
    SessionRecord &record = sessions.sessions[id];
    if (!record.listed && !directory.isEmpty())
        record.directory = directory;
    return &record;
}

void SessionStore::Private::noticeUnknown(StoreChanges &changes, const QString &id, SessionRecord &record)
{
    if (record.listed || std::exchange(record.reported, true))
        return;
    changes.unknown.append({{changes.workspace, id}, record.directory});
}

void SessionStore::Private::setInfo(StoreChanges &changes, const Session &info)
{
    SessionRecord *record = live(changes, info.id, info.directory);
    if (record == nullptr)
        return;
    record->touched = revision;
    const bool same = record->listed && !record->gone && record->info == info;
    record->cached = false;
    record->gone = false;
    if (same)
        return;
    WorkspaceSessions &sessions = workspaces[changes.workspace];
    if (record->info.parentId != info.parentId) {
        sessions.children.remove(record->info.parentId, info.id);
        sessions.children.insert(info.parentId, info.id);
    }
    OpenTranscript *open = record->info.revert != info.revert ? openOf(changes.workspace, info.id) : nullptr;
    if (open != nullptr) {
        open->marksDirty = true;
        changes.transcripts.insert(open);
    }
    record->listed = true;
    record->info = info;
    sessions.share(record->info);
    changes.sessions.insert(info.id);
}

void SessionStore::Private::setStatus(StoreChanges &changes, const QString &id, SessionRecord &record,
                                      const SessionStatus &status)
{
    const bool wasActive = record.isActive();
    const bool hadError = bool(record.error);
    const bool same = record.status == status;
    record.status = status;
    if (record.isActive()) {
        record.settling = 0;
        record.suspect = false;
        if (status.type == SessionStatus::Type::Busy)
            record.error.reset(); // the turn goes on, or a new one has begun
        noticeUnknown(changes, id, record);
    } else if (wasActive) { // the second idle of an abort is none of our business
        record.unseen = true;
        makeStale(changes, id);
        if (record.tailOpen)
            settle({changes.workspace, id}, record);
        if (record.tailOpen || record.tailFailed)
            readTotals({changes.workspace, id}, record);
    }
    if (same && hadError == bool(record.error))
        return;
    changes.sessions.insert(id);
    if (OpenTranscript *open = openOf(changes.workspace, id)) {
        open->marksDirty = true;
        changes.transcripts.insert(open);
    }
}

//! The last updates of a turn come after its idle: only when none came for a while it counts as interrupted.
void SessionStore::Private::settle(const SessionKey &key, SessionRecord &record)
{
    const int turn = ++settles;
    record.settling = turn;
    QTimer::singleShot(settleTime, &q, [this, key, turn] {
        StoreChanges changes{key.workspace};
        SessionRecord *settled = live(changes, key.id, {});
        if (settled == nullptr || settled->settling != turn)
            return;
        settled->settling = 0;
        changes.sessions.insert(key.id);
        if (OpenTranscript *open = openOf(key.workspace, key.id)) {
            open->marksDirty = true;
            changes.transcripts.insert(open);
        }
        flush(changes);
    });
}

//! The totals of a turn that was stopped may change without an event. Not at once: it is still being tidied up.
void SessionStore::Private::readTotals(const SessionKey &key, SessionRecord &record)
{
    if (std::exchange(record.totalsDue, true))
        return;
    QTimer::singleShot(settleTime, &q, [this, key] {
        StoreChanges changes{key.workspace};
        SessionRecord *due = live(changes, key.id, {});
        if (due == nullptr)
            return;
        due->totalsDue = false;
        changes.refresh.insert(key.id);
        flush(changes);
    });
}

void SessionStore::Private::erase(StoreChanges &changes, const QString &id)
{
    WorkspaceSessions &sessions = workspaces[changes.workspace];
    sessions.tombstones.insert(id, revision);
    makeStale(changes, id);
    const auto it = sessions.sessions.constFind(id);
    if (it != sessions.sessions.cend()) {
        sessions.children.remove(it->info.parentId, id);
        sessions.sessions.erase(it);
    }
    changes.sessions.insert(id);
    if (OpenTranscript *open = openOf(changes.workspace, id)) {
        open->content = {};
        open->waiting.clear();
        open->awaiting = false;
        open->over = true;
        open->change = {};
        open->change.reset = true;
        changes.transcripts.insert(open);
    }
}

quint64 SessionStore::beginListing(const QString &workspace)
{
    d->workspaces[workspace];
    return ++d->revision;
}

void SessionStore::addListing(const QString &workspace, quint64 token, const QList<Session> &sessions)
{
    StoreChanges changes{workspace};
    ++d->revision;
    WorkspaceSessions &known = d->workspaces[workspace];
    for (const Session &session : sessions) {
        const auto tombstone = known.tombstones.constFind(session.id);
        if (tombstone != known.tombstones.cend()) {
            if (*tombstone > token)
                continue; // deleted while the listing was on its way
            known.tombstones.erase(tombstone);
        }
        SessionRecord &record = known.sessions[session.id];
        record.seenInListing = token;
        const bool newerKnown = record.touched > token && session.updated <= record.info.updated;
        if (!newerKnown)
            d->setInfo(changes, session);
    }
    d->flush(changes);
}

void SessionStore::endListing(const QString &workspace, quint64 token, const ListingScope &scope)
{
    StoreChanges changes{workspace};
    WorkspaceSessions &known = d->workspaces[workspace];
    for (auto it = known.sessions.begin(); it != known.sessions.end(); ++it) {
        SessionRecord &record = *it;
        const bool inScope = record.listed && (scope.archived || !record.info.isArchived()) &&
                             (!scope.rootsOnly || record.info.parentId.isEmpty()) &&
                             (scope.directory.isEmpty() || scope.directory == record.info.directory);
        if (!inScope || record.gone || record.seenInListing >= token || record.touched > token)
            continue;
        record.gone = true;
        changes.sessions.insert(it.key());
    }
    d->flush(changes);
}

void SessionStore::addCached(const QString &workspace, const QList<Session> &sessions)
{
    StoreChanges changes{workspace};
    WorkspaceSessions &known = d->workspaces[workspace];
    known.sessions.reserve(known.sessions.size() + sessions.size());
    changes.sessions.reserve(sessions.size());
    for (const Session &session : sessions) {
        if (known.tombstones.contains(session.id))
            continue;
        SessionRecord &record = known.sessions[session.id];
        if (record.listed)
            continue;
        record.info = session;
        known.share(record.info);
        record.listed = true;
        record.cached = true;
        if (!session.parentId.isEmpty())
            known.children.insert(session.parentId, session.id);
        changes.sessions.insert(session.id);
    }
    d->flush(changes);
}

void SessionStore::addSuspects(const QString &workspace, const QStringList &ids)
{
    StoreChanges changes{workspace};
    for (const QString &id : ids) {
        if (SessionRecord *record = d->live(changes, id, {}))
            record->suspect = !record->isActive();
    }
}

void SessionStore::applyDirectory(const QString &workspace, const DirectorySnapshot &snapshot)
{
    StoreChanges changes{workspace};
    ++d->revision;
    WorkspaceSessions &known = d->workspaces[workspace];
    const auto overIn = [&](const auto &held, const auto &listed) {
        QStringList over;
        for (auto it = held.cbegin(); it != held.cend(); ++it) {
            const bool still =
                std::any_of(listed.cbegin(), listed.cend(), [&](const auto &r) { return r.id == it.key(); });
            if (it->pending.directory == snapshot.directory && !still)
                over.append(it.key());
        }
        return over;
    };
    const QStringList over =
        overIn(known.permissions, snapshot.permissions) + overIn(known.questions, snapshot.questions);
    for (const QString &id : over)
        d->release(changes, id);
    d->holdAll(changes, snapshot.permissions, snapshot.directory);
    d->holdAll(changes, snapshot.questions, snapshot.directory);
    d->applyStatuses(changes, snapshot);
    d->flush(changes);
}

void SessionStore::Private::applyStatuses(StoreChanges &changes, const DirectorySnapshot &snapshot)
{
    for (auto it = snapshot.statuses.cbegin(); it != snapshot.statuses.cend(); ++it) {
        SessionRecord *record = live(changes, it.key(), snapshot.directory);
        OpenTranscript *open = record == nullptr || record->isActive() ? nullptr : openOf(changes.workspace, it.key());
        if (open != nullptr)
            open->content.revive();
        if (record != nullptr)
            setStatus(changes, it.key(), *record, *it);
    }
    QSet<QString> asking;
    for (const PermissionRequest &request : snapshot.permissions)
        asking.insert(request.sessionId);
    for (const QuestionRequest &request : snapshot.questions)
        asking.insert(request.sessionId);
    WorkspaceSessions &known = workspaces[changes.workspace];
    for (auto it = known.sessions.begin(); it != known.sessions.end(); ++it) {
        if (it->where() != snapshot.directory || snapshot.statuses.contains(it.key()))
            continue;
        const bool wasActive = it->isActive();
        setStatus(changes, it.key(), *it, {});
        if (asking.contains(it.key()))
            makeStale(changes, it.key());
        if ((wasActive || std::exchange(it->suspect, false)) && openOf(changes.workspace, it.key()) == nullptr)
            changes.tails.append({changes.workspace, it.key()});
        it->suspect = false;
    }
}

} // namespace qd
