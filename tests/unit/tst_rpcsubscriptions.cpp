// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Subscriptions on the server's side (S3.97, S3.103 to S3.105): cursor, replay, the seam, slow clients, permissions, the end.
#include "core/base/completion.h"
#include "embedded-server/rpc/connection.h"
#include "tests/support/await.h"
#include "tests/support/qtest.h"

using namespace qd;
using namespace qd::test;
using rpc::Permission;
using rpc::Principal;
using server::Connection;
using server::Dispatcher;
using server::EventLog;
using server::LoggedEvent;
using server::MemoryEventLog;
using server::Subscriptions;

class TestRpcSubscriptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eventsFollowTheAnswer();
    void answerComesBeforeTheFirstEvent();
    void replaysFromTheCursor();
    void cursorThatIsTooOldIsTold_data();
    void cursorThatIsTooOldIsTold();
    void noGapAndNoDoubleAtTheSeam();
    void slowClientIsNotQueuedFor();
    void slowClientIsToldWhatItMissed();
    void topicsHavePermissions_data();
    void topicsHavePermissions();
    void takenPermissionEnds();
    void unsubscribing();
    void goneConnection();
    void manyOnOneConnection();
    void needsAConnection();
    void brokenLogEnds();
};

namespace {

// A log that answers when it is told to, as one on a disk.
class SlowLog final : public EventLog
{
public:
    MemoryEventLog inner{8};
    bool broken = false;
    bool waits = false;
    QList<Completion<bool>> waiting;

    SlowLog()
    {
        inner.setListener([this](const QString &topic, const LoggedEvent &event) { announce(topic, event); });
    }
    QString epoch() const override { return inner.epoch(); }
    QCoro::Task<Outcome<qint64>> append(QString topic, QByteArray data) override { return inner.append(topic, data); }
    QCoro::Task<Outcome<Range>> range(QString topic) override
    {
        co_await turn();
        if (broken)
            co_return failure(Error::Code::Storage);
        QCoro::Task<Outcome<Range>> task = inner.range(topic);
        co_return co_await task;
    }
    QCoro::Task<Outcome<QList<LoggedEvent>>> read(QString topic, qint64 after, int atMost) override
    {
        // Read first, then wait: what comes meanwhile is not in it.
        QCoro::Task<Outcome<QList<LoggedEvent>>> task = inner.read(topic, after, atMost);
        Outcome<QList<LoggedEvent>> events = co_await task;
        co_await turn();
        co_return events;
    }
    QCoro::Task<> turn()
    {
        if (waits) {
            const Completion<bool> turn = waiting.emplaceBack();
            co_await turn;
        }
    }
    void next()
    {
        const Completion<bool> first = waiting.takeFirst();
        first.complete(true);
    }
};

// One client and what it was sent.
struct Client
{
    QList<QByteArray> sent;
    qsizetype queued = 0;
    std::shared_ptr<Connection> connection;

    Client(Dispatcher &dispatcher, Subscriptions &subscriptions, const Principal &principal)
        : connection(Connection::create(
              dispatcher, subscriptions, principal,
              {[this](const QByteArray &bytes) { sent.append(bytes); }, [this] { return queued; }}, 100))
    {}

