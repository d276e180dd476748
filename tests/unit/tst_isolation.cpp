// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Many servers at once, some of which are dead, slow or malicious: the others don't notice. S1.55, S1.56, S1.66; S2.65 to S2.68 for each workspace.
#include "core/connections/serverconnection.h"
#include "core/sessions/sessionstore.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"
#include "tests/support/scriptedopencode.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QSemaphore>
#include <QSet>
#include <QThread>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;
using State = ServerConnection::State;
using Code = ConnectionProblem::Code;

namespace {

const Credentials credentials{u"opencode"_s, "qd-canary-pw"};
constexpr int patience = 60'000;

//! A server on a thread of its own: what it does costs the test's thread nothing.
class ElsewhereServer final : public QThread
{
public:
    explicit ElsewhereServer(FakeHttpServer::Handler handler)
        : m_handler(std::move(handler))
    {
        start();
        m_ready.acquire();
    }
    ~ElsewhereServer() override
    {
        quit();
        wait();
    }
    Q_DISABLE_COPY_MOVE(ElsewhereServer)
    [[nodiscard]] QUrl url() const { return m_url; }

protected:
    void run() override
    {
        FakeHttpServer server(m_handler);
        m_url = server.url();
        m_ready.release();
        exec();
    }

private:
    FakeHttpServer::Handler m_handler;
    QUrl m_url;
    QSemaphore m_ready;
};

//! Answers every request with an event stream that repeats `bytes` as fast as it can, after `first`.
FakeHttpServer::Handler flood(const QByteArray &bytes, const QByteArray &first = {})
{
    return [bytes, first](const FakeHttpServer::Request &r) {
        r.write(sseHead() + (first.isEmpty() ? QByteArray() : sseFrame(first)));
        const auto more = [r, piece = chunked(bytes)] {
            while (r.socket && r.socket->bytesToWrite() < 4 << 20)
                r.write(piece);
        };
        QObject::connect(r.socket.data(), &QTcpSocket::bytesWritten, r.socket.data(), more);
        more();
    };
}

// The address sanitizer keeps freed memory for a while: 256 MiB of it.
#ifdef __SANITIZE_ADDRESS__
constexpr qint64 heldBackKiB = 256LL * 1024;
#else
constexpr qint64 heldBackKiB = 0;
#endif

qint64 residentKiB()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').constFirst().toLongLong();
    }
    return 0;
}

qsizetype threads()
{
    return QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size();
}

//! A workspace with its store's key, and the server that it talks to.
struct Healthy
{
    explicit Healthy(SessionStore &store, int number)
        : key(u"ws%1"_s.arg(number))
        , connection(key, store)
    {
        server.sessions = sessionJson("ses_1", "/d", 1);
        connection.connectTo(server.server.url(), credentials);
    }
    void say(const QByteArray &title)
    {
        server.send(eventJson("/d", "session.updated",
                              R"({"sessionID":"ses_1","info":)" + sessionJson("ses_1", "/d", 2, title) + "}"));
    }

    QString key;
    ScriptedOpenCode server;
    ServerConnection connection;
};

} // namespace

class TestIsolation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void healthyOnesGoOn();
    void garbageEndsTheStream_data();
    void garbageEndsTheStream();
    void unknownEventsAreNotGarbage();
    void endlessListEndsTheConnection();
    void aGoodBeginningDoesNotForgive();
    void fewThreadsForMany();
    void passwordOfOneOnly();
    void wakesOneByOne();
    void comesBackSpread();
    void deadOnesTakeTurns();
};

