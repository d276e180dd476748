// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// WebSockets: signed in before they are ones, bounded, pinged, closed with a reason. S3.92, S3.104, S3.105.
#include "tests/unit/httpfixtures.h"

#include <QNetworkRequest>
#include <QSignalSpy>
#include <QWebSocket>

using namespace qd;
using namespace qd::http;
using namespace qd::test;
using namespace Qt::StringLiterals;

class HttpSocketsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void talks();
    void signsInFirst();
    void refusesForeignPages();
    void needsAnUpgrade();
    void refusesBytesBeforeTheAnswer();
    void choosesSubprotocols();
    void closesWithReasons();
    void refusesLargeMessages();
    void refusesBadText();
    void endsSilentClients();
    void slowClientsAreClosed();
    void busyOwnersHoldUpClients();
    void waitsUntilDrained();
    void seesClientsGo();
    void shutsDown();
    void handlesOutliveTheServer();
};

namespace {

const QByteArray handshake = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

//! Keeps sockets, what they said and how they ended.
struct Sockets
{
    QList<WebSocketPtr> open;
    QList<QByteArray> messages;
    QList<std::pair<int, QByteArray>> closed;
    bool echoes = true;

    SocketHandler handler()
    {
        return [this](const WebSocketPtr &socket) {
            open.append(socket);
            socket->onMessage([this, weak = std::weak_ptr(socket)](const QByteArray &message, bool isText) {
                messages.append(message);
                const WebSocketPtr socket = weak.lock();
                if (socket && echoes)
                    isText ? socket->sendText(message) : socket->sendBinary(message);
            });
            socket->onClosed([this](int code, const QByteArray &reason) { closed.append({code, reason}); });
        };
    }
    Router router(const RouteOptions &options = {}, const Needs &needs = Needs::Nothing)
    {
        Router router;
        router.addWebSocket("/ws", needs, handler(), options);
        return router;
    }
};

//! A client of Qt's.
class Client
{
public:
    explicit Client(quint16 port, const QByteArray &authorization = {})
    {
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                         [this](const QString &text) { texts.append(text); });
        QObject::connect(&socket, &QWebSocket::binaryMessageReceived, &socket,
                         [this](const QByteArray &bytes) { binaries.append(bytes); });
        QNetworkRequest request(QUrl(u"ws://localhost:%1/ws"_s.arg(port)));
        if (!authorization.isEmpty())
            request.setRawHeader("Authorization", authorization);
        socket.open(request);
    }
    [[nodiscard]] bool isOpen() const { return socket.state() == QAbstractSocket::ConnectedState; }
    [[nodiscard]] bool isShut() const { return socket.state() == QAbstractSocket::UnconnectedState; }

    QWebSocket socket;
    QStringList texts;
    QList<QByteArray> binaries;
};

} // namespace

