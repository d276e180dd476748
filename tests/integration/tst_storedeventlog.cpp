// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// S3.15, S3.97, S3.103: the event log of a server with a database, and agents' logs as topics: numbers, announcements, several processes.
#include "core/protocol/compoundcodec.h"
#include "core/protocol/topics.h"
#include "embedded-server/events/storedeventlog.h"
#include "embedded-server/store/agentsessions.h"
#include "embedded-server/store/eventlog.h"
#include "embedded-server/store/repositories.h"
#include "embedded-server/store/tasks.h"
#include "embedded-server/store/workspaces.h"
#include "tests/integration/storefixtures.h"
#include "tests/support/await.h"

using namespace qd;
using namespace qd::test;
using server::LoggedEvent;
using server::StoredEventLog;
using store::Transaction;

namespace {

const QString topic = u"user/local/tasks"_s;
using Numbers = QList<qint64>;

struct Work
{
    QUuid taskId;
    QList<QUuid> sessions;
};

Outcome<Work> furnish(Transaction &t)
{
    const auto workspace = store::Workspaces(t).create({});
    store::RepositoryGroup group;
    group.workspaceId = workspace->id;
    store::UnitTask task;
    task.repositoryGroupId = store::Repositories(t).createGroup(group, {})->id;
    const auto made = store::Tasks(t).createUnit(task, {});
    Work work{made->id, {}};
    for (int i = 0; i < 2; ++i) {
        store::AgentSession session;
        session.agentTaskId = made->agentTaskId;
        work.sessions.append(store::AgentSessions(t).create(session)->id);
    }
    return work;
}

//! One process on the database of the rig.
struct Process
{
    Process(StoreRig &rig, std::unique_ptr<store::Database> of)
        : database(std::move(of))
    {
        if (!wait(database->open()))
            qFatal("the database can't be opened");
        auto opened = await(open(*database, rig.time));
        log = std::move(opened);
        log->setListener([this](const QString &of, const LoggedEvent &event) { heard[of].append(event); },
                         [this](const QString &name) { return wanted.contains(name); });
    }
    static QCoro::Task<std::shared_ptr<StoredEventLog>> open(store::Database &database, ManualTime &time)
    {
        server::StoredEventLogOptions options;
        QCoro::Task<Outcome<std::unique_ptr<StoredEventLog>>> opening = StoredEventLog::open(database, options, time);
        Outcome<std::unique_ptr<StoredEventLog>> log = co_await std::move(opening);
        if (!log)
            qFatal("the log can't be opened");
        std::shared_ptr<StoredEventLog> shared = std::move(*log);
        co_return shared;
    }
    void listen(const QString &name)
    {
        wanted.insert(name);
        QVERIFY(await(log->range(name)));
    }
    [[nodiscard]] Numbers numbers(const QString &name) const
    {
        Numbers all;
        for (const LoggedEvent &event : heard.value(name))
            all.append(event.seq);
        return all;
    }
    [[nodiscard]] qint64 newest(const QString &name) const
    {
        const Numbers all = numbers(name);
        return all.isEmpty() ? 0 : all.last();
    }
    template <typename T, typename Do>
    Outcome<T> write(Do work)
    {
        return wait(database->write<T>(std::move(work)));
    }
    [[nodiscard]] qint64 append(const QByteArray &data = "{}") const
    {
        const auto number = await(log->append(topic, data));
        return number ? *number : -1;
    }
    [[nodiscard]] qint64 say(const QUuid &session, int count)
    {
        const auto last = write<qint64>([=](Transaction &t) {
            return store::AgentSessions(t).appendLog(session,
                                                     QList<store::LogEntry>(count, {7, 7, u"text"_s, {"{\"a\":1}"}}));
        });
        return last ? *last : -1;
    }

    std::unique_ptr<store::Database> database;
    QSet<QString> wanted;
    QHash<QString, QList<LoggedEvent>> heard;
    std::shared_ptr<StoredEventLog> log;
};

} // namespace

class TestStoredEventLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { rig.reset(); }
    void cleanupTestCase() { cluster().reset(); }

    void numbersAndReading_data() { addEngines(); }
    void numbersAndReading()
    {
        Process one = start();
        QCOMPARE(one.append("1"), 1);
        QCOMPARE(one.append("2"), 2);
        QCOMPARE(one.append("3"), 3);
        const auto range = await(one.log->range(topic));
        QCOMPARE(range->oldest, 1);
        QCOMPARE(range->newest, 3);
        const auto events = await(one.log->read(topic, 1, 10));
        QCOMPARE(events->size(), 2);
        QCOMPARE(events->last().data, "3");
        const auto none = await(one.log->range(u"other"_s));
        QCOMPARE(none->oldest, none->newest + 1);
        QVERIFY(!one.log->epoch().isEmpty());
    }

    void announcesToWhoListens_data() { addEngines(); }
    void announcesToWhoListens()
    {
        Process one = start();
        QCOMPARE(one.append(), 1);
        one.listen(topic);
        QCOMPARE(one.append(), 2);
        QTRY_COMPARE(one.numbers(topic), Numbers{2});
        // Many at once, more than a page.
        QVERIFY(one.write<qint64>([](Transaction &t) {
            return store::EventLog(t).append(topic, QList<store::Event>(450, {0, 0, u"k"_s, {"{}"}}));
        }));
        QTRY_COMPARE(one.numbers(topic).size(), 451);
        for (int i = 0; i < 451; ++i)
            QCOMPARE(one.numbers(topic).at(i), i + 2);
        one.wanted.clear();
        QVERIFY(one.append() > 0);
        one.listen(topic);
        const qint64 last = one.append();
        QTRY_COMPARE(one.newest(topic), last);
    }

    // One line of numbers over all sessions of a task; nothing is stored twice.
    void logsOfATask_data() { addEngines(); }
    void logsOfATask()
    {
        Process one = start();
        const auto work = one.write<Work>(furnish);
        QD_OK(work);
        const QString name = rpc::executionLogTopic(work->taskId);
        QCOMPARE(await(one.log->range(name))->newest, 0);
        QCOMPARE(one.say(work->sessions[0], 2), 2);
        one.listen(name);
        QCOMPARE(one.say(work->sessions[1], 3), 3);
        QCOMPARE(one.say(work->sessions[0], 1), 3);
        QTRY_COMPARE(one.newest(name), 6);
        const auto events = await(one.log->read(name, 0, 100));
        QCOMPARE(events->size(), 6);
        const auto tree = json::Tree::parse(events->at(2).data);
        rpc::ExecutionLogEntry entry;
        rpc::Misfit misfit;
        QVERIFY2(rpc::Codec<rpc::ExecutionLogEntry>::read((*tree)->root(), entry, misfit), qPrintable(misfit.text()));
        const rpc::ExecutionLogEntry expected{3, work->sessions[1], 1, 7, u"text"_s, {"{\"a\":1}"}};
        QCOMPARE(entry, expected);
        // With a session go its entries; what is left is told as it is numbered.
        QD_OK(one.write<void>([&](Transaction &t) { return store::AgentSessions(t).remove(work->sessions[0]); }));
        QCOMPARE(await(one.log->range(name))->oldest, 3);
        QCOMPARE(await(one.log->range(name))->newest, 5);
        QCOMPARE(one.say(work->sessions[1], 1), 4);
        QTRY_COMPARE(one.newest(name), 7);
        QVERIFY(!await(one.log->append(name, "{}")));
    }

    void epochIsTheDatabases_data() { addEngines(false); }
    void epochIsTheDatabases()
    {
        const QString first = start().log->epoch();
        Process again(*rig, rig->make(rig->options()));
        QCOMPARE(again.log->epoch(), first);
        const auto renewed = again.write<QUuid>([](Transaction &t) { return store::EventLog(t).renewEpoch(); });
        QD_OK(renewed);
        const Process other(*rig, rig->make(rig->options()));
        QCOMPARE(other.log->epoch(), renewed->toString(QUuid::WithoutBraces));
        QVERIFY(other.log->epoch() != first);
    }

    void oldEventsAreForgotten_data() { addEngines(); }
    void oldEventsAreForgotten()
    {
        Process one = start();
        QCOMPARE(one.append(), 1);
        rig->time.advance(31LL * 24 * 3'600'000);
        QCOMPARE(one.append(), 2);
        rig->time.advance(3'600'000);
        QTRY_COMPARE(await(one.log->range(topic))->oldest, 2);
        QCOMPARE(await(one.log->read(topic, 0, 10))->size(), 1);
    }

    // What one process appends is told by the others, in order.
    void severalProcesses()
    {
        rig = std::make_unique<StoreRig>(u"postgresql"_s);
        Process one(*rig, rig->make(rig->options()));
        Process two(*rig, rig->make(rig->options()));
        const auto work = one.write<Work>(furnish);
        QD_OK(work);
        const QString name = rpc::executionLogTopic(work->taskId);
        for (Process *each : {&one, &two}) {
            each->listen(topic);
            each->listen(name);
        }
        Numbers expected;
        for (int i = 1; i <= 40; ++i) {
            expected.append(i);
            QCOMPARE((i % 2 != 0 ? one : two).append(), i);
        }
        QVERIFY(one.say(work->sessions[0], 5) > 0);
        QVERIFY(two.say(work->sessions[1], 5) > 0);
        for (const Process *each : {&one, &two}) {
            QTRY_COMPARE(each->numbers(topic), expected);
            QTRY_COMPARE(each->numbers(name).size(), 10);
        }
    }

    // While nobody could be woken something happened.
    void missedWakeUpsAreCaughtUp()
    {
        rig = std::make_unique<StoreRig>(u"postgresql"_s);
        Process one(*rig, rig->make(rig->options()));
        one.listen(topic);
        QCOMPARE(one.append(), 1);
        QTRY_COMPARE(one.numbers(topic), Numbers{1});
        Process two(*rig, rig->make(rig->options()));
        cluster()->restart();
        QCOMPARE(two.append(), 2);
        QTRY_COMPARE_WITH_TIMEOUT(one.numbers(topic), (Numbers{1, 2}), 30'000);
        QCOMPARE(two.append(), 3);
        QTRY_COMPARE_WITH_TIMEOUT(one.numbers(topic), (Numbers{1, 2, 3}), 30'000);
    }

private:
    Process start()
    {
        QFETCH(const QString, engine);
        rig = std::make_unique<StoreRig>(engine);
        return {*rig, rig->make(rig->options())};
    }

    std::unique_ptr<StoreRig> rig;
};

QTEST_GUILESS_MAIN(TestStoredEventLog)
#include "tst_storedeventlog.moc"
