// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The way to OpenCode through a hub: what passes, what does not, and who may see which directories. S0.48, S2.12.
#include "embedded-server/gateway/gatewayrules.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/gatewayrig.h"
#include "tests/unit/httpfixtures.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <atomic>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray as(const char *who, const QByteArray &more = {})
{
    return QByteArray("Authorization: Bearer ") + who + "\r\n" + more;
}

QByteArray twice(const QString &path)
{
    return QUrl::toPercentEncoding(QString::fromLatin1(QUrl::toPercentEncoding(path)));
}

//! A gateway to a stand-in that answers with `{}`, unless a test says otherwise.
struct Rig
{
    explicit Rig(const server::GatewayOptions &options = {})
        : host(upstream.url(), u"opencode"_s, "qd-canary-password")
        , gateway(host, options)
    {
        upstream.setHandler([](const FakeHttpServer::Request &request) { request.answer("{}"); });
    }
    Reply ask(const QByteArray &request)
    {
        RawClient client(gateway.port);
        client.send(request);
        return client.reply();
    }

    FakeHttpServer upstream;
    FixedHost host;
    GatewayRig gateway;
};

QString messageOf(const Reply &reply)
{
    const QJsonObject error = QJsonDocument::fromJson(reply.body).object();
    return error.value(u"name"_s).toString().isEmpty()
               ? QString()
               : error.value(u"data"_s).toObject().value(u"message"_s).toString();
}

} // namespace

class GatewayTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesRequestsOn();
    void keepsSecretsApart();
    void providersKeysStay_data();
    void providersKeysStay();
    void whoMayWhat_data();
    void whoMayWhat();
    void traversal_data();
    void traversal();
    void whileItStarts();
    void whenItIsGone();
    void itsOwnSignInIsRefused();
    void directories_data();
    void directories();
    void scoped_data();
    void scoped();
    void whatWasCheckedIsPassed();
    void sessionsOfOthers();
    void projectsOfOthers();
    void listedSessionsOfOthers();
    void filesOfOthers_data();
    void filesOfOthers();
    void assignedDirectories();
    void eventsOfOthers();
    void streamedBytesAreTold();
};

void GatewayTest::passesRequestsOn()
{
    Rig rig;
    for (const QByteArray verb : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
        const bool hasBody = verb != "GET" && verb != "DELETE";
        const QByteArray length = hasBody ? "Content-Length: 4\r\n" : "";
        const Reply reply =
            rig.ask(verb + " /opencode/session/ses_1%20x?limit=5&q=a%2Fb HTTP/1.1\r\nHost: localhost\r\n" +
                    as(GatewayRig::owner, length) + "\r\n" + (hasBody ? "body" : ""));
        QCOMPARE(reply.status, 200);
        const FakeHttpServer::Request &seen = rig.upstream.requests().last();
        QCOMPARE(seen.verb, verb);
        QCOMPARE(seen.target, "/session/ses_1%20x?limit=5&q=a%2Fb");
        QCOMPARE(seen.body, hasBody ? "body" : "");
    }
    rig.ask(get("/opencode/?a", as(GatewayRig::owner)));
    QCOMPARE(rig.upstream.requests().last().target, "/?a");
}

void GatewayTest::keepsSecretsApart()
{
    Rig rig;
    rig.upstream.setHandler([](const FakeHttpServer::Request &request) {
        request.answer("{}", 200,
                       "Content-Type: application/json\r\nSet-Cookie: qd-canary=1\r\nAccess-Control-Allow-Origin: *\r\n"
                       "X-Next-Cursor: c\r\nServer: bun\r\nContent-Security-Policy: default-src *\r\n");
    });
    const QByteArray more = "Cookie: qd-canary-cookie\r\nX-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Host: a\r\nForwarded: "
                            "for=a\r\nX-Real-IP: a\r\nSec-WebSocket-Protocol: "
                            "quarterdeck.bearer.qd-canary\r\nX-Custom: kept\r\nSec-Fetch-Mode: cors\r\n";
    const Reply reply = rig.ask(get("/opencode/session?auth_token=qd-canary&x=1", as(GatewayRig::owner, more)));
    const FakeHttpServer::Request &seen = rig.upstream.requests().last();
    QCOMPARE(seen.target, "/session?x=1");
    QCOMPARE(seen.headers.value("authorization"), "Basic " + QByteArray("opencode:qd-canary-password").toBase64());
    QCOMPARE(seen.headers.value("x-custom"), "kept");
    for (const char *name : {"cookie", "sec-websocket-protocol", "x-forwarded-for", "x-forwarded-host", "forwarded",
                             "x-real-ip", "sec-fetch-mode"})
        QVERIFY2(!seen.headers.contains(name), name);
    QCOMPARE(reply.headers.value("X-Next-Cursor"), "c");
    for (const char *name : {"Set-Cookie", "Access-Control-Allow-Origin", "Server"})
        QVERIFY2(!reply.headers.contains(name), name);
    QVERIFY(reply.headers.value("Content-Security-Policy").contains("'none'"));
}

