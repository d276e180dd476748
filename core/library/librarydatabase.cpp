// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/library/librarydatabase.h"

#include "core/base/filelock.h"
#include "core/base/logging.h"
#include "core/library/libraryschema.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QSqlError>
#include <QThread>
#include <QUuid>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

// Primary result codes of SQLite.
constexpr int Busy = 5;
constexpr int Locked = 6;
constexpr int Corrupt = 11;
constexpr int Full = 13;
constexpr int NotADatabase = 26;
constexpr int BusyTimeoutMs = 5000;
constexpr int BusyPauseMs = 5;
constexpr int LockTimeoutMs = 10'000;

//! Qt binds a null string or byte array as NULL, which equals nothing and which no column takes.
QVariant notNull(const QVariant &value)
{
    if (value.typeId() == QMetaType::QString && value.toString().isNull())
        return u""_s;
    if (value.typeId() == QMetaType::QByteArray && value.toByteArray().isNull())
        return QByteArray("");
    return value;
}

const QStringList FileSuffixes{u""_s, u"-wal"_s, u"-shm"_s};

} // namespace

LibraryDatabase::LibraryDatabase(QString path)
    : m_path(std::move(path))
    , m_connection(u"library-"_s + QUuid::createUuid().toString(QUuid::Id128))
{}

LibraryDatabase::~LibraryDatabase()
{
    close();
}

void LibraryDatabase::close()
{
    m_statements.clear(); // before the connection: statements hold it open
    if (!m_database.isValid())
        return;
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

Outcome<LibraryReport> LibraryDatabase::open()
{
    const bool existed = QFileInfo::exists(m_path);
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    const auto opened = openFile().and_then([this] { return check(); }).and_then([this] { return migrate(); });
    if (opened) {
        LibraryReport report;
        report.created = !existed;
        report.version = Library::SchemaVersion;
        return report;
    }
    if (m_damaged)
        return rebuild();
    close();
    return tl::unexpected(opened.error());
}

Outcome<void> LibraryDatabase::openFile()
{
    m_damaged = false;
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
    m_database.setDatabaseName(m_path);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(BusyTimeoutMs));
    if (!m_database.open())
        return tl::unexpected(errorOf(m_database.lastError(), u"open"_s));
    return {};
}

