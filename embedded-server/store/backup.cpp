// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/backup.h"
#include "embedded-server/store/connection.h"
#include "embedded-server/store/migration.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStandardPaths>

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

constexpr QFileDevice::Permissions forItsOwner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

tl::unexpected<Error> storageFailure(const QString &sentence)
{
    return failure(Error::Code::Storage, sentence);
}

//! Made before anything is written into it, so that it is never readable for others.
Outcome<void> makeEmpty(const QString &path)
{
    QFile file(path);
    if (file.exists())
        return failure(Error::Code::Busy, u"%1 is there already. Give another name, or move it away."_s.arg(path));
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, forItsOwner))
        return storageFailure(u"%1 can't be made: %2."_s.arg(path, file.errorString()));
    return {};
}

Outcome<QString> oneText(Connection &connection, const QString &sql)
{
    QString text;
    return connection.run(sql, {}, [&text](const Row &row) { text = row.value<QString>(0); }).map([&text](qint64) {
        return text;
    });
}

Outcome<void> copySqlite(const StoreAddress &from, const QString &file)
{
    if (!QFileInfo::exists(from.path))
        return failure(Error::Code::NotFound, u"There is no database at %1."_s.arg(from.path));
    if (const auto made = makeEmpty(file); !made)
        return made;
    Connection connection(from, Connection::Access::Writer);
    if (const auto opened = connection.open(); !opened)
        return opened;
    const auto copied = connection.run(u"VACUUM INTO ?"_s, {file});
    if (!copied)
        QFile::remove(file);
    return copied.map([](qint64) {});
}

//! Whether a file is a whole database of ours, not newer than this program.
Outcome<void> checkSqlite(const QString &file)
{
    const tl::unexpected<Error> no =
        failure(Error::Code::BadRequest, u"%1 is not a whole copy of a Quarterdeck database."_s.arg(file));
    if (!QFileInfo(file).isFile())
        return failure(Error::Code::NotFound, u"There is no file %1."_s.arg(file));
    Connection connection({Engine::Sqlite, file, {}, 0, {}, {}, {}, {}}, Connection::Access::Reader);
    if (!connection.open())
        return no;
    const Outcome<QString> intact = oneText(connection, u"PRAGMA integrity_check"_s);
    if (!intact || *intact != u"ok")
        return no;
    const Outcome<QString> version = oneText(connection, u"SELECT MAX(version) FROM schema_migration"_s);
    if (!version || version->toInt() < 1)
        return no;
    if (version->toInt() > storeMigrations().last().version)
        return failure(Error::Code::Unsupported, u"%1 is from a newer Quarterdeck. Update this one first."_s.arg(file));
    return {};
}

Outcome<Restored> restoreSqlite(const StoreAddress &to, const QString &file)
{
    if (const auto checked = checkSqlite(file); !checked)
        return tl::unexpected(checked.error());
    const QString fresh = to.path + u".restoring"_s;
    QFile::remove(fresh);
    if (!QFile::copy(file, fresh) || !QFile::setPermissions(fresh, forItsOwner)) {
        QFile::remove(fresh);
        return storageFailure(u"%1 can't be copied to %2. Is there room?"_s.arg(file, QFileInfo(to.path).path()));
    }
    Restored restored;
    if (QFileInfo::exists(to.path)) {
        // What is not yet in the file itself goes into the copy that is kept.
        restored.kept = to.path + u".before-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"_s);
        if (const auto kept = copySqlite(to, restored.kept); !kept) {
            QFile::remove(fresh);
            return tl::unexpected(kept.error());
        }
    }
    // A journal of the old database would be taken for one of the new.
    for (const auto *journal : {"-wal", "-shm", "-journal"})
        QFile::remove(to.path + QLatin1StringView(journal));
    if (!QDir().exists(QFileInfo(to.path).path()) ||
        ::rename(QFile::encodeName(fresh).constData(), QFile::encodeName(to.path).constData()) != 0)
        return storageFailure(u"%1 can't be put in its place."_s.arg(to.path));
    return restored;
}

//! Runs a program of PostgreSQL's.
Outcome<void> runPostgres(const QString &program, const StoreAddress &address, QStringList arguments)
{
    const QString path = QStandardPaths::findExecutable(program);
    if (path.isEmpty())
        return failure(Error::Code::Unsupported,
                       u"%1 is not installed. It comes with PostgreSQL's client programs."_s.arg(program));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PGPASSWORD"_s, address.password); // never on the command line, which everybody can read
    if (!address.host.isEmpty())
        environment.insert(u"PGHOST"_s, address.host);
    environment.insert(u"PGPORT"_s, QString::number(address.port));
    if (!address.user.isEmpty())
        environment.insert(u"PGUSER"_s, address.user);
    const QStringList options = address.options.split(u';', Qt::SkipEmptyParts);
    for (const QString &option : options)
        environment.insert(u"PG"_s + option.section(u'=', 0, 0).toUpper().remove(u'_'), option.section(u'=', 1));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::SeparateChannels);
    process.start(path, arguments << u"--dbname"_s << address.database << u"--no-password"_s);
    constexpr int forEver = -1;
    if (!process.waitForFinished(forEver) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        const QString said = QString::fromUtf8(process.readAllStandardError()).section(u'\n', 0, 0).left(300);
        return failure(Error::Code::Process, u"%1 failed: %2"_s.arg(program, said));
    }
    return {};
}

} // namespace

Outcome<void> backUp(const StoreAddress &from, const QString &file)
{
    if (from.engine == Engine::Sqlite)
        return copySqlite(from, file);
    if (const auto made = makeEmpty(file); !made)
        return made;
    const auto dumped = runPostgres(u"pg_dump"_s, from, {u"--format=custom"_s, u"--no-owner"_s, u"--file"_s, file});
    if (!dumped)
        QFile::remove(file);
    return dumped;
}

Outcome<Restored> restore(const StoreAddress &to, const QString &file)
{
    if (to.engine == Engine::Sqlite)
        return restoreSqlite(to, file);
    if (!QFileInfo(file).isFile())
        return failure(Error::Code::NotFound, u"There is no file %1."_s.arg(file));
    return runPostgres(u"pg_restore"_s, to,
                       {u"--single-transaction"_s, u"--clean"_s, u"--if-exists"_s, u"--no-owner"_s, file})
        .map([] { return Restored(); });
}

} // namespace qd::store
