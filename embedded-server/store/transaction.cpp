// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/transaction.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

//! PostgreSQL's limit is 8,000 bytes with everything.
constexpr qsizetype LongestNotice = 4'000;

} // namespace

Outcome<void> Transaction::begin(Connection &connection, Connection::Access access)
{
    const bool reads = access == Connection::Access::Reader;
    if (connection.engine() == Engine::Postgres) {
        // One picture for all statements of a reader, as SQLite has it.
        return connection.run(reads ? u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"_s : u"BEGIN"_s)
            .map([](qint64) {});
    }
    // IMMEDIATE: a transaction that reads first and then wants to write could not wait for another process.
    return connection.run(reads ? u"BEGIN"_s : u"BEGIN IMMEDIATE"_s).map([](qint64) {});
}

Outcome<qint64> Transaction::run(const QString &sql, const QVariantList &values, const Connection::RowHandler &row)
{
    if (m_error)
        return tl::unexpected(*m_error);
    Outcome<qint64> done = m_connection.run(sql, values, row);
    if (!done) {
        m_fault = m_connection.fault();
        m_error = done.error();
    }
    return done;
}

Outcome<void> Transaction::notify(const QString &topic, const QString &payload)
{
    if (topic.isEmpty() || topic.contains(u' ') || topic.toUtf8().size() + payload.toUtf8().size() > LongestNotice)
        return failure(Error::Code::BadRequest, u"A notice has a topic without blanks and at most 4,000 bytes."_s);
    if (engine() == Engine::Sqlite) {
        m_notices.append({topic, payload});
        return {};
    }
    return run(u"SELECT pg_notify('quarterdeck', ?)"_s, bind(QString(topic + u' ' + payload))).map([](qint64) {});
}

Outcome<void> Transaction::commit()
{
    if (m_error)
        return tl::unexpected(*m_error);
    return run(u"COMMIT"_s).map([](qint64) {});
}

void Transaction::rollback()
{
    if (m_fault != Fault::Lost)
        m_connection.rollBack();
}

} // namespace qd::store
