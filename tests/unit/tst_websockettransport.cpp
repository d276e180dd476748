// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The client's WebSocket against a server that misbehaves as told (S3.131 to S3.134): sign-in, silence, garbage, ends at the wrong moment.
#include "core/hub/websockettransport.h"
#include "core/protocol/methods.h"
#include "tests/support/await.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QCryptographicHash>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUuid>
#include <QtEndian>

using namespace qd;
using namespace qd::test;
using State = HubTransport::State;

class TestWebSocketTransport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tokenIsInTheHeaderOnly();
    void noTokenNoHeader();
    void refusedSignInIsNotRepeated_data();
    void refusedSignInIsNotRepeated();
    void triesAgainWithGrowingPauses();
    void handshakeWithoutAnswer();
    void silentConnectionIsGivenUp();
    void garbageEndsTheConnection();
    void strangeMessagesAreIgnored();
    void lostWhileCalling();
    void resultThatDoesNotFit();
    void requestsHaveUuids();
    void stopMeansStop();
};

namespace {

// The server's half of RFC 6455, as far as a test says the words itself.
class ScriptedServer
{
public:
    int status = 101; // 0 = no answer
    QList<QByteArray> heads;
    QByteArray received; // after the handshake

    ScriptedServer()
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port");
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            m_socket = m_server.nextPendingConnection();
            m_open = false;
            received.clear();
            QObject::connect(m_socket, &QTcpSocket::readyRead, m_socket, [this] { read(); });
        });
    }
    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("ws://127.0.0.1:%1/ws").arg(m_server.serverPort())); }
    void send(const QByteArray &text)
    {
        m_socket->write(QByteArray("\x81") + char(text.size())); // short ones only
        m_socket->write(text);
    }
    void close() { m_socket->abort(); }
    // The first text frame of the client; empty until it is whole.
    [[nodiscard]] QByteArray text() const
    {
        if (received.size() < 2)
            return {};
        qsizetype length = received[1] & 0x7f, at = 2;
        if (length == 126) {
            length = qFromBigEndian<quint16>(received.constData() + 2);
            at = 4;
        }
        if (received.size() < at + 4 + length)
            return {};
        QByteArray text = received.mid(at + 4, length);
        for (qsizetype i = 0; i < length; ++i)
            text[i] = char(text[i] ^ received[at + i % 4]);
        return text;
    }

private:
    void read()
    {
        received += m_socket->readAll();
        const qsizetype end = received.indexOf("\r\n\r\n");
        if (m_open || end < 0)
            return;
        heads.append(received.left(end));
        received.remove(0, end + 4);
        m_open = true;
        if (status == 101)
            m_socket->write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
                            "Upgrade\r\nSec-WebSocket-Accept: " +
                            accept() + "\r\n\r\n");
        else if (status != 0)
            m_socket->write("HTTP/1.1 " + QByteArray::number(status) +
                            " No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    [[nodiscard]] QByteArray accept() const
    {
        const QList<QByteArray> lines = heads.last().split('\n');
        for (const QByteArray &line : lines) {
            if (line.toLower().startsWith("sec-websocket-key:"))
                return QCryptographicHash::hash(line.mid(18).trimmed() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
                                                QCryptographicHash::Sha1)
                    .toBase64();
        }
        return {};
    }

    QTcpServer m_server;
    QTcpSocket *m_socket = nullptr;
    bool m_open = false;
};

struct Rig
{
    ScriptedServer server;
    ManualTime time;
    WebSocketTransport transport{SocketTarget{server.url(), "qd-canary-token", {}}, time, [] { return 1.0; }};

    void connect()
    {
        transport.start();
        if (!QTest::qWaitFor([this] { return transport.state() == State::Live; }, patienceMs))
            qFatal("not connected");
    }
    [[nodiscard]] bool becomes(State state)
    {
        return QTest::qWaitFor([&] { return transport.state() == state; }, patienceMs);
    }
    Awaited<Outcome<rpc::Value>> whoAmI(const QString &key = {})
    {
        HubCall call{&rpc::methodInfo<rpc::SessionWhoAmI>, std::make_shared<const rpc::Nothing>(), key, {}};
        return Awaited<Outcome<rpc::Value>>(transport.call(call));
    }
};

} // namespace

void TestWebSocketTransport::tokenIsInTheHeaderOnly()
{
    Rig rig;
    rig.connect();
    QVERIFY(rig.server.heads[0].startsWith("GET /ws HTTP/1.1\r\n"));
    QVERIFY(rig.server.heads[0].contains("\r\nAuthorization: Bearer qd-canary-token"));
    QCOMPARE(rig.server.heads[0].count("qd-canary"), 1);
}

void TestWebSocketTransport::noTokenNoHeader()
{
    Rig rig;
    WebSocketTransport transport(SocketTarget{rig.server.url(), {}, {}}, rig.time);
    transport.start();
    QTRY_COMPARE(transport.state(), State::Live);
    QVERIFY(!rig.server.heads[0].toLower().contains("authorization"));
}

void TestWebSocketTransport::refusedSignInIsNotRepeated_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("not signed in") << 401;
    QTest::newRow("not allowed") << 403;
}

void TestWebSocketTransport::refusedSignInIsNotRepeated()
{
    QFETCH(const int, status);
    Rig rig;
    rig.server.status = status;
    rig.transport.start();
    QVERIFY(rig.becomes(State::Refused));
    QCOMPARE(rig.transport.lastError().code, Error::Code::Unauthorized);
    QCOMPARE(rig.transport.lastError().httpStatus, status);
    QCOMPARE(rig.time.nextDelay(), -1);
    QCOMPARE(rig.whoAmI().value().error().code, Error::Code::Unauthorized);
    rig.server.status = 101;
    rig.connect();
    QCOMPARE(rig.server.heads.size(), 2);
}

