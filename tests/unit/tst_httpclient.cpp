// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/logging.h"
#include "core/net/httpclient.h"
#include "tests/support/await.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/fixtures.h"
#include "tests/support/qtest.h"

#include <QSignalSpy>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

HttpRequest request(const QByteArray &target, const QByteArray &verb = "GET", const QByteArray &body = {})
{
    HttpRequest r;
    r.target = target;
    r.verb = verb;
    r.body = body;
    return r;
}

const Credentials credentials{u"opencode"_s, "qd-canary-pässword"};

} // namespace

class TestHttpClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sendsWhatItSays();
    void staysBelowThePrefix_data();
    void staysBelowThePrefix();
    void signsInByToken();
    void formsAndRefusals();
    void statusesAndBodies_data();
    void statusesAndBodies();
    void htmlWithStatus200IsNoAnswer();
    void redirectsAreNotFollowed();
    void onlyPathsAreTargets_data();
    void onlyPathsAreTargets();
    void hangingServerTimesOut();
    void endlessChunkedAnswerTimesOut();
    void longAnswersAreCut();
    void cutBodyIsAnError_data();
    void cutBodyIsAnError();
    void aRequestIsNeverSentTwice();
    void compressedAnswersAreNotAskedForOnLoopback();
    void lanesDoNotStarveEachOther();
    void serverSwitchCancels();
    void deletingCancels();
    void unreachableIsOffline();
    void noSecretInLogs();
};

void TestHttpClient::sendsWhatItSays()
{
    FakeHttpServer server([](const auto &r) { r.answer("{}"); });
    HttpClient client;
    client.setServer(server.url(), credentials);
    const auto reply = await(client.send(request("/a%252Fb?directory=%252Fx%2520y", "POST", R"({"a":1})")));
    QVERIFY2(reply, qPrintable(reply ? QString() : reply.error().detail));
    const auto &sent = server.requests().constFirst();
    QCOMPARE(sent.verb, "POST");
    QCOMPARE(sent.target, "/a%252Fb?directory=%252Fx%2520y"); // PROTOCOL 3: double encoding arrives as it is
    QCOMPARE(sent.body, R"({"a":1})");
    QCOMPARE(sent.headers.value("content-type"), "application/json");
    QVERIFY(sent.headers.value("user-agent").startsWith("Quarterdeck/"));
    // S1.29; PROTOCOL 2: Basic on every request.
    QCOMPARE(sent.headers.value("authorization"), "Basic " + QByteArray("opencode:qd-canary-pässword").toBase64());
}

void TestHttpClient::staysBelowThePrefix_data()
{
    QTest::addColumn<QString>("prefix");
    QTest::newRow("plain") << u"/opencode"_s;
    QTest::newRow("slash at the end") << u"/opencode/"_s;
    QTest::newRow("query and fragment") << u"/opencode/?a=b#c"_s;
}

// S0.49: a hub's OpenCode lies below a path.
void TestHttpClient::staysBelowThePrefix()
{
    QFETCH(QString, prefix);
    FakeHttpServer server([](const auto &r) { r.answer("{}"); });
    HttpClient client;
    client.setServer(QUrl(server.url().toString() + prefix), credentials);
    QVERIFY(await(client.send(request("/session?limit=5"))));
    QCOMPARE(server.requests().constFirst().target, "/opencode/session?limit=5");
}

void TestHttpClient::signsInByToken()
{
    FakeHttpServer server([](const auto &r) { r.answer("{}"); });
    HttpClient client;
    client.setServer(server.url(), Credentials::bearer("qd-canary-t0ken"));
    QVERIFY(await(client.send(request("/x"))));
    QCOMPARE(server.requests().constFirst().headers.value("authorization"), "Bearer qd-canary-t0ken");
}

void TestHttpClient::formsAndRefusals()
{
    FakeHttpServer server([](const auto &r) {
        const bool asJson = r.path() != "/page";
        r.answer(R"({"error":"authorization_pending"})", r.path() == "/broken" ? 500 : 400,
                 asJson ? "Content-Type: application/json\r\n" : "Content-Type: text/html\r\n");
    });
    HttpClient client;
    client.setServer(server.url(), {});
    HttpRequest form = request("/token", "POST", "a=b");
    form.contentType = "application/x-www-form-urlencoded";
    QVERIFY(!await(client.send(form))); // who does not ask for refusals gets an error
    form.takesRefusals = true;
    const auto reply = await(client.send(form));
    QVERIFY(reply);
    QCOMPARE(reply->status, 400);
    QCOMPARE(reply->body, R"({"error":"authorization_pending"})");
    QCOMPARE(server.requests().constLast().headers.value("content-type"), "application/x-www-form-urlencoded");
    for (const char *target : {"/broken", "/page"}) {
        form.target = target;
        const auto failed = await(client.send(form));
        QVERIFY(!failed);
    }
}

