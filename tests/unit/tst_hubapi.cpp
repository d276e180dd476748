// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The client's side of a hub (S3.129 to S3.134, S3.139), each test over each way to it: typed calls, repeats, events over lost connections.
#include "tests/support/await.h"
#include "tests/support/hubrig.h"

#include <QSignalSpy>

using namespace qd;
using namespace qd::test;

class TestHubApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void calls_data() { ways(); }
    void calls();
    void errorsArrive_data() { ways(); }
    void errorsArrive();
    void readingCallIsRepeated_data() { ways(); }
    void readingCallIsRepeated();
    void changingCallIsDoneOnce_data() { ways(); }
    void changingCallIsDoneOnce();
    void changingCallIsNotRepeatedOnAnotherServer_data() { ways(); }
    void changingCallIsNotRepeatedOnAnotherServer();
    void changingCallIsRepeatedWhereItIsRemembered_data() { ways(); }
    void changingCallIsRepeatedWhereItIsRemembered();
    void overloadedServerIsAskedAgain_data() { ways(); }
    void overloadedServerIsAskedAgain();
    void silenceTimesOut_data() { ways(); }
    void silenceTimesOut();
    void offlineFailsSoon_data() { ways(); }
    void offlineFailsSoon();
    void eventsArriveInOrder_data() { ways(); }
    void eventsArriveInOrder();
    void eventsGoOnOverALostConnection_data() { ways(); }
    void eventsGoOnOverALostConnection();
    void forgottenEventsAreToldAsMissed_data() { ways(); }
    void forgottenEventsAreToldAsMissed();
    void refusedTopic_data() { ways(); }
    void refusedTopic();
    void deletedSubscriptionEndsOnTheServer_data() { ways(); }
    void deletedSubscriptionEndsOnTheServer();
    void largeValues_data() { ways(); }
    void largeValues();
    void callsEndWithTheApi_data() { ways(); }
    void callsEndWithTheApi();

private:
    static void ways();
};