    void ask(const QByteArray &method, const QByteArray &params)
    {
        connection->receive(R"({"jsonrpc":"2.0","method":")" + method + R"(","params":)" + params + R"(,"id":1})");
    }
    // Subscribes and gives the answer.
    rpc::Subscribe::Result subscribe(const rpc::Subscribe::Params &params)
    {
        ask("subscribe", rpc::toJson(params));
        const auto message = rpc::readMessage(sent.takeFirst());
        rpc::Subscribe::Result result;
        rpc::Misfit misfit;
        if (!rpc::Codec<rpc::Subscribe::Result>::read(std::get<rpc::Response>(message->parts[0]).result, result,
                                                      misfit))
            qFatal("not subscribed");
        return result;
    }
    // The numbers of the events that came, a missed one as its negative.
    QList<qint64> numbers()
    {
        QList<qint64> all;
        for (const QByteArray &bytes : std::exchange(sent, {})) {
            const auto message = rpc::readMessage(bytes);
            const auto &request = std::get<rpc::Request>(message->parts[0]);
            const std::optional<rpc::Note> note = rpc::readNote(request.method, request.params);
            if (const auto *event = std::get_if<rpc::EventNote>(&*note))
                all.append(event->seq);
            else if (const auto *missed = std::get_if<rpc::MissedNote>(&*note))
                all.append(-missed->seq);
            else
                all.append(0);
        }
        return all;
    }
    int code()
    {
        const auto message = rpc::readMessage(sent.takeFirst());
        const auto &response = std::get<rpc::Response>(message->parts[0]);
        return response.fault ? response.fault->code : 0;
    }
};

const QString tasks = QStringLiteral("tasks");

struct Rig
{
    Rig()
    {
        subscriptions.addTo(dispatcher);
        subscriptions.addTopic(tasks, Permission::Read);
        subscriptions.addTopic(QStringLiteral("log/"), Permission::Read,
                               [](const Principal &principal, const QString &topic) {
                                   return topic.startsWith(QStringLiteral("log/") + principal.id);
                               });
    }
    void happen(int count = 1)
    {
        for (int i = 0; i < count; ++i)
            (void)await(log.append(tasks, "{}"));
    }

    SlowLog log;
    Dispatcher dispatcher;
    Subscriptions subscriptions{log, 3};
    Principal ann{QStringLiteral("ann"), {}, rpc::Permissions(Permission::SignedIn) | Permission::Read};
};

using Numbers = QList<qint64>;

} // namespace

void TestRpcSubscriptions::eventsFollowTheAnswer()
{
    Rig rig;
    rig.happen(2);
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    const auto result = client.subscribe({tasks, {}});
    QCOMPARE(result.cursor.seq, 2);
    QCOMPARE(result.cursor.epoch, rig.log.epoch());
    QVERIFY(!result.missed);
    QCOMPARE(client.numbers(), Numbers());
    (void)await(rig.log.append(tasks, R"({"id":9007199254740993})"));
    QCOMPARE(client.sent, QList<QByteArray>{R"({"jsonrpc":"2.0","method":"event","params":{"subscription":")" +
                                            result.subscription.toUtf8() +
                                            R"(","seq":3,"topic":"tasks","data":{"id":9007199254740993}}})"});
}

void TestRpcSubscriptions::answerComesBeforeTheFirstEvent()
{
    Rig rig;
    rig.happen(3);
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    // In a batch, whose answer waits for another call too.
    rig.log.waits = true;
    const QByteArray one = R"({"jsonrpc":"2.0","method":"subscribe","params":{"topic":"tasks","cursor":{"epoch":")" +
                           rig.log.epoch().toUtf8() + R"(","seq":1}},"id":1})";
    client.connection->receive('[' + one + ',' + one + ']');
    rig.log.next();
    rig.happen();
    QCOMPARE(client.sent, QList<QByteArray>());
    rig.log.waits = false;
    rig.log.next();
    QVERIFY(client.sent[0].startsWith('['));
    client.sent.removeFirst();
    QCOMPARE(client.numbers(), (Numbers{2, 3, 4, 2, 3, 4}));
}

void TestRpcSubscriptions::replaysFromTheCursor()
{
    Rig rig;
    rig.happen(5);
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    const auto result = client.subscribe({tasks, rpc::Cursor{rig.log.epoch(), 2}});
    QCOMPARE(result.cursor.seq, 2);
    QVERIFY(!result.missed);
    rig.happen();
    QCOMPARE(client.numbers(), (Numbers{3, 4, 5, 6}));
}

void TestRpcSubscriptions::cursorThatIsTooOldIsTold_data()
{
    QTest::addColumn<QString>("epoch");
    QTest::addColumn<qint64>("seq");
    QTest::addColumn<bool>("missed");
    // 20 events, of which 13 to 20 are kept.
    QTest::newRow("oldest that is kept") << QString() << qint64(12) << false;
    QTest::newRow("newest") << QString() << qint64(20) << false;
    QTest::newRow("one is forgotten") << QString() << qint64(11) << true;
    QTest::newRow("from the beginning") << QString() << qint64(0) << true;
    QTest::newRow("from the future") << QString() << qint64(21) << true;
    QTest::newRow("before all time") << QString() << qint64(-5) << true;
    QTest::newRow("another log") << QStringLiteral("other") << qint64(20) << true;
}

