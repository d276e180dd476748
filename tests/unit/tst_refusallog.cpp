// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What the server's log says of who was refused: each kind, few lines, no secrets. S3.93, S3.94, S4.165.
#include "embedded-server/http/refusallog.h"
#include "embedded-server/rpc/rpcroutes.h"
#include "embedded-server/rpc/standardmethods.h"
#include "tests/support/await.h"
#include "tests/unit/httpfixtures.h"

#include <mutex>

using namespace qd;
using namespace qd::http;
using namespace qd::test;
using namespace Qt::StringLiterals;

class RefusalLogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void fewLinesForEach();
    void clientsAreKeptApart();
    void manyClientsAreOneLine();
    void refusedRequests_data();
    void refusedRequests();
    void refusedPermissions();
    void refusedCalls();
    void servedOnesLeaveNone();

private:
    QtMessageHandler m_before = nullptr;
};

namespace {

std::mutex logMutex;
QStringList logged;

void keepLog(QtMsgType, const QMessageLogContext &context, const QString &text)
{
    const std::scoped_lock lock(logMutex);
    if (QByteArrayView(context.category) == "quarterdeck.security")
        logged.append(text);
}

QStringList lines()
{
    const std::scoped_lock lock(logMutex);
    return logged;
}

Router guarded()
{
    Router router;
    RouteOptions small;
    small.largestBody = 10;
    router.add(Verb::Get, "/open", Needs::Nothing, echo());
    router.add(Verb::Post, "/small", Needs::Nothing, echo(), small);
    router.add(Verb::Get, "/read/{secret}", Needs::permission("read"), echo());
    router.add(Verb::Get, "/write/{secret}", Needs::permission("write"), echo());
    router.add(Verb::Get, "/locked", Needs::Nothing,
               [](const ExchangePtr &exchange) { exchange->answer(problemResponse(429, "Too many attempts.")); });
    return router;
}

const QByteArray token = "Authorization: Bearer qd-canary-token\r\n";

int ask(TestServer &server, const QByteArray &request)
{
    RawClient client(server.port);
    client.send(request);
    return client.reply().status;
}

} // namespace

void RefusalLogTest::init()
{
    logged.clear();
    m_before = qInstallMessageHandler(keepLog);
}

void RefusalLogTest::cleanup()
{
    qInstallMessageHandler(m_before);
}