void TestHttpClient::statusesAndBodies_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("detail");
    using Code = Error::Code;

    // PROTOCOL 4, row by row.
    QTest::newRow("401 empty") << 401 << QByteArray() << int(Code::Unauthorized) << QString() << u"HTTP 401"_s;
    QTest::newRow("400 schema")
        << 400
        << QByteArray(R"({"name":"BadRequest","data":{"message":"Expected x\n  at [\"roots\"]","kind":"Query"}})")
        << int(Code::BadRequest) << u"Expected x\n  at [\"roots\"]"_s << u"HTTP 400 BadRequest"_s;
    QTest::newRow("400 tag only") << 400 << QByteArray(R"({"_tag":"BadRequest"})") << int(Code::BadRequest) << QString()
                                  << u"HTTP 400 BadRequest"_s;
    QTest::newRow("400 domain") << 400 << QByteArray(R"({"name":"WorktreeNotGitError","data":{}})")
                                << int(Code::BadRequest) << QString() << u"HTTP 400 WorktreeNotGitError"_s;
    QTest::newRow("403") << 403 << QByteArray(R"({"_tag":"PtyForbiddenError","message":"no"})")
                         << int(Code::Unauthorized) << u"no"_s << u"HTTP 403 PtyForbiddenError"_s;
    QTest::newRow("404 named") << 404
                               << QByteArray(
                                      R"({"name":"NotFoundError","data":{"message":"Session not found: ses_x"}})")
                               << int(Code::NotFound) << u"Session not found: ses_x"_s << u"HTTP 404 NotFoundError"_s;
    QTest::newRow("404 tagged") << 404
                                << QByteArray(
                                       R"({"_tag":"PermissionNotFoundError","requestID":"per_1","message":"gone"})")
                                << int(Code::NotFound) << u"gone"_s << u"HTTP 404 PermissionNotFoundError"_s;
    QTest::newRow("409") << 409 << QByteArray(R"({"_tag":"SessionBusyError","sessionID":"s","message":"busy"})")
                         << int(Code::Busy) << u"busy"_s << u"HTTP 409 SessionBusyError"_s;
    QTest::newRow("429") << 429 << QByteArray("slow down") << int(Code::RateLimited) << u"slow down"_s << u"HTTP 429"_s;
    // Pitfall 12: 500 for client mistakes, with a reference into the server's log.
    QTest::newRow("500")
        << 500
        << QByteArray(R"({"name":"UnknownError","data":{"message":"Unexpected server error.","ref":"err_ab12cd34"}})")
        << int(Code::ServerError) << u"Unexpected server error."_s << u"HTTP 500 UnknownError err_ab12cd34"_s;
    QTest::newRow("500 empty") << 500 << QByteArray() << int(Code::ServerError) << QString() << u"HTTP 500"_s;
    QTest::newRow("502 web page") << 502 << QByteArray("<html>Bad gateway</html>") << int(Code::ServerError)
                                  << QString() << u"HTTP 502"_s;
    QTest::newRow("404 hostile") << 404 << QByteArray(R"({"name":5,"data":[1],"message":{}})") << int(Code::NotFound)
                                 << QString() << u"HTTP 404"_s;
}

void TestHttpClient::statusesAndBodies()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    FakeHttpServer server([&](const auto &r) { r.answer(body, status); });
    HttpClient client;
    client.setServer(server.url(), credentials);
    const auto reply = await(client.send(request("/x")));
    QVERIFY(!reply);
    QTEST(int(reply.error().code), "code");
    QTEST(reply.error().serverMessage, "message");
    QTEST(reply.error().detail, "detail");
    QCOMPARE(reply.error().httpStatus, status);
}

// PROTOCOL 1, pitfall 6: unknown route = 200 `text/html`.
void TestHttpClient::htmlWithStatus200IsNoAnswer()
{
    FakeHttpServer server(
        [](const auto &r) { r.answer("<!doctype html>", 200, "Content-Type: text/html; charset=utf-8\r\n"); });
    HttpClient client;
    client.setServer(server.url(), credentials);
    const auto reply = await(client.send(request("/new/route")));
    QVERIFY(!reply);
    QCOMPARE(reply.error().code, Error::Code::Protocol);
    QVERIFY(reply.error().detail.contains("not supported by this server version"_L1));
}

