// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/tasks/compositetaskservice.h"

#include "core/protocol/compositetaskmethods.h"
#include "embedded-server/events/entityconversion.h"
#include "embedded-server/tasks/newtask.h"

namespace qd::server {

using namespace Qt::StringLiterals;
using rpc::Change;
using store::Tasks;
using Status = rpc::CompositeTaskStatus;

static_assert(haveSameWords<rpc::CompositeTaskStatus, store::CompositeTaskStatus>());

namespace {

const QString noun = u"compositeTask"_s;

rpc::CompositeTask told(const store::CompositeTask &task)
{
    auto result = stamped<rpc::CompositeTask>(task);
    result.repositoryGroupId = task.repositoryGroupId;
    result.planningTaskId = task.planningTaskId;
    if (task.plan)
        result.plan.text = task.plan->text;
    result.status = sameWord<Status>(task.status);
    return result;
}

Outcome<rpc::CompositeTask> create(OwnerWork &work, const rpc::NewCompositeTask &params)
{
    const Outcome<store::AgentTask> planning = newAgentTask(params);
    if (!planning)
        return tl::unexpected(planning.error());
    const auto group = ownGroup(work, params.repositoryGroupId);
    if (!group)
        return tl::unexpected(group.error());
    store::CompositeTask task;
    task.ownerId = work.owner();
    task.repositoryGroupId = group->id;
    return Tasks(work.transaction()).createComposite(task, *planning).map([&work](const store::CompositeTask &made) {
        work.changed(rpc::tasksTopic, {Change::Created, noun, made.id, made.version});
        return told(made);
    });
}

Outcome<rpc::Nothing> remove(OwnerWork &work, const rpc::ById &params)
{
    return ownCompositeTask(work, params.id).and_then([&](const store::CompositeTask &task) -> Outcome<rpc::Nothing> {
        const Outcome<void> removed = Tasks(work.transaction()).removeComposite(task.id);
        if (!removed)
            return tl::unexpected(removed.error());
        work.changed(rpc::tasksTopic, {Change::Deleted, noun, task.id, 0});
        return rpc::Nothing();
    });
}

Outcome<rpc::PageOf<rpc::CompositeTask>> list(OwnerWork &work, const rpc::CompositeTaskFilter &params)
{
    store::TaskFilter filter;
    filter.ownerId = work.owner();
    filter.repositoryGroupId = params.repositoryGroupId;
    if (params.status)
        filter.step = sameWord<store::CompositeTaskStatus>(*params.status);
    return pageRequest(params).and_then([&](const store::PageRequest &request) {
        return toPage(Tasks(work.transaction()).listComposites(filter, request), told);
    });
}

} // namespace

void CompositeTaskService::addTo(Dispatcher &dispatcher)
{
    addOwned<rpc::CreateCompositeTask>(dispatcher, m_database, create);
    addOwned<rpc::GetCompositeTask>(dispatcher, m_database, [](OwnerWork &work, const rpc::ById &params) {
        return ownCompositeTask(work, params.id).map(told);
    });
    addOwned<rpc::ListCompositeTasks>(dispatcher, m_database, list);
    addOwned<rpc::DeleteCompositeTask>(dispatcher, m_database, remove);
}

} // namespace qd::server