// 20 workspaces: 8 live, 5 where nothing listens, 5 that accept and say nothing, one that dribbles, one that sends garbage as fast as it can.
void TestIsolation::healthyOnesGoOn()
{
    SessionStore store(systemClock());
    ElsewhereServer mute([](const auto &) {});
    ElsewhereServer garbage(flood(QByteArray(64 * 1024, 'x')));
    ElsewhereServer slow([](const auto &r) { r.write("HTTP/1.1 200 OK\r\nContent-Ty"); });
    FakeHttpServer closed;
    closed.stop();
    std::vector<std::unique_ptr<ServerConnection>> bad;
    QList<QUrl> urls{slow.url(), garbage.url()};
    urls += QList<QUrl>(5, closed.url()) + QList<QUrl>(5, mute.url());
    for (const QUrl &url : std::as_const(urls)) {
        bad.push_back(std::make_unique<ServerConnection>(u"bad%1"_s.arg(bad.size()), store));
        bad.back()->connectTo(url, credentials);
    }
    std::vector<std::unique_ptr<Healthy>> healthy;
    for (int i = 0; i < 8; ++i)
        healthy.push_back(std::make_unique<Healthy>(store, i));
    for (const auto &each : healthy)
        QTRY_COMPARE_WITH_TIMEOUT(each->connection.state(), State::Live, patience);
    for (int round = 0; round < 20; ++round) {
        const QByteArray title = "round " + QByteArray::number(round);
        for (const auto &each : healthy)
            each->say(title);
        for (const auto &each : healthy)
            QTRY_COMPARE_WITH_TIMEOUT(store.session({each->key, u"ses_1"_s})->title, QString::fromLatin1(title),
                                      patience);
    }
    QTRY_COMPARE_WITH_TIMEOUT(bad[1]->problem().code, Code::StreamGarbage, patience);
    QCOMPARE(bad[2]->problem().code, Code::Refused);
    for (const auto &each : healthy) {
        QCOMPARE(each->connection.state(), State::Live);
        QCOMPARE(each->server.server.count("/global/event"), 1); // never lost
    }
}

void TestIsolation::garbageEndsTheStream_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("no line ever ends") << QByteArray(64 * 1024, 'x');
    QTest::newRow("lines of nothing") << QByteArray(32 * 1024, '\n');
    QTest::newRow("comments") << QByteArray(": still here\n\n").repeated(4000);
    QTest::newRow("frames that are no JSON") << QByteArray("data: <html>\n\n").repeated(4000);
    QTest::newRow("JSON that is no event") << QByteArray("data: {\"a\":[1,2,3]}\n\n").repeated(4000);
    QTest::newRow("noise") << [] {
        QByteArray noise(64 * 1024, 0);
        QRandomGenerator random(3);
        for (char &byte : noise)
            byte = static_cast<char>(random.bounded(256));
        return noise;
    }();
    QTest::newRow("events without meaning")
        << QByteArray(R"(data: {"payload":{"id":"e","type":"never.heard.of","properties":{}}})"
                      "\n\n")
               .repeated(1000);
}