void TestWebSocketTransport::triesAgainWithGrowingPauses()
{
    Rig rig;
    rig.server.status = 503;
    rig.transport.start();
    for (const qint64 pause : {500, 1'000, 2'000}) {
        QVERIFY(rig.becomes(State::Offline));
        QCOMPARE(rig.time.nextDelay(), pause);
        rig.time.advance(pause);
        QCOMPARE(rig.transport.state(), State::Connecting);
    }
    QVERIFY(rig.becomes(State::Offline));
    rig.server.status = 101;
    rig.time.advance(4'000);
    QVERIFY(rig.becomes(State::Live));
    rig.server.close();
    QVERIFY(rig.becomes(State::Offline));
    QCOMPARE(rig.time.nextDelay(), 500);
}

void TestWebSocketTransport::handshakeWithoutAnswer()
{
    Rig rig;
    rig.server.status = 0;
    rig.transport.start();
    QTRY_COMPARE(rig.server.heads.size(), 1);
    rig.time.advance(14'999);
    QCOMPARE(rig.transport.state(), State::Connecting);
    rig.time.advance(1);
    QCOMPARE(rig.transport.state(), State::Offline);
}

void TestWebSocketTransport::silentConnectionIsGivenUp()
{
    Rig rig;
    rig.connect();
    const auto reply = rig.whoAmI();
    rig.time.advance(20'000); // a ping goes out
    QCOMPARE(rig.transport.state(), State::Live);
    rig.server.send("{}"); // any byte is a sign of life
    QTRY_COMPARE(rig.time.nextDelay(), 20'000);
    rig.time.advance(20'000);
    rig.time.advance(9'999);
    QCOMPARE(rig.transport.state(), State::Live);
    rig.time.advance(1);
    QCOMPARE(rig.transport.state(), State::Offline);
    QCOMPARE(reply.value().error().code, Error::Code::Offline);
}

void TestWebSocketTransport::garbageEndsTheConnection()
{
    Rig rig;
    rig.connect();
    rig.server.send("{\"a\":1,\"a\":2}");
    QVERIFY(rig.becomes(State::Offline));
    QCOMPARE(rig.transport.lastError().code, Error::Code::Protocol);
}

void TestWebSocketTransport::strangeMessagesAreIgnored()
{
    Rig rig;
    rig.connect();
    QList<rpc::Note> notes;
    connect(&rig.transport, &HubTransport::noted, this, [&notes](const rpc::Note &note) { notes.append(note); });
    rig.server.send(R"({"jsonrpc":"2.0","result":1,"id":"nobody"})");
    rig.server.send(R"({"jsonrpc":"2.0","result":1,"id":null})");
    rig.server.send(R"({"jsonrpc":"2.0","method":"from the future","params":{"a":1}})");
    rig.server.send(R"({"jsonrpc":"2.0","method":"event","params":{"seq":"one"}})");
    rig.server.send(R"([1,{"foo":"bar"}])");
    rig.server.send(R"({"jsonrpc":"2.0","method":"eventsMissed","params":["s",5]})");
    QTRY_COMPARE(notes.size(), 1);
    QVERIFY(notes[0] == rpc::Note(rpc::MissedNote{QStringLiteral("s"), 5}));
    QCOMPARE(rig.transport.state(), State::Live);
}

void TestWebSocketTransport::lostWhileCalling()
{
    Rig rig;
    rig.connect();
    const auto reply = rig.whoAmI();
    QTRY_VERIFY(!rig.server.text().isEmpty());
    rig.server.close();
    QTRY_VERIFY(reply.done());
    QCOMPARE(reply.value().error().code, Error::Code::Offline);
}

void TestWebSocketTransport::resultThatDoesNotFit()
{
    Rig rig;
    rig.connect();
    const auto reply = rig.whoAmI(QStringLiteral("k"));
    rig.server.send(R"({"jsonrpc":"2.0","result":{"id":"ann","name":5},"id":"k"})");
    QTRY_VERIFY(reply.done());
    QCOMPARE(reply.value().error().code, Error::Code::Protocol);
    QVERIFY(reply.value().error().detail.contains(QStringLiteral("name: a string is expected")));
    QCOMPARE(rig.transport.state(), State::Live);
}

void TestWebSocketTransport::requestsHaveUuids()
{
    Rig rig;
    rig.connect();
    const auto reply = rig.whoAmI();
    QTRY_VERIFY(!rig.server.text().isEmpty());
    const auto message = rpc::readMessage(rig.server.text());
    const auto &request = std::get<rpc::Request>(message->parts[0]);
    QCOMPARE(request.method, QStringLiteral("session.whoami"));
    QVERIFY(!QUuid::fromString(request.id->text().value()).isNull());
    rig.transport.stop();
}

void TestWebSocketTransport::stopMeansStop()
{
    Rig rig;
    rig.connect();
    const auto reply = rig.whoAmI();
    rig.transport.stop();
    QCOMPARE(rig.transport.state(), State::Offline);
    QCOMPARE(reply.value().error().code, Error::Code::Offline);
    QCOMPARE(rig.time.nextDelay(), -1);
    rig.connect();
    QCOMPARE(rig.server.heads.size(), 2);
}

QTEST_GUILESS_MAIN(TestWebSocketTransport)
#include "tst_websockettransport.moc"
