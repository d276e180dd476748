// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Who may ask: hosts, pages of other origins, permissions before bodies; and what the log says of it. S3.93, S3.94.
#include "tests/unit/httpfixtures.h"

#include <QLoggingCategory>

#include <mutex>

using namespace qd;
using namespace qd::http;
using namespace qd::test;

class HttpSecurityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesForeignHosts_data();
    void refusesForeignHosts();
    void refusesForeignPages();
    void letsListedPagesAsk();
    void anyPageWithoutCredentials();
    void asksBeforeTheBody();
    void asksOnceForSmallRequests();
    void needsPermissions();
    void saysWhyNot();
    void refusesInTheRoutesForm();
    void withoutAuthenticatorNothingOpens();
    void clientsThatGoWhileAsked();
    void logsWithoutSecrets();
};

namespace {

Router guarded()
{
    Router router;
    router.add(Verb::Get, "/open", Needs::Nothing, echo());
    router.add(Verb::Post, "/mine", Needs::SignIn, echo());
    router.add(Verb::Get, "/read", Needs::permission("read"), echo());
    router.add(Verb::Get, "/write", Needs::permission("write"), echo());
    return router;
}

const QByteArray token = "Authorization: Bearer qd-canary-token\r\n";

Reply ask(TestServer &server, const QByteArray &request)
{
    RawClient client(server.port);
    client.send(request);
    return client.reply();
}

} // namespace

void HttpSecurityTest::refusesForeignHosts_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &target, const QByteArray &host, int status) {
        QTest::newRow(name) << target << host << status;
    };
    row("localhost", "/open", "localhost:1234", 200);
    row("address", "/open", "127.0.0.1", 200);
    row("listed", "/open", "deck.example", 200);
    row("rebound", "/open", "evil.example", 421);
    row("rebound with a good beginning", "/open", "localhost.evil.example", 421);
    row("another address", "/open", "192.168.0.1", 421);
    row("empty", "/open", "", 400);
    row("with a user", "/open", "localhost@evil.example", 400);
    row("absolute", "http://localhost/open", "localhost", 200);
    row("absolute and foreign", "http://evil.example/open", "localhost", 400);
    row("absolute and foreign as named", "http://evil.example/open", "evil.example", 421);
}

void HttpSecurityTest::refusesForeignHosts()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, host);
    QFETCH(int, status);
    ManualTime time;
    Options options = testOptions(time);
    options.hosts = {"deck.example"};
    TestServer server(guarded(), options);
    QCOMPARE(ask(server, "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").status, status);
}

void HttpSecurityTest::refusesForeignPages()
{
    TestServer server(guarded());
    const Reply reply = ask(server, get("/open", "Origin: https://evil.example\r\n"));
    QCOMPARE(reply.status, 403);
    QVERIFY(!reply.headers.contains("Access-Control-Allow-Origin"));
    QCOMPARE(ask(server, get("/open", "Origin: null\r\n")).status, 403);
    QCOMPARE(ask(server, get("/open", "Origin: http://localhost\r\n")).status, 200);
    QCOMPARE(ask(server, get("/open", "Origin: http://localhost\r\nOrigin: http://localhost\r\n")).status, 400);
    const QByteArray asked = "Origin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\n";
    QCOMPARE(ask(server, "OPTIONS /open HTTP/1.1\r\nHost: localhost\r\n" + asked + "\r\n").status, 403);
}

void HttpSecurityTest::letsListedPagesAsk()
{
    ManualTime time;
    Options options = testOptions(time);
    options.allowedOrigins = {"https://app.example", "http://dev.example:5173"};
    options.allowCredentials = true;
    TestServer server(guarded(), options);
    const Reply reply = ask(server, get("/nothing", "Origin: https://app.example\r\n"));
    QCOMPARE(reply.status, 404);
    QCOMPARE(reply.headers.value("Access-Control-Allow-Origin"), "https://app.example");
    QCOMPARE(reply.headers.value("Access-Control-Allow-Credentials"), "true");
    QCOMPARE(reply.headers.value("Vary"), "Origin");
    const QByteArray asked = "Origin: http://dev.example:5173\r\nAccess-Control-Request-Method: POST\r\n"
                             "Access-Control-Request-Headers: Authorization, content-type, x-evil\r\n";
    const Reply preflight = ask(server, "OPTIONS /mine HTTP/1.1\r\nHost: localhost\r\n" + asked + "\r\n");
    QCOMPARE(preflight.status, 204);
    QCOMPARE(preflight.headers.value("Access-Control-Allow-Origin"), "http://dev.example:5173");
    QCOMPARE(preflight.headers.value("Access-Control-Allow-Methods"), "POST, OPTIONS");
    QCOMPARE(preflight.headers.value("Access-Control-Allow-Headers"), "authorization, content-type");
    QCOMPARE(ask(server, get("/open", "Origin: https://app.example.evil.example\r\n")).status, 403);
    QVERIFY(!ask(server, get("/open")).headers.contains("Access-Control-Allow-Origin"));
}

void HttpSecurityTest::anyPageWithoutCredentials()
{
    ManualTime time;
    Options options = testOptions(time);
    options.allowedOrigins = {"*"};
    TestServer server(guarded(), options);
    const Reply reply = ask(server, get("/open", "Origin: https://any.example\r\n"));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.headers.value("Access-Control-Allow-Origin"), "*");
    QVERIFY(!reply.headers.contains("Access-Control-Allow-Credentials"));
}