// OpenCode tells them in clear; nobody at a hub needs them, whatever they may.
void GatewayTest::providersKeysStay_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("settings") << get("/opencode/config", as(GatewayRig::owner));
    QTest::newRow("providers") << get("/opencode/provider?directory=%2Fsrv", as(GatewayRig::member));
    QTest::newRow("settings of providers") << get("/opencode/config/providers", as(GatewayRig::owner));
    QTest::newRow("changed settings")
        << "PATCH" + post("/opencode/config", "{\"model\":\"a/b\"}", as(GatewayRig::owner)).sliced(4);
}

void GatewayTest::providersKeysStay()
{
    QFETCH(const QByteArray, request);
    Rig rig;
    rig.upstream.setHandler([](const FakeHttpServer::Request &asked) {
        asked.answer(
            R"({"providers":[{"id":"openai","key":"qd-canary-1","env":["OPENAI_API_KEY"],"options":{"apiKey":"qd-canary-2","baseURL":"https://a"},
            "models":{"m":{"limit":{"context":9},"headers":{"x":"qd-canary-3"}}}}],"mcp":{"a":{"environment":{"T":"qd-canary-4"},"enabled":true}}})",
            200, "Content-Type: application/json\r\n");
    });
    const Reply reply = rig.ask(request);
    QCOMPARE(reply.status, 200);
    QVERIFY2(!reply.body.contains("canary"), reply.body.constData());
    for (const char *kept : {"openai", "OPENAI_API_KEY", "https://a", "context", "enabled"})
        QVERIFY2(reply.body.contains(kept), kept);
    QCOMPARE(rig.upstream.requests().last().body.isEmpty(), !request.startsWith("PATCH"));
}

void GatewayTest::whoMayWhat_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray upgrade =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==\r\n";
    QTest::newRow("nobody") << QByteArray("nobody") << QByteArray("GET /opencode/session") << 401;
    QTest::newRow("nobody, status") << QByteArray("nobody") << QByteArray("GET /opencode") << 401;
    QTest::newRow("guest") << QByteArray("qd-canary-guest") << QByteArray("GET /opencode/session") << 403;
    QTest::newRow("reader reads") << QByteArray(GatewayRig::reader) << QByteArray("GET /opencode/session") << 200;
    QTest::newRow("reader writes") << QByteArray(GatewayRig::reader) << QByteArray("POST /opencode/session") << 403;
    QTest::newRow("reader deletes") << QByteArray(GatewayRig::reader) << QByteArray("DELETE /opencode/session/a")
                                    << 403;
    QTest::newRow("reader's options") << QByteArray(GatewayRig::reader) << QByteArray("OPTIONS /opencode/session")
                                      << 403;
    QTest::newRow("reader's terminal") << QByteArray(GatewayRig::reader)
                                       << QByteArray("GET /opencode/pty/a/connect") + '\n' + upgrade << 403;
    for (const char *path : {"file/content?path=master.key", "find/file?query=a", "config", "provider",
                             "config/providers", "mcp", "pty", "experimental/tool/ids"})
        QTest::newRow(path) << QByteArray(GatewayRig::reader) << "GET /opencode/" + QByteArray(path) << 403;
    for (const char *path : {"session/a/message", "project", "agent", "event", "permission", "question"})
        QTest::newRow(path) << QByteArray(GatewayRig::reader) << "GET /opencode/" + QByteArray(path) << 200;
    QTest::newRow("status is read only") << QByteArray(GatewayRig::owner) << QByteArray("PUT /opencode") << 405;
    QTest::newRow("member writes") << QByteArray(GatewayRig::member) << QByteArray("POST /opencode/session") << 200;
}