void TestHttpClient::redirectsAreNotFollowed()
{
    FakeHttpServer elsewhere([](const auto &r) { r.answer("{}"); });
    FakeHttpServer server(
        [&](const auto &r) { r.answer({}, 307, "Location: " + elsewhere.url().toEncoded() + "/stolen\r\n"); });
    HttpClient client;
    client.setServer(server.url(), credentials);
    for (const char *verb : {"GET", "POST"}) {
        const auto reply = await(client.send(request("/x", verb, verb == QByteArray("POST") ? "{}" : "")));
        QVERIFY(!reply);
        QCOMPARE(reply.error().code, Error::Code::Protocol);
    }
    QCOMPARE(elsewhere.requests().size(), 0); // so Authorization did not leak
}

void TestHttpClient::onlyPathsAreTargets_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("user info trick") << QByteArray("@127.0.0.2/");
    QTest::newRow("host trick") << QByteArray("//127.0.0.2/");
    QTest::newRow("suffix trick") << QByteArray(".example/");
    QTest::newRow("absolute") << QByteArray("http://127.0.0.2/");
}

void TestHttpClient::onlyPathsAreTargets()
{
    QFETCH(QByteArray, target);
    FakeHttpServer server;
    HttpClient client;
    client.setServer(server.url(), credentials);
    const auto reply = await(client.send(request(target)));
    QVERIFY(!reply);
    QCOMPARE(reply.error().code, Error::Code::BadRequest);
}

// PROTOCOL 20, pitfall 1: a request sent while the server boots is never answered.
void TestHttpClient::hangingServerTimesOut()
{
    FakeHttpServer server;
    HttpClient client;
    client.setServer(server.url(), credentials);
    HttpRequest r = request("/x");
    r.idleTimeoutMs = 100;
    const auto reply = await(client.send(r));
    QVERIFY(!reply);
    QCOMPARE(reply.error().code, Error::Code::Timeout);
}

// PROTOCOL 1, pitfall 5: all bytes of a chunked answer come, its end does not.
void TestHttpClient::endlessChunkedAnswerTimesOut()
{
    FakeHttpServer server([](const auto &r) {
        r.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
                chunked("{\"a\":\"" + QByteArray(4 << 20, 'x') + "\"}"));
    });
    HttpClient client;
    client.setServer(server.url(), credentials);
    HttpRequest r = request("/x");
    r.idleTimeoutMs = 300;
    const auto reply = await(client.send(r));
    QVERIFY(!reply);
    QCOMPARE(reply.error().code, Error::Code::Timeout);
}

