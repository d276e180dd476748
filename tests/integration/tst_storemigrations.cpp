// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// S3.204: the schema's steps, from every version with data, by a hundred processes at once, and what is refused.
#include "embedded-server/store/agentsessions.h"
#include "embedded-server/store/jobqueue.h"
#include "embedded-server/store/users.h"
#include "testplaces.h"
#include "tests/integration/storefixtures.h"
#include "tests/support/testprocess.h"

using namespace qd;
using namespace qd::store;
using namespace qd::test;

namespace {

constexpr int Processes = 100;

//! What released versions of this program have written into databases: a step never changes.
const QStringList Released{};

Outcome<void> insertUser(Transaction &transaction)
{
    return transaction
        .run(
            u"INSERT INTO users (id, created_at, updated_at, version, name, name_key, display_name, role, disabled) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            bind(QUuid::createUuid(), qint64(1), qint64(1), qint64(1), u"old"_s, u"old"_s, u"Old"_s, u"owner"_s, false))
        .map([](qint64) {});
}

} // namespace

class TestStoreMigrations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addEngines(false); }
    void init()
    {
        QFETCH_GLOBAL(QString, engine);
        rig = std::make_unique<StoreRig>(engine);
    }
    void cleanup() { rig.reset(); }
    void cleanupTestCase() { cluster().reset(); }

    // Each version with a row in it becomes the newest one, and the row is there.
    void fromEveryVersion_data()
    {
        QTest::addColumn<int>("version");
        for (int version = 0; version <= storeMigrations().size(); ++version)
            QTest::addRow("from %d", version) << version;
    }
    void fromEveryVersion()
    {
        QFETCH(int, version);
        if (version > 0) {
            DatabaseOptions old = rig->options();
            old.migrations = storeMigrations().mid(0, version);
            rig->database = rig->make(old);
            QD_OK(wait(rig->database->open()));
            QD_OK(rig->write(insertUser));
        }
        const auto report = rig->open();
        QD_OK(report);
        QCOMPARE(report->from, version);
        QCOMPARE(report->to, storeMigrations().size());
        const auto kept = rig->read([](Transaction &t) { return Users(t).count(Role::Owner); });
        QCOMPARE(kept, version > 0 ? 1 : 0);
        if (version > 0) { // nobody is narrowed by a step
            const auto old = rig->read([](Transaction &t) { return Users(t).findByName(u"old"_s); });
            QD_OK(old);
            QVERIFY(namesIn(old->directories).isEmpty() && namesIn(old->models).isEmpty());
            QVERIFY(old->requestsPerMinute == 0 && old->streams == 0);
        }
        QCOMPARE(rig->open()->from, storeMigrations().size());
    }

    // Entries that were numbered by session only get the numbers of their task, in the order of the sessions.
    void logsAreNumberedByTask()
    {
        DatabaseOptions old = rig->options();
        old.migrations = storeMigrations().mid(0, 4);
        rig->database = rig->make(old);
        QD_OK(wait(rig->database->open()));
        const QUuid task = QUuid::createUuid();
        const QList<QUuid> sessions{QUuid::createUuid(), QUuid::createUuid()};
        QD_OK(rig->write([&](Transaction &t) {
            (void)t.run(
                u"INSERT INTO agent_task (id, created_at, updated_at, version, agent_type, prompt) VALUES (?, 1, 1, 1, 'a', 'p')"_s,
                bind(task));
            for (qint64 i = 0; i < 2; ++i) {
                (void)t.run(u"INSERT INTO agent_session (id, created_at, updated_at, version, agent_task_id, worker, "
                            u"state, error, log_count) "
                            "VALUES (?, ?, 1, 1, ?, 'w', 'done', '', 2)"_s,
                            bind(sessions.at(i), 2 - i, task));
                for (qint64 line = 1; line <= 2; ++line)
                    (void)t.run(
                        u"INSERT INTO execution_log (session_id, sequence, created_at, kind, body) VALUES (?, ?, 1, 'text', '{}')"_s,
                        bind(sessions.at(i), line));
            }
            return Outcome<void>();
        }));
        QD_OK(rig->open());
        QD_OK(rig->write([&](Transaction &t) {
            return AgentSessions(t).appendLog(sessions.at(0), {{0, 0, u"text"_s, {"{}"}}});
        }));
        for (const auto &[session, expected] :
             {std::pair{sessions.at(1), QList<qint64>{1, 2}}, {sessions.at(0), {3, 4, 5}}}) {
            const auto log = rig->read([id = session](Transaction &t) { return AgentSessions(t).log(id, 0); });
            QD_OK(log);
            QList<qint64> numbers;
            for (const LogEntry &entry : *log)
                numbers.append(entry.taskSequence);
            QCOMPARE(numbers, expected);
        }
    }

    void releasedStepsStay()
    {
        const QList<Migration> steps = storeMigrations();
        for (qsizetype i = 0; i < steps.size(); ++i) {
            QCOMPARE(steps.at(i).version, i + 1);
            if (i < Released.size())
                QCOMPARE(steps.at(i).checksum(), Released.at(i));
        }
    }

    // A step that fails leaves nothing of itself, and what came before it stays.
    void failingStep()
    {
        DatabaseOptions broken = rig->options();
        broken.migrations.append({int(storeMigrations().size()) + 1,
                                  u"broken"_s,
                                  {u"CREATE TABLE half (id {uuid} PRIMARY KEY)"_s, u"CREATE TABLE nonsense ("_s}});
        rig->database = rig->make(broken);
        const auto opened = wait(rig->database->open());
        QVERIFY(!opened);
        QVERIFY(!opened.error().detail.contains(u"CREATE"_s));
        QVERIFY(!rig->write(insertUser)); // it is not open
        QD_OK(rig->open());
        QD_OK(rig->write(insertUser));
        QVERIFY(!rig->write([](Transaction &t) { return t.run(u"SELECT * FROM half"_s); }));
    }

    void newerAndForeign()
    {
        QD_OK(rig->open());
        DatabaseOptions older = rig->options();
        older.migrations.removeLast();
        const auto newer = wait(rig->make(older)->open());
        QVERIFY(!newer);
        QCOMPARE(newer.error().code, Error::Code::Unsupported);
        QVERIFY(newer.error().detail.contains(u"newer version"_s));
        DatabaseOptions other = rig->options();
        other.migrations[1].statements.append(u"SELECT 1"_s);
        const auto foreign = wait(rig->make(other)->open());
        QVERIFY(!foreign);
        QCOMPARE(foreign.error().code, Error::Code::Unsupported);
        QVERIFY(foreign.error().detail.contains(u"Step 2"_s));
        QD_OK(rig->open());
    }

    // A database that could not be opened can be asked again.
    void asksAgain()
    {
        rig->url = u"sqlite:"_s + rig->folder.path(); // a folder
        const auto opened = rig->open();
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Error::Code::Storage);
        QCOMPARE(rig->database->state(), Database::State::Closed);
        QVERIFY(!wait(rig->database->open()));
        QVERIFY(!rig->write(insertUser));
    }

    void aHundredAtOnce()
    {
        std::vector<std::unique_ptr<QProcess>> all;
        for (int i = 0; i < Processes; ++i) {
            all.push_back(std::make_unique<QProcess>());
            tieToTest(*all.back());
            all.back()->start(QStringLiteral(QD_BINARY_DIR "/bin/qd-test-store"), {u"migrate"_s, rig->url});
        }
        int steps = 0;
        const QByteArray newest = "to " + QByteArray::number(storeMigrations().size()) + '\n';
        for (const auto &each : all) {
            QVERIFY(QTest::qWaitFor([&each] { return each->state() == QProcess::NotRunning; }, 240'000));
            const QByteArray said = each->readAllStandardOutput();
            QVERIFY2(each->exitCode() == 0 && said.endsWith(newest), each->readAllStandardError().constData());
            steps += said.startsWith("from 0") ? 1 : 0;
        }
        QVERIFY(steps >= 1);
        QD_OK(rig->open());
        qint64 rows = 0;
        QD_OK(rig->read([&rows](Transaction &t) {
            return t.run(u"SELECT version FROM schema_migration"_s, {}, [&rows](const Row &) { ++rows; });
        }));
        QCOMPARE(rows, storeMigrations().size());
    }

private:
    std::unique_ptr<StoreRig> rig;
};

QTEST_GUILESS_MAIN(TestStoreMigrations)
#include "tst_storemigrations.moc"