void GatewayTest::whoMayWhat()
{
    QFETCH(const QByteArray, who);
    QFETCH(const QByteArray, request);
    QFETCH(const int, status);
    Rig rig;
    const qsizetype line = request.indexOf('\n');
    const QByteArray first = line < 0 ? request : request.first(line);
    const QByteArray more = line < 0 ? QByteArray() : request.sliced(line + 1);
    const QByteArray all = first + " HTTP/1.1\r\nHost: localhost\r\n" + as(who.constData(), more) + "\r\n";
    const Reply reply = rig.ask(all);
    QCOMPARE(reply.status, status);
    QCOMPARE(rig.upstream.requests().size(), status == 200 ? 1 : 0);
    if (status != 200)
        QVERIFY2(!messageOf(reply).isEmpty(), reply.body.constData());
}

void GatewayTest::traversal_data()
{
    QTest::addColumn<QByteArray>("target");
    for (const char *target : {"/opencode/../rpc",
                               "/opencode/session/../../rpc",
                               "/opencode/./session",
                               "/opencode/%2e%2e/rpc",
                               "/opencode/.%2e/rpc",
                               "/opencode/%252e%252e/rpc",
                               "/opencode//session",
                               "/opencode/session//message",
                               "/opencode//evil.example/x",
                               "/opencode/session%2fa",
                               "/opencode/session%2Fa",
                               "/opencode/session%252Fa",
                               "/opencode/a%5cb",
                               "/opencode/a%255cb",
                               "/opencode/a\\b",
                               "/opencode/a%00b",
                               "/opencode/a%2500b",
                               "/opencode/%c0%ae%c0%ae/a",
                               "/opencode/a#b",
                               "http://localhost/opencode/session",
                               "http://evil.example/opencode/session",
                               "/opencode/%",
                               "/opencode/a b",
                               "/opencode/..;/a/%2e%2e%2f"})
        QTest::newRow(target) << QByteArray(target);
}

void GatewayTest::traversal()
{
    QFETCH(const QByteArray, target);
    Rig rig;
    const Reply reply = rig.ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + as(GatewayRig::owner) + "\r\n");
    QCOMPARE(reply.status, 400);
    QVERIFY(rig.upstream.requests().isEmpty());
}

void GatewayTest::whileItStarts()
{
    FixedHost host;
    GatewayRig gateway(host);
    RawClient client(gateway.port);
    client.send(get("/opencode/session", as(GatewayRig::owner)));
    const Reply stopped = client.reply();
    QCOMPARE(stopped.status, 503);
    QVERIFY(stopped.headers.value("Retry-After").toInt() > 0);
    QCOMPARE(messageOf(stopped), u"OpenCode is being started."_s);
    QCOMPARE(host.starts, 1);
    host.now = server::State::Starting;
    client.send(get("/opencode", as(GatewayRig::owner)));
    const Reply starting = client.reply();
    QCOMPARE(starting.status, 200);
    const QJsonObject status = QJsonDocument::fromJson(starting.body).object();
    QCOMPARE(status.value(u"state"_s).toString(), u"starting"_s);
    QCOMPARE(status.value(u"ready"_s).toBool(), false);
    QCOMPARE(status.value(u"url"_s).toString(), u"http://localhost/opencode"_s);
    QCOMPARE(host.starts, 1);
    host.now = server::State::Failed;
    host.why = u"no OpenCode was found"_s;
    client.send(get("/opencode/session", as(GatewayRig::owner)));
    const Reply failed = client.reply();
    QCOMPARE(failed.status, 503);
    QVERIFY(!failed.headers.contains("Retry-After"));
    QVERIFY(messageOf(failed).contains(host.why));
    client.send(get("/opencode", as(GatewayRig::owner)));
    QCOMPARE(client.reply().status, 200);
    QCOMPARE(host.starts, 2);
}