void TestHttpClient::longAnswersAreCut()
{
    FakeHttpServer server([](const auto &r) { r.answer('"' + QByteArray(100'000, 'x') + '"'); });
    HttpClient client;
    client.setServer(server.url(), credentials);
    HttpRequest r = request("/x");
    r.maxBody = 50'000;
    const auto reply = await(client.send(r));
    QVERIFY(!reply);
    QCOMPARE(reply.error().code, Error::Code::Protocol);
}

void TestHttpClient::cutBodyIsAnError_data()
{
    QTest::addColumn<QByteArray>("answer");
    const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    QTest::newRow("no answer") << QByteArray();
    QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\nContent-");
    QTest::newRow("head only") << QByteArray(head + "Content-Length: 5\r\n\r\n");
    QTest::newRow("with a length") << QByteArray(head + "Content-Length: 5\r\n\r\n{\"a");
    QTest::newRow("in chunks") << QByteArray(head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n");
    QTest::newRow("not HTTP") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
}

void TestHttpClient::cutBodyIsAnError()
{
    QFETCH(QByteArray, answer);
    FakeHttpServer server([&](const auto &r) {
        r.write(answer);
        r.close();
    });
    HttpClient client;
    client.setServer(server.url(), credentials);
    const auto reply = await(client.send(request("/x", "POST", "{}")));
    QVERIFY(!reply);
}

// Qt sends a request again when a connection ends before the answer. A shell command must not run twice.
void TestHttpClient::aRequestIsNeverSentTwice()
{
    FakeHttpServer server([](const auto &r) { r.path() == "/first" ? r.answer("{}") : r.close(); });
    HttpClient client;
    client.setServer(server.url(), credentials);
    QVERIFY(await(client.send(request("/first", "POST", "{}")))); // now there is a kept-alive connection
    const auto reply = await(client.send(request("/shell", "POST", "{}")));
    QVERIFY(!reply);
    QCOMPARE(reply.error().code, Error::Code::Offline);
    QCOMPARE(server.count("/shell"), 1);
}

void TestHttpClient::compressedAnswersAreNotAskedForOnLoopback()
{
    FakeHttpServer server([](const auto &r) { r.answer("{}"); });
    HttpClient client;
    client.setServer(server.url(), credentials);
    QVERIFY(await(client.send(request("/x"))));
    QCOMPARE(server.requests().constFirst().headers.value("accept-encoding"), "identity");
    QVERIFY(
        !makeRequest(QUrl(u"https://example.org"_s), "/x", {}).hasRawHeader("Accept-Encoding")); // Qt asks, and unpacks
}

// FACTS: six connections per host and manager. Eight long commands run, yet Stop and an ordinary call are answered.
void TestHttpClient::lanesDoNotStarveEachOther()
{
    QList<FakeHttpServer::Request> held;
    FakeHttpServer server([&](const auto &r) {
        if (r.path().startsWith("/long"))
            held.append(r);
        else
            r.answer("true");
    });
    HttpClient client;
    client.setServer(server.url(), credentials);
    std::vector<Awaited<Outcome<HttpReply>>> commands;
    for (int i = 0; i < 8; ++i) {
        HttpRequest r = request("/long", "POST", "{}");
        r.lane = Lane::Long;
        commands.emplace_back(client.send(r));
    }
    QTRY_COMPARE(held.size(), 8); // none of them waits for another
    HttpRequest stop = request("/abort", "POST");
    stop.lane = Lane::Urgent;
    QVERIFY(await(client.send(stop)));
    QVERIFY(await(client.send(request("/ordinary"))));
    for (const auto &command : commands)
        QVERIFY(!command.done());
    for (const auto &r : std::as_const(held))
        r.answer("{}");
    for (const auto &command : commands)
        QTRY_VERIFY(command.done() && command.value());
}

void TestHttpClient::serverSwitchCancels()
{
    FakeHttpServer first, second([](const auto &r) { r.answer("{}"); });
    HttpClient client;
    client.setServer(first.url(), credentials);
    Awaited<Outcome<HttpReply>> waiting(client.send(request("/x")));
    QTRY_COMPARE(first.requests().size(), 1);
    client.setServer(second.url(), {});
    QVERIFY(waiting.done());
    QCOMPARE(waiting.value().error().code, Error::Code::Cancelled);
    QVERIFY(await(client.send(request("/y"))));
    QVERIFY(!second.requests().constFirst().headers.contains("authorization"));
}

void TestHttpClient::deletingCancels()
{
    FakeHttpServer server;
    auto client = std::make_unique<HttpClient>();
    client->setServer(server.url(), credentials);
    Awaited<Outcome<HttpReply>> waiting(client->send(request("/x")));
    QTRY_COMPARE(server.requests().size(), 1);
    client.reset();
    QVERIFY(waiting.done());
    QCOMPARE(waiting.value().error().code, Error::Code::Cancelled);
}

void TestHttpClient::unreachableIsOffline()
{
    HttpClient client;
    auto reply = await(client.send(request("/x")));
    QCOMPARE(reply.error().code, Error::Code::Offline); // no server given
    FakeHttpServer server;
    client.setServer(server.url(), credentials);
    server.stop();
    reply = await(client.send(request("/x")));
    QCOMPARE(reply.error().code, Error::Code::Offline);
}

static QStringList messages;

void TestHttpClient::noSecretInLogs()
{
    QLoggingCategory::setFilterRules(u"*=true"_s);
    messages.clear();
    const auto before = qInstallMessageHandler(
        [](QtMsgType, const QMessageLogContext &, const QString &text) { messages.append(text); });
    FakeHttpServer server([](const auto &r) { r.path() == "/bad" ? r.answer("no", 500) : r.answer("{}"); });
    HttpClient client;
    QUrl withUser = server.url();
    withUser.setUserInfo(u"opencode:qd-canary-pässword"_s);
    client.setServer(withUser, credentials);
    (void)await(client.send(request("/x?auth=qd-canary-pässword", "POST", R"({"key":"qd-canary-body"})")));
    (void)await(client.send(request("/bad")));
    server.stop();
    (void)await(client.send(request("/gone")));
    qInstallMessageHandler(before);
    QLoggingCategory::setFilterRules({});
    QVERIFY(!messages.filter(u"/bad"_s).isEmpty());
    QVERIFY(messages.filter(u"qd-canary"_s).isEmpty());
    QVERIFY(messages.filter(QString::fromLatin1(QByteArray("opencode:qd-canary-pässword").toBase64())).isEmpty());
}

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_httpclient.moc"
