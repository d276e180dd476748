// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Connections to other servers: kept and used again, tried again only where that is right, checked with TLS, WebSockets through them, and
// what becomes of them when somebody goes. S0.46, S3.91, S3.92.
#include "tests/support/tlsproxy.h"
#include "tests/unit/upstreamfixtures.h"

#include <QWebSocket>

using namespace qd;
using namespace qd::http;
using namespace qd::test;
using namespace Qt::StringLiterals;

class UpstreamConnectionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void origins_data();
    void origins();
    void areKept();
    void areNotKeptForLong();
    void staleOnes_data();
    void staleOnes();
    void readsInPieces();
    void fetches();
    void namesThatLeadInside();
    void lettingGoEndsARequest();
    void tlsIsChecked();
    void webSockets();
    void webSocketsThatBreak();
    void refusedUpgrades();
    void whoGoesFirst_data();
    void whoGoesFirst();
};

void UpstreamConnectionsTest::origins_data()
{
    QTest::addColumn<QUrl>("url");
    QTest::addColumn<QByteArray>("authority");
    QTest::newRow("name") << QUrl(u"http://Host.Example/a/b"_s) << QByteArray("host.example");
    QTest::newRow("port") << QUrl(u"https://host.example:8443"_s) << QByteArray("host.example:8443");
    QTest::newRow("usual port") << QUrl(u"https://host.example:443"_s) << QByteArray("host.example");
    QTest::newRow("the other's port") << QUrl(u"http://host.example:443"_s) << QByteArray("host.example:443");
    QTest::newRow("IPv6") << QUrl(u"http://[::1]:4096/"_s) << QByteArray("[::1]:4096");
    QTest::newRow("user") << QUrl(u"http://a:b@host.example"_s) << QByteArray();
    QTest::newRow("scheme") << QUrl(u"ftp://host.example"_s) << QByteArray();
    QTest::newRow("nothing") << QUrl() << QByteArray();
}

void UpstreamConnectionsTest::origins()
{
    QFETCH(const QUrl, url);
    QFETCH(const QByteArray, authority);
    const Outcome<UpstreamOrigin> origin = UpstreamOrigin::of(url);
    QCOMPARE(origin.has_value(), !authority.isEmpty());
    QCOMPARE(origin ? origin->authority() : QByteArray(), authority);
}

void UpstreamConnectionsTest::areKept()
{
    TestServer upstream(echoRouter());
    Relaying relaying(upstream.port);
    RawClient client(relaying.server.port);
    for (int i = 0; i < 5; ++i) {
        client.send(i % 2 ? post("/p/any/x", "body") : get("/p/any/x"));
        QCOMPARE(client.reply().status, 200);
        QCOMPARE(upstream.server->connectionCount(), 1);
    }
}

void UpstreamConnectionsTest::areNotKeptForLong()
{
    TestServer upstream(echoRouter());
    UpstreamOptions options;
    options.keepMs = 1000;
    options.keepPerOrigin = 2;
    Relaying relaying(upstream.port, options);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(std::make_unique<RawClient>(relaying.server.port));
        clients.back()->send(get("/p/any/x"));
    }
    for (const auto &client : clients)
        QCOMPARE(client->reply().status, 200);
    QTRY_VERIFY(upstream.server->connectionCount() <= 2);
    relaying.server.time.advance(1001);
    QTRY_COMPARE(upstream.server->connectionCount(), 0);
}

void UpstreamConnectionsTest::staleOnes_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<bool>("partOfAnAnswer");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("asked");
    QTest::newRow("GET is asked again") << get("/p/a") << false << 200 << 3;
    QTest::newRow("not after a part of an answer") << get("/p/a") << true << 502 << 2;
    QTest::newRow("POST is not, once it is sent") << post("/p/a", "x") << false << 502 << 2;
}

void UpstreamConnectionsTest::staleOnes()
{
    QFETCH(const QByteArray, request);
    QFETCH(const bool, partOfAnAnswer);
    FakeHttpServer upstream;
    upstream.setHandler([&upstream, partOfAnAnswer](const FakeHttpServer::Request &asked) {
        if (upstream.requests().size() != 2)
            return asked.answer("{}");
        if (partOfAnAnswer)
            asked.write("HTTP/1.1 200");
        asked.close();
    });
    Relaying relaying(quint16(upstream.url().port()));
    RawClient client(relaying.server.port);
    client.send(get("/p/a"));
    QCOMPARE(client.reply().status, 200);
    client.send(request);
    QTEST(client.reply().status, "status");
    QTEST(int(upstream.requests().size()), "asked");
    if (upstream.requests().size() == 3)
        QVERIFY(upstream.requests().last().socket != upstream.requests().first().socket);
}

