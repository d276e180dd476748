// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/libraryfixtures.h"

#include "core/library/librarydatabase.h"
#include "tests/support/fulldisk.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSignalSpy>

#include <optional>

using namespace qd;
using namespace qd::test;

namespace {

//! Child mode: writes numbered values until it is killed, and says each one that is stored.
int writeForEver(const QString &path, const QString &prefix, int count)
{
    Library library(path);
    if (!wait(library.open()))
        return 1;
    QFile out;
    if (!out.open(stdout, QIODevice::WriteOnly))
        return 1;
    for (int i = 0; count < 0 || i < count; ++i) {
        if (!wait(library.setValue(prefix + QString::number(i), QByteArray(2000, 'x'))))
            return 1;
        out.write(QByteArray::number(i) + '\n');
        out.flush();
    }
    return 0;
}

} // namespace

class TestLibraryFaults : public QObject
{
    Q_OBJECT

private:
    static std::unique_ptr<QProcess> writer(const QString &path, const QString &prefix, int count)
    {
        auto process = std::make_unique<QProcess>();
        process->start(QCoreApplication::applicationFilePath(), {u"--write"_s, path, prefix, QString::number(count)});
        return process;
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

private Q_SLOTS:
    // A file of a newer version is refused and not touched.
    void newerSchema()
    {
        Shelf shelf;
        {
            Library library(shelf.path);
            QVERIFY(wait(library.open()));
        }
        {
            LibraryDatabase database(shelf.path);
            QVERIFY(database.open());
            QVERIFY(database.run(u"PRAGMA user_version = %1"_s.arg(Library::SchemaVersion + 1)));
        }
        const QByteArray before = read(shelf.path);
        Library library(shelf.path);
        const auto opened = wait(library.open());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Error::Code::Unsupported);
        QVERIFY(!wait(library.setValue(u"x"_s, "y")));
        QCOMPARE(read(shelf.path), before);
        QCOMPARE(QDir(shelf.directory.path()).entryList({u"*damaged*"_s}).size(), 0);
    }

