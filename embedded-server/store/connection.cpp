// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/connection.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QSqlError>
#include <QThread>
#include <QUuid>

#include <algorithm>

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

constexpr int BusyTimeoutMs = 10'000;
constexpr int BusyPauseMs = 5;
//! Statements whose text depends on a number of rows must not pile up.
constexpr std::size_t MostStatements = 200;

//! A server that does not answer any more, or a lock that is never given back, must not hold us for ever.
const QString PostgresOptions =
    u"application_name=quarterdeck;connect_timeout=5;keepalives_idle=30;keepalives_interval=10;tcp_user_timeout=15000"_s;
const QStringList PostgresSettings{
    u"SET statement_timeout = 30000"_s,
    u"SET lock_timeout = 10000"_s,
    u"SET idle_in_transaction_session_timeout = 60000"_s,
    u"SET client_min_messages = warning"_s,
};

bool hasNul(const QVariant &value)
{
    return value.typeId() == QMetaType::QString && value.toString().contains(QChar(0));
}

} // namespace

Connection::Connection(StoreAddress address, Access access)
    : m_address(std::move(address))
    , m_access(access)
    , m_name(u"store-"_s + QUuid::createUuid().toString(QUuid::Id128))
{}

Connection::~Connection()
{
    close();
}

void Connection::close()
{
    m_statements.clear(); // before the connection: statements hold it open
    if (!m_database.isValid())
        return;
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

Outcome<void> Connection::open()
{
    close();
    const bool isSqlite = engine() == Engine::Sqlite;
    m_database = QSqlDatabase::addDatabase(isSqlite ? u"QSQLITE"_s : u"QPSQL"_s, m_name);
    if (!m_database.isValid()) {
        close();
        return failure(Error::Code::Unsupported, u"Qt's driver for this kind of database is not installed (%1)."_s.arg(
                                                     isSqlite ? u"libqt6sql6-sqlite"_s : u"libqt6sql6-psql"_s));
    }
    Outcome<void> opened = isSqlite ? connectSqlite() : connectPostgres();
    if (!opened)
        close();
    return opened;
}

Outcome<void> Connection::connectSqlite()
{
    if (!m_address.isMemory() && !QFileInfo::exists(m_address.path)) {
        QDir().mkpath(QFileInfo(m_address.path).absolutePath());
        QFile file(m_address.path); // SQLite would let others read it
        (void)file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    }
    m_database.setDatabaseName(m_address.path);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(BusyTimeoutMs));
    if (!m_database.open())
        return failed(m_database.lastError(), u"open"_s);
    // The first page and the schema are read now, so that a damaged file is known before anything is written.
    Outcome<void> ready = run(u"SELECT count(*) FROM sqlite_master"_s).map([](qint64) {});
    if (ready && m_access == Access::Writer && !m_address.isMemory())
        ready = setJournal();
    // FULL: what was acknowledged survives a power cut, not only a kill. The client's library, a copy, makes do with NORMAL.
    for (const QString &setting :
         {u"PRAGMA foreign_keys = ON"_s, u"PRAGMA synchronous = FULL"_s, u"PRAGMA trusted_schema = OFF"_s}) {
        if (ready)
            ready = run(setting).map([](qint64) {});
    }
    if (ready && m_access == Access::Reader)
        ready = run(u"PRAGMA query_only = ON"_s).map([](qint64) {});
    return ready;
}

//! SQLite does not wait for others who change the journal at the same moment, so we do.
Outcome<void> Connection::setJournal()
{
    const QDeadlineTimer end(BusyTimeoutMs);
    QString journal;
    const auto note = [&journal](const Row &row) { journal = row.value<QString>(0); };
    for (;;) {
        const auto set = run(u"PRAGMA journal_mode = WAL"_s, {}, note);
        if (set && journal != u"wal")
            qCWarning(lcStore) << "no write-ahead log here, journal mode" << journal;
        if (set || m_fault != Fault::Locked || end.hasExpired())
            return set.map([](qint64) {});
        QThread::msleep(BusyPauseMs);
    }
}

