// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/sessionnode.h"

#include "core/models/names.h"
#include "core/sessions/sessionstore.h"

#include <tuple>

namespace qd {

using Model = SessionListModel;

namespace {

Model::Status statusOf(const SessionState &state)
{
    switch (state.activity) {
    case Activity::Idle:
        return state.unseen ? Model::Done : Model::Idle;
    case Activity::Busy:
        return Model::Busy;
    case Activity::WaitingPermission:
        return Model::WaitingPermission;
    case Activity::WaitingQuestion:
        return Model::WaitingQuestion;
    case Activity::Retrying:
        return Model::Retrying;
    case Activity::Interrupted:
        return Model::Interrupted;
    case Activity::Failed:
        return Model::Failed;
    }
    return Model::Idle;
}

//! How much a header wants to say of what stands below it; 0 = nothing.
int pressure(Model::Status status)
{
    switch (status) {
    case Model::Idle:
        return 0;
    case Model::Interrupted:
        return 1;
    case Model::Done:
        return 2;
    case Model::Failed:
        return 3;
    case Model::Busy:
        return 4;
    case Model::Retrying:
        return 5;
    case Model::WaitingQuestion:
        return 6;
    case Model::WaitingPermission:
        return 7;
    }
    return 0;
}

} // namespace

bool standsBefore(const SessionNode *a, const SessionNode *b)
{
    switch (a->kind) {
    case Model::WorkspaceHeader:
        return a->rank < b->rank;
    case Model::ProjectHeader:
        return std::tie(b->updated, a->directory) < std::tie(a->updated, b->directory);
    case Model::DayHeader:
        return a->day > b->day;
    case Model::Session:
        break;
    }
    const bool isChild = a->parent && !a->parent->isHeader();
    if (isChild)
        return std::tie(a->created, a->id) < std::tie(b->created, b->id);
    return std::tie(b->pinned, b->updated, a->id, a->workspace) < std::tie(a->pinned, a->updated, b->id, b->workspace);
}

QList<int> changedRoles(const SessionNode &a, const SessionNode &b)
{
    QList<int> roles;
    const auto check = [&](bool differs, Model::Role role) {
        if (differs)
            roles.append(role);
    };
    check(a.title != b.title, Model::TitleRole);
    check(a.directory != b.directory, Model::ProjectNameRole);
    check(a.directory != b.directory, Model::DirectoryRole);
    check(a.status != b.status, Model::StatusRole);
    check(a.detail != b.detail, Model::StatusDetailRole);
    check(a.retryAt != b.retryAt, Model::RetryAtRole);
    check(a.updated != b.updated, Model::UpdatedRole);
    check(a.pinned != b.pinned, Model::PinnedRole);
    check(a.unread != b.unread, Model::UnreadRole);
    check(a.archived != b.archived, Model::ArchivedRole);
    check(a.additions != b.additions, Model::AdditionsRole);
    check(a.deletions != b.deletions, Model::DeletionsRole);
    check(a.agent != b.agent, Model::AgentRole);
    return roles;
}

int SessionNode::depth() const
{
    int depth = 0;
    for (const SessionNode *up = parent; up && !up->isHeader(); up = up->parent)
        ++depth;
    return depth;
}

int SessionNode::count() const
{
    if (kind != Model::WorkspaceHeader)
        return int(children.size());
    int sum = 0;
    for (const SessionNode *project : children)
        sum += int(project->children.size());
    return sum;
}

SessionNode::Status SessionNode::shownStatus() const
{
    if (!isHeader())
        return status;
    Status most = Model::Idle;
    for (int each = 0; each < int(below.size()); ++each) {
        if (below[size_t(each)] > 0 && pressure(Status(each)) > pressure(most))
            most = Status(each);
    }
    return most;
}

void SessionNode::read(const SessionStore &store, const opencode::Session &session)
{
    const SessionKey key{workspace, id};
    const SessionState state = store.state(key);
    title = ownTitle(session);
    directory = session.directory;
    agent = session.agent;
    updated = session.updated;
    created = session.created;
    additions = session.summary ? session.summary->additions : 0;
    deletions = session.summary ? session.summary->deletions : 0;
    archived = session.isArchived();
    unread = state.unseen;
    status = statusOf(state);
    retryAt = state.activity == Activity::Retrying ? state.retryAt : 0;
    detail.clear();
    if (state.activity == Activity::Retrying) {
        detail = state.retryReason;
    } else if (state.activity == Activity::Failed && state.error) {
        detail = state.error->name;
    } else if (state.activity == Activity::WaitingPermission) {
        const QList<PendingPermission> pending = store.permissions(key);
        if (!pending.isEmpty())
            detail = pending.first().request.permission;
    }
}

} // namespace qd