    void unwritablePlace()
    {
        Shelf shelf;
        write(shelf.directory.filePath(u"file"_s), "x");
        Library library(shelf.directory.filePath(u"file/library.sqlite"_s));
        const auto opened = wait(library.open());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Error::Code::Storage);
    }

    // A damaged file is rebuilt; the old one is kept aside, and it is said so.
    void damagedFile_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("garbage") << 0;
        QTest::newRow("head overwritten") << 1;
        QTest::newRow("cut short") << 2;
        QTest::newRow("text file") << 3;
    }
    void damagedFile()
    {
        QFETCH(int, kind);
        Shelf shelf;
        {
            Library library(shelf.path);
            QVERIFY(wait(library.open()));
            QVERIFY(wait(library.saveSessions(Ws, {makeSession(u"ses_a"_s, 1)})));
        }
        QByteArray bytes = read(shelf.path);
        QVERIFY(!bytes.isEmpty());
        if (kind == 0)
            bytes.fill('\x5a');
        else if (kind == 1)
            bytes.replace(0, 100, QByteArray(100, '\xff'));
        else if (kind == 2)
            bytes.truncate(5000);
        else
            bytes = "Dear diary\n";
        write(shelf.path, bytes);

        Library library(shelf.path);
        QSignalSpy rebuilt(&library, &Library::rebuilt);
        const auto opened = wait(library.open());
        QVERIFY(opened);
        QVERIFY(opened->rebuilt);
        QVERIFY(read(opened->asidePath).startsWith(bytes.left(50)));
        QTRY_COMPARE(rebuilt.count(), 1);
        QVERIFY(wait(library.saveSessions(Ws, {makeSession(u"ses_b"_s, 1)})));
        QCOMPARE(wait(library.loadSessions(Ws, -1))->size(), 1);
    }

    void emptyFileIsANewOne()
    {
        Shelf shelf;
        write(shelf.path, {});
        Library library(shelf.path);
        const auto opened = wait(library.open());
        QVERIFY(opened);
        QVERIFY(!opened->rebuilt);
    }

    // Damage that shows only later is found in use; what only we know is rescued: drafts, pins, rules, unsent prompts, settings.
    void damageFoundInUse()
    {
        Shelf shelf;
        {
            Library library(shelf.path);
            QVERIFY(wait(library.open()));
            QVERIFY(wait(library.saveDraft(key(u"ses_a"_s), {u"my words"_s, {}})));
            QVERIFY(wait(library.putOutbox(makeRow(u"msg_1"_s))));
            QVERIFY(wait(library.setPinned(key(u"ses_a"_s), true)));
            QVERIFY(wait(library.addRule({0, Ws, u"/p"_s, u"bash"_s, u"ls *"_s, true, 1})));
            QVERIFY(wait(library.setValue(u"theme"_s, "dark")));
            QList<MessageWithParts> messages;
            for (int i = 0; i < 500; ++i) {
                QString noise;
                for (int n = 0; n < 300; ++n)
                    noise += QChar(0x4e00 + (i * 7919 + n * 104729) % 20000);
                messages.append(makeMessage(u"msg_%1"_s.arg(i), i, noise));
            }
            QVERIFY(wait(library.saveMessages(key(u"ses_a"_s), messages)));
        }
        QByteArray bytes = read(shelf.path);
        QVERIFY(bytes.size() > 200'000);
        // The pages of the messages, which came last.
        bytes.replace(bytes.size() - 150'000, 150'000, QByteArray(150'000, '\xee'));
        write(shelf.path, bytes);

        Library library(shelf.path);
        QSignalSpy rebuilt(&library, &Library::rebuilt);
        QVERIFY(!wait(library.open())->rebuilt);
        const auto messages = wait(library.loadMessages(key(u"ses_a"_s), 1000));
        QVERIFY(messages); // the answer after the rebuild: nothing, the server has them
        QVERIFY(messages->isEmpty());
        QTRY_COMPARE(rebuilt.count(), 1);
        QCOMPARE(wait(library.loadDraft(key(u"ses_a"_s)))->text, u"my words"_s);
        QCOMPARE(wait(library.loadOutbox(Ws))->first().prompt.messageId, u"msg_1"_s);
        QCOMPARE(wait(library.loadPins(Ws))->size(), 1);
        QCOMPARE(wait(library.loadRules(Ws))->size(), 1);
        QCOMPARE(*wait(library.value(u"theme"_s)), "dark"_ba);
    }

    // Two processes find the same damage: the second must not put the first one's new file aside.
    void rebuiltOnceByTwo()
    {
        Shelf shelf;
        write(shelf.path, QByteArray(8192, 'z'));
        LibraryDatabase first(shelf.path);
        LibraryDatabase second(shelf.path);
        QVERIFY(first.open()->rebuilt);
        const auto again = second.rebuild();
        QVERIFY(again);
        QVERIFY(!again->rebuilt);
        QCOMPARE(QDir(shelf.directory.path()).entryList({u"*.damaged-*"_s}).size(), 1);
    }

    // A process was killed as it began to rebuild: its lock holds nobody up.
    void aLockLeftBehind()
    {
        Shelf shelf;
        write(shelf.path, QByteArray(8192, 'z'));
        write(shelf.path + u".rebuild"_s, {});
        Library library(shelf.path);
        const auto opened = wait(library.open());
        QVERIFY(opened);
        QVERIFY(opened->rebuilt);
    }

    // Disk full: writes fail and say so, nothing else breaks, and they work again when there is room.
    void diskFull()
    {
        Shelf shelf;
        Library library(shelf.path);
        QVERIFY(wait(library.open()));
        QVERIFY(wait(library.setValue(u"before"_s, "kept")));
        QSignalSpy trouble(&library, &Library::troubleChanged);
        auto disk = std::make_optional<FullDisk>(
            qMax(QFileInfo(shelf.path).size(), QFileInfo(shelf.path + u"-wal"_s).size()) + 20'000);
        const auto refused = wait(library.setValue(u"large"_s, QByteArray(1'000'000, 'x')));
        const auto refusedAgain = wait(library.setValue(u"large"_s, QByteArray(1'000'000, 'x')));
        const auto readable = wait(library.value(u"before"_s));
        disk.reset();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Error::Code::Storage);
        QVERIFY(!refused.error().detail.contains(u"xxxx")); // never a value
        QVERIFY(!refusedAgain);
        QCOMPARE(*readable, "kept"_ba);
        QVERIFY(wait(library.setValue(u"large"_s, QByteArray(1'000'000, 'x'))));
        QCOMPARE(wait(library.value(u"large"_s))->size(), 1'000'000);
        QTRY_COMPARE(trouble.count(), 2); // once when it began, once when it was over
        QVERIFY(!trouble.at(0).at(0).toString().isEmpty());
        QVERIFY(trouble.at(1).at(0).toString().isEmpty());
    }

    // No room for the note of what goes: all of it stays. No room for the smaller file: it is said, and the next time takes it up.
    void clearingWithoutRoom()
    {
        Shelf shelf;
        Library library(shelf.path);
        QVERIFY(wait(library.open()));
        QVERIFY(wait(library.saveSessions(Ws, {makeSession(u"ses_a"_s, 1)})));
        QVERIFY(wait(library.setValue(u"large"_s, QByteArray(1'000'000, 'x'))));
        const auto clearWithin = [&library](qint64 bytes) {
            const FullDisk disk(bytes);
            return wait(library.clearCopies());
        };
        const auto refused = clearWithin(1);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Error::Code::Storage);
        QCOMPARE(wait(library.loadSessions(Ws, -1))->size(), 1);
        QVERIFY(!clearWithin(QFileInfo(shelf.path + u"-wal"_s).size() + 100'000));
        QCOMPARE(wait(library.loadSessions(Ws, -1))->size(), 0);
        QVERIFY(wait(library.clearCopies()));
        QCOMPARE(wait(library.value(u"large"_s))->size(), 1'000'000);
    }

    // Somebody reads the old state: what goes is gone, the room comes back the next time.
    void clearingWhileAnotherReads()
    {
        Shelf shelf;
        Library library(shelf.path);
        QVERIFY(wait(library.open()));
        QVERIFY(wait(library.saveSessions(Ws, {makeSession(u"ses_a"_s, 1)})));
        LibraryDatabase other(shelf.path);
        QVERIFY(other.open());
        QVERIFY(other.run(u"BEGIN"_s));
        QVERIFY(other.run(u"SELECT count(*) FROM session"_s));
        QVERIFY(!wait(library.clearCopies()));
        QCOMPARE(wait(library.loadSessions(Ws, -1))->size(), 0);
        QVERIFY(other.run(u"COMMIT"_s));
        QVERIFY(wait(library.clearCopies()));
    }

    void pageLimit()
    {
        Shelf shelf;
        LibraryDatabase database(shelf.path);
        QVERIFY(database.open());
        QVERIFY(database.setPageLimit(1)); // SQLite takes what there is already
        const auto refused =
            database.write([&] { return database.run(u"INSERT INTO setting VALUES ('large', zeroblob(1000000))"_s); });
        QVERIFY(!refused);
        QVERIFY(refused.error().detail.contains(u"disk full"));
        QVERIFY(!database.isDamaged());
        QVERIFY(database.setPageLimit(0));
        QVERIFY(database.write([&] { return database.run(u"INSERT INTO setting VALUES ('small', 'x')"_s); }));
    }

    // All or nothing, also when the work fails by itself.
    void failedWorkIsRolledBack()
    {
        Shelf shelf;
        LibraryDatabase database(shelf.path);
        QVERIFY(database.open());
        const auto failed = database.write([&]() -> Outcome<void> {
            const auto done = database.run(u"INSERT INTO setting VALUES ('a', 'b')"_s);
            return done ? database.run(u"INSERT INTO nothing VALUES (1)"_s) : done;
        });
        QVERIFY(!failed);
        int count = -1;
        QVERIFY(database.run(u"SELECT count(*) FROM setting"_s, {},
                             [&](const QSqlQuery &row) { count = row.value(0).toInt(); }));
        QCOMPARE(count, 0);
        QVERIFY(database.write([&] { return database.run(u"INSERT INTO setting VALUES ('a', 'b')"_s); }, true));
    }

    // Another window is just making the file: SQLite says at once that it is locked, where it waits for anything else.
    void openedWhileAnotherBegins()
    {
        Shelf shelf;
        const QString name = u"another window"_s;
        {
            QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
            other.setDatabaseName(shelf.path);
            QVERIFY(other.open());
            QVERIFY(QSqlQuery(other).exec(u"BEGIN IMMEDIATE"_s));
            Library library(shelf.path);
            QFuture<Outcome<LibraryReport>> opening = library.open();
            const bool ended = QTest::qWaitFor([&opening] { return opening.isFinished(); }, 300);
            QVERIFY2(!ended, "it does not wait");
            QVERIFY(QSqlQuery(other).exec(u"COMMIT"_s));
            const auto opened = wait(opening);
            QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
            other.close();
        }
        QSqlDatabase::removeDatabase(name);
    }

    void twoProcesses()
    {
        Shelf shelf;
        const auto a = writer(shelf.path, u"a"_s, 150);
        const auto b = writer(shelf.path, u"b"_s, 150);
        Library library(shelf.path);
        QVERIFY(wait(library.open()));
        for (int i = 0; i < 150; ++i)
            QVERIFY(wait(library.setValue(u"c%1"_s.arg(i), "x")));
        QVERIFY(a->waitForFinished() && b->waitForFinished());
        QCOMPARE(a->exitCode(), 0);
        QCOMPARE(b->exitCode(), 0);
        QCOMPARE(wait(library.values({}))->size(), 450);
    }

    // Killed in mid-write: what was confirmed is there, the file is sound.
    void killedInMidWrite()
    {
        Shelf shelf;
        int confirmed = -1;
        for (int round = 0; round < 3; ++round) {
            const auto process = writer(shelf.path, u"k%1-"_s.arg(round), -1);
            confirmed = -1;
            while (confirmed < 20 + round * 17) {
                QVERIFY(process->waitForReadyRead());
                while (process->canReadLine())
                    confirmed = process->readLine().trimmed().toInt();
            }
            process->kill();
            process->waitForFinished();
            while (process->canReadLine())
                confirmed = process->readLine().trimmed().toInt();
            Library library(shelf.path);
            const auto opened = wait(library.open());
            QVERIFY(opened);
            QVERIFY(!opened->rebuilt);
            const auto values = wait(library.values(u"k%1-"_s.arg(round)));
            QVERIFY(values->size() >= confirmed + 1);
            for (int i = 0; i <= confirmed; ++i)
                QCOMPARE(values->value(u"k%1-%2"_s.arg(round).arg(i)).size(), 2000);
        }
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 5 && arguments.at(1) == u"--write")
        return writeForEver(arguments.at(2), arguments.at(3), arguments.at(4).toInt());
    TestLibraryFaults test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_libraryfaults.moc"
