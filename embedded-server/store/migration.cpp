// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/migration.h"

#include "embedded-server/store/transaction.h"

#include <QCryptographicHash>

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

//! Any number that no other program on the same database takes for its advisory locks.
const QString LockNumber = u"7310579628134"_s;

struct Applied
{
    int version = 0;
    QString checksum;
};

Outcome<QList<Applied>> appliedSteps(Connection &connection)
{
    const bool isSqlite = connection.engine() == Engine::Sqlite;
    bool hasTable = false;
    const auto looked = connection.run(
        isSqlite ? u"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'"_s
                 : u"SELECT count(*) FROM pg_class WHERE oid = to_regclass('schema_migration')"_s,
        {}, [&hasTable](const Row &row) { hasTable = row.value<int>(0) > 0; });
    if (!looked)
        return tl::unexpected(looked.error());
    QList<Applied> steps;
    if (!hasTable)
        return steps;
    return connection
        .run(u"SELECT version, checksum FROM schema_migration ORDER BY version"_s, {},
             [&steps](const Row &row) {
                 steps.append({row.value<int>(0), row.value<QString>(1)});
             })
        .map([&steps](qint64) { return steps; });
}

Outcome<int> checked(const QList<Applied> &applied, const QList<Migration> &known)
{
    if (!applied.isEmpty() && applied.last().version > known.size())
        return failure(
            Error::Code::Unsupported,
            u"A newer version of Quarterdeck made this database (schema %1, this one knows %2). Update Quarterdeck; "
            "nothing was touched."_s.arg(applied.last().version)
                .arg(known.size()));
    for (qsizetype i = 0; i < applied.size(); ++i) {
        if (applied.at(i).version != i + 1 || applied.at(i).checksum != known.at(i).checksum())
            return failure(
                Error::Code::Unsupported,
                u"Step %1 of this database's schema is not the one that this Quarterdeck knows. Use the version that "
                "made it, or a backup; nothing was touched."_s.arg(applied.at(i).version));
    }
    return int(applied.size());
}

Outcome<int> versionOf(Connection &connection, const QList<Migration> &known)
{
    return appliedSteps(connection).and_then([&known](const QList<Applied> &applied) {
        return checked(applied, known);
    });
}

Outcome<void> lock(Transaction &transaction)
{
    if (transaction.engine() == Engine::Sqlite)
        return {}; // it began IMMEDIATE
    // A hundred that wait for one another take longer than a statement may.
    for (const QString &sql : {u"SET LOCAL statement_timeout = 0"_s, u"SET LOCAL lock_timeout = 0"_s,
                               u"SELECT pg_advisory_xact_lock("_s + LockNumber + u")"_s}) {
        if (const auto done = transaction.run(sql); !done)
            return tl::unexpected(done.error());
    }
    return {};
}

Outcome<void> apply(Transaction &transaction, const Migration &migration)
{
    QStringList statements = migration.statementsFor(transaction.engine());
    statements.prepend(u"CREATE TABLE IF NOT EXISTS schema_migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                       "checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)"_s);
    for (const QString &statement : std::as_const(statements)) {
        if (const auto done = transaction.run(statement); !done)
            return tl::unexpected(done.error());
    }
    return transaction
        .run(u"INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)"_s,
             bind(migration.version, migration.name, migration.checksum(), transaction.nowMs()))
        .map([](qint64) {});
}

//! Answers the version that there is now.
Outcome<int> step(Connection &connection, const QList<Migration> &known, qint64 nowMs)
{
    if (const auto begun = Transaction::begin(connection, Connection::Access::Writer); !begun)
        return tl::unexpected(begun.error());
    Transaction transaction(connection, nowMs);
    Outcome<void> done = lock(transaction);
    Outcome<int> version = 0;
    if (done)
        version = versionOf(connection, known); // again, under the lock: another process may have been faster
    if (done && version && *version < known.size())
        done = apply(transaction, known.at(*version)).map([&version] { ++*version; });
    if (done && version)
        done = transaction.commit();
    if (done && version)
        return version;
    transaction.rollback();
    return tl::unexpected(done ? version.error() : done.error());
}

} // namespace

QStringList Migration::statementsFor(Engine engine) const
{
    const bool isSqlite = engine == Engine::Sqlite;
    QStringList made = statements;
    for (QString &statement : made) {
        statement.replace(u"{uuid}"_s, isSqlite ? u"TEXT"_s : u"UUID"_s);
        statement.replace(u"{bytes}"_s, isSqlite ? u"BLOB"_s : u"BYTEA"_s);
        statement.replace(u"{time}"_s, u"BIGINT"_s);
        // Not JSONB: it would change spelling and order, and has no place for every character that JSON can spell.
        statement.replace(u"{json}"_s, u"TEXT"_s);
    }
    return made;
}

QString Migration::checksum() const
{
    const QByteArray text = name.toUtf8() + '\n' + statements.join(u";\n"_s).toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
}

Outcome<MigrationReport> migrate(Connection &connection, const QList<Migration> &migrations, qint64 nowMs)
{
    Outcome<int> version = versionOf(connection, migrations);
    if (!version)
        return tl::unexpected(version.error());
    MigrationReport report;
    report.from = *version;
    while (version && *version < migrations.size())
        version = step(connection, migrations, nowMs);
    if (!version)
        return tl::unexpected(version.error());
    report.to = *version;
    return report;
}

} // namespace qd::store