void UpstreamConnectionsTest::readsInPieces()
{
    Kept kept;
    TestServer upstream(keeping(kept));
    Relaying relaying(upstream.port);
    UpstreamRequest request;
    request.origin = relaying.to;
    request.target = "/kept";
    request.verb = Verb::Put;
    request.body = "body";
    Awaited<Outcome<std::shared_ptr<UpstreamAnswer>>> sent(relaying.client->send(request));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    const ExchangePtr exchange = kept.exchanges.takeFirst();
    QCOMPARE(exchange->request().body, "body");
    exchange->begin({201, {{"X-A", "b"}}, {}});
    QTRY_VERIFY(sent.done());
    QVERIFY(sent.value());
    const std::shared_ptr<UpstreamAnswer> answer = *sent.value();
    QCOMPARE(answer->head().status, 201);
    QCOMPARE(answer->head().headers.value("X-A"), "b");
    for (const QByteArray piece : {"one", "two"}) {
        exchange->write(piece);
        const Outcome<QByteArray> read = await(answer->read());
        QVERIFY(read);
        QCOMPARE(*read, piece);
    }
    exchange->finish();
    for (int i = 0; i < 2; ++i) {
        const Outcome<QByteArray> end = await(answer->read());
        QVERIFY(end && end->isEmpty());
    }
}

void UpstreamConnectionsTest::fetches()
{
    TestServer upstream(echoRouter());
    Relaying relaying(upstream.port);
    UpstreamRequest request;
    request.origin = relaying.to;
    request.target = "/any/" + QByteArray(1000, 'x');
    const Outcome<Response> whole = await(relaying.client->fetch(request));
    QVERIFY(whole);
    QCOMPARE(whole->status, 200);
    QVERIFY(whole->body.startsWith("GET rest=xxx"));
    const Outcome<Response> large = await(relaying.client->fetch(request, 100));
    QVERIFY(!large);
    QCOMPARE(large.error().code, Error::Code::Protocol);

    UpstreamClient nowhere;
    const Outcome<Response> none = await(nowhere.fetch(request));
    QVERIFY(!none);
    QCOMPARE(none.error().code, Error::Code::Offline);
}

// Whoever owns a name may let it lead to this machine at any time: what counts is what it leads to when it is connected to.
void UpstreamConnectionsTest::namesThatLeadInside()
{
    TestServer upstream(echoRouter());
    const Relaying relaying(upstream.port);
    UpstreamRequest request;
    request.target = "/any/x";
    const auto ask = [&](const QByteArray &host, Reach reach) {
        request.origin = {host, upstream.port, false, reach};
        return await(relaying.client->fetch(request));
    };
    for (const QByteArray host : {"localhost", "127.0.0.1", "::ffff:127.0.0.1"}) {
        const Outcome<Response> refused = ask(host, Reach::Others);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Error::Code::Offline);
        QCOMPARE(refused.error().detail, u"its name leads to an address that is not to be asked"_s);
    }
    QCOMPARE(upstream.server->connectionCount(), 0);
    QVERIFY(ask("localhost", Reach::OthersAndItself));
    QVERIFY(ask("localhost", Reach::Anywhere));
    // A connection that another may have does not open it.
    QVERIFY(!ask("localhost", Reach::Others));
}

void UpstreamConnectionsTest::lettingGoEndsARequest()
{
    Kept kept;
    TestServer upstream(keeping(kept));
    Relaying relaying(upstream.port);
    UpstreamRequest request;
    request.origin = relaying.to;
    request.target = "/kept";
    Awaited<Outcome<std::shared_ptr<UpstreamAnswer>>> sent(relaying.client->send(request));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    kept.exchanges.first()->begin({});
    QTRY_VERIFY(sent.done());
    QCOMPARE(kept.closed, 0);
    sent = Awaited<Outcome<std::shared_ptr<UpstreamAnswer>>>(relaying.client->send(request));
    QTRY_COMPARE(kept.closed, 1);
}

void UpstreamConnectionsTest::tlsIsChecked()
{
    const TestAuthority authority;
    TestServer upstream(echoRouter());
    const TestAuthority::Identity identity = authority.make({"DNS:localhost", {}, {}, false});
    QVERIFY(upstream.server->setIdentity(identity.certificate.toPem(), identity.key.toPem()));
    const Outcome<quint16> port = upstream.server->listenSecurely();
    QVERIFY(port);
    UpstreamOptions options;
    options.extraCertificates = authority.certificate().toPem();
    UpstreamRequest request;
    request.target = "/any/x";
    for (const QByteArray host : {"localhost", "127.0.0.1"}) {
        Relaying relaying(0, options);
        request.origin = {host, *port, true};
        const Outcome<Response> answer = await(relaying.client->fetch(request));
        QCOMPARE(answer.has_value(), host == "localhost"); // the certificate names no address
        if (!answer)
            QVERIFY(answer.error().detail.contains(u"certificate is not trusted"_s));
    }
    Relaying stranger(0);
    request.origin = {"localhost", *port, true};
    const Outcome<Response> refused = await(stranger.client->fetch(request));
    QVERIFY(!refused);
    QVERIFY2(refused.error().detail.contains(u"certificate is not trusted"_s), qPrintable(refused.error().detail));

    TestServer other(echoRouter());
    UpstreamOptions bad;
    bad.extraCertificates = "nonsense";
    UpstreamClient client(bad);
    QVERIFY(!client.attach(*other.server));
}