Outcome<void> Connection::connectPostgres()
{
    m_database.setHostName(m_address.host);
    m_database.setPort(m_address.port);
    m_database.setUserName(m_address.user);
    m_database.setPassword(m_address.password);
    m_database.setDatabaseName(m_address.database);
    m_database.setConnectOptions(PostgresOptions + m_address.options);
    if (!m_database.open()) {
        // libpq has no code for this, only words.
        const QString words = m_database.lastError().databaseText();
        const bool refused = words.contains(u"authentication failed"_s) || words.contains(u"does not exist"_s) ||
                             words.contains(u"no pg_hba.conf entry"_s) || words.contains(u"no password supplied"_s);
        m_fault = refused ? Fault::Refused : Fault::Lost;
        return tl::unexpected(errorOf(m_fault, m_address));
    }
    for (const QString &setting : PostgresSettings) {
        if (const auto set = run(setting); !set)
            return tl::unexpected(set.error());
    }
    return m_access == Access::Reader ? run(u"SET default_transaction_read_only = on"_s).map([](qint64) {})
                                      : Outcome<void>();
}

Outcome<QSqlQuery *> Connection::prepared(const QString &sql)
{
    auto it = m_statements.find(sql);
    if (it != m_statements.end())
        return &it->second;
    if (m_statements.size() >= MostStatements)
        m_statements.clear();
    QSqlQuery query(m_database);
    // With PostgreSQL this would fetch row by row.
    query.setForwardOnly(engine() == Engine::Sqlite);
    if (!query.prepare(sql))
        return failed(query.lastError(), sql);
    return &m_statements.emplace(sql, std::move(query)).first->second;
}

Outcome<qint64> Connection::run(const QString &sql, const QVariantList &values, const RowHandler &row)
{
    if (!isOpen()) {
        m_fault = Fault::Lost;
        return tl::unexpected(errorOf(m_fault, m_address));
    }
    if (std::ranges::any_of(values, hasNul)) {
        m_fault = Fault::Invalid;
        return failure(Error::Code::BadRequest, u"A text has the character NUL in it, which can't be stored."_s);
    }
    m_fault = Fault::None;
    // Without values nothing is to be prepared: PostgreSQL could not prepare most of these statements.
    QSqlQuery once(m_database);
    QSqlQuery *query = &once;
    bool ok = false;
    if (values.isEmpty()) {
        once.setForwardOnly(engine() == Engine::Sqlite);
        ok = once.exec(sql);
    } else {
        const Outcome<QSqlQuery *> kept = prepared(sql);
        if (!kept)
            return tl::unexpected(kept.error());
        query = *kept;
        for (qsizetype i = 0; i < values.size(); ++i)
            query->bindValue(int(i), values.at(i));
        ok = query->exec();
    }
    while (ok && query->next()) {
        if (row)
            row(Row(*query));
    }
    const QSqlError error = query->lastError();
    const qint64 changed = query->numRowsAffected();
    query->finish(); // or its read transaction stays open
    if (!ok || error.isValid())
        return failed(error, sql);
    return changed;
}

void Connection::rollBack()
{
    if (isOpen())
        QSqlQuery(m_database).exec(u"ROLLBACK"_s);
}

tl::unexpected<Error> Connection::failed(const QSqlError &error, const QString &sql)
{
    m_fault = faultOf(engine(), error);
    const bool expected = m_fault == Fault::Duplicate || m_fault == Fault::Reference || m_fault == Fault::Clash;
    if (!expected) {
        // No values and not the engine's words, which repeat values.
        qCWarning(lcStore).noquote() << m_address.description() << "code" << error.nativeErrorCode() << "in"
                                     << sql.left(60).simplified();
    }
    return tl::unexpected(errorOf(m_fault, m_address));
}

} // namespace qd::store
