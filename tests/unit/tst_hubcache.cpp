// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Results of a hub's reading calls are kept until they are stale (S3.31), queries follow them (S3.135 to S3.137), and a model follows what agents
// say (S3.139); over each way to the hub.
#include "core/hub/executionlogmodel.h"
#include "core/hub/hubquery.h"
#include "core/protocol/taskmethods.h"
#include "tests/support/await.h"
#include "tests/support/hubrig.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

struct Thing : Repeat
{
    static constexpr const char *name = "test.thing";
    static constexpr const char *topic = rpc::tasksTopic;
};
struct AddThing : AddOne
{
    static constexpr const char *name = "test.addThing";
    static constexpr const char *topic = rpc::tasksTopic;
};

const QString tasks = rpc::userTopic(u"ann"_s, rpc::tasksTopic);

struct Desk
{
    explicit Desk(bool webSocket)
        : rig(webSocket ? std::unique_ptr<HubRig>(std::make_unique<WebSocketRig>()) : std::make_unique<InProcessRig>())
        , api(rig->transport(), rig->time, [] { return 0.5; })
        , cache(api, clock, 3)
    {
        HubServer &server = *rig->server;
        server.dispatcher.add<Thing>(
            [&server](const server::CallContext &, Thing::Params params) { return server.repeat(std::move(params)); });
        server.dispatcher.add<AddThing>(
            [&server](const server::CallContext &, const rpc::Nothing &) { return server.addOne(); });
        server.subscriptions.addTopic(u"user/"_s, rpc::Permission::Read);
        server.subscriptions.addTopic(u"executionLog/"_s, rpc::Permission::Read);
        rig->transport().start();
        if (!QTest::qWaitFor([this] { return api.isReady(); }, 30'000))
            qFatal("not connected");
    }
    //! How often the server was asked for it.
    template <rpc::Method M = Thing>
    int read(const QString &text = {})
    {
        const int before = rig->server->repeats;
        const auto value = await(cache.read<M>({text}));
        if (value && (*value)->text != text)
            qFatal("another's result");
        return rig->server->repeats - before;
    }
    //! Until the cache hears of changes, and keeps what it reads.
    void settle()
    {
        if (!QTest::qWaitFor([this] { return rig->server->subscriptions.count() >= 3; }, 30'000) ||
            !QTest::qWaitFor([this] { return read() == 0; }, 30'000))
            qFatal("the cache does not listen");
    }
    void happen(const QByteArray &data = "{}") { (void)await(rig->log.append(tasks, data)); }
    //! In the event loop, while time goes by.
    bool pass(const std::function<bool()> &until)
    {
        return QTest::qWaitFor(
            [&] {
                rig->time.advance(50);
                return until();
            },
            30'000);
    }

    ManualTime clock; //!< of the cache alone: the connection's own would end for silence
    std::unique_ptr<HubRig> rig;
    HubApi api;
    HubCache cache;
};

QByteArray logEntry(const QUuid &session, qint64 seq)
{
    return rpc::toJson(
        rpc::ExecutionLogEntry{seq, session, seq, 1'000 + seq, u"text"_s, {"{\"n\":" + QByteArray::number(seq) + '}'}});
}

} // namespace

class TestHubCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<bool>("webSocket");
        QTest::newRow("in process") << false;
        QTest::newRow("WebSocket") << true;
    }
    void init()
    {
        QFETCH_GLOBAL(bool, webSocket);
        desk = std::make_unique<Desk>(webSocket);
        desk->settle();
    }
    void cleanup() { desk.reset(); }

    void freshResultsAreShared()
    {
        const auto first = await(desk->cache.read<Thing>({u"a"_s}));
        const auto second = await(desk->cache.read<Thing>({u"a"_s}));
        QVERIFY(first && *first == *second);
        QCOMPARE(desk->read(u"a"_s), 0);
        QCOMPARE(desk->read(u"b"_s), 1);
        desk->clock.advance(29'000);
        QCOMPARE(desk->read(u"a"_s), 0);
        desk->clock.advance(1'000);
        QCOMPARE(desk->read(u"a"_s), 1);
        desk->cache.clear();
        QCOMPARE(desk->cache.count(), 0);
        QCOMPARE(desk->read(u"a"_s), 1);
    }

    void sameQuestionIsAskedOnce()
    {
        const int before = desk->rig->server->repeats;
        desk->rig->server->holds = true;
        const Awaited first(desk->cache.read<Thing>({u"x"_s}));
        const Awaited second(desk->cache.read<Thing>({u"x"_s}));
        QTRY_COMPARE(desk->rig->server->held.size(), 1);
        desk->rig->server->release();
        QTRY_VERIFY(first.done() && second.done());
        QCOMPARE(desk->rig->server->repeats - before, 1);
        QCOMPARE(*first.value(), *second.value());
    }

    // One's own change is seen at once, also by whoever asks while an older answer is on its way.
    void changesMakeStale()
    {
        QCOMPARE(desk->read<Repeat>(u"other"_s), 1);
        QCOMPARE(desk->read(u"a"_s), 1);
        QCOMPARE(await(desk->cache.change<AddThing>({})).value(), 1);
        QCOMPARE(desk->read(u"a"_s), 1);
        QCOMPARE(desk->read(u"a"_s), 0);
        QCOMPARE(desk->read<Repeat>(u"other"_s), 0); // depends on nothing
        const int before = desk->rig->server->repeats;
        desk->rig->server->holds = true;
        const Awaited old(desk->cache.read<Thing>({u"c"_s}));
        QTRY_COMPARE(desk->rig->server->held.size(), 1);
        desk->cache.invalidateTopic(u"tasks"_s);
        const Awaited fresh(desk->cache.read<Thing>({u"c"_s}));
        QTRY_COMPARE(desk->rig->server->held.size(), 2);
        desk->rig->server->release();
        QTRY_VERIFY(old.done() && fresh.done());
        QCOMPARE(desk->rig->server->repeats - before, 2);
        QCOMPARE(desk->read(u"c"_s), 0);
    }

    void byMethodAndKey()
    {
        QCOMPARE(desk->read(u"a"_s), 1);
        QCOMPARE(desk->read<Repeat>(u"a"_s), 1);
        desk->cache.invalidate<Thing>({u"b"_s});
        QCOMPARE(desk->read(u"a"_s), 0);
        desk->cache.invalidate<Thing>({u"a"_s});
        QCOMPARE(desk->read(u"a"_s), 1);
        desk->cache.invalidate<Repeat>();
        QCOMPARE(desk->read(u"a"_s), 0);
        QCOMPARE(desk->read<Repeat>(u"a"_s), 1);
    }

    // Somebody else's change, also one that came while the connection was away, or was forgotten.
    void eventsMakeStale()
    {
        QSignalSpy invalidated(&desk->cache, &HubCache::invalidated);
        desk->happen();
        QTRY_COMPARE(invalidated.size(), 1);
        QCOMPARE(desk->read(), 1);
        QCOMPARE(desk->read(), 0);
        desk->rig->breakLine();
        for (int i = 0; i < 20; ++i)
            desk->happen(); // the log keeps ten
        QVERIFY(desk->pass([&] { return invalidated.size() >= 2; }));
        QVERIFY(desk->pass([this] { return desk->api.isReady(); }));
        QCOMPARE(desk->read(), 1);
    }

    void failuresAreNotKept()
    {
        desk->rig->server->fault = rpc::Fault(rpc::FaultCode::NotFound);
        QCOMPARE(desk->read(u"f"_s), 1);
        QCOMPARE(desk->read(u"f"_s), 1);
        desk->rig->server->fault.reset();
        QCOMPARE(desk->read(u"f"_s), 1);
        QCOMPARE(desk->read(u"f"_s), 0);
    }

    void isBounded()
    {
        for (int i = 0; i < 10; ++i) {
            QCOMPARE(desk->read(QString::number(i)), 1);
            desk->clock.advance(1);
        }
        QCOMPARE(desk->cache.count(), 3);
        QCOMPARE(desk->read(u"9"_s), 0);
        QCOMPARE(desk->read(u"0"_s), 1);
    }

    // S3.135, S3.136: a query shows what it has while it asks for what is newer; without parameters it asks for nothing.
    void queriesFollow()
    {
        HubQuery<Thing> query(desk->cache);
        QSignalSpy changed(&query, &HubQueryBase::changed);
        const int before = desk->rig->server->repeats;
        query.setParams(std::nullopt);
        QVERIFY(!query.isEnabled() && !query.isLoading() && !query.value());
        QCOMPARE(desk->rig->server->repeats, before);
        query.setParams(Thing::Params{u"q"_s});
        QTRY_VERIFY(query.value() && !query.isLoading());
        QCOMPARE(query.value()->text, u"q"_s);
        const auto first = query.value();
        desk->happen();
        QTRY_VERIFY(query.value() != first && !query.isLoading());
        desk->rig->server->fault = rpc::Fault(rpc::FaultCode::Conflict, u"Not now."_s);
        desk->happen();
        QTRY_VERIFY(query.error());
        QVERIFY(query.value()); // still shown
        desk->rig->server->fault.reset();
        desk->rig->breakLine();
        QVERIFY(desk->pass([&query] { return !query.error() && !query.isLoading(); }));
        query.setParams(std::nullopt);
        QVERIFY(!query.value());
        QVERIFY(!changed.isEmpty());
    }

    // S3.137: a new task makes the lists of tasks stale, by what the methods say of themselves.
    void methodsSayWhatTheyChange()
    {
        static_assert(OfTopic<rpc::CreateUnitTask> && OfTopic<rpc::ListUnitTasks> && OfTopic<rpc::GetUnitTask>);
        QCOMPARE(HubCache::topicOf<rpc::CreateUnitTask>(), HubCache::topicOf<rpc::ListUnitTasks>());
        QCOMPARE(HubCache::topicOf<rpc::UpdateUnitTaskStatus>(), HubCache::topicOf<rpc::GetUnitTask>());
        QVERIFY(HubCache::userTopics().contains(HubCache::topicOf<rpc::CreateUnitTask>()));
    }

    void logIsAppended()
    {
        const QUuid task = QUuid::createUuid();
        const QUuid session = QUuid::createUuid();
        const QString topic = rpc::executionLogTopic(task);
        qint64 said = 0;
        const auto say = [&] { (void)await(desk->rig->log.append(topic, logEntry(session, ++said))); };
        say();
        say();
        auto model = std::make_unique<ExecutionLogModel>(desk->api);
        const QAbstractItemModelTester tester(model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        const int others = desk->rig->server->subscriptions.count();
        model->setTask(task);
        QTRY_COMPARE(model->rowCount(), 2);
        QVERIFY(model->isLive() && !model->isIncomplete());
        say();
        QTRY_COMPARE(model->rowCount(), 3);
        QCOMPARE(model->data(model->index(2), ExecutionLogModel::SeqRole), 3);
        QCOMPARE(model->data(model->index(2), ExecutionLogModel::BodyRole), QByteArray("{\"n\":3}"));
        QCOMPARE(model->data(model->index(2), ExecutionLogModel::SessionRole), session.toString(QUuid::WithoutBraces));
        desk->rig->breakLine();
        say();
        QVERIFY(desk->pass([&] { return model->rowCount() == 4; }));
        // The log keeps ten: what is not kept can't be shown, and the model says so.
        desk->rig->breakLine();
        for (int i = 0; i < 20; ++i)
            say();
        QVERIFY(desk->pass([&] { return model->rowCount() == 10 && model->isIncomplete(); }));
        QCOMPARE(model->data(model->index(9), ExecutionLogModel::SeqRole), 24);
        QVERIFY(desk->pass([&] { return desk->rig->server->subscriptions.count() == others + 1; }));
        model.reset();
        QTRY_COMPARE(desk->rig->server->subscriptions.count(), others);
        ExecutionLogModel refused(desk->api);
        desk->rig->server->subscriptions.addTopic(u"executionLog/"_s, rpc::Permission::Read,
                                                  [](const rpc::Principal &, const QString &) { return false; });
        refused.setTask(task);
        QTRY_VERIFY(refused.error());
        refused.setTask({});
        QVERIFY(!refused.error());
    }

private:
    std::unique_ptr<Desk> desk;
};

QTEST_GUILESS_MAIN(TestHubCache)
#include "tst_hubcache.moc"
