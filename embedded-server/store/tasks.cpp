// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/tasks.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const Table<AgentTask> &agentTable()
{
    static const Table<AgentTask> table(u"agent_task"_s, u"agent's task"_s,
                                        {
                                            field<AgentTask>(u"owner_id"_s, &AgentTask::ownerId),
                                            field<AgentTask>(u"agent_type"_s, &AgentTask::agentType),
                                            field<AgentTask>(u"prompt"_s, &AgentTask::prompt),
                                            field<AgentTask>(u"model"_s, &AgentTask::model),
                                        });
    return table;
}

const Table<UnitTask> &unitTable()
{
    static const Table<UnitTask> table(u"unit_task"_s, u"task"_s,
                                       {
                                           field<UnitTask>(u"owner_id"_s, &UnitTask::ownerId),
                                           field<UnitTask>(u"repository_group_id"_s, &UnitTask::repositoryGroupId),
                                           field<UnitTask>(u"agent_task_id"_s, &UnitTask::agentTaskId),
                                           field<UnitTask>(u"composite_task_id"_s, &UnitTask::compositeTaskId),
                                           field<UnitTask>(u"branch_name"_s, &UnitTask::branchName),
                                           field<UnitTask>(u"linked_pr_url"_s, &UnitTask::linkedPrUrl),
                                           field<UnitTask>(u"base_commit"_s, &UnitTask::baseCommit),
                                           field<UnitTask>(u"end_commit"_s, &UnitTask::endCommit),
                                           field<UnitTask>(u"status"_s, &UnitTask::status),
                                       });
    return table;
}

const Table<CompositeTask> &compositeTable()
{
    static const Table<CompositeTask> table(
        u"composite_task"_s, u"task"_s,
        {
            field<CompositeTask>(u"owner_id"_s, &CompositeTask::ownerId),
            field<CompositeTask>(u"repository_group_id"_s, &CompositeTask::repositoryGroupId),
            field<CompositeTask>(u"planning_task_id"_s, &CompositeTask::planningTaskId),
            field<CompositeTask>(u"plan"_s, &CompositeTask::plan),
            field<CompositeTask>(u"status"_s, &CompositeTask::status),
        });
    return table;
}

template <typename T>
void ask(QList<Condition> &conditions, const char *column, const std::optional<T> &value)
{
    if (value)
        conditions.append(where(column, *value));
}

} // namespace

Outcome<AgentTask> Tasks::findAgentTask(const QUuid &id)
{
    return agentTable().find(m_transaction, id);
}

Outcome<AgentTask> Tasks::updateAgentTask(AgentTask task)
{
    return agentTable().update(m_transaction, std::move(task));
}

Outcome<Page<AgentTask>> Tasks::listAgentTasks(const OwnerFilter &ownerId, const PageRequest &request)
{
    QList<Condition> conditions;
    ask(conditions, "owner_id", ownerId);
    return agentTable().page(m_transaction, conditions, request);
}

Outcome<UnitTask> Tasks::createUnit(UnitTask task, AgentTask agentTask, const QList<QUuid> &needs)
{
    agentTask.ownerId = task.ownerId;
    const auto agent = agentTable().insert(m_transaction, std::move(agentTask));
    if (!agent)
        return tl::unexpected(agent.error());
    task.agentTaskId = agent->id;
    Outcome<UnitTask> made = unitTable().insert(m_transaction, std::move(task));
    for (const QUuid &need : needs) {
        if (!made)
            break;
        const auto added = m_transaction.run(u"INSERT INTO unit_task_dependency (task_id, needs_id) VALUES (?, ?)"_s,
                                             bind(made->id, need));
        if (!added)
            made = tl::unexpected(added.error());
    }
    return made;
}

Outcome<UnitTask> Tasks::findUnit(const QUuid &id)
{
    return unitTable().find(m_transaction, id);
}

Outcome<Page<UnitTask>> Tasks::listUnits(const TaskFilter &filter, const PageRequest &request)
{
    QList<Condition> conditions;
    ask(conditions, "owner_id", filter.ownerId);
    ask(conditions, "repository_group_id", filter.repositoryGroupId);
    ask(conditions, "composite_task_id", filter.compositeTaskId);
    ask(conditions, "status", filter.status);
    return unitTable().page(m_transaction, conditions, request);
}

Outcome<UnitTask> Tasks::updateUnit(UnitTask task)
{
    return unitTable().update(m_transaction, std::move(task));
}

Outcome<QList<UnitTask>> Tasks::needsOf(const QUuid &id)
{
    return unitTable().query(
        m_transaction,
        u"WHERE id IN (SELECT needs_id FROM unit_task_dependency WHERE task_id = ?) ORDER BY created_at, id"_s,
        bind(id));
}

Outcome<void> Tasks::removeUnit(const QUuid &id)
{
    const Outcome<UnitTask> task = findUnit(id);
    if (!task)
        return tl::unexpected(task.error());
    return unitTable().remove(m_transaction, id).and_then([&] {
        return agentTable().remove(m_transaction, task->agentTaskId);
    });
}

Outcome<CompositeTask> Tasks::createComposite(CompositeTask task, AgentTask planningTask)
{
    planningTask.ownerId = task.ownerId;
    const auto agent = agentTable().insert(m_transaction, std::move(planningTask));
    if (!agent)
        return tl::unexpected(agent.error());
    task.planningTaskId = agent->id;
    return compositeTable().insert(m_transaction, std::move(task));
}

Outcome<CompositeTask> Tasks::findComposite(const QUuid &id)
{
    return compositeTable().find(m_transaction, id);
}

Outcome<Page<CompositeTask>> Tasks::listComposites(const TaskFilter &filter, const PageRequest &request)
{
    QList<Condition> conditions;
    ask(conditions, "owner_id", filter.ownerId);
    ask(conditions, "repository_group_id", filter.repositoryGroupId);
    ask(conditions, "status", filter.step);
    return compositeTable().page(m_transaction, conditions, request);
}

Outcome<CompositeTask> Tasks::updateComposite(CompositeTask task)
{
    return compositeTable().update(m_transaction, std::move(task));
}

Outcome<void> Tasks::removeComposite(const QUuid &id)
{
    const Outcome<CompositeTask> task = findComposite(id);
    if (!task)
        return tl::unexpected(task.error());
    // Agents' tasks hold no reference to what they are of: they are noted before and go after.
    QList<QUuid> agents{task->planningTaskId};
    const auto noted = m_transaction.run(u"SELECT agent_task_id FROM unit_task WHERE composite_task_id = ?"_s, bind(id),
                                         [&agents](const Row &row) { agents.append(row.value<QUuid>(0)); });
    Outcome<void> done = noted.and_then([&](qint64) { return compositeTable().remove(m_transaction, id); });
    for (const QUuid &agent : std::as_const(agents)) {
        if (done)
            done = agentTable().remove(m_transaction, agent);
    }
    return done;
}

} // namespace qd::store