namespace {

const QString tasks = QStringLiteral("tasks");

std::unique_ptr<HubRig> makeRig()
{
    QFETCH(const bool, webSocket);
    if (webSocket)
        return std::make_unique<WebSocketRig>();
    return std::make_unique<InProcessRig>();
}

// Waits in the event loop while time goes by in small steps.
bool passUntil(ManualTime &time, const std::function<bool()> &holds)
{
    return QTest::qWaitFor(
        [&] {
            time.advance(50);
            return holds();
        },
        30'000);
}

// Events as they came; a missed one as 0.
struct Heard
{
    explicit Heard(HubSubscription &subscription)
    {
        QObject::connect(&subscription, &HubSubscription::happened, &subscription,
                         [this](qint64 seq) { numbers.append(seq); });
        QObject::connect(&subscription, &HubSubscription::missed, &subscription, [this] { numbers.append(0); });
    }
    QList<qint64> numbers;
};

struct Desk
{
    Desk()
    {
        rig->transport().start();
        if (!QTest::qWaitFor([this] { return api->isReady(); }, 30'000))
            qFatal("not connected");
    }
    void happen(int count = 1)
    {
        for (int i = 0; i < count; ++i)
            (void)await(rig->log.append(tasks, "{}"));
    }

    std::unique_ptr<HubRig> rig = makeRig();
    std::unique_ptr<HubApi> api = std::make_unique<HubApi>(rig->transport(), rig->time, [] { return 0.5; });
};

using Numbers = QList<qint64>;

} // namespace

void TestHubApi::ways()
{
    QTest::addColumn<bool>("webSocket");
    QTest::newRow("in process") << false;
    QTest::newRow("WebSocket") << true;
}

void TestHubApi::calls()
{
    Desk desk;
    const auto me = await(desk.api->call<rpc::SessionWhoAmI>());
    QVERIFY(me);
    QCOMPARE(me->id, QStringLiteral("ann"));
    QCOMPARE(me->permissions,
             (QStringList{QStringLiteral("signedIn"), QStringLiteral("read"), QStringLiteral("write")}));
    Repeat::Params given{QStringLiteral("Zoë 😀 \u2028") + QChar(0)};
    QCOMPARE(await(desk.api->call<Repeat>(given)).value(), given);
    QCOMPARE(await(desk.api->call<AddOne>()).value(), 1);
    QCOMPARE(await(desk.api->call<AddOne>()).value(), 2);
    QCOMPARE(desk.api->info()->name, QStringLiteral("Test"));
}

void TestHubApi::errorsArrive()
{
    Desk desk;
    desk.rig->server->fault = rpc::Fault(rpc::FaultCode::Conflict, QStringLiteral("Somebody else changed it."));
    const auto reply = await(desk.api->call<Repeat>());
    QCOMPARE(reply.error().code, Error::Code::Busy);
    QCOMPARE(reply.error().serverMessage, QStringLiteral("Somebody else changed it."));
    QCOMPARE(desk.rig->server->repeats, 1);
}

void TestHubApi::readingCallIsRepeated()
{
    Desk desk;
    desk.rig->server->holds = true;
    const Awaited reply(desk.api->call<Repeat>({QStringLiteral("a")}));
    QTRY_COMPARE(desk.rig->server->held.size(), 1);
    desk.rig->server->holds = false;
    desk.rig->breakLine();
    QVERIFY(passUntil(desk.rig->time, [&] { return reply.done(); }));
    QCOMPARE(reply.value().value().text, QStringLiteral("a"));
    QCOMPARE(desk.rig->server->repeats, 2);
    desk.rig->server->release();
}

void TestHubApi::changingCallIsDoneOnce()
{
    Desk desk;
    desk.rig->server->holds = true;
    const Awaited reply(desk.api->call<AddOne>());
    QTRY_COMPARE(desk.rig->server->held.size(), 1);
    desk.rig->breakLine(); // the answer is lost
    desk.rig->server->release();
    QVERIFY(passUntil(desk.rig->time, [&] { return reply.done(); }));
    QCOMPARE(reply.value().value(), 1);
    QCOMPARE(desk.rig->server->number, 1);
}

void TestHubApi::changingCallIsNotRepeatedOnAnotherServer()
{
    Desk desk;
    desk.rig->server->holds = true;
    const Awaited reply(desk.api->call<AddOne>());
    QTRY_COMPARE(desk.rig->server->held.size(), 1);
    desk.rig->restart(); // it knows no keys
    QVERIFY(passUntil(desk.rig->time, [&] { return reply.done(); }));
    QCOMPARE(reply.value().error().code, Error::Code::Offline);
    QVERIFY(passUntil(desk.rig->time, [&] { return desk.api->isReady(); }));
    QCOMPARE(desk.rig->server->number, 0);
    QCOMPARE(await(desk.api->call<AddOne>()).value(), 1);
}

// The servers of one database know what each of them was asked for.
void TestHubApi::changingCallIsRepeatedWhereItIsRemembered()
{
    Desk desk;
    desk.rig->memory = QStringLiteral("database");
    desk.rig->restart();
    QVERIFY(passUntil(desk.rig->time, [&] { return desk.api->isReady() && desk.api->info()->memory; }));
    desk.rig->server->holds = true;
    const Awaited reply(desk.api->call<AddOne>());
    QTRY_COMPARE(desk.rig->server->held.size(), 1);
    desk.rig->restart();
    QVERIFY(passUntil(desk.rig->time, [&] { return reply.done(); }));
    QCOMPARE(reply.value().value(), 1); // of the second one, which this rig lets begin anew
    QCOMPARE(desk.rig->server->number, 1);
}

void TestHubApi::overloadedServerIsAskedAgain()
{
    Desk desk;
    desk.rig->server->fault = rpc::Fault(rpc::FaultCode::Unavailable);
    const Awaited reply(desk.api->call<Repeat>());
    QTRY_COMPARE(desk.rig->server->repeats, 1);
    desk.rig->server->fault.reset();
    QVERIFY(passUntil(desk.rig->time, [&] { return reply.done(); }));
    QVERIFY(reply.value());
    QCOMPARE(desk.rig->server->repeats, 2);
}

void TestHubApi::silenceTimesOut()
{
    Desk desk;
    desk.rig->server->holds = true;
    CallOptions options;
    options.timeoutMs = 1'000;
    options.attempts = 2;
    const Awaited reply(desk.api->call<Repeat>({}, options));
    QVERIFY(passUntil(desk.rig->time, [&] { return reply.done(); }));
    QCOMPARE(reply.value().error().code, Error::Code::Timeout);
    QCOMPARE(desk.rig->server->repeats, 2);
    desk.rig->server->release();
    // What comes late harms nobody.
    QVERIFY(await(desk.api->call<Repeat>()));
}

void TestHubApi::offlineFailsSoon()
{
    const std::unique_ptr<HubRig> rig = makeRig();
    HubApi api(rig->transport(), rig->time);
    const Awaited reply(api.call<AddOne>());
    QVERIFY(!reply.done());
    rig->time.advance(15'000);
    QCOMPARE(reply.value().error().code, Error::Code::Offline);
}

void TestHubApi::eventsArriveInOrder()
{
    Desk desk;
    desk.happen(3);
    const auto subscription = desk.api->subscribe(tasks);
    const Heard heard(*subscription);
    QTRY_VERIFY(subscription->isLive());
    desk.happen();
    QTRY_COMPARE(heard.numbers.size(), 1);
    desk.happen(199);
    QTRY_COMPARE(heard.numbers.size(), 200);
    for (int i = 0; i < 200; ++i)
        QCOMPARE(heard.numbers[i], 4 + i);
    QCOMPARE(subscription->cursor().seq, 203);
}

void TestHubApi::eventsGoOnOverALostConnection()
{
    Desk desk;
    const auto subscription = desk.api->subscribe(tasks);
    const Heard heard(*subscription);
    QTRY_VERIFY(subscription->isLive());
    desk.happen(2);
    QTRY_COMPARE(heard.numbers.size(), 2);
    desk.rig->breakLine();
    desk.happen(3);
    QVERIFY(passUntil(desk.rig->time, [&] { return heard.numbers.size() >= 5; }));
    desk.rig->restart(); // with the same log
    desk.happen(2);
    QVERIFY(passUntil(desk.rig->time, [&] { return subscription->isLive() && heard.numbers.size() >= 7; }));
    desk.happen();
    QTRY_COMPARE(heard.numbers, (Numbers{1, 2, 3, 4, 5, 6, 7, 8}));
    // A new subscription may begin where this one is.
    const auto again = desk.api->subscribe(tasks, rpc::Cursor{subscription->cursor().epoch, 6});
    const Heard replayed(*again);
    QTRY_COMPARE(replayed.numbers, (Numbers{7, 8}));
}

void TestHubApi::forgottenEventsAreToldAsMissed()
{
    Desk desk;
    const auto subscription = desk.api->subscribe(tasks);
    const Heard heard(*subscription);
    QTRY_VERIFY(subscription->isLive());
    desk.happen();
    QTRY_COMPARE(heard.numbers.size(), 1);
    desk.rig->breakLine();
    desk.happen(20); // the log keeps ten
    QVERIFY(passUntil(desk.rig->time, [&] { return heard.numbers.contains(0); }));
    QVERIFY(passUntil(desk.rig->time, [&] { return subscription->isLive(); }));
    desk.happen();
    QTRY_COMPARE(heard.numbers.last(), 22);
    QCOMPARE(heard.numbers.count(0), 1);
}

void TestHubApi::refusedTopic()
{
    Desk desk;
    const auto subscription = desk.api->subscribe(QStringLiteral("nothing"));
    QList<Error::Code> codes;
    connect(subscription.get(), &HubSubscription::refused, this,
            [&codes](const Error &error) { codes.append(error.code); });
    QTRY_COMPARE(codes, QList{Error::Code::NotFound});
    QVERIFY(!subscription->isLive());
}

void TestHubApi::deletedSubscriptionEndsOnTheServer()
{
    Desk desk;
    auto subscription = desk.api->subscribe(tasks);
    QTRY_VERIFY(subscription->isLive());
    QCOMPARE(desk.rig->server->subscriptions.count(), 1);
    subscription.reset();
    QTRY_COMPARE(desk.rig->server->subscriptions.count(), 0);
    // Also when it goes before the server has answered, or after the api.
    desk.api->subscribe(tasks).reset();
    QVERIFY(await(desk.api->call<rpc::SessionWhoAmI>()));
    QTRY_COMPARE(desk.rig->server->subscriptions.count(), 0);
    subscription = desk.api->subscribe(tasks);
    desk.api.reset();
    subscription.reset();
}

void TestHubApi::largeValues()
{
    // Read on another thread, and still in order with the small ones around them.
    Desk desk;
    const QString large(200'000, u'x');
    const Awaited first(desk.api->call<Repeat>({large}));
    const Awaited second(desk.api->call<Repeat>({QStringLiteral("small")}));
    QTRY_VERIFY(first.done() && second.done());
    QCOMPARE(first.value().value().text, large);
    QCOMPARE(second.value().value().text, QStringLiteral("small"));
}

void TestHubApi::callsEndWithTheApi()
{
    Desk desk;
    desk.rig->server->holds = true;
    const Awaited reply(desk.api->call<Repeat>());
    QTRY_COMPARE(desk.rig->server->held.size(), 1);
    desk.api.reset();
    desk.rig->server->release();
    desk.rig->time.advance(60'000);
    QVERIFY(!reply.done());
}

QTEST_GUILESS_MAIN(TestHubApi)
#include "tst_hubapi.moc"