void GatewayTest::whenItIsGone()
{
    Rig rig;
    rig.upstream.stop();
    for (const QByteArray path : {"/opencode/session", "/opencode/global/event"}) {
        const Reply reply = rig.ask(get(path, as(GatewayRig::owner)));
        QCOMPARE(reply.status, 503);
        QVERIFY(reply.headers.value("Retry-After").toInt() > 0);
        QVERIFY(!messageOf(reply).isEmpty());
    }
}

void GatewayTest::itsOwnSignInIsRefused()
{
    Rig rig;
    rig.upstream.setHandler([](const FakeHttpServer::Request &request) {
        request.answer("", 401, "WWW-Authenticate: Basic realm=\"Secure Area\"\r\n");
    });
    const Reply reply = rig.ask(get("/opencode/session", as(GatewayRig::owner)));
    QCOMPARE(reply.status, 503);
    QVERIFY(!reply.headers.contains("WWW-Authenticate"));
}

void GatewayTest::directories_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QStringList>("paths");
    QTest::addColumn<bool>("valid");
    const QByteArray none;
    QTest::newRow("none") << QByteArray("a=b") << none << QStringList() << true;
    QTest::newRow("once") << QByteArray("directory=%2Fa%20b") << none << QStringList{u"/a b"_s} << true;
    QTest::newRow("twice encoded") << QByteArray("x&directory=%252Fa%2525") << none << QStringList{u"/a%"_s} << true;
    QTest::newRow("hidden name") << QByteArray("%64irectory=/a") << none << QStringList{u"/a"_s} << true;
    QTest::newRow("named twice") << QByteArray("directory=/a&directory=/b") << none << QStringList{u"/a"_s} << false;
    QTest::newRow("hidden twice") << QByteArray("directory=/a&direct%6fry=/b") << none << QStringList{u"/a"_s} << false;
    QTest::newRow("relative") << QByteArray("directory=a") << none << QStringList() << false;
    QTest::newRow("empty") << QByteArray("directory=") << none << QStringList() << false;
    QTest::newRow("NUL") << QByteArray("directory=/a%2500") << none << QStringList() << false;
    QTest::newRow("not UTF-8") << QByteArray("directory=/%ff") << none << QStringList() << false;
    QTest::newRow("half a digit") << QByteArray("directory=/a%25%32") << none << QStringList() << false;
    QTest::newRow("header") << none << QByteArray("%2Fa") << QStringList{u"/a"_s} << true;
    QTest::newRow("header, once only") << none << QByteArray("/a%252Fb") << QStringList{u"/a%2Fb"_s} << true;
    QTest::newRow("both") << QByteArray("directory=/a") << QByteArray("/b") << QStringList{u"/a"_s, u"/b"_s} << true;
}

void GatewayTest::directories()
{
    QFETCH(const QByteArray, query);
    QFETCH(const QByteArray, header);
    QFETCH(const QStringList, paths);
    QFETCH(const bool, valid);
    http::Request request;
    request.target.query = query;
    if (!header.isEmpty())
        request.headers.add("X-OpenCode-Directory", header);
    const server::NamedDirectories named = server::namedDirectories(request);
    QCOMPARE(named.isValid, valid);
    if (valid)
        QCOMPARE(named.paths, paths);
}

namespace {

server::GatewayOptions onlyBelow(const QString &directory)
{
    server::GatewayOptions options;
    options.mayUse = [directory](const http::Principal &, const QString &asked) {
        return asked == directory || asked.startsWith(directory + u'/');
    };
    return options;
}

} // namespace