namespace {

RouteOptions tunnel()
{
    RouteOptions options;
    options.streamsBody = true;
    options.tunnels = true;
    return options;
}

Router echoingSocket(QList<WebSocketPtr> &sockets)
{
    Router router;
    RouteOptions options;
    options.subprotocols = {"chat"};
    options.largestMessage = 16 * 1024 * 1024;
    options.largestQueue = 64 * 1024 * 1024;
    router.addWebSocket(
        "/ws", Needs::Nothing,
        [&sockets](const WebSocketPtr &socket) {
            sockets.append(socket);
            WebSocket *raw = socket.get();
            socket->onMessage([raw](const QByteArray &message, bool isText) {
                isText ? raw->sendText(message) : raw->sendBinary(message);
            });
        },
        options);
    return router;
}

} // namespace

void UpstreamConnectionsTest::webSockets()
{
    QList<WebSocketPtr> sockets;
    TestServer upstream(echoingSocket(sockets));
    Relaying relaying(upstream.port, {}, tunnel());
    QWebSocket client;
    QByteArrayList messages;
    connect(&client, &QWebSocket::binaryMessageReceived, this,
            [&](const QByteArray &bytes) { messages.append(bytes); });
    QNetworkRequest request(QUrl(u"ws://127.0.0.1:%1/p/ws"_s.arg(relaying.server.port)));
    request.setRawHeader("Sec-WebSocket-Protocol", "chat");
    client.open(request);
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    QTRY_COMPARE(sockets.size(), 1);
    QCOMPARE(sockets.first()->subprotocol(), "chat");
    const QByteArray large(5 * 1024 * 1024, 'y');
    client.sendBinaryMessage("hello");
    client.sendBinaryMessage(large);
    QTRY_COMPARE(messages.size(), 2);
    QCOMPARE(messages.first(), "hello");
    QVERIFY(messages.last() == large);
    client.close();
    QTRY_VERIFY(sockets.first()->isClosed());
    QTRY_COMPARE(relaying.ends.size(), 1);
    QCOMPARE(relaying.ends.first().status, 101);
}

void UpstreamConnectionsTest::webSocketsThatBreak()
{
    QList<WebSocketPtr> sockets;
    auto upstream = std::make_unique<TestServer>(echoingSocket(sockets));
    Relaying relaying(upstream->port, {}, tunnel());
    const QUrl url(u"ws://127.0.0.1:%1/p/ws"_s.arg(relaying.server.port));
    {
        QWebSocket client;
        client.open(url);
        QTRY_COMPARE(sockets.size(), 1);
        client.abort();
        QTRY_VERIFY(sockets.first()->isClosed());
    }
    QWebSocket client;
    client.open(url);
    QTRY_COMPARE(sockets.size(), 2);
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    upstream.reset();
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
}

void UpstreamConnectionsTest::refusedUpgrades()
{
    TestServer upstream(echoRouter());
    Relaying relaying(upstream.port, {}, tunnel());
    RawClient client(relaying.server.port);
    const QByteArray upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                               "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    client.send(get("/p/any/x", upgrade));
    QCOMPARE(client.reply().status, 200);
    client.send(get("/p/nothing", upgrade));
    QCOMPARE(client.reply().status, 404);
}

void UpstreamConnectionsTest::whoGoesFirst_data()
{
    QTest::addColumn<bool>("client");
    QTest::newRow("the client") << true;
    QTest::newRow("the server") << false;
}

void UpstreamConnectionsTest::whoGoesFirst()
{
    QFETCH(const bool, client);
    Kept kept;
    TestServer upstream(keeping(kept));
    Relaying relaying(upstream.port);
    RawClient first(relaying.server.port);
    RawClient second(relaying.server.port);
    first.send(get("/p/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    kept.exchanges.first()->begin({});
    QVERIFY(first.waitFor("\r\n\r\n"));
    second.send(get("/p/kept"));
    UpstreamRequest request;
    request.origin = relaying.to;
    request.target = "/kept";
    Awaited<Outcome<Response>> fetched(relaying.client->fetch(request));
    QTRY_COMPARE(kept.exchanges.size(), 3);
    if (client)
        relaying.client.reset();
    else
        relaying.server.server.reset();
    QTRY_VERIFY(fetched.done());
    QVERIFY(!fetched.value());
    QVERIFY(first.waitForEnd());
    QVERIFY(!first.seen().contains("0\r\n\r\n"));
    QTRY_COMPARE(kept.closed, 3);
    if (client)
        QCOMPARE(second.reply().status, 502);
}

QTEST_GUILESS_MAIN(UpstreamConnectionsTest)
#include "tst_upstreamconnections.moc"