// It stops by itself, says what it was, comes back late, and takes no memory that counts.
void TestIsolation::garbageEndsTheStream()
{
    QFETCH(QByteArray, bytes);
    SessionStore store(systemClock());
    ElsewhereServer server(flood(bytes));
    const qint64 before = residentKiB();
    ServerConnection connection(u"ws"_s, store);
    connection.connectTo(server.url(), credentials);
    QTRY_COMPARE_WITH_TIMEOUT(connection.state(), State::Offline, patience);
    QCOMPARE(connection.problem().code, Code::StreamGarbage);
    QCOMPARE(connection.problem().host, hostPort(server.url()));
    QVERIFY(connection.nextTryAt() - systemClock().nowMs() > 10'000);
    QVERIFY2(residentKiB() - before < heldBackKiB + 48 * 1024, qPrintable(QString::number(residentKiB() - before)));
}

// New types of events, and what only other programs need, may be most of what a server says.
void TestIsolation::unknownEventsAreNotGarbage()
{
    SessionStore store(systemClock());
    Healthy healthy(store, 1);
    QTRY_COMPARE(healthy.connection.state(), State::Live);
    const QByteArray unknown = R"({"directory":"/d","payload":{"id":"e","type":"never.heard.of","properties":{"x":")" +
                               QByteArray(100'000, 'x') + R"("}}})";
    for (int i = 0; i < 200; ++i)
        healthy.server.send(unknown); // 20 MB
    healthy.say("done");
    QTRY_COMPARE(store.session({healthy.key, u"ses_1"_s})->title, u"done"_s);
    QCOMPARE(healthy.connection.state(), State::Live);
}

// Every page of sessions names a next one.
void TestIsolation::endlessListEndsTheConnection()
{
    SessionStore store(systemClock());
    qint64 cursor = 1'000'000'000;
    QByteArray page;
    for (int i = 0; i < 5'000; ++i)
        page += (i ? "," : "") + sessionJson("ses_" + QByteArray::number(i), "/d", 1);
    FakeHttpServer server([&](const auto &r) {
        if (r.path() == "/global/event")
            r.write(sseHead() + sseFrame(connected));
        else if (r.path() == "/global/health")
            r.answer(R"({"healthy":true,"version":"1.18.33"})");
        else
            r.answer('[' + page + ']', 200,
                     "Content-Type: application/json\r\nx-next-cursor: " + QByteArray::number(--cursor) + "\r\n");
    });
    ServerConnection connection(u"ws"_s, store);
    connection.connectTo(server.url(), credentials);
    QTRY_COMPARE_WITH_TIMEOUT(connection.reason(), u"the list of sessions does not end"_s, patience);
    QCOMPARE(connection.state(), State::Offline);
    QVERIFY(server.requests().size() < 30);
}

void TestIsolation::aGoodBeginningDoesNotForgive()
{
    ManualTime time;
    SessionStore store(time);
    ScriptedOpenCode fake;
    ServerConnection connection(u"ws"_s, store, {time, time, [] { return 1.0; }});
    connection.connectTo(fake.server.url(), credentials);
    for (const qint64 pause : {30'000, 60'000, 120'000, 240'000, 480'000, 600'000, 600'000}) {
        QTRY_COMPARE(connection.state(), State::Repairing);
        time.advance(250);
        QTRY_COMPARE(connection.state(), State::Live);
        for (int i = 0; i < 20; ++i)
            fake.stream->write(chunked(QByteArray(1 << 20, 'x')));
        QTRY_COMPARE(connection.state(), State::Offline);
        QCOMPARE(connection.problem().code, Code::StreamGarbage);
        QCOMPARE(connection.nextTryAt() - time.nowMs(), pause);
        time.advance(pause);
    }
}

// One thread for all streams, and few for all requests, however many servers there are.
void TestIsolation::fewThreadsForMany()
{
    SessionStore store(systemClock());
    auto first = std::make_unique<Healthy>(store, 0);
    QTRY_COMPARE(first->connection.state(), State::Live);
    const qsizetype before = threads();
    std::vector<std::unique_ptr<Healthy>> others;
    for (int i = 1; i <= 20; ++i)
        others.push_back(std::make_unique<Healthy>(store, i));
    for (const auto &each : others)
        QTRY_COMPARE(each->connection.state(), State::Live);
    QVERIFY2(threads() - before <= 2, qPrintable(u"%1 and %2 more"_s.arg(before).arg(threads() - before)));
}

// One that refuses the password asks for another; nobody else does, and the new one resumes.
void TestIsolation::passwordOfOneOnly()
{
    SessionStore store(systemClock());
    Healthy one(store, 1), other(store, 2);
    QTRY_COMPARE(one.connection.state(), State::Live);
    QTRY_COMPARE(other.connection.state(), State::Live);
    one.server.password = "qd-canary-changed";
    one.server.stream->abort();
    QTRY_COMPARE(one.connection.state(), State::Unauthorised);
    QCOMPARE(one.connection.problem().code, Code::SignIn);
    QCOMPARE(one.connection.nextTryAt(), 0);
    QCOMPARE(other.connection.state(), State::Live);
    one.connection.connectTo(one.server.server.url(), {u"opencode"_s, "qd-canary-changed"});
    QTRY_COMPARE(one.connection.state(), State::Live);
    QCOMPARE(other.server.server.count("/global/event"), 1);
}

// The machine slept: all connections notice in one moment, and come back one after the other.
void TestIsolation::wakesOneByOne()
{
    constexpr int count = 20;
    ManualTime time;
    SessionStore store(time);
    Turns turns(100);
    std::vector<std::unique_ptr<ScriptedOpenCode>> servers;
    std::vector<std::unique_ptr<ServerConnection>> connections;
    for (int i = 0; i < count; ++i) {
        servers.push_back(std::make_unique<ScriptedOpenCode>());
        connections.push_back(std::make_unique<ServerConnection>(
            u"ws%1"_s.arg(i), store, ServerConnection::Environment{time, time, [] { return 1.0; }, &turns}));
        connections.back()->connectTo(servers.back()->server.url(), credentials);
    }
    const auto inState = [&](State state) {
        return std::ranges::count_if(connections, [state](const auto &each) { return each->state() == state; });
    };
    QTRY_COMPARE(inState(State::Repairing), count);
    time.advance(250);
    QTRY_COMPARE(inState(State::Live), count);
    time.jump(8LL * 3600 * 1000);
    time.advance(4'750);
    QTRY_COMPARE(inState(State::Offline), count - 1);
    for (int back = 2; back <= count; ++back) {
        QTRY_COMPARE(inState(State::Repairing) + inState(State::Live), back - 1);
        time.advance(100);
        QCOMPARE(inState(State::Offline), count - back);
    }
    time.advance(250);
    QTRY_VERIFY((time.advance(50), inState(State::Live) == count));
}

// A network that goes takes all with it; they don't knock in one moment when it is back.
void TestIsolation::comesBackSpread()
{
    constexpr int count = 20;
    ManualTime time;
    SessionStore store(time);
    QRandomGenerator random(11);
    FakeHttpServer closed;
    closed.stop();
    std::vector<std::unique_ptr<ServerConnection>> connections;
    for (int i = 0; i < count; ++i) {
        connections.push_back(std::make_unique<ServerConnection>(
            u"ws%1"_s.arg(i), store,
            ServerConnection::Environment{time, time, [&random] { return random.generateDouble(); }}));
        connections.back()->connectTo(closed.url(), credentials);
    }
    for (int tries = 0; tries < 4; ++tries) {
        QSet<qint64> moments;
        for (const auto &each : connections) {
            QTRY_COMPARE(each->state(), State::Offline);
            QVERIFY(each->nextTryAt() > time.nowMs());
            moments.insert(each->nextTryAt() / 10);
        }
        QVERIFY2(moments.size() > count / 2, qPrintable(QString::number(moments.size())));
        time.advance(500LL << tries);
    }
}

// However many are gone for good, only a few of them are tried in a second.
void TestIsolation::deadOnesTakeTurns()
{
    constexpr int count = 60;
    ManualTime time;
    SessionStore store(time);
    Turns tries(50, 40);
    FakeHttpServer closed;
    closed.stop();
    std::vector<std::unique_ptr<ServerConnection>> connections;
    for (int i = 0; i < count; ++i) {
        connections.push_back(std::make_unique<ServerConnection>(
            u"ws%1"_s.arg(i), store, ServerConnection::Environment{time, time, [] { return 1.0; }, nullptr, &tries}));
        connections.back()->connectTo(closed.url(), credentials);
    }
    const auto inState = [&](State state) {
        return std::ranges::count_if(connections, [state](const auto &each) { return each->state() == state; });
    };
    QTRY_COMPARE(inState(State::Offline), count);
    time.advance(500);
    QCOMPARE(inState(State::Connecting), 40);
    QCOMPARE(inState(State::Offline), count - 40);
    for (const auto &each : connections)
        QVERIFY(each->state() == State::Connecting || each->nextTryAt() > time.nowMs());
    QTRY_COMPARE(inState(State::Offline), count);
    // Those that waited are next, one after the other; what was tried already has a second to wait.
    for (int turn = 1; turn <= 10; ++turn) {
        time.advance(50);
        QCOMPARE(inState(State::Connecting), 1);
        QTRY_COMPARE(inState(State::Offline), count);
    }
    // A person does not wait for a turn.
    connections.back()->retryNow();
    QCOMPARE(connections.back()->state(), State::Connecting);
}

QTEST_GUILESS_MAIN(TestIsolation)
#include "tst_isolation.moc"