void GatewayTest::scoped_data()
{
    QTest::addColumn<QByteArray>("who");
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray member = GatewayRig::member;
    const QByteArray mine = "directory=" + twice(u"/srv/mine"_s);
    QTest::newRow("owner, no directory") << QByteArray(GatewayRig::owner) << QByteArray("GET /opencode/session") << 200;
    QTest::newRow("no directory") << member << QByteArray("GET /opencode/session") << 403;
    QTest::newRow("own") << member << "GET /opencode/session?" + mine << 200;
    QTest::newRow("own, writing") << member << "POST /opencode/session?" + mine << 200;
    QTest::newRow("below own") << member << QByteArray("GET /opencode/session?directory=/srv/mine/sub") << 200;
    QTest::newRow("another") << member << QByteArray("GET /opencode/session?directory=/srv/other") << 403;
    QTest::newRow("beside own") << member << QByteArray("GET /opencode/session?directory=/srv/mine2") << 403;
    QTest::newRow("up from own") << member << QByteArray("GET /opencode/session?directory=/srv/mine/../other") << 403;
    QTest::newRow("hidden up") << member << QByteArray("GET /opencode/session?directory=/srv/mine/%252e%252e/other")
                               << 403;
    QTest::newRow("two") << member << "GET /opencode/session?" + mine + "&directory=/srv/other" << 400;
    QTest::newRow("workspace") << member << "GET /opencode/session?" + mine + "&workspace=wrk_1" << 403;
    QTest::newRow("all configuration") << member << "PATCH /opencode/global/config?" + mine << 403;
    QTest::newRow("sign-ins") << member << "PUT /opencode/auth/anthropic?" + mine << 403;
    QTest::newRow("other surfaces") << member << "GET /opencode/api/session?" + mine << 403;
    QTest::newRow("moving another's session")
        << member << "POST /opencode/experimental/control-plane/move-session?" + mine << 403;
    QTest::newRow("another's session in the background")
        << member << "POST /opencode/experimental/session/ses_1/background?" + mine << 403;
    QTest::newRow("worktrees") << member << "DELETE /opencode/experimental/worktree?" + mine << 403;
    QTest::newRow("health") << member << QByteArray("GET /opencode/global/health") << 200;
}

void GatewayTest::scoped()
{
    QFETCH(const QByteArray, who);
    QFETCH(const QByteArray, request);
    QFETCH(const int, status);
    Rig rig(onlyBelow(u"/srv/mine"_s));
    const Reply reply = rig.ask(request + " HTTP/1.1\r\nHost: localhost\r\n" + as(who.constData()) + "\r\n");
    QCOMPARE(reply.status, status);
    QCOMPARE(rig.upstream.requests().size(), status == 200 ? 1 : 0);
}

void GatewayTest::whatWasCheckedIsPassed()
{
    const QTemporaryDir folder;
    const QString mine = QDir(folder.path()).canonicalPath() + u"/mine"_s;
    const QString other = QDir(folder.path()).canonicalPath() + u"/other"_s;
    QVERIFY(QDir().mkpath(mine) && QDir().mkpath(other));
    QVERIFY(QFile::link(other, mine + u"/link"_s) && QFile::link(mine, folder.filePath(u"way"_s)));
    Rig rig(onlyBelow(mine));
    const QByteArray member = as(GatewayRig::member);
    QCOMPARE(rig.ask(get("/opencode/session?directory=" + twice(mine + u"/link"_s), member)).status, 403);
    QCOMPARE(rig.ask(get("/opencode/session?directory=" + twice(mine + u"/link/new"_s), member)).status, 403);
    const QByteArray way = "x-opencode-directory: " + QUrl::toPercentEncoding(folder.filePath(u"way"_s)) + "\r\n";
    QCOMPARE(rig.ask(get("/opencode/session?limit=1", member + way)).status, 200);
    QCOMPARE(rig.upstream.requests().size(), 1);
    QCOMPARE(rig.upstream.requests().last().target, "/session?limit=1&directory=" + twice(mine));
    QVERIFY(!rig.upstream.requests().last().headers.contains("x-opencode-directory"));
    // Both are looked at, though the query wins.
    const QByteArray both = "x-opencode-directory: " + QUrl::toPercentEncoding(other) + "\r\n";
    QCOMPARE(rig.ask(get("/opencode/session?directory=" + twice(mine), member + both)).status, 403);
}

