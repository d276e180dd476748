// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/tasks/agentservice.h"

#include "embedded-server/events/entityconversion.h"
#include "embedded-server/rpc/subscriptions.h"
#include "embedded-server/store/agentsessions.h"
#include "embedded-server/tasks/newtask.h"

namespace qd::server {

using namespace Qt::StringLiterals;
using store::AgentSessions;
using store::Tasks;

namespace {

constexpr int fewEntries = 500;
constexpr int mostEntries = 1'000;

rpc::AgentTask toldTask(const store::AgentTask &task)
{
    auto result = stamped<rpc::AgentTask>(task);
    result.agentType = task.agentType;
    result.prompt = task.prompt;
    result.model = task.model;
    return result;
}

rpc::AgentSession toldSession(const store::AgentSession &session)
{
    auto result = stamped<rpc::AgentSession>(session);
    result.agentTaskId = session.agentTaskId;
    result.worker = session.worker;
    result.state = QLatin1StringView(names(session.state)[static_cast<std::size_t>(session.state)]);
    result.error = session.error;
    result.startedAt = session.startedAt;
    result.endedAt = session.endedAt;
    return result;
}

//! The agent's task of a unit or composite task that is the caller's.
Outcome<QUuid> agentTaskOf(OwnerWork &work, const QUuid &taskId)
{
    const auto unit = ownUnitTask(work, taskId);
    if (unit)
        return unit->agentTaskId;
    if (unit.error().code != Error::Code::NotFound)
        return tl::unexpected(unit.error());
    return ownCompositeTask(work, taskId).map([](const store::CompositeTask &task) { return task.planningTaskId; });
}

Outcome<rpc::PageOf<rpc::AgentSession>> listSessions(OwnerWork &work, const rpc::SessionsOf &params)
{
    return agentTaskOf(work, params.taskId).and_then([&](const QUuid &agentTask) {
        return pageRequest(params).and_then([&](const store::PageRequest &request) {
            return toPage(AgentSessions(work.transaction()).list(agentTask, request), toldSession);
        });
    });
}

Outcome<QList<rpc::ExecutionLogEntry>> logs(OwnerWork &work, const rpc::LogsOf &params)
{
    const Outcome<QUuid> agentTask = agentTaskOf(work, params.taskId);
    if (!agentTask)
        return tl::unexpected(agentTask.error());
    const int limit = std::clamp(params.limit.value_or(fewEntries), 1, mostEntries);
    return AgentSessions(work.transaction())
        .taskLog(params.taskId, params.after.value_or(0), limit)
        .map([](const QList<store::LogEntry> &entries) {
            QList<rpc::ExecutionLogEntry> result;
            for (const store::LogEntry &entry : entries)
                result.append({entry.taskSequence,
                               entry.sessionId,
                               entry.sequence,
                               entry.createdAt,
                               entry.kind,
                               {entry.body.text}});
            return result;
        });
}

//! Whether the task of this log is there and the listener's.
QCoro::Task<bool> admits(store::Database &database, rpc::Principal principal, QString topic)
{
    const QUuid taskId = QUuid::fromString(topic.section(u'/', 1));
    if (taskId.isNull() || topic != rpc::executionLogTopic(taskId))
        co_return false;
    QCoro::Task<rpc::Reply<QUuid>> asking =
        readAs<QUuid>(database, std::move(principal), [taskId](OwnerWork &work) { return agentTaskOf(work, taskId); });
    const rpc::Reply<QUuid> found = co_await asking;
    co_return found.has_value();
}

} // namespace

void AgentService::addTo(Dispatcher &dispatcher, Subscriptions &subscriptions)
{
    addOwned<rpc::GetAgentTask>(dispatcher, m_database, [](OwnerWork &work, const rpc::ById &params) {
        return work.own(Tasks(work.transaction()).findAgentTask(params.id), u"agent's task"_s).map(toldTask);
    });
    addOwned<rpc::ListAgentTasks>(dispatcher, m_database, [](OwnerWork &work, const rpc::PageParams &params) {
        return pageRequest(params).and_then([&work](const store::PageRequest &request) {
            return toPage(Tasks(work.transaction()).listAgentTasks(work.owner(), request), toldTask);
        });
    });
    addOwned<rpc::GetAgentSession>(dispatcher, m_database, [](OwnerWork &work, const rpc::ById &params) {
        return work.own(AgentSessions(work.transaction()).find(params.id), u"agent's session"_s).map(toldSession);
    });
    addOwned<rpc::ListAgentSessions>(dispatcher, m_database, listSessions);
    addOwned<rpc::GetExecutionLogs>(dispatcher, m_database, logs);
    subscriptions.addTopic(u"executionLog/"_s, rpc::Permission::Read, {},
                           [&database = m_database](rpc::Principal principal, QString topic) {
                               return admits(database, std::move(principal), std::move(topic));
                           });
    dispatcher.add<rpc::SubscribeExecutionLogs>([&subscriptions](CallContext context, const rpc::FollowLogs &params) {
        rpc::Subscribe::Params topic;
        topic.topic = rpc::executionLogTopic(params.taskId);
        topic.cursor = params.cursor.value_or(rpc::Cursor());
        return subscriptions.subscribe(std::move(context), std::move(topic));
    });
}

} // namespace qd::server
