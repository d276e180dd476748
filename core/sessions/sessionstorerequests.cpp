// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sessions/sessionstore_p.h"

#include <algorithm>

// Permissions and questions: held until the server says that they are over, hidden when their turn is.
namespace qd {

using namespace opencode;

namespace {

template <typename Pending>
QList<Pending> shown(const QHash<QString, HeldRequest<Pending>> &held, const auto &wanted)
{
    QList<HeldRequest<Pending>> found;
    for (const HeldRequest<Pending> &request : held) {
        if (request.isShown() && wanted(request.pending.session.id))
            found.append(request);
    }
    std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.order < b.order; });
    QList<Pending> result;
    result.reserve(found.size());
    for (const HeldRequest<Pending> &request : found)
        result.append(request.pending);
    return result;
}

template <typename Pending, typename Request>
void keep(QHash<QString, HeldRequest<Pending>> &held, const Request &request, const SessionKey &session,
          const QString &directory, quint64 order)
{
    HeldRequest<Pending> &slot = held[request.id];
    if (slot.order == 0)
        slot.order = order;
    slot.pending.request = request;
    slot.pending.session = session;
    slot.pending.directory = directory;
}

template <typename Pending>
bool makeStaleIn(QHash<QString, HeldRequest<Pending>> &held, const QString &sessionId, bool question,
                 QList<StaleRequest> &stale)
{
    bool any = false;
    for (HeldRequest<Pending> &request : held) {
        if (request.pending.session.id != sessionId || request.pending.stale)
            continue;
        request.pending.stale = true;
        any = true;
        if (!request.answered)
            stale.append({request.pending.request.id, request.pending.directory, question});
    }
    return any;
}

} // namespace

//! parentID is not verified by the server: it may name nobody, or go round in a circle.
bool SessionStore::Private::isBelow(const WorkspaceSessions &sessions, QString id, const QString &ancestor)
{
    for (int depth = 0; depth < 64 && !id.isEmpty(); ++depth) {
        if (id == ancestor)
            return true;
        const auto it = sessions.sessions.constFind(id);
        if (it == sessions.sessions.cend())
            return false;
        id = it->info.parentId;
    }
    return false;
}

void SessionStore::Private::touchRequests(StoreChanges &changes, const QString &sessionId)
{
    changes.requests = true;
    const WorkspaceSessions &sessions = workspaces[changes.workspace];
    QString id = sessionId;
    for (int depth = 0; depth < 64 && !id.isEmpty(); ++depth) {
        changes.sessions.insert(id);
        id = sessions.sessions.value(id).info.parentId;
    }
}

template <typename Request>
void SessionStore::Private::hold(StoreChanges &changes, const Request &request, const QString &directory)
{
    WorkspaceSessions &sessions = workspaces[changes.workspace];
    SessionRecord *record = live(changes, request.sessionId, directory);
    const SessionKey key{changes.workspace, request.sessionId};
    if constexpr (std::is_same_v<Request, PermissionRequest>)
        keep(sessions.permissions, request, key, directory, ++revision);
    else
        keep(sessions.questions, request, key, directory, ++revision);
    touchRequests(changes, request.sessionId);
    if (record != nullptr)
        noticeUnknown(changes, request.sessionId, *record);
    else
        makeStale(changes, request.sessionId); // of a deleted session
}

template void SessionStore::Private::hold(StoreChanges &, const PermissionRequest &, const QString &);
template void SessionStore::Private::hold(StoreChanges &, const QuestionRequest &, const QString &);

void SessionStore::Private::release(StoreChanges &changes, const QString &requestId)
{
    WorkspaceSessions &sessions = workspaces[changes.workspace];
    QString sessionId = sessions.permissions.take(requestId).pending.session.id;
    if (sessionId.isEmpty())
        sessionId = sessions.questions.take(requestId).pending.session.id;
    if (!sessionId.isEmpty())
        touchRequests(changes, sessionId);
}

bool SessionStore::Private::setAnswered(StoreChanges &changes, const QString &requestId, bool answered)
{
    WorkspaceSessions &sessions = workspaces[changes.workspace];
    const auto set = [&](auto &held) {
        const auto it = held.find(requestId);
        if (it == held.end() || it->pending.stale)
            return false;
        it->answered = answered;
        touchRequests(changes, it->pending.session.id);
        return true;
    };
    return set(sessions.permissions) || set(sessions.questions);
}

//! Abort and delete leave requests that the server lists on and would still execute when they are approved.
void SessionStore::Private::makeStale(StoreChanges &changes, const QString &sessionId)
{
    WorkspaceSessions &sessions = workspaces[changes.workspace];
    const bool permission = makeStaleIn(sessions.permissions, sessionId, false, changes.stale);
    const bool question = makeStaleIn(sessions.questions, sessionId, true, changes.stale);
    if (permission || question)
        touchRequests(changes, sessionId);
}

QList<PendingPermission> SessionStore::permissions(const SessionKey &key) const
{
    const auto it = d->workspaces.constFind(key.workspace);
    if (it == d->workspaces.cend() || it->permissions.isEmpty())
        return {};
    return shown(it->permissions,
                 [&](const QString &id) { return key.id.isEmpty() || Private::isBelow(*it, id, key.id); });
}

QList<PendingQuestion> SessionStore::questions(const SessionKey &key) const
{
    const auto it = d->workspaces.constFind(key.workspace);
    if (it == d->workspaces.cend() || it->questions.isEmpty())
        return {};
    return shown(it->questions,
                 [&](const QString &id) { return key.id.isEmpty() || Private::isBelow(*it, id, key.id); });
}

bool SessionStore::takeRequest(const QString &workspace, const QString &requestId)
{
    StoreChanges changes{workspace};
    const bool taken = d->setAnswered(changes, requestId, true);
    d->flush(changes);
    return taken;
}

void SessionStore::restoreRequest(const QString &workspace, const QString &requestId)
{
    StoreChanges changes{workspace};
    d->setAnswered(changes, requestId, false);
    d->flush(changes);
}

} // namespace qd