void GatewayTest::sessionsOfOthers()
{
    Rig rig(onlyBelow(u"/srv/mine"_s));
    rig.upstream.setHandler([](const FakeHttpServer::Request &request) {
        if (request.path() == "/session/ses_lost")
            request.answer("{}", 404);
        else
            request.answer(request.path().startsWith("/session/ses_mine") ? "{\"directory\":\"/srv/mine\"}"
                                                                          : "{\"directory\":\"/srv/other\"}");
    });
    const QByteArray member = as(GatewayRig::member);
    const QByteArray mine = "?directory=" + twice(u"/srv/mine"_s);
    QCOMPARE(rig.ask(get("/opencode/session/ses_mine/message", member)).status, 200);
    QCOMPARE(rig.upstream.requests().last().target, "/session/ses_mine/message" + mine);
    QCOMPARE(rig.ask(get("/opencode/session/ses_mine/todo" + mine, member)).status, 200);
    QCOMPARE(rig.upstream.count("/session/ses_mine"), 1); // is known from then on
    // The session's directory counts, not what is named beside it.
    QCOMPARE(rig.ask(get("/opencode/session/ses_other/message" + mine, member)).status, 404);
    QCOMPARE(rig.ask(get("/opencode/session/ses_lost/message" + mine, member)).status, 404);
    QCOMPARE(rig.upstream.count("/session/ses_other/message"), 0);
    QCOMPARE(rig.ask(get("/opencode/session/ses_other/message", as(GatewayRig::owner))).status, 200);
}

void GatewayTest::projectsOfOthers()
{
    Rig rig(onlyBelow(u"/srv/mine"_s));
    rig.upstream.setHandler([](const FakeHttpServer::Request &request) {
        request.answer("[{\"id\":\"a\",\"worktree\":\"/srv/mine/a\"},{\"id\":\"b\",\"worktree\":\"/srv/other\"},"
                       "{\"id\":\"global\",\"worktree\":\"/\"}]");
    });
    const Reply reply = rig.ask(get("/opencode/project", as(GatewayRig::member)));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, "[{\"id\":\"a\",\"worktree\":\"/srv/mine/a\"}]");
}

void GatewayTest::listedSessionsOfOthers()
{
    Rig rig(onlyBelow(u"/srv/mine"_s));
    rig.upstream.setHandler([](const FakeHttpServer::Request &request) {
        request.answer("[{\"id\":\"a\",\"directory\":\"/srv/mine/a\"},{\"id\":\"b\",\"directory\":\"/srv/other\"},"
                       "{\"id\":\"c\"},{\"id\":\"d\",\"directory\":\"/srv/mine/../other\"}]");
    });
    const QByteArray mine = "directory=" + twice(u"/srv/mine"_s);
    for (const QByteArray &list : {"session?scope=project&" + mine, "experimental/session?" + mine,
                                   QByteArray("experimental/session?limit=1000")}) {
        const Reply reply = rig.ask(get("/opencode/" + list, as(GatewayRig::member)));
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.body, "[{\"directory\":\"/srv/mine/a\",\"id\":\"a\"}]");
    }
    QVERIFY(rig.ask(get("/opencode/experimental/session", as(GatewayRig::owner))).body.contains("/srv/other"));
}

void GatewayTest::filesOfOthers_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("status");
    QTest::newRow("here") << QByteArray("path=.") << 200;
    QTest::newRow("below") << QByteArray("path=src/a%20b.cpp") << 200;
    QTest::newRow("none") << QByteArray("limit=1") << 200;
    QTest::newRow("absolute, own") << QByteArray("path=/srv/mine/a") << 200;
    QTest::newRow("up") << QByteArray("path=../other/a") << 403;
    QTest::newRow("up from below") << QByteArray("path=a/../../other") << 403;
    QTest::newRow("encoded") << QByteArray("path=%2e%2e%2fother") << 403;
    QTest::newRow("encoded twice") << QByteArray("path=%252e%252e%252fother") << 403;
    QTest::newRow("the name encoded") << QByteArray("p%61th=../other") << 403;
    QTest::newRow("the second") << QByteArray("path=a&path=../other") << 403;
    QTest::newRow("absolute") << QByteArray("path=/etc/passwd") << 403;
    QTest::newRow("not decodable") << QByteArray("path=%zz") << 403;
}