void TestRpcSubscriptions::cursorThatIsTooOldIsTold()
{
    QFETCH(const QString, epoch);
    QFETCH(const qint64, seq);
    QFETCH(const bool, missed);
    Rig rig;
    rig.happen(20);
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    const auto result = client.subscribe({tasks, rpc::Cursor{epoch.isEmpty() ? rig.log.epoch() : epoch, seq}});
    QCOMPARE(result.missed, missed);
    QCOMPARE(result.cursor.seq, missed ? 20 : seq);
    QCOMPARE(client.numbers().size(), 20 - result.cursor.seq);
    rig.happen();
    QCOMPARE(client.numbers(), Numbers{21});
}

void TestRpcSubscriptions::noGapAndNoDoubleAtTheSeam()
{
    // Events come between each two steps of subscribing and replaying.
    Rig rig;
    rig.happen(4);
    rig.log.waits = true;
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    client.ask("subscribe", R"({"topic":"tasks","cursor":{"epoch":")" + rig.log.epoch().toUtf8() + R"(","seq":2}})");
    int steps = 0;
    for (; !rig.log.waiting.isEmpty() && steps < 50; ++steps) {
        if (steps < 3)
            rig.happen();
        rig.log.next();
    }
    QVERIFY(steps < 50);
    client.sent.removeFirst();
    rig.happen();
    QCOMPARE(client.numbers(), (Numbers{3, 4, 5, 6, 7, 8}));
}

void TestRpcSubscriptions::slowClientIsNotQueuedFor()
{
    Rig rig;
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    (void)client.subscribe({tasks, {}});
    client.queued = 100;
    rig.happen(5);
    QCOMPARE(client.sent.size(), 0);
    client.queued = 99;
    client.connection->drained();
    QCOMPARE(client.numbers(), (Numbers{1, 2, 3, 4, 5}));
}

void TestRpcSubscriptions::slowClientIsToldWhatItMissed()
{
    Rig rig;
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    Client quick(rig.dispatcher, rig.subscriptions, rig.ann);
    (void)client.subscribe({tasks, {}});
    (void)quick.subscribe({tasks, {}});
    client.queued = 1'000;
    rig.happen(20);
    QCOMPARE(quick.numbers().size(), 20);
    client.queued = 0;
    client.connection->drained();
    QCOMPARE(client.numbers(), (Numbers{-12, 13, 14, 15, 16, 17, 18, 19, 20}));
}

void TestRpcSubscriptions::topicsHavePermissions_data()
{
    QTest::addColumn<QString>("topic");
    QTest::addColumn<int>("permissions");
    QTest::addColumn<int>("code");
    const int reader = int(rpc::Permissions(Permission::SignedIn) | Permission::Read);
    QTest::newRow("allowed") << tasks << reader << 0;
    QTest::newRow("not without reading") << tasks << int(Permission::SignedIn) << -32002;
    QTest::newRow("not without having signed in") << tasks << 0 << -32002;
    QTest::newRow("unknown") << QStringLiteral("task") << reader << -32003;
    QTest::newRow("below a topic") << QStringLiteral("tasks/1") << reader << -32003;
    QTest::newRow("one's own") << QStringLiteral("log/ann/1") << reader << 0;
    QTest::newRow("another's looks as if it did not exist") << QStringLiteral("log/bob/1") << reader << -32003;
    QTest::newRow("the folder itself") << QStringLiteral("log/") << reader << -32003;
    QTest::newRow("nothing") << QString() << reader << -32003;
}