void HttpSecurityTest::asksBeforeTheBody()
{
    OneToken who;
    TestServer server(guarded(), {}, &who);
    RawClient client(server.port);
    client.send("POST /mine HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n");
    const Reply refused = client.reply();
    QCOMPARE(refused.status, 401); // and no 100 before it
    QCOMPARE(refused.headers.value("WWW-Authenticate"), "Bearer");
    QVERIFY(client.waitForEnd());

    const QByteArray body(100'000, 'x');
    RawClient known(server.port);
    known.send("POST /mine HTTP/1.1\r\nHost: localhost\r\n" + token +
               "Content-Length: 100000\r\nExpect: 100-continue\r\n\r\n");
    QCOMPARE(known.reply().status, 100);
    known.send(body);
    QCOMPARE(known.reply().body, "POST rest= body=" + body);
    QCOMPARE(who.asked, 2);
    known.send(post("/mine", body, token));
    QCOMPARE(known.reply().body.size(), 100'016);
    QCOMPARE(who.asked, 3);
}

void HttpSecurityTest::asksOnceForSmallRequests()
{
    OneToken who;
    TestServer server(guarded(), {}, &who);
    RawClient client(server.port);
    client.send(post("/mine", "abc", token));
    QCOMPARE(client.reply().body, "POST rest= body=abc");
    client.send(post("/mine", "def"));
    QCOMPARE(client.reply().status, 401);
    client.send(post("/mine", "ghi", token)); // the connection is still good
    QCOMPARE(client.reply().body, "POST rest= body=ghi");
    QCOMPARE(who.asked, 3);
}

void HttpSecurityTest::needsPermissions()
{
    OneToken who;
    TestServer server(guarded(), {}, &who);
    QCOMPARE(ask(server, get("/open")).status, 200);
    QCOMPARE(who.asked, 0);
    QCOMPARE(ask(server, get("/read", token)).status, 200);
    QCOMPARE(ask(server, get("/write", token)).status, 403);
    QCOMPARE(ask(server, get("/write")).status, 401);
    Principal all;
    all.permissions = {"*"};
    QVERIFY(all.may("write"));
}

void HttpSecurityTest::saysWhyNot()
{
    OneToken who;
    TestServer server(guarded(), {}, &who);
    who.error = Error{Error::Code::Offline, QStringLiteral("qd-canary-detail"), {}, 0};
    const Reply away = ask(server, get("/read"));
    QCOMPARE(away.status, 503);
    QVERIFY(!away.body.contains("qd-canary"));
    who.error = Error{Error::Code::RateLimited, {}, QStringLiteral("Wait a minute."), 0};
    const Reply slow = ask(server, get("/read"));
    QCOMPARE(slow.status, 429);
    QVERIFY(slow.body.contains("Wait a minute."));
    who.error.httpStatus = 418;
    QCOMPARE(ask(server, get("/read")).status, 418);
}

void HttpSecurityTest::refusesInTheRoutesForm()
{
    Router router;
    RouteOptions options;
    options.refusal = [](int status, const QByteArray &detail) {
        return jsonResponse("{\"error\":\"" + detail + "\"}", status == 401 ? 200 : status);
    };
    router.add(Verb::Get, "/rpc", Needs::SignIn, echo(), options);
    TestServer server(std::move(router));
    const Reply reply = ask(server, get("/rpc"));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, "{\"error\":\"Sign in first.\"}");
}

void HttpSecurityTest::withoutAuthenticatorNothingOpens()
{
    TestServer server(guarded());
    QCOMPARE(ask(server, get("/open")).status, 200);
    QCOMPARE(ask(server, get("/read", token)).status, 401);
}

void HttpSecurityTest::clientsThatGoWhileAsked()
{
    OneToken who;
    who.hold.emplace();
    TestServer server(guarded(), {}, &who);
    {
        RawClient client(server.port);
        client.send(get("/read", token));
        QTRY_COMPARE(who.asked, 1);
    }
    QTRY_COMPARE(server.server->connectionCount(), 0);
    who.hold->complete(true);

    // Likewise when the server goes.
    who.hold.emplace();
    RawClient client(server.port);
    client.send(get("/read", token));
    QTRY_COMPARE(who.asked, 2);
    server.server.reset();
    QVERIFY(client.waitForEnd());
    who.hold->complete(true);
}

namespace {

std::mutex logMutex;
QStringList logged;

void keepLog(QtMsgType, const QMessageLogContext &, const QString &text)
{
    const std::scoped_lock lock(logMutex);
    logged.append(text);
}

} // namespace

void HttpSecurityTest::logsWithoutSecrets()
{
    QLoggingCategory::setFilterRules(QStringLiteral("quarterdeck.http.debug=true"));
    const QtMessageHandler before = qInstallMessageHandler(keepLog);
    {
        OneToken who;
        TestServer server(guarded(), {}, &who);
        (void)ask(server, get("/read?token=qd-canary-query", token + "X-Request-Id: request-1\r\n"));
        (void)ask(server, post("/mine", "qd-canary-body", token));
        (void)ask(server, get("/nothing%20here", "Cookie: qd-canary-cookie\r\n"));
    }
    qInstallMessageHandler(before);
    QLoggingCategory::setFilterRules({});
    const QString all = logged.join(u'\n');
    QVERIFY(!all.contains(QStringLiteral("qd-canary")));
    QVERIFY(all.contains(QStringLiteral("served GET /read 200 ")));
    QVERIFY(all.contains(QStringLiteral(" 127.0.0.1 request-1 someone")));
    QVERIFY(all.contains(QStringLiteral("served POST /mine 200 ")));
    QVERIFY(all.contains(QStringLiteral("served GET /nothing%20here 404 ")));
}

QTEST_GUILESS_MAIN(HttpSecurityTest)
#include "tst_httpsecurity.moc"
