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

Outcome<qint64> AgentSessions::appendLog(const QUuid &sessionId, const QList<LogEntry> &entries)
{
    // The session's row is locked until the commit, so numbers become visible in their order.
    const auto drawn = m_transaction.value<qint64>(
        u"UPDATE agent_session SET log_count = log_count + ? WHERE id = ? RETURNING log_count"_s,
        bind(qint64(entries.size()), sessionId));
    if (!drawn)
        return tl::unexpected(drawn.error());
    if (!*drawn)
        return tl::unexpected(notFound(u"agent's session"_s));
    const qint64 newest = **drawn;
    for (qsizetype from = 0; from < entries.size(); from += BatchRows) {
        const qsizetype rows = std::min(BatchRows, entries.size() - from);
        QVariantList values;
        for (qsizetype i = from; i < from + rows; ++i) {
            const LogEntry &entry = entries.at(i);
            const qint64 at = entry.createdAt > 0 ? entry.createdAt : m_transaction.nowMs();
            values += bind(sessionId, newest - entries.size() + 1 + i, at, entry.kind, entry.body);
        }
        const auto added =
            m_transaction.run(u"INSERT INTO execution_log (session_id, sequence, created_at, kind, body) VALUES "_s +
                                  placeholders(rows, 5),
                              values);
        if (!added)
            return tl::unexpected(added.error());
    }
    return m_transaction.notify(logTopic(), sessionId.toString(QUuid::WithoutBraces)).map([newest] { return newest; });
}

Outcome<QList<LogEntry>> AgentSessions::log(const QUuid &sessionId, qint64 after, int limit)
{
    QList<LogEntry> entries;
    return m_transaction
        .run(
            u"SELECT sequence, created_at, kind, body FROM execution_log WHERE session_id = ? AND sequence > ? ORDER BY sequence LIMIT ?"_s,
            bind(sessionId, after, limit),
            [&entries](const Row &row) {
                entries.append({row.value<qint64>(0), row.value<qint64>(1), row.value<QString>(2), row.value<Json>(3)});
            })
        .map([&entries](qint64) { return entries; });
}

} // namespace qd::store
