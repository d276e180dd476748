// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/uuidcodec.h"

// The topics about what people have on a hub, and their events.
namespace qd::rpc {

//! \brief `user/ID/NAME`: what happens to things of a kind that are this person's. ID as `session.whoami` says it.
[[nodiscard]] inline QString userTopic(const QString &userId, const char *name)
{
    return QStringLiteral("user/") + userId + u'/' + QLatin1StringView(name);
}

//! \brief `executionLog/TASK`: what the agents of a unit or composite task say, each event an ExecutionLogEntry.
[[nodiscard]] inline QString executionLogTopic(const QUuid &taskId)
{
    return QStringLiteral("executionLog/") + taskId.toString(QUuid::WithoutBraces);
}

//! The kinds of things: the NAME of a userTopic(). A method's `topic` is what its results depend on, or what it changes.
inline constexpr const char *workspacesTopic = "workspaces";     //!< workspaces
inline constexpr const char *repositoriesTopic = "repositories"; //!< repositories and groups of them
inline constexpr const char *tasksTopic = "tasks";               //!< unit and composite tasks, agents' sessions

enum class Change : quint8
{
    Created,
    Updated,
    Deleted
};
template <>
struct EnumNames<Change>
{
    static constexpr std::array names{std::pair{Change::Created, "created"}, std::pair{Change::Updated, "updated"},
                                      std::pair{Change::Deleted, "deleted"}};
};

//! \brief The event of a userTopic(). Says what to read again, not how it looks now: that may be older than what the reader has.
struct EntityEvent
{
    Change change = Change::Updated;
    QString entity; //!< "workspace", "repository", "repositoryGroup", "unitTask", "compositeTask", "agentSession"
    QUuid id;
    qint64 version = 0; //!< 0 = deleted
    static constexpr auto fields =
        std::tuple{field("change", &EntityEvent::change), field("entity", &EntityEvent::entity),
                   field("id", &EntityEvent::id), field("version", &EntityEvent::version)};
    bool operator==(const EntityEvent &) const = default;
};

//! What an agent said. The event of an executionLogTopic(), whose `seq` numbers the entries of all sessions of the task.
struct ExecutionLogEntry
{
    qint64 seq = 0;
    QUuid sessionId;
    qint64 sequence = 0;  //!< in its session, from 1
    qint64 createdAt = 0; //!< when it happened, in milliseconds since the epoch
    QString kind;
    RawJson body;
    static constexpr auto fields =
        std::tuple{field("seq", &ExecutionLogEntry::seq),           field("sessionId", &ExecutionLogEntry::sessionId),
                   field("sequence", &ExecutionLogEntry::sequence), field("createdAt", &ExecutionLogEntry::createdAt),
                   field("kind", &ExecutionLogEntry::kind),         field("body", &ExecutionLogEntry::body)};
    bool operator==(const ExecutionLogEntry &) const = default;
};

} // namespace qd::rpc