void TestRpcSubscriptions::topicsHavePermissions()
{
    QFETCH(const QString, topic);
    QFETCH(const int, permissions);
    QFETCH(const int, code);
    Rig rig;
    rig.ann.permissions = rpc::Permissions::fromInt(permissions);
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    client.ask("subscribe", rpc::toJson(rpc::Subscribe::Params{topic, {}}));
    QCOMPARE(client.code(), code);
    QCOMPARE(rig.subscriptions.count(), code == 0 ? 1 : 0);
}

void TestRpcSubscriptions::takenPermissionEnds()
{
    Rig rig;
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    (void)client.subscribe({tasks, {}});
    rig.subscriptions.recheck(rig.ann);
    QCOMPARE(rig.subscriptions.count(), 1);
    rig.ann.permissions = Permission::SignedIn;
    rig.subscriptions.recheck(rig.ann);
    rig.happen();
    QCOMPARE(client.numbers(), Numbers{0});
    QCOMPARE(rig.subscriptions.count(), 0);
}

void TestRpcSubscriptions::unsubscribing()
{
    Rig rig;
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    Client other(rig.dispatcher, rig.subscriptions, rig.ann);
    const auto result = client.subscribe({tasks, {}});
    const QByteArray params = R"({"subscription":")" + result.subscription.toUtf8() + "\"}";
    other.ask("unsubscribe", params); // not its own
    QCOMPARE(other.code(), 0);
    QCOMPARE(rig.subscriptions.count(), 1);
    client.ask("unsubscribe", params);
    QCOMPARE(client.code(), 0);
    QCOMPARE(rig.subscriptions.count(), 0);
    client.ask("unsubscribe", params);
    QCOMPARE(client.code(), 0);
    rig.happen();
    QCOMPARE(client.sent, QList<QByteArray>());
}

void TestRpcSubscriptions::goneConnection()
{
    Rig rig;
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    (void)client.subscribe({tasks, {}});
    client.connection.reset();
    QCOMPARE(rig.subscriptions.count(), 0);
    rig.happen();
    QCOMPARE(client.sent, QList<QByteArray>());
    // It goes while it subscribes, and while it replays.
    for (const int step : {1, 2, 3}) {
        rig.log.waits = true;
        Client hasty(rig.dispatcher, rig.subscriptions, rig.ann);
        hasty.ask("subscribe", R"({"topic":"tasks","cursor":{"epoch":")" + rig.log.epoch().toUtf8() + R"(","seq":0}})");
        for (int i = 1; i < step; ++i)
            rig.log.next();
        hasty.connection.reset();
        rig.log.waits = false;
        while (!rig.log.waiting.isEmpty())
            rig.log.next();
        QCOMPARE(rig.subscriptions.count(), 0);
        rig.happen();
    }
}

void TestRpcSubscriptions::manyOnOneConnection()
{
    Rig rig;
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    QSet<QString> ids;
    for (int i = 0; i < 3; ++i)
        ids.insert(client.subscribe({tasks, {}}).subscription);
    QCOMPARE(ids.size(), 3);
    client.ask("subscribe", R"({"topic":"tasks"})");
    QCOMPARE(client.code(), -32005);
    rig.happen();
    QCOMPARE(client.numbers(), (Numbers{1, 1, 1}));
}

void TestRpcSubscriptions::needsAConnection()
{
    Rig rig;
    server::Caller caller;
    caller.principal = rig.ann;
    const auto answer =
        await(rig.dispatcher.handle(R"({"jsonrpc":"2.0","method":"subscribe","params":["tasks"],"id":1})", caller));
    QVERIFY(answer.bytes.contains("-32010"));
}

void TestRpcSubscriptions::brokenLogEnds()
{
    Rig rig;
    Client client(rig.dispatcher, rig.subscriptions, rig.ann);
    (void)client.subscribe({tasks, {}});
    rig.log.broken = true;
    client.queued = 100;
    rig.happen(2);
    client.queued = 0;
    client.connection->drained();
    QCOMPARE(client.numbers(), Numbers{0});
    client.ask("subscribe", R"({"topic":"tasks"})");
    QCOMPARE(client.code(), -32011);
}

QTEST_GUILESS_MAIN(TestRpcSubscriptions)
#include "tst_rpcsubscriptions.moc"