void HttpSocketsTest::talks()
{
    Sockets sockets;
    TestServer server(sockets.router());
    Client client(server.port);
    QTRY_VERIFY(client.isOpen());
    client.socket.sendTextMessage(u"h\u00e9llo"_s);
    client.socket.sendBinaryMessage(QByteArray("\0\1\2", 3));
    const QByteArray large(800'000, 'x');
    client.socket.sendBinaryMessage(large);
    client.socket.sendTextMessage({});
    QTRY_COMPARE(client.texts, (QStringList{u"h\u00e9llo"_s, {}}));
    QTRY_COMPARE(client.binaries, (QList<QByteArray>{QByteArray("\0\1\2", 3), large}));
    QSignalSpy pong(&client.socket, &QWebSocket::pong);
    client.socket.ping("abc");
    QTRY_COMPARE(pong.size(), 1);
    // Many small ones arrive in order, both ways.
    client.texts.clear();
    for (int i = 0; i < 1000; ++i)
        client.socket.sendTextMessage(QString::number(i));
    QTRY_COMPARE(client.texts.size(), 1000);
    QCOMPARE(client.texts.last(), u"999"_s);
    QCOMPARE(server.server->connectionCount(), 1);
}

void HttpSocketsTest::signsInFirst()
{
    Sockets sockets;
    OneToken who;
    TestServer server(sockets.router({}, Needs::permission("read")), {}, &who);
    RawClient stranger(server.port);
    stranger.send(get("/ws", handshake));
    QCOMPARE(stranger.reply().status, 401); // and not 101
    QVERIFY(sockets.open.isEmpty());
    Client known(server.port, "Bearer qd-canary-token");
    QTRY_VERIFY(known.isOpen());
    QTRY_COMPARE(sockets.open.size(), 1);
    QCOMPARE(sockets.open.first()->request().principal->id, "someone");

    Sockets others;
    TestServer writing(others.router({}, Needs::permission("write")), {}, &who);
    RawClient reader(writing.port);
    reader.send(get("/ws", handshake + "Authorization: Bearer qd-canary-token\r\n"));
    QCOMPARE(reader.reply().status, 403);
}

void HttpSocketsTest::refusesForeignPages()
{
    Sockets sockets;
    TestServer server(sockets.router());
    RawClient client(server.port);
    client.send(get("/ws", handshake + "Origin: https://evil.example\r\n"));
    QCOMPARE(client.reply().status, 403);
    RawClient rebound(server.port);
    rebound.send("GET /ws HTTP/1.1\r\nHost: evil.example\r\n" + handshake + "\r\n");
    QCOMPARE(rebound.reply().status, 421);
    QVERIFY(sockets.open.isEmpty());
}

void HttpSocketsTest::needsAnUpgrade()
{
    Sockets sockets;
    Router router = sockets.router();
    router.addAny("/both/{rest...}", Needs::Nothing, echo());
    router.addWebSocket("/both/{rest...}", Needs::Nothing, sockets.handler());
    TestServer server(std::move(router));
    RawClient client(server.port);
    client.send(get("/ws"));
    QCOMPARE(client.reply().status, 426);
    client.send(get("/both/a"));
    QCOMPARE(client.reply().body, "GET rest=a body=");
    client.send(get("/both/a", handshake));
    QVERIFY(client.waitFor("HTTP/1.1 101 Switching Protocols"));
    QTRY_COMPARE(sockets.open.size(), 1);
    QCOMPARE(sockets.open.first()->request().rest, "a");
}

void HttpSocketsTest::refusesBytesBeforeTheAnswer()
{
    Sockets sockets;
    TestServer server(sockets.router());
    RawClient client(server.port);
    client.send(get("/ws", handshake) + get("/hidden"));
    QCOMPARE(client.reply().status, 400);
    QVERIFY(client.waitForEnd());
}

void HttpSocketsTest::choosesSubprotocols()
{
    Sockets sockets;
    RouteOptions options;
    options.subprotocols = {"second", "first"};
    TestServer server(sockets.router(options));
    RawClient client(server.port);
    client.send(get("/ws", handshake + "Sec-WebSocket-Protocol: zero, first, second\r\n"));
    QCOMPARE(client.reply().headers.value("Sec-WebSocket-Protocol"), "second");
    RawClient other(server.port);
    other.send(get("/ws", handshake));
    const Reply reply = other.reply();
    QCOMPARE(reply.status, 101);
    QVERIFY(!reply.headers.contains("Sec-WebSocket-Protocol"));
}

void HttpSocketsTest::closesWithReasons()
{
    Sockets sockets;
    TestServer server(sockets.router());
    Client first(server.port);
    QTRY_COMPARE(sockets.open.size(), 1);
    sockets.open.first()->sendText("last words");
    sockets.open.first()->close(4000, "because");
    QVERIFY(!sockets.open.first()->sendText("too late"));
    QTRY_VERIFY(first.isShut());
    QCOMPARE(first.texts, QStringList{u"last words"_s});
    QCOMPARE(int(first.socket.closeCode()), 4000);
    QCOMPARE(first.socket.closeReason(), u"because"_s);
    QTRY_COMPARE(sockets.closed.size(), 1);
    QCOMPARE(sockets.closed.takeFirst().first, 4000);

    Client second(server.port);
    QTRY_COMPARE(sockets.open.size(), 2);
    second.socket.close(QWebSocketProtocol::CloseCodeGoingAway, u"bye"_s);
    QTRY_COMPARE(sockets.closed.size(), 1);
    QCOMPARE(sockets.closed.first().first, 1001);
    QCOMPARE(sockets.closed.first().second, "bye");

    // To let go of it closes it.
    Client third(server.port);
    QTRY_COMPARE(sockets.open.size(), 3);
    sockets.open.clear();
    QTRY_VERIFY(third.isShut());
    QCOMPARE(third.socket.closeCode(), QWebSocketProtocol::CloseCodeNormal);
    QTRY_COMPARE(server.server->connectionCount(), 0);
}

void HttpSocketsTest::refusesLargeMessages()
{
    Sockets sockets;
    RouteOptions options;
    options.largestMessage = 1000;
    TestServer server(sockets.router(options));
    Client client(server.port);
    QTRY_VERIFY(client.isOpen());
    client.socket.sendBinaryMessage(QByteArray(1000, 'x'));
    QTRY_COMPARE(client.binaries.size(), 1);
    client.socket.sendBinaryMessage(QByteArray(1001, 'x'));
    QTRY_VERIFY(client.isShut());
    QCOMPARE(client.socket.closeCode(), QWebSocketProtocol::CloseCodeTooMuchData);
    QTRY_COMPARE(sockets.closed.size(), 1);
    QCOMPARE(sockets.closed.first().first, 1009);
    QCOMPARE(sockets.messages.size(), 1);
}

void HttpSocketsTest::refusesBadText()
{
    Sockets sockets;
    TestServer server(sockets.router());
    RawClient client(server.port);
    client.send(get("/ws", handshake));
    QCOMPARE(client.reply().status, 101);
    client.send(QByteArray("\x81\x82\x00\x00\x00\x00\xc3\x28", 8));
    QVERIFY(client.waitFor(QByteArray("\x88\x02\x03\xef", 4))); // 1007
    RawClient unmasked(server.port);
    unmasked.send(get("/ws", handshake));
    QCOMPARE(unmasked.reply().status, 101);
    unmasked.send(QByteArray("\x81\x01x", 3));
    QVERIFY(unmasked.waitFor(QByteArray("\x88\x02\x03\xea", 4))); // 1002
    QVERIFY(sockets.messages.isEmpty());
}

void HttpSocketsTest::endsSilentClients()
{
    Sockets sockets;
    RouteOptions options;
    options.idleMs = 400;
    TestServer server(sockets.router(options));
    RawClient silent(server.port); // does not answer pings
    silent.send(get("/ws", handshake));
    QCOMPARE(silent.reply().status, 101);
    Client lively(server.port); // does
    QTRY_COMPARE(sockets.open.size(), 2);
    QVERIFY(silent.waitFor(QByteArray("\x89\x00", 2)));
    QTRY_COMPARE(sockets.closed.size(), 1);
    QCOMPARE(sockets.closed.first().first, 1006);
    QVERIFY(lively.isOpen());
}

void HttpSocketsTest::slowClientsAreClosed()
{
    Sockets sockets;
    RouteOptions options;
    options.largestQueue = 1'000'000;
    TestServer server(sockets.router(options));
    RawClient slow(server.port);
    slow.socket->setReadBufferSize(1024);
    slow.send(get("/ws", handshake));
    QTRY_COMPARE(sockets.open.size(), 1);
    const QByteArray message(100'000, 'x');
    int sent = 0;
    while (sent < 1000 && sockets.open.first()->sendBinary(message))
        ++sent;
    QVERIFY(sent < 1000);
    QVERIFY(sockets.open.first()->isClosed());
    slow.socket->setReadBufferSize(0);
    QVERIFY(slow.waitFor(QByteArray("\x88\x19\x03\xf5", 4) + "The client is too slow."));
}

void HttpSocketsTest::busyOwnersHoldUpClients()
{
    Sockets sockets;
    sockets.echoes = false;
    TestServer server(sockets.router());
    Client client(server.port);
    QTRY_COMPARE(sockets.open.size(), 1);
    sockets.open.first()->setPaused(true);
    const QByteArray message(100'000, 'x');
    for (int i = 0; i < 300; ++i)
        client.socket.sendBinaryMessage(message);
    QVERIFY(!QTest::qWaitFor([&client] { return client.socket.bytesToWrite() == 0; }, 300));
    QVERIFY(sockets.messages.isEmpty());
    sockets.open.first()->setPaused(false);
    QTRY_COMPARE(sockets.messages.size(), 300);
}

void HttpSocketsTest::waitsUntilDrained()
{
    Sockets sockets;
    TestServer server(sockets.router());
    Client client(server.port);
    QTRY_COMPARE(sockets.open.size(), 1);
    for (int i = 0; i < 30; ++i)
        QVERIFY(sockets.open.first()->sendBinary(QByteArray(100'000, 'x')));
    QVERIFY(await(sockets.open.first()->drained(0)));
    QCOMPARE(sockets.open.first()->waiting(), 0);
    QTRY_COMPARE(client.binaries.size(), 30);
}

void HttpSocketsTest::seesClientsGo()
{
    Sockets sockets;
    TestServer server(sockets.router());
    RawClient client(server.port);
    client.send(get("/ws", handshake));
    QTRY_COMPARE(sockets.open.size(), 1);
    client.socket->abort();
    QTRY_COMPARE(sockets.closed.size(), 1);
    QCOMPARE(sockets.closed.first().first, 1006);
    QVERIFY(!await(sockets.open.first()->drained(0)));
    QTRY_COMPARE(server.server->connectionCount(), 0);
}

void HttpSocketsTest::shutsDown()
{
    Sockets sockets;
    TestServer server(sockets.router());
    Client client(server.port);
    QTRY_COMPARE(sockets.open.size(), 1);
    bool done = false;
    const auto end = [&]() -> QCoro::Task<> {
        co_await server.server->shutDown(std::chrono::hours(1));
        done = true;
    };
    const QCoro::Task<> running = end();
    QTRY_VERIFY(client.isShut());
    QCOMPARE(client.socket.closeCode(), QWebSocketProtocol::CloseCodeGoingAway);
    QTRY_VERIFY(done);
    QTRY_COMPARE(sockets.closed.size(), 1);
    QCOMPARE(sockets.closed.first().first, 1001);
}

void HttpSocketsTest::handlesOutliveTheServer()
{
    Sockets sockets;
    auto server = std::make_unique<TestServer>(sockets.router());
    Client client(server->port);
    QTRY_COMPARE(sockets.open.size(), 1);
    server.reset();
    QCOMPARE(sockets.closed.size(), 1);
    QVERIFY(!sockets.open.first()->sendText("abc"));
    sockets.open.first()->close();
    QTRY_VERIFY(client.isShut());
}

QTEST_GUILESS_MAIN(HttpSocketsTest)
#include "tst_httpsockets.moc"