void GatewayTest::filesOfOthers()
{
    QFETCH(const QByteArray, query);
    QFETCH(const int, status);
    Rig rig(onlyBelow(u"/srv/mine"_s));
    const QByteArray mine = "&directory=" + twice(u"/srv/mine"_s);
    for (const QByteArray path : {"file", "file/content"}) {
        const Reply reply = rig.ask(get("/opencode/" + path + '?' + query + mine, as(GatewayRig::member)));
        QCOMPARE(reply.status, status);
    }
    QCOMPARE(rig.upstream.requests().size(), status == 200 ? 2 : 0);
}

// Whoever was assigned none sees all.
void GatewayTest::assignedDirectories()
{
    http::Principal principal;
    principal.directories = {u"/srv/a"_s, u"/srv/b"_s};
    QVERIFY(server::isAssigned(principal, u"/srv/a"_s) && server::isAssigned(principal, u"/srv/b/c"_s));
    QVERIFY(!server::isAssigned(principal, u"/srv/ab"_s) && !server::isAssigned(principal, u"/srv"_s));
    http::Principal unreadable = principal;
    unreadable.directories = {QString()};
    QVERIFY(!server::isAssigned(unreadable, u"/srv/a"_s) && !server::isAssigned(unreadable, u"/"_s));
    http::UpstreamClient client;
    const server::Scope scope(client, server::isAssigned, true);
    QVERIFY(scope.holds(principal));
    principal.permissions = {"administer"};
    QVERIFY(!scope.holds(principal));
    QVERIFY(!scope.holds(http::Principal()));
    QVERIFY(server::Scope(client, server::isAssigned).holds(http::Principal()));
}

void GatewayTest::eventsOfOthers()
{
    Rig rig(onlyBelow(u"/srv/mine"_s));
    FakeHttpServer::Request stream;
    rig.upstream.setHandler([&stream](const FakeHttpServer::Request &request) {
        stream = request;
        request.write(sseHead() + sseFrame("{\"payload\":{\"type\":\"server.connected\",\"properties\":{}}}"));
    });
    RawClient owner(rig.gateway.port);
    RawClient member(rig.gateway.port);
    owner.send(get("/opencode/global/event", as(GatewayRig::owner)));
    QVERIFY(owner.waitFor("server.connected"));
    member.send(get("/opencode/global/event", as(GatewayRig::member)));
    QVERIFY(member.waitFor("server.connected"));
    QCOMPARE(rig.upstream.requests().size(), 1);
    QVERIFY(!stream.headers.contains("x-custom"));
    stream.write(sseFrame("{\"directory\":\"/srv/other\",\"payload\":{\"type\":\"a\",\"n\":1}}") +
                 sseFrame("{\"payload\":{\"type\":\"installation.updated\",\"n\":2}}") +
                 sseFrame("{\"payload\":{\"type\":\"server.heartbeat\",\"n\":3}}") +
                 sseFrame("{\"directory\":\"/srv/mine/a\",\"payload\":{\"type\":\"a\",\"n\":4}}"));
    QVERIFY(member.waitFor("\"n\":4"));
    QVERIFY(owner.waitFor("\"n\":4"));
    QVERIFY(member.seen().contains("\"n\":3"));
    QVERIFY(!member.seen().contains("\"n\":1") && !member.seen().contains("\"n\":2"));
    QVERIFY(owner.seen().contains("\"n\":1") && owner.seen().contains("\"n\":2"));
}

// So that a server which is busy with events counts as alive, though its health answers are late.
void GatewayTest::streamedBytesAreTold()
{
    std::atomic_int told = 0;
    server::GatewayOptions options;
    options.streamed = [&told] { ++told; };
    Rig rig(options);
    FakeHttpServer::Request stream;
    rig.upstream.setHandler([&stream](const FakeHttpServer::Request &request) {
        stream = request;
        request.write(sseHead());
    });
    RawClient client(rig.gateway.port);
    client.send(get("/opencode/global/event", as(GatewayRig::member)));
    QVERIFY(client.waitFor("\r\n\r\n"));
    QCOMPARE(told.load(), 0);
    stream.write(chunked("data: half of"));
    QTRY_COMPARE(told.load(), 1);
    stream.write(chunked(" an event\n\n"));
    QVERIFY(client.waitFor("half of an event"));
    QVERIFY(told.load() >= 2);
}

QTEST_GUILESS_MAIN(GatewayTest)
#include "tst_gateway.moc"