void RefusalLogTest::fewLinesForEach()
{
    const QHostAddress client(u"203.0.113.7"_s);
    const ManualTime time;
    {
        RefusalLog log(time, {.lines = 2, .periodMs = 60'000, .clients = 10});
        for (int i = 0; i < 1'000; ++i)
            log.note(Refusal::SignIn, client, {"POST /auth/sign-in 401", "someone", "request-1"});
        log.note(Refusal::Permission, client, {"GET /keys 403"});
        const QString line = u"refused sign-in 203.0.113.7: POST /auth/sign-in 401 by someone request request-1"_s;
        QCOMPARE(lines(), QStringList({line, line, u"refused permission 203.0.113.7: GET /keys 403"_s}));
        log.sweep();
        QCOMPARE(lines().size(), 3);
    }
    // What is counted is told when it ends, too.
    QCOMPARE(lines().size(), 4);
    QCOMPARE(lines().constLast(), u"refused sign-in 203.0.113.7: 998 more in 60 s"_s);
}

void RefusalLogTest::clientsAreKeptApart()
{
    ManualTime time;
    RefusalLog log(time, {.lines = 1, .periodMs = 60'000, .clients = 10});
    // Of one network of IPv6, which is one person's.
    for (const QString &address : {u"192.0.2.1"_s, u"192.0.2.2"_s, u"2001:db8::1"_s, u"2001:db8::2"_s})
        log.note(Refusal::Tls, QHostAddress(address), {"no handshake"});
    QCOMPARE(lines(), QStringList({u"refused tls 192.0.2.1: no handshake"_s, u"refused tls 192.0.2.2: no handshake"_s,
                                   u"refused tls 2001:db8::1: no handshake"_s}));
    time.advance(60'000);
    log.sweep();
    QCOMPARE(lines().mid(3), QStringList{u"refused tls 2001:db8::1: 1 more in 60 s"_s});
    // Another minute begins.
    log.note(Refusal::Tls, QHostAddress(u"192.0.2.1"_s), {"again"});
    QCOMPARE(lines().constLast(), u"refused tls 192.0.2.1: again"_s);
}

void RefusalLogTest::manyClientsAreOneLine()
{
    ManualTime time;
    RefusalLog log(time, {.lines = 1, .periodMs = 60'000, .clients = 10});
    for (quint32 i = 0; i < 5'000; ++i)
        log.note(Refusal::Host, QHostAddress(0x0a000000U + i), {"asked as evil.example"});
    QCOMPARE(lines().size(), 10);
    time.advance(60'000);
    log.sweep();
    QCOMPARE(lines().mid(10), QStringList{u"refused host other clients: 4990 more in 60 s"_s});
}

void RefusalLogTest::refusedRequests_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("line");
    const auto row = [](const char *name, const QByteArray &request, int status, const QString &line) {
        QTest::newRow(name) << request << status << line;
    };
    const QByteArray id = "X-Request-Id: request-1\r\n";
    const QByteArray secret = "Cookie: qd-canary-cookie\r\n" + token + id;
    row("host", "GET /open?token=qd-canary-query HTTP/1.1\r\nHost: evil.example\r\n" + secret + "\r\n", 421,
        u"refused host 127.0.0.1: GET 421 asked as evil.example request request-1"_s);
    row("page", get("/open?token=qd-canary-query", "Origin: https://evil.example\r\n" + secret), 403,
        u"refused page 127.0.0.1: GET 403 page https://evil.example request request-1"_s);
    row("page of no origin", get("/qd-canary-path", "Origin: qd-canary-origin\r\n" + secret), 403,
        u"refused page 127.0.0.1: GET 403 page of no origin request request-1"_s);
    row("two lengths", post("/small", "qd-canary-body", "Content-Length: 3\r\n" + secret), 400,
        u"refused request 127.0.0.1: 400 The length of the body is given more than once. request "_s);
    row("length and coding", post("/small", "qd-canary-body", "Transfer-Encoding: chunked\r\n" + secret), 400,
        u"refused request 127.0.0.1: 400 The length of the body is given more than once. request "_s);
    row("no request", "qd-canary-verb\r\n" + secret + "\r\n", 400,
        u"refused request 127.0.0.1: 400 The request line is not one. request "_s);
    row("a verb that nobody knows", "qd-canary-verb /open HTTP/1.1\r\nHost: localhost\r\n" + secret + "\r\n", 501,
        u"refused request 127.0.0.1: 501 This kind of request is not known. request request-1"_s);
    row("a path that leads out", get("/open/%2e%2e/qd-canary-path", secret), 400,
        u"refused request 127.0.0.1: GET 400 The address of the request is not one that is taken. request request-1"_s);
    row("too large", post("/small", "qd-canary-body", secret), 413,
        u"refused request 127.0.0.1: POST /small 413 The body is larger than is taken here. request request-1"_s);
    row("no sign-in", get("/read/qd-canary-path?token=qd-canary-query", id), 401,
        u"refused sign-in 127.0.0.1: GET /read/{secret} 401 request request-1"_s);
    row("another sign-in", get("/read/qd-canary-path", "Authorization: Bearer qd-canary-other\r\n" + id), 401,
        u"refused sign-in 127.0.0.1: GET /read/{secret} 401 request request-1"_s);
    row("permission", get("/write/qd-canary-path", secret), 403,
        u"refused permission 127.0.0.1: GET /write/{secret} 403 by someone request request-1"_s);
    row("locked out", get("/locked", secret), 429, u"refused rate 127.0.0.1: GET /locked 429 request request-1"_s);
}

void RefusalLogTest::refusedRequests()
{
    QFETCH(const QByteArray, request);
    QFETCH(const int, status);
    QFETCH(const QString, line);
    OneToken who;
    TestServer server(guarded(), {}, &who);
    QCOMPARE(ask(server, request), status);
    QTRY_COMPARE(lines().size(), 1);
    const QString only = lines().constFirst();
    QVERIFY2(line.endsWith(u"request "_s) ? only.startsWith(line) && only.size() == line.size() + 32 : only == line,
             qPrintable(only));
    QVERIFY(!only.contains(u"qd-canary"_s));
}

// Whoever asks all the time fills nothing; and it is told when the time is over, while nobody asks.
void RefusalLogTest::refusedPermissions()
{
    OneToken who;
    TestServer server(guarded(), {}, &who);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(ask(server, get("/write/1", token)), 403);
    QTRY_COMPARE(lines().size(), 3);
    server.time.advance(60'000);
    QTRY_COMPARE(lines().size(), 4);
    QCOMPARE(lines().constLast(), u"refused permission 127.0.0.1: 17 more in 60 s"_s);
}

void RefusalLogTest::refusedCalls()
{
    const ManualTime time;
    const auto log = std::make_shared<RefusalLog>(time);
    server::Dispatcher dispatcher;
    dispatcher.setRefusals(log);
    server::addStandardMethods(dispatcher, {u"Test"_s, u"1"_s, u"hub"_s, u"instance"_s, {}});
    server::Caller caller;
    caller.principal.address = u"203.0.113.7"_s;
    caller.request = "request-1";
    const QByteArray call =
        R"({"jsonrpc":"2.0","id":1,"method":"session.whoami","params":{"token":"qd-canary-token"}})";
    (void)await(dispatcher.handle(call, caller));
    caller.principal.id = u"someone"_s;
    (void)await(dispatcher.handle(call, caller));
    // What is not there is no secret, and no refusal; its name may be anything.
    (void)await(dispatcher.handle(R"({"jsonrpc":"2.0","id":1,"method":"qd-canary-method"})", caller));
    QCOMPARE(lines(),
             QStringList({u"refused sign-in 203.0.113.7: RPC session.whoami request request-1"_s,
                          u"refused permission 203.0.113.7: RPC session.whoami by someone request request-1"_s}));
}

void RefusalLogTest::servedOnesLeaveNone()
{
    OneToken who;
    {
        TestServer server(guarded(), {}, &who);
        QCOMPARE(ask(server, get("/open")), 200);
        QCOMPARE(ask(server, get("/read/1", token)), 200);
        QCOMPARE(ask(server, get("/nothing")), 404);
        QCOMPARE(ask(server, post("/open", {})), 405);
    }
    QCOMPARE(lines(), QStringList());
}

QTEST_GUILESS_MAIN(RefusalLogTest)
#include "tst_refusallog.moc"
