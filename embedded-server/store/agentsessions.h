// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/eventlog.h"
#include "embedded-server/store/table.h"

#include <array>

namespace qd::store {

enum class AgentSessionState : quint8
{
    Starting,
    Running,
    Done,
    Failed,
    Cancelled
};
[[nodiscard]] constexpr std::array<const char *, 5> names(AgentSessionState)
{
    return {"starting", "running", "done", "failed", "cancelled"};
}

//! One run of an agent at its task.
struct AgentSession : Entity
{
    std::optional<QUuid> ownerId;
    QUuid agentTaskId;
    QString worker;
    std::optional<QString> externalId; //!< the agent's own name for it
    AgentSessionState state = AgentSessionState::Starting;
    QString error;
    std::optional<qint64> startedAt; //!< milliseconds since the epoch
    std::optional<qint64> endedAt;
};

struct LogEntry
{
    qint64 sequence = 0;  //!< from 1; set by appendLog()
    qint64 createdAt = 0; //!< when it happened, as the worker says; 0 = now
    QString kind;
    Json body;
    QUuid sessionId = {};    //!< set when it is read
    qint64 taskSequence = 0; //!< among all of its task's sessions, from 1; set when it is read
};

//! \brief Runs of agents and what they said. Log entries are numbered without gaps, in the order in which they become visible.
//!
//! Twice: those of a session, and those of all sessions of a task, for whoever follows the task.
class AgentSessions
{
public:
    //! The topic that wakes readers of a log; the payload is `TASK NUMBER`: the unit or composite task, and its newest entry.
    static QString logTopic() { return QStringLiteral("log"); }

    explicit AgentSessions(Transaction &transaction)
        : m_transaction(transaction)
    {}

    [[nodiscard]] Outcome<AgentSession> create(AgentSession session);
    [[nodiscard]] Outcome<AgentSession> find(const QUuid &id);
    [[nodiscard]] Outcome<Page<AgentSession>> list(const QUuid &agentTaskId, const PageRequest &request);
    [[nodiscard]] Outcome<AgentSession> update(AgentSession session);
    [[nodiscard]] Outcome<void> remove(const QUuid &id);

    //! The number of the last entry. Writes many at once: give it batches.
    [[nodiscard]] Outcome<qint64> appendLog(const QUuid &sessionId, const QList<LogEntry> &entries);
    //! At most `limit` with numbers above `after`.
    [[nodiscard]] Outcome<QList<LogEntry>> log(const QUuid &sessionId, qint64 after, int limit = 500);

    //! The same by the unit or composite task, with the numbers of the task.
    [[nodiscard]] Outcome<QList<LogEntry>> taskLog(const QUuid &taskId, qint64 after, int limit = 500);
    //! Which numbers of the task are there. With a session go its entries, so there may be gaps.
    [[nodiscard]] Outcome<SequenceRange> taskLogRange(const QUuid &taskId);

private:
    //! The newest number of each kind.
    struct Numbers
    {
        qint64 ofSession = 0;
        qint64 ofTask = 0;
        QUuid agentTaskId;
    };
    [[nodiscard]] Outcome<Numbers> draw(const QUuid &sessionId, qint64 count);
    [[nodiscard]] Outcome<void> wake(const Numbers &numbers);
    [[nodiscard]] Outcome<QUuid> agentTaskOf(const QUuid &taskId); //!< null if there is none
    [[nodiscard]] Outcome<QList<LogEntry>> entries(const QString &where, const QVariantList &values);

    Transaction &m_transaction;
};

} // namespace qd::store
