// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/libraryfixtures.h"

#include "core/library/libraryschema.h"
#include "core/opencode/codec.h"

#include <QFileInfo>
#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <algorithm>
#include <malloc.h>

using namespace qd;
using namespace qd::test;

// What the library keeps. Its faults: tst_libraryfaults.
class TestLibrary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_shelf = std::make_unique<Shelf>();
        reopen();
    }
    void cleanup()
    {
        m_library.reset();
        m_shelf.reset();
    }

    void opensAndOpensAgain()
    {
        reopen();
        QVERIFY(!m_report.created);
        QVERIFY(!m_report.rebuilt);
        QCOMPARE(m_report.version, Library::SchemaVersion);
        QVERIFY(QFileInfo(m_shelf->path).permissions().testFlag(QFile::ReadOwner));
        QVERIFY(!QFileInfo(m_shelf->path).permissions().testFlag(QFile::ReadOther));
        QVERIFY(!QFileInfo(m_shelf->path).permissions().testFlag(QFile::ReadGroup));
    }

    void callsBeforeOpenFail()
    {
        Library closed(m_shelf->path + u"-closed"_s);
        QVERIFY(!wait(closed.value(u"x"_s)));
        QVERIFY(!wait(closed.setValue(u"x"_s, "y")));
    }

    // What SQLite keeps to be quick is given back in a quiet moment, and everything works as before.
    void memoryIsGivenBack()
    {
        QRandomGenerator random(1);
        QList<MessageWithParts> messages;
        for (int i = 0; i < 400; ++i) {
            QByteArray noise(4096, Qt::Uninitialized);
            std::ranges::generate(noise, [&] { return char(random.generate()); });
            messages.append(makeMessage(u"msg_%1"_s.arg(i), i, QString::fromLatin1(noise.toBase64())));
        }
        QVERIFY(wait(m_library->saveMessages(key(u"ses_a"_s), messages)));
        for (int round = 0; round < 2; ++round) {
            const auto loaded = wait(m_library->loadMessages(key(u"ses_a"_s), 1000));
            QCOMPARE(loaded->size(), messages.size());
            QCOMPARE(loaded->last().parts.first().text, messages.last().parts.first().text);
            const auto used = qint64(mallinfo2().uordblks); // 0 under a sanitizer
            QVERIFY(wait(m_library->releaseMemory()));
            const qint64 given = used - qint64(mallinfo2().uordblks);
            QVERIFY2(used == 0 || given > 1'000'000, qPrintable(QString::number(given)));
            QVERIFY(wait(m_library->setValue(u"x"_s, "y")));
        }
    }

    // The first screen of a cold start: the newest ones in one query, the rest later.
    void sessionsNewestFirst()
    {
        QList<Session> sessions;
        for (int i = 0; i < 5000; ++i)
            sessions.append(makeSession(u"ses_%1"_s.arg(i), 1000 + (i * 7919) % 5000));
        QVERIFY(wait(m_library->saveSessions(Ws, sessions)));
        QVERIFY(wait(m_library->saveSessions(u"other"_s, {makeSession(u"ses_x"_s, 1'000'000)})));
        QVERIFY(wait(m_library->setPinned(key(u"ses_0"_s), true)));
        reopen();
        const auto first = wait(m_library->loadSessions(Ws, 60));
        QCOMPARE(first->size(), 60);
        QCOMPARE(first->first().session.updated, 5999);
        QVERIFY(std::is_sorted(first->cbegin(), first->cend(), [](const CachedSession &a, const CachedSession &b) {
            return a.session.updated > b.session.updated;
        }));
        const auto rest = wait(m_library->loadSessions(Ws, -1, 60));
        QCOMPARE(rest->size(), 4940);
        QVERIFY(rest->first().session.updated < first->last().session.updated);
        QCOMPARE(rest->last().session, makeSession(u"ses_0"_s, 1000));
        QVERIFY(rest->last().pinned);
        QVERIFY(!first->first().pinned);
    }

    void sessionsAreReplacedAndRemoved()
    {
        QVERIFY(wait(m_library->saveSessions(Ws, {makeSession(u"ses_a"_s, 1), makeSession(u"ses_b"_s, 2)})));
        Session renamed = makeSession(u"ses_a"_s, 3);
        renamed.title = u"'; DROP TABLE session; --"_s;
        renamed.extra = "\"slug\":\"witty-canyon\"";
        QVERIFY(wait(m_library->saveSessions(Ws, {renamed})));
        QVERIFY(wait(m_library->saveMessages(key(u"ses_b"_s), {makeMessage(u"msg_1"_s, 1)})));
        QVERIFY(wait(m_library->setPinned(key(u"ses_b"_s), true)));
        QVERIFY(wait(m_library->saveDraft(key(u"ses_b"_s), {u"draft"_s, {}})));
        QVERIFY(wait(m_library->removeSessions(Ws, {u"ses_b"_s, u"ses_unknown"_s})));
        const auto sessions = wait(m_library->loadSessions(Ws, -1));
        QCOMPARE(sessions->size(), 1);
        QCOMPARE(sessions->first().session, renamed);
        QVERIFY(wait(m_library->loadMessages(key(u"ses_b"_s), 10))->isEmpty());
        QVERIFY(wait(m_library->loadPins(Ws))->isEmpty());
        QVERIFY(wait(m_library->loadDraft(key(u"ses_b"_s)))->text.isEmpty());
    }

    // By (created, id), because ids wrap; pages before a place in that order.
    void messagesInPages()
    {
        QList<MessageWithParts> messages;
        for (int i = 0; i < 50; ++i)
            messages.prepend(makeMessage(u"msg_%1"_s.arg(99 - i), i / 2)); // ids against time, two of each time
        QVERIFY(wait(m_library->saveMessages(key(u"ses_a"_s), messages)));
        QVERIFY(wait(m_library->saveMessages(key(u"ses_b"_s), {makeMessage(u"msg_x"_s, 100)})));
        QStringList all;
        MessageCursor before;
        for (int page = 0; page < 10; ++page) {
            const auto found = wait(m_library->loadMessages(key(u"ses_a"_s), 7, before));
            if (found->isEmpty())
                break;
            before = {found->first().info.created, found->first().info.id};
            QStringList ids;
            for (const MessageWithParts &message : *found)
                ids.append(message.info.id);
            all = ids + all;
        }
        QCOMPARE(all.size(), 50);
        QCOMPARE(all.first(), u"msg_98"_s); // created 0: msg_98 before msg_99
        QCOMPARE(all.at(1), u"msg_99"_s);
        QCOMPARE(all.last(), u"msg_51"_s);
    }

    void messagesLoseNothing()
    {
        MessageWithParts message = makeMessage(u"msg_1"_s, 5, u"half "_s + QChar(0xd83d));
        message.info.extra = "\"summary\":{\"diffs\":[]}";
        message.parts.first().extra = "\"metadata\":{\"a\":[1,2]}";
        QVERIFY(wait(m_library->saveMessages(key(u"ses_a"_s), {message})));
        const auto found = wait(m_library->loadMessages(key(u"ses_a"_s), 1));
        QCOMPARE(encodeMessageWithParts(found->first()), encodeMessageWithParts(message));
        message.parts.first().text = u"changed"_s;
        message.info.created = 6;
        QVERIFY(wait(m_library->saveMessages(key(u"ses_a"_s), {message})));
        QCOMPARE(wait(m_library->loadMessages(key(u"ses_a"_s), 10))->size(), 1);
        QVERIFY(wait(m_library->removeMessages(key(u"ses_a"_s), {u"msg_1"_s})));
        QVERIFY(wait(m_library->loadMessages(key(u"ses_a"_s), 10))->isEmpty());
    }

    void rowsThatMakeNoSenseAreLeftOut()
    {
        QVERIFY(wait(m_library->saveSessions(Ws, {makeSession(u"ses_a"_s, 1), makeSession(u"ses_b"_s, 2)})));
        QVERIFY(
            wait(m_library->saveMessages(key(u"ses_a"_s), {makeMessage(u"msg_1"_s, 1), makeMessage(u"msg_2"_s, 2)})));
        QVERIFY(wait(m_library->putOutbox(makeRow(u"msg_1"_s))));
        execute({u"UPDATE session SET json = '[]' WHERE id = 'ses_a'"_s,
                 u"UPDATE message SET json = x'00ff' WHERE id = 'msg_1'"_s,
                 u"UPDATE outbox SET prompt = x'ff', state = 99"_s});
        QCOMPARE(wait(m_library->loadSessions(Ws, -1))->size(), 1);
        QCOMPARE(wait(m_library->loadMessages(key(u"ses_a"_s), 10))->size(), 1);
        QCOMPARE(wait(m_library->loadOutbox(Ws))->first().state, OutboxState::Failed);
    }

    void outbox()
    {
        OutboxRow second = makeRow(u"msg_2"_s);
        QVERIFY(wait(m_library->putOutbox(makeRow(u"msg_3"_s))));
        QVERIFY(wait(m_library->putOutbox(second)));
        second.state = OutboxState::Failed;
        second.attempts = 4;
        second.error = u"No such model"_s;
        QVERIFY(wait(m_library->putOutbox(second)));
        reopen();
        const auto rows = wait(m_library->loadOutbox(Ws));
        QCOMPARE(rows->size(), 2);
        QCOMPARE(rows->at(0).prompt.messageId, u"msg_3"_s); // in the order of sending, not of ids
        const OutboxRow &found = rows->at(1);
        QCOMPARE(found.state, OutboxState::Failed);
        QCOMPARE(found.attempts, 4);
        QCOMPARE(found.error, u"No such model"_s);
        QCOMPARE(found.session, key(u"ses_a"_s));
        QCOMPARE(found.directory, second.directory);
        QCOMPARE(found.created, 77);
        QCOMPARE(found.prompt.model, second.prompt.model);
        QCOMPARE(found.prompt.agent, u"build"_s);
        QCOMPARE(found.prompt.parts.size(), 2);
        QCOMPARE(found.prompt.parts.at(0).text, u"do it"_s);
        QCOMPARE(found.prompt.parts.at(1).id, u"prt_2"_s);
        QCOMPARE(found.prompt.parts.at(1).file.url, second.prompt.parts.at(1).file.url);
        QVERIFY(wait(m_library->removeOutbox(Ws, u"msg_3"_s)));
        QCOMPARE(wait(m_library->loadOutbox(Ws))->size(), 1);
    }

    void drafts()
    {
        const Draft draft{u"unsent\nwords 😀"_s, "[{}]"};
        QVERIFY(wait(m_library->saveDraft(key(u"ses_a"_s), draft)));
        QVERIFY(wait(m_library->saveDraft(key(u"ses_b"_s), {{}, "[1]"})));
        reopen();
        QCOMPARE(wait(m_library->loadDraft(key(u"ses_a"_s)))->text, draft.text);
        QCOMPARE(wait(m_library->loadDraft(key(u"ses_a"_s)))->attachments, draft.attachments);
        QCOMPARE(wait(m_library->loadDraft(key(u"ses_b"_s)))->attachments, "[1]"_ba);
        QVERIFY(wait(m_library->saveDraft(key({}), {u"of a session to be"_s, {}}))); // no id yet
        QCOMPARE(wait(m_library->loadDraft(key({})))->text, u"of a session to be"_s);
        QVERIFY(wait(m_library->saveDraft(key(u"ses_a"_s), {})));
        QVERIFY(wait(m_library->loadDraft(key(u"ses_a"_s)))->text.isEmpty());
    }

    void pins()
    {
        QVERIFY(wait(m_library->setPinned(key(u"ses_b"_s), true)));
        QVERIFY(wait(m_library->setPinned(key(u"ses_b"_s), true)));
        QVERIFY(wait(m_library->setPinned(key(u"ses_a"_s), true)));
        QCOMPARE(*wait(m_library->loadPins(Ws)), (QStringList{u"ses_a"_s, u"ses_b"_s}));
        QVERIFY(wait(m_library->setPinned(key(u"ses_b"_s), false)));
        QCOMPARE(*wait(m_library->loadPins(Ws)), QStringList{u"ses_a"_s});
    }

    // Our own "always": per project, listed and revocable.
    void rules()
    {
        PermissionRule rule{0, Ws, u"/p"_s, u"bash"_s, u"git *"_s, true, 9};
        const auto id = wait(m_library->addRule(rule));
        rule.allow = false;
        QCOMPARE(*wait(m_library->addRule(rule)), *id);
        rule.directory = u"/q"_s;
        QVERIFY(*wait(m_library->addRule(rule)) != *id);
        const auto rules = wait(m_library->loadRules(Ws));
        QCOMPARE(rules->size(), 2);
        QCOMPARE(rules->first().pattern, u"git *"_s);
        QCOMPARE(rules->first().permission, u"bash"_s);
        QVERIFY(!rules->first().allow);
        QVERIFY(wait(m_library->removeRule(*id)));
        QCOMPARE(wait(m_library->loadRules(Ws))->size(), 1);
        QVERIFY(wait(m_library->loadRules(u"other"_s))->isEmpty());
    }

    void values()
    {
        QVERIFY(wait(m_library->setValue(u"window/geometry"_s, QByteArray("\0\1", 2))));
        QVERIFY(wait(m_library->setValue(u"window/%_"_s, "x")));
        QVERIFY(wait(m_library->setValue(u"windowless"_s, "y")));
        QCOMPARE(*wait(m_library->value(u"window/geometry"_s)), QByteArray("\0\1", 2));
        QVERIFY(wait(m_library->value(u"none"_s))->isEmpty());
        QCOMPARE(wait(m_library->values(u"window/"_s))->size(), 2);
        QCOMPARE(wait(m_library->values(u"window/%"_s))->size(), 1);
        QCOMPARE(wait(m_library->values({}))->size(), 3);
        QVERIFY(wait(m_library->setValue(u"windowless"_s, {})));
        QCOMPARE(wait(m_library->values({}))->size(), 2);
    }

    void removesAWorkspace()
    {
        QVERIFY(wait(m_library->saveSessions(Ws, {makeSession(u"ses_a"_s, 1)})));
        QVERIFY(wait(m_library->saveSessions(u"other"_s, {makeSession(u"ses_a"_s, 1)})));
        QVERIFY(wait(m_library->saveMessages(key(u"ses_a"_s), {makeMessage(u"msg_1"_s, 1)})));
        QVERIFY(wait(m_library->removeWorkspace(Ws)));
        const auto size = wait(m_library->size());
        QCOMPARE(size->sessions, 1);
        QCOMPARE(size->messages, 0);
        QVERIFY(size->bytes > 4096);
    }

    // The copies go and the file shrinks; what only we have stays.
    void clearsTheCopies()
    {
        QString noise;
        for (int n = 0; n < 2000; ++n)
            noise += QChar(0x4e00 + (n * 104729) % 20000);
        for (const QString &workspace : {Ws, u"other"_s}) {
            QVERIFY(wait(m_library->saveSessions(workspace, {makeSession(u"ses_a"_s, 1)})));
            for (int i = 0; i < 200; ++i)
                m_library->saveMessages({workspace, u"ses_a"_s}, {makeMessage(u"msg_%1"_s.arg(i), i, noise)});
        }
        QVERIFY(wait(m_library->saveDraft(key(u"ses_a"_s), {u"my words"_s, {}})));
        QVERIFY(wait(m_library->putOutbox(makeRow(u"msg_x"_s))));
        QVERIFY(wait(m_library->setPinned(key(u"ses_a"_s), true)));
        QVERIFY(wait(m_library->addRule({0, Ws, u"/p"_s, u"bash"_s, u"ls *"_s, true, 1})));
        QVERIFY(wait(m_library->setValue(u"theme"_s, "dark")));
        QVERIFY(wait(m_library->size())->bytes > 500'000);

        QVERIFY(wait(m_library->clearCopies()));
        const auto size = wait(m_library->size());
        QCOMPARE(size->sessions, 0);
        QCOMPARE(size->messages, 0);
        QCOMPARE_LT(size->bytes, 150'000);
        QCOMPARE(wait(m_library->loadDraft(key(u"ses_a"_s)))->text, u"my words"_s);
        QCOMPARE(wait(m_library->loadOutbox(Ws))->size(), 1);
        QCOMPARE(wait(m_library->loadPins(Ws))->size(), 1);
        QCOMPARE(wait(m_library->loadRules(Ws))->size(), 1);
        QCOMPARE(*wait(m_library->value(u"theme"_s)), "dark"_ba);

        QVERIFY(wait(m_library->saveSessions(Ws, {makeSession(u"ses_a"_s, 1)})));
        QVERIFY(wait(m_library->loadSessions(Ws, -1))->first().pinned);
        reopen();
        QVERIFY(!m_report.rebuilt);
    }

    // A library that goes finishes what was asked of it.
    void destructionWrites()
    {
        for (int i = 0; i < 200; ++i)
            m_library->setValue(u"key%1"_s.arg(i), "x");
        reopen();
        QCOMPARE(wait(m_library->values(u"key"_s))->size(), 200);
    }

    // Every schema that was ever released migrates to the current one; 0 is an empty file.
    void migratesFromEveryVersion()
    {
        for (int version = 0; version <= Library::SchemaVersion; ++version) {
            const QString path = m_shelf->directory.filePath(u"v%1.sqlite"_s.arg(version));
            QStringList statements;
            for (int step = 0; step < version; ++step)
                statements += libraryMigration(step);
            execute(statements + QStringList{u"PRAGMA user_version = %1"_s.arg(version)}, path);
            Library library(path);
            QCOMPARE(wait(library.open())->version, Library::SchemaVersion);
            QVERIFY(wait(library.putOutbox(makeRow(u"msg_1"_s))));
            QVERIFY(wait(library.saveSessions(Ws, {makeSession(u"ses_a"_s, 1)})));
        }
        QVERIFY(libraryMigration(Library::SchemaVersion).isEmpty());
    }

private:
    void reopen()
    {
        m_library.reset();
        m_library = std::make_unique<Library>(m_shelf->path);
        const auto report = wait(m_library->open());
        QVERIFY(report);
        m_report = *report;
    }

    void execute(const QStringList &statements, const QString &path = {})
    {
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"test"_s);
            database.setDatabaseName(path.isEmpty() ? m_shelf->path : path);
            QVERIFY(database.open());
            for (const QString &statement : statements) {
                QSqlQuery query(database);
                QVERIFY2(query.exec(statement), qPrintable(statement));
            }
        }
        QSqlDatabase::removeDatabase(u"test"_s);
    }

    std::unique_ptr<Shelf> m_shelf;
    std::unique_ptr<Library> m_library;
    LibraryReport m_report;
};

QTEST_GUILESS_MAIN(TestLibrary)
#include "tst_library.moc"