//! Reads a little of everything, so that damage shows now. A file of a newer version is left as it is.
Outcome<void> LibraryDatabase::check()
{
    const Outcome<int> found = version();
    if (!found)
        return tl::unexpected(found.error());
    if (*found > Library::SchemaVersion)
        return failure(Error::Code::Unsupported,
                       u"library: schema %1 is newer than %2"_s.arg(*found).arg(Library::SchemaVersion));
    QFile::setPermissions(m_path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return setJournal().and_then([this] { return run(u"PRAGMA synchronous = NORMAL"_s); });
}

//! SQLite does not wait for others who change the journal at the same moment, such as a second window at the first start, so we do.
Outcome<void> LibraryDatabase::setJournal()
{
    const QDeadlineTimer end(BusyTimeoutMs);
    QString journal;
    const auto note = [&journal](const QSqlQuery &row) { journal = row.value(0).toString(); };
    for (;;) {
        m_locked = false;
        const Outcome<void> set = run(u"PRAGMA journal_mode = WAL"_s, {}, note);
        if (set && journal != u"wal")
            qCWarning(lcLibrary) << "no write-ahead log here, journal mode" << journal;
        if (set || !m_locked || end.hasExpired())
            return set;
        QThread::msleep(BusyPauseMs);
    }
}

Outcome<int> LibraryDatabase::version()
{
    int found = 0;
    const auto done = run(u"PRAGMA user_version"_s, {}, [&](const QSqlQuery &row) { found = row.value(0).toInt(); });
    // user_version is in the first page; the schema may be on others.
    const auto schema = done.and_then([this] { return run(u"SELECT count(*) FROM sqlite_master"_s); });
    if (!schema)
        return tl::unexpected(schema.error());
    return found;
}

Outcome<void> LibraryDatabase::migrate()
{
    const Outcome<int> now = version();
    if (!now || *now == Library::SchemaVersion)
        return now.map([](int) {});
    return write([this]() -> Outcome<void> {
        const Outcome<int> from = version(); // again, inside: another process may have been faster
        if (!from)
            return tl::unexpected(from.error());
        for (int step = *from; step < Library::SchemaVersion; ++step) {
            for (const QString &statement : libraryMigration(step)) {
                if (Outcome<void> done = run(statement); !done)
                    return done;
            }
        }
        return run(u"PRAGMA user_version = %1"_s.arg(Library::SchemaVersion));
    });
}

Outcome<void> LibraryDatabase::run(const QString &sql, const QVariantList &values, const RowHandler &row)
{
    if (!m_database.isOpen())
        return failure(Error::Code::Storage, u"library: not open"_s);
    auto it = m_statements.find(sql);
    if (it == m_statements.end()) {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        if (!query.prepare(sql))
            return tl::unexpected(errorOf(query.lastError(), sql));
        it = m_statements.emplace(sql, std::move(query)).first;
    }
    QSqlQuery &query = it->second;
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(int(i), notNull(values.at(i)));
    bool ok = query.exec();
    while (ok && query.next()) {
        if (row)
            row(query);
    }
    const QSqlError error = query.lastError();
    ok = ok && !error.isValid();
    query.finish(); // or its read transaction stays open
    if (!ok)
        return tl::unexpected(errorOf(error, sql));
    return {};
}

Outcome<void> LibraryDatabase::write(const std::function<Outcome<void>()> &work, bool durable)
{
    if (durable)
        (void)run(u"PRAGMA synchronous = FULL"_s);
    // IMMEDIATE: a transaction that reads first and then wants to write could not wait for another process.
    Outcome<void> done = run(u"BEGIN IMMEDIATE"_s);
    if (done) {
        done = work();
        if (done)
            done = run(u"COMMIT"_s);
        if (!done) {
            const bool damaged = m_damaged;
            (void)run(u"ROLLBACK"_s); // fails when SQLite has rolled back by itself
            m_damaged = damaged;
        }
    }
    if (durable)
        (void)run(u"PRAGMA synchronous = NORMAL"_s);
    return done;
}

Outcome<void> LibraryDatabase::shrink()
{
    bool busy = false;
    const auto noteBusy = [&](const QSqlQuery &row) { busy = row.value(0).toInt() != 0; };
    // The new file is written into the log first; the checkpoint is what cuts the old one.
    auto done = run(u"VACUUM"_s).and_then([&] { return run(u"PRAGMA wal_checkpoint(TRUNCATE)"_s, {}, noteBusy); });
    if (done && busy)
        return failure(Error::Code::Storage, u"library: another process is reading it"_s);
    return done;
}

Outcome<void> LibraryDatabase::setPageLimit(qint64 pages)
{
    return run(u"PRAGMA max_page_count = %1"_s.arg(pages > 0 ? pages : 1073741823));
}

Outcome<LibraryReport> LibraryDatabase::rebuild()
{
    // Another process may be here for the same reason, or already through.
    FileLock lock;
    const auto locked = lock.lock(m_path + u".rebuild"_s, LockTimeoutMs);
    if (locked != FileLock::Result::Locked)
        return failure(Error::Code::Storage, locked == FileLock::Result::Taken
                                                 ? u"library: another process is rebuilding it"_s
                                                 : u"library: nothing can be written beside it"_s);
    close();
    const auto sound = openFile().and_then([this] { return check(); }).and_then([this]() -> Outcome<void> {
        QString result;
        auto checked =
            run(u"PRAGMA quick_check(1)"_s, {}, [&](const QSqlQuery &row) { result = row.value(0).toString(); });
        if (checked && result != u"ok")
            return failure(Error::Code::Storage, result);
        return checked;
    });
    LibraryReport report;
    report.version = Library::SchemaVersion;
    if (sound)
        return migrate().map([&] { return report; });
    if (sound.error().code == Error::Code::Unsupported)
        return tl::unexpected(sound.error());
    const Outcome<QString> aside = putAside();
    if (!aside)
        return tl::unexpected(aside.error());
    const auto begun = openFile().and_then([this] { return check(); }).and_then([this] { return migrate(); });
    if (!begun)
        return tl::unexpected(begun.error());
    rescue(*aside);
    qCWarning(lcLibrary) << "the library was damaged and has been begun again; the old file is" << *aside;
    report.rebuilt = true;
    report.asidePath = *aside;
    return report;
}

Outcome<QString> LibraryDatabase::putAside()
{
    close();
    const QString stamp = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"_s);
    QString aside = m_path + u".damaged-"_s + stamp;
    for (const QString &suffix : FileSuffixes) {
        if (QFileInfo::exists(m_path + suffix) && !QFile::rename(m_path + suffix, aside + suffix))
            return failure(Error::Code::Storage, u"library: can't rename "_s + m_path + suffix);
    }
    return aside;
}

void LibraryDatabase::rescue(const QString &asidePath)
{
    if (!run(u"ATTACH DATABASE ? AS old"_s, {asidePath})) {
        m_damaged = false; // the old file is, not the new one
        return;
    }
    for (const QString &table : libraryOwnTables()) {
        // Each by itself: what can't be read any more must not take the rest with it.
        const auto saved = write([&] { return run(u"INSERT OR IGNORE INTO %1 SELECT * FROM old.%1"_s.arg(table)); });
        if (!saved)
            qCWarning(lcLibrary) << "could not rescue" << table << saved.error().detail;
    }
    m_statements.clear();
    (void)run(u"DETACH DATABASE old"_s);
    m_damaged = false;
}

Error LibraryDatabase::errorOf(const QSqlError &error, const QString &sql)
{
    const int code = error.nativeErrorCode().toInt() & 0xff;
    m_damaged = m_damaged || code == Corrupt || code == NotADatabase;
    m_locked = m_locked || code == Busy || code == Locked;
    // No values: they are the person's own words.
    const QString what = code == Full ? u"disk full"_s : error.databaseText();
    return {Error::Code::Storage, u"library: %1 (%2) in %3"_s.arg(what).arg(code).arg(sql.left(40)), {}, 0};
}

} // namespace qd
