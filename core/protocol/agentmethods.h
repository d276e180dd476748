// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/entity.h"

// What agents are told, their runs, and what they say.
namespace qd::rpc {

enum class AgentType : quint8
{
    OpenCode,
    ClaudeCode,
    CodexCli,
    GeminiCli,
    Aider,
    Amp
};
template <>
struct EnumNames<AgentType>
{
    static constexpr std::array names{
        std::pair{AgentType::OpenCode, "opencode"},  std::pair{AgentType::ClaudeCode, "claude-code"},
        std::pair{AgentType::CodexCli, "codex-cli"}, std::pair{AgentType::GeminiCli, "gemini-cli"},
        std::pair{AgentType::Aider, "aider"},        std::pair{AgentType::Amp, "amp"}};
};

struct AgentTask : Stamp
{
    QString agentType; //!< a word of AgentType, or of a newer version
    QString prompt;
    std::optional<QString> model;
    static constexpr auto fields =
        fieldsAnd<Stamp>(field("agentType", &AgentTask::agentType), field("prompt", &AgentTask::prompt),
                         field("model", &AgentTask::model));
    bool operator==(const AgentTask &) const = default;
};

//! The part of a new task that its agent is told.
struct NewAgentTask
{
    QString prompt;                     //!< not empty; at most 1 MiB
    std::optional<AgentType> agentType; //!< OpenCode if it is not said
    std::optional<QString> model;       //!< the agent's own choice if it is not said
    static constexpr auto fields =
        std::tuple{field("prompt", &NewAgentTask::prompt), field("agentType", &NewAgentTask::agentType),
                   field("model", &NewAgentTask::model)};
    bool operator==(const NewAgentTask &) const = default;
};

//! One run of an agent at its task.
struct AgentSession : Stamp
{
    QUuid agentTaskId;
    QString worker;
    QString state; //!< "starting", "running", "done", "failed", "cancelled"
    QString error;
    std::optional<qint64> startedAt; //!< milliseconds since the epoch
    std::optional<qint64> endedAt;
    static constexpr auto fields =
        fieldsAnd<Stamp>(field("agentTaskId", &AgentSession::agentTaskId), field("worker", &AgentSession::worker),
                         field("state", &AgentSession::state), field("error", &AgentSession::error),
                         field("startedAt", &AgentSession::startedAt), field("endedAt", &AgentSession::endedAt));
    bool operator==(const AgentSession &) const = default;
};

struct SessionsOf : PageParams
{
    QUuid taskId; //!< a unit or composite task
    static constexpr auto fields = fieldsAnd<PageParams>(field("taskId", &SessionsOf::taskId));
    bool operator==(const SessionsOf &) const = default;
};

struct LogsOf
{
    QUuid taskId;                //!< a unit or composite task
    std::optional<qint64> after; //!< the `seq` of the last entry that is known; none = from the beginning
    std::optional<int> limit;    //!< 1 to 1,000; 500 if it is not said
    static constexpr auto fields =
        std::tuple{field("taskId", &LogsOf::taskId), field("after", &LogsOf::after), field("limit", &LogsOf::limit)};
    bool operator==(const LogsOf &) const = default;
};

struct FollowLogs
{
    QUuid taskId;
    std::optional<Cursor> cursor; //!< what is known; none = from the beginning
    static constexpr auto fields =
        std::tuple{field("taskId", &FollowLogs::taskId), field("cursor", &FollowLogs::cursor)};
    bool operator==(const FollowLogs &) const = default;
};

struct GetAgentTask : Reading<ById, AgentTask>
{
    static constexpr const char *name = "getAgentTask";
    static constexpr const char *topic = tasksTopic;
};
struct ListAgentTasks : Reading<PageParams, PageOf<AgentTask>>
{
    static constexpr const char *name = "listAgentTasks";
    static constexpr const char *topic = tasksTopic;
};
struct GetAgentSession : Reading<ById, AgentSession>
{
    static constexpr const char *name = "getAgentSession";
    static constexpr const char *topic = tasksTopic;
};
struct ListAgentSessions : Reading<SessionsOf, PageOf<AgentSession>>
{
    static constexpr const char *name = "listAgentSessions";
    static constexpr const char *topic = tasksTopic;
};
struct GetExecutionLogs : Reading<LogsOf, QList<ExecutionLogEntry>>
{
    static constexpr const char *name = "getExecutionLogs";
};
//! `subscribe` to the task's executionLogTopic(), by the task's id and from the first entry: each is an `event` notification.
struct SubscribeExecutionLogs : Reading<FollowLogs, Subscribe::Result>
{
    static constexpr const char *name = "subscribeExecutionLogs";
    static constexpr Effect effect = Effect::Sets;
};

} // namespace qd::rpc
