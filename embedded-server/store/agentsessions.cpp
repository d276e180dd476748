// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/agentsessions.h"

#include <algorithm>

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

//! Row by row PostgreSQL would take three times as long.
constexpr qsizetype BatchRows = 500;

const Table<AgentSession> &table()
{
    static const Table<AgentSession> sessions(u"agent_session"_s, u"agent's session"_s,
                                              {
                                                  field<AgentSession>(u"owner_id"_s, &AgentSession::ownerId),
                                                  field<AgentSession>(u"agent_task_id"_s, &AgentSession::agentTaskId),
                                                  field<AgentSession>(u"worker"_s, &AgentSession::worker),
                                                  field<AgentSession>(u"external_id"_s, &AgentSession::externalId),
                                                  field<AgentSession>(u"state"_s, &AgentSession::state),
                                                  field<AgentSession>(u"error"_s, &AgentSession::error),
                                                  field<AgentSession>(u"started_at"_s, &AgentSession::startedAt),
                                                  field<AgentSession>(u"ended_at"_s, &AgentSession::endedAt),
                                              });
    return sessions;
}

} // namespace

Outcome<AgentSession> AgentSessions::create(AgentSession session)
{
    return table().insert(m_transaction, std::move(session));
}

Outcome<AgentSession> AgentSessions::find(const QUuid &id)
{
    return table().find(m_transaction, id);
}

Outcome<Page<AgentSession>> AgentSessions::list(const QUuid &agentTaskId, const PageRequest &request)
{
    return table().page(m_transaction, {where("agent_task_id", agentTaskId)}, request);
}

Outcome<AgentSession> AgentSessions::update(AgentSession session)
{
    return table().update(m_transaction, std::move(session));
}

Outcome<void> AgentSessions::remove(const QUuid &id)
{
    return table().remove(m_transaction, id);
}

// The rows of the session and of its task are locked until the commit, so numbers become visible in their order.
Outcome<AgentSessions::Numbers> AgentSessions::draw(const QUuid &sessionId, qint64 count)
{
    Numbers numbers;
    const auto ofSession = m_transaction.run(
        u"UPDATE agent_session SET log_count = log_count + ? WHERE id = ? RETURNING log_count, agent_task_id"_s,
        bind(count, sessionId), [&numbers](const Row &row) {
            row.read(0, numbers.ofSession);
            row.read(1, numbers.agentTaskId);
        });
    if (!ofSession)
        return tl::unexpected(ofSession.error());
    if (numbers.agentTaskId.isNull())
        return tl::unexpected(notFound(u"agent's session"_s));
    const auto ofTask = m_transaction.value<qint64>(
        u"UPDATE agent_task SET log_count = log_count + ? WHERE id = ? RETURNING log_count"_s,
        bind(count, numbers.agentTaskId));
    return ofTask.map([&numbers](std::optional<qint64> newest) {
        numbers.ofTask = newest.value_or(0);
        return numbers;
    });
}

Outcome<qint64> AgentSessions::appendLog(const QUuid &sessionId, const QList<LogEntry> &entries)
{
    const Outcome<Numbers> numbers = draw(sessionId, entries.size());
    if (!numbers)
        return tl::unexpected(numbers.error());
    for (qsizetype from = 0; from < entries.size(); from += BatchRows) {
        const qsizetype rows = std::min(BatchRows, entries.size() - from);
        QVariantList values;
        for (qsizetype i = from; i < from + rows; ++i) {
            const LogEntry &entry = entries.at(i);
            const qint64 at = entry.createdAt > 0 ? entry.createdAt : m_transaction.nowMs();
            const qint64 back = entries.size() - 1 - i;
            values += bind(sessionId, numbers->ofSession - back, at, entry.kind, entry.body, numbers->agentTaskId,
                           numbers->ofTask - back);
        }
        const auto added = m_transaction.run(
            u"INSERT INTO execution_log (session_id, sequence, created_at, kind, body, agent_task_id, task_sequence) VALUES "_s +
                placeholders(rows, 7),
            values);
        if (!added)
            return tl::unexpected(added.error());
    }
    return wake(*numbers).map([&numbers] { return numbers->ofSession; });
}

Outcome<void> AgentSessions::wake(const Numbers &numbers)
{
    const auto task = m_transaction.value<QUuid>(
        u"SELECT id FROM unit_task WHERE agent_task_id = ? UNION ALL SELECT id FROM composite_task WHERE planning_task_id = ?"_s,
        bind(numbers.agentTaskId, numbers.agentTaskId));
    return task.and_then([&](const std::optional<QUuid> &id) {
        const QString name = id.value_or(QUuid()).toString(QUuid::WithoutBraces);
        return m_transaction.notify(logTopic(), name + u' ' + QString::number(numbers.ofTask));
    });
}

Outcome<QList<LogEntry>> AgentSessions::entries(const QString &where, const QVariantList &values)
{
    QList<LogEntry> entries;
    return m_transaction
        .run(u"SELECT sequence, created_at, kind, body, session_id, task_sequence FROM execution_log WHERE "_s + where,
             values,
             [&entries](const Row &row) {
                 entries.append({row.value<qint64>(0), row.value<qint64>(1), row.value<QString>(2), row.value<Json>(3),
                                 row.value<QUuid>(4), row.value<qint64>(5)});
             })
        .map([&entries](qint64) { return entries; });
}

Outcome<QList<LogEntry>> AgentSessions::log(const QUuid &sessionId, qint64 after, int limit)
{
    return entries(u"session_id = ? AND sequence > ? ORDER BY sequence LIMIT ?"_s, bind(sessionId, after, limit));
}

Outcome<QUuid> AgentSessions::agentTaskOf(const QUuid &taskId)
{
    return m_transaction
        .value<QUuid>(
            u"SELECT agent_task_id FROM unit_task WHERE id = ? UNION ALL SELECT planning_task_id FROM composite_task WHERE id = ?"_s,
            bind(taskId, taskId))
        .map([](const std::optional<QUuid> &id) { return id.value_or(QUuid()); });
}

Outcome<QList<LogEntry>> AgentSessions::taskLog(const QUuid &taskId, qint64 after, int limit)
{
    return agentTaskOf(taskId).and_then([&](const QUuid &id) {
        return entries(u"agent_task_id = ? AND task_sequence > ? ORDER BY task_sequence LIMIT ?"_s,
                       bind(id, after, limit));
    });
}

Outcome<SequenceRange> AgentSessions::taskLogRange(const QUuid &taskId)
{
    SequenceRange range;
    return agentTaskOf(taskId)
        .and_then([&](const QUuid &id) {
            // Each by itself: so the index gives it at once.
            const QString sql =
                u"SELECT log_count, (SELECT min(task_sequence) FROM execution_log WHERE agent_task_id = "
                u"agent_task.id), "
                "(SELECT max(task_sequence) FROM execution_log WHERE agent_task_id = agent_task.id) FROM agent_task WHERE id = ?"_s;
            return m_transaction.run(sql, bind(id), [&range](const Row &row) {
                const bool isEmpty = row.isNull(1);
                range.newest = row.value<qint64>(isEmpty ? 0 : 2);
                range.oldest = isEmpty ? range.newest + 1 : row.value<qint64>(1);
            });
        })
        .map([&range](qint64) { return range; });
}

} // namespace qd::store
