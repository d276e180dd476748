// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/tasks/unittaskservice.h"

#include "core/protocol/taskmethods.h"
#include "embedded-server/events/entityconversion.h"
#include "embedded-server/tasks/newtask.h"
#include "embedded-server/workspaces/validation.h"

namespace qd::server {

using namespace Qt::StringLiterals;
using rpc::Change;
using store::Tasks;
using Status = rpc::UnitTaskStatus;

static_assert(haveSameWords<rpc::UnitTaskStatus, store::UnitTaskStatus>());

namespace {

constexpr qsizetype mostNeeds = 100;
const QString noun = u"unitTask"_s;

//! The table at rpc::UnitTaskStatus.
bool mayBecome(Status from, Status to)
{
    using enum Status;
    switch (from) {
    case Queued:
        return to == InProgress || to == Cancelled;
    case InProgress:
        return to != InProgress;
    case InReview:
        return to == InProgress || to == Done || to == Failed || to == Cancelled;
    case Failed:
        return to == Queued || to == InProgress || to == Cancelled;
    case Cancelled:
        return to == Queued;
    case Done:
        return false;
    }
    return false;
}

QString word(Status status)
{
    return QLatin1StringView(rpc::EnumNames<Status>::names[static_cast<std::size_t>(status)].second);
}

rpc::UnitTask told(const store::UnitTask &task)
{
    auto result = stamped<rpc::UnitTask>(task);
    result.repositoryGroupId = task.repositoryGroupId;
    result.agentTaskId = task.agentTaskId;
    result.compositeTaskId = task.compositeTaskId;
    result.branchName = task.branchName;
    result.linkedPrUrl = task.linkedPrUrl;
    result.baseCommit = task.baseCommit;
    result.endCommit = task.endCommit;
    result.status = sameWord<Status>(task.status);
    return result;
}

rpc::UnitTask announced(OwnerWork &work, Change change, const store::UnitTask &task)
{
    work.changed(rpc::tasksTopic, {change, noun, task.id, task.version});
    return told(task);
}

//! Sets what is given; an empty text takes it away.
template <typename Validate>
Outcome<void> take(std::optional<QString> &to, const std::optional<QString> &given, Validate validate)
{
    if (!given)
        return {};
    if (given->isEmpty()) {
        to.reset();
        return {};
    }
    return validate(*given).map([&to](const QString &valid) { to = valid; });
}

Outcome<QString> validPrUrl(const QString &url)
{
    return validWebUrl(u"The pull request's address"_s, url);
}

//! What a new task refers to is there, and the caller's.
Outcome<void> checkReferences(OwnerWork &work, const rpc::NewUnitTask &params)
{
    const auto group = ownGroup(work, params.repositoryGroupId);
    if (!group)
        return tl::unexpected(group.error());
    if (params.compositeTaskId) {
        const auto composite = ownCompositeTask(work, *params.compositeTaskId);
        if (!composite)
            return tl::unexpected(composite.error());
    }
    if (params.needs.size() > mostNeeds)
        return refused(u"A task waits for at most 100 others."_s);
    if (QSet<QUuid>(params.needs.cbegin(), params.needs.cend()).size() != params.needs.size())
        return refused(u"A task that must be done before is named twice. Name each once."_s);
    for (const QUuid &id : params.needs) {
        const auto needed = ownUnitTask(work, id);
        if (!needed)
            return tl::unexpected(needed.error());
    }
    return {};
}

Outcome<rpc::UnitTask> create(OwnerWork &work, const rpc::NewUnitTask &params)
{
    const Outcome<store::AgentTask> agentTask = newAgentTask(params);
    if (!agentTask)
        return tl::unexpected(agentTask.error());
    const Status status = params.status.value_or(Status::InProgress);
    if (status != Status::Queued && status != Status::InProgress)
        return refused(u"A new task is queued or in progress. It becomes something else later."_s);
    store::UnitTask task;
    task.ownerId = work.owner();
    task.repositoryGroupId = params.repositoryGroupId;
    task.compositeTaskId = params.compositeTaskId;
    task.status = sameWord<store::UnitTaskStatus>(status);
    return take(task.branchName, params.branchName, validBranch)
        .and_then([&] { return checkReferences(work, params); })
        .and_then([&] { return Tasks(work.transaction()).createUnit(task, *agentTask, params.needs); })
        .map([&work](const store::UnitTask &made) { return announced(work, Change::Created, made); });
}

Outcome<rpc::UnitTask> keep(OwnerWork &work, const store::UnitTask &task)
{
    return Tasks(work.transaction()).updateUnit(task).map([&work](const store::UnitTask &changed) {
        return announced(work, Change::Updated, changed);
    });
}

Outcome<rpc::UnitTask> update(OwnerWork &work, const rpc::UnitTaskChange &params)
{
    Outcome<store::UnitTask> task = ownUnitTask(work, params.id);
    if (!task)
        return tl::unexpected(task.error());
    task->version = params.version;
    return take(task->branchName, params.branchName, validBranch)
        .and_then([&] { return take(task->linkedPrUrl, params.linkedPrUrl, validPrUrl); })
        .and_then([&] { return take(task->baseCommit, params.baseCommit, validCommit); })
        .and_then([&] { return take(task->endCommit, params.endCommit, validCommit); })
        .and_then([&] { return keep(work, *task); });
}

Outcome<rpc::UnitTask> updateStatus(OwnerWork &work, const rpc::StatusChange &params)
{
    Outcome<store::UnitTask> task = ownUnitTask(work, params.id);
    if (!task)
        return tl::unexpected(task.error());
    if (params.version && *params.version != task->version)
        return tl::unexpected(store::changedMeanwhile(u"task"_s));
    const auto now = sameWord<Status>(task->status);
    if (now == params.status)
        return told(*task);
    if (!mayBecome(now, params.status))
        return conflict(u"The task is %1: it can't become %2."_s.arg(word(now), word(params.status)));
    task->status = sameWord<store::UnitTaskStatus>(params.status);
    return keep(work, *task);
}

Outcome<rpc::Nothing> remove(OwnerWork &work, const rpc::ById &params)
{
    return ownUnitTask(work, params.id).and_then([&](const store::UnitTask &task) -> Outcome<rpc::Nothing> {
        const Outcome<void> removed = Tasks(work.transaction()).removeUnit(task.id);
        if (!removed)
            return tl::unexpected(removed.error());
        work.changed(rpc::tasksTopic, {Change::Deleted, noun, task.id, 0});
        return rpc::Nothing();
    });
}

Outcome<rpc::PageOf<rpc::UnitTask>> list(OwnerWork &work, const rpc::UnitTaskFilter &params)
{
    store::TaskFilter filter;
    filter.ownerId = work.owner();
    filter.repositoryGroupId = params.repositoryGroupId;
    filter.compositeTaskId = params.compositeTaskId;
    if (params.status)
        filter.status = sameWord<store::UnitTaskStatus>(*params.status);
    return pageRequest(params).and_then([&](const store::PageRequest &request) {
        return toPage(Tasks(work.transaction()).listUnits(filter, request), told);
    });
}

} // namespace

void UnitTaskService::addTo(Dispatcher &dispatcher)
{
    addOwned<rpc::CreateUnitTask>(dispatcher, m_database, create);
    addOwned<rpc::GetUnitTask>(dispatcher, m_database, [](OwnerWork &work, const rpc::ById &params) {
        return ownUnitTask(work, params.id).map(told);
    });
    addOwned<rpc::ListUnitTasks>(dispatcher, m_database, list);
    addOwned<rpc::UpdateUnitTask>(dispatcher, m_database, update);
    addOwned<rpc::UpdateUnitTaskStatus>(dispatcher, m_database, updateStatus);
    addOwned<rpc::DeleteUnitTask>(dispatcher, m_database, remove);
}

} // namespace qd::server
