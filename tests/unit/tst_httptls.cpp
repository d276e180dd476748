// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The HTTP server through TLS: versions, certificates that are changed while it runs, streams and WebSockets. S3.91, S3.92.
#include "tests/support/tlsproxy.h"
#include "tests/unit/httpfixtures.h"

#include <QSslCipher>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QWebSocket>

#include <mutex>

using namespace qd;
using namespace qd::http;
using namespace qd::test;
using namespace Qt::StringLiterals;

class HttpTlsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answers();
    void refusesOldVersions();
    void refusesOldCiphers_data();
    void refusesOldCiphers();
    void takesANewCertificate();
    void refusesBadIdentities();
    void webSockets();
    void handshakesThatDontEnd();
    void failedHandshakesAreNoted();
    void streamsAndDisconnects();

private:
    TestAuthority m_authority;
};

namespace {

//! A server that speaks TLS only.
struct SecureServer
{
    explicit SecureServer(Router router, const TestAuthority::Identity &identity)
        : server(testOptions(time), std::move(router), nullptr, &owner)
    {
        if (!server.setIdentity(identity.certificate.toPem(), identity.key.toPem()))
            qFatal("the identity is not taken");
        const Outcome<quint16> listening = server.listenSecurely();
        if (!listening)
            qFatal("%s", qPrintable(listening.error().detail));
        port = *listening;
    }

    ManualTime time;
    QObject owner;
    Server server;
    quint16 port = 0;
};

std::unique_ptr<QSslSocket> connectTo(quint16 port, QSsl::SslProtocol protocol = QSsl::SecureProtocols)
{
    auto socket = std::make_unique<QSslSocket>();
    socket->setProtocol(protocol);
    socket->connectToHostEncrypted(u"localhost"_s, port);
    (void)QTest::qWaitFor(
        [&socket] { return socket->isEncrypted() || socket->state() == QAbstractSocket::UnconnectedState; }, 30'000);
    return socket;
}

Router echoing()
{
    Router router;
    router.addAny("/echo/{rest...}", Needs::Nothing, echo());
    return router;
}

QByteArray ask(QSslSocket &socket, const QByteArray &request, const QByteArray &until)
{
    socket.write(request);
    QByteArray seen;
    (void)QTest::qWaitFor([&] { return (seen += socket.readAll()).contains(until); }, 30'000);
    return seen;
}

} // namespace

void HttpTlsTest::initTestCase()
{
    m_authority.trust();
}

void HttpTlsTest::answers()
{
    SecureServer server(echoing(), m_authority.make({}));
    const auto socket = connectTo(server.port);
    QVERIFY2(socket->isEncrypted(), qPrintable(socket->errorString()));
    const QByteArray large(1'000'000, 'x');
    QVERIFY(ask(*socket, get("/echo/a"), "rest=a body=").startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(ask(*socket, post("/echo/b", large), "body=" + large).startsWith("HTTP/1.1 200 OK\r\n"));
    socket->disconnectFromHost();
    QTRY_COMPARE(server.server.connectionCount(), 0);
}

void HttpTlsTest::refusesOldVersions()
{
    SecureServer server(echoing(), m_authority.make({}));
    QT_WARNING_PUSH
    QT_WARNING_DISABLE_DEPRECATED
    QVERIFY(!connectTo(server.port, QSsl::TlsV1_1)->isEncrypted());
    QT_WARNING_POP
    QVERIFY(connectTo(server.port, QSsl::TlsV1_2)->isEncrypted());
    QVERIFY(connectTo(server.port, QSsl::TlsV1_3)->isEncrypted());
    RawClient plain(server.port);
    plain.send(get("/echo/a"));
    QVERIFY(plain.waitForEnd());
    QVERIFY(!plain.seen().contains("200 OK"));
}

void HttpTlsTest::refusesOldCiphers_data()
{
    QTest::addColumn<QString>("cipher");
    QTest::addColumn<bool>("good");
    QTest::newRow("GCM") << u"ECDHE-ECDSA-AES256-GCM-SHA384"_s << true;
    QTest::newRow("ChaCha20") << u"ECDHE-ECDSA-CHACHA20-POLY1305"_s << true;
    QTest::newRow("CBC") << u"ECDHE-ECDSA-AES256-SHA384"_s << false;
    QTest::newRow("CBC with SHA-1") << u"ECDHE-ECDSA-AES128-SHA"_s << false;
}

void HttpTlsTest::refusesOldCiphers()
{
    QFETCH(const QString, cipher);
    QFETCH(const bool, good);
    SecureServer server(echoing(), m_authority.make({}));
    QSslSocket socket;
    QSslConfiguration configuration = socket.sslConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2);
    configuration.setCiphers(cipher);
    QCOMPARE(configuration.ciphers().size(), 1);
    socket.setSslConfiguration(configuration);
    socket.connectToHostEncrypted(u"localhost"_s, server.port);
    QTRY_VERIFY(socket.isEncrypted() || socket.state() == QAbstractSocket::UnconnectedState);
    QCOMPARE(socket.isEncrypted(), good);
}

void HttpTlsTest::takesANewCertificate()
{
    const TestAuthority::Identity first = m_authority.make({});
    const TestAuthority::Identity second = m_authority.make({});
    SecureServer server(echoing(), first);
    const auto open = connectTo(server.port);
    QCOMPARE(open->peerCertificate(), first.certificate);
    QVERIFY(server.server.setIdentity(second.certificate.toPem(), second.key.toPem()));
    QCOMPARE(connectTo(server.port)->peerCertificate(), second.certificate);
    QVERIFY(ask(*open, get("/echo/a"), "rest=a").contains("200 OK"));
}

void HttpTlsTest::refusesBadIdentities()
{
    QObject owner;
    Server server({}, echoing(), nullptr, &owner);
    const TestAuthority::Identity one = m_authority.make({});
    const TestAuthority::Identity other = m_authority.make({});
    const Outcome<void> wrong = server.setIdentity(one.certificate.toPem(), other.key.toPem());
    QVERIFY(!wrong && wrong.error().detail.contains(u"does not belong"_s));
    QVERIFY(!server.setIdentity("nonsense", one.key.toPem()));
    QVERIFY(!server.setIdentity(one.certificate.toPem(), "nonsense"));
    QVERIFY(!server.setIdentity({}, {}));
    QVERIFY(!server.listenSecurely());
}

void HttpTlsTest::webSockets()
{
    Router router;
    QList<WebSocketPtr> open;
    int closed = 0;
    router.addWebSocket("/ws", Needs::Nothing, [&](const WebSocketPtr &socket) {
        open.append(socket);
        socket->onMessage(
            [weak = std::weak_ptr(socket)](const QByteArray &message, bool) { weak.lock()->sendText(message); });
        socket->onClosed([&closed](int, const QByteArray &) { ++closed; });
    });
    SecureServer server(std::move(router), m_authority.make({}));
    QWebSocket client;
    QStringList texts;
    QObject::connect(&client, &QWebSocket::textMessageReceived, &client,
                     [&texts](const QString &text) { texts.append(text); });
    client.open(QUrl(u"wss://localhost:%1/ws"_s.arg(server.port)));
    QTRY_COMPARE(open.size(), 1);
    QVERIFY(open.first()->request().secure);
    client.sendTextMessage(u"hello"_s);
    QTRY_COMPARE(texts, QStringList{u"hello"_s});
    open.first()->close(4001, "bye");
    QTRY_COMPARE(int(client.closeCode()), 4001);
    QTRY_COMPARE(closed, 1);
}

void HttpTlsTest::handshakesThatDontEnd()
{
    SecureServer server(echoing(), m_authority.make({}));
    RawClient silent(server.port);
    QTRY_COMPARE(server.server.connectionCount(), 1);
    server.time.advance(11'000);
    QVERIFY(silent.waitForEnd());
    QTRY_COMPARE(server.server.connectionCount(), 0);
}

// Whoever only looks whether somebody is there, as load balancers do, leaves no line.
void HttpTlsTest::failedHandshakesAreNoted()
{
    static std::mutex mutex;
    static QStringList logged;
    const QtMessageHandler before =
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext &context, const QString &text) {
            const std::scoped_lock lock(mutex);
            if (QByteArrayView(context.category) == "quarterdeck.security")
                logged.append(text);
        });
    const auto lines = [] {
        const std::scoped_lock lock(mutex);
        return logged;
    };
    {
        SecureServer server(echoing(), m_authority.make({}));
        {
            const RawClient looksOnly(server.port);
            QTRY_COMPARE(server.server.connectionCount(), 1);
        }
        QTRY_COMPARE(server.server.connectionCount(), 0);
        QCOMPARE(lines(), QStringList());
        for (int i = 0; i < 20; ++i) {
            RawClient plain(server.port);
            plain.send(get("/echo/a?token=qd-canary-query", "Authorization: Bearer qd-canary-token\r\n"));
            QVERIFY(plain.waitForEnd());
        }
        QTRY_COMPARE(lines().size(), 3);
        QVERIFY2(lines().constFirst().startsWith(u"refused tls 127.0.0.1: TLS could not be agreed on: "_s),
                 qPrintable(lines().constFirst()));
        server.time.advance(60'000);
        QTRY_COMPARE(lines().size(), 4);
        QCOMPARE(lines().constLast(), u"refused tls 127.0.0.1: 17 more in 60 s"_s);
        const RawClient silent(server.port);
        QTRY_COMPARE(server.server.connectionCount(), 1);
        server.time.advance(11'000);
        QTRY_COMPARE(lines().constLast(), u"refused tls 127.0.0.1: TLS was not agreed on in time"_s);
    }
    qInstallMessageHandler(before);
    QVERIFY(!lines().join(u'\n').contains(u"qd-canary"_s));
}

void HttpTlsTest::streamsAndDisconnects()
{
    Router router;
    QList<ExchangePtr> kept;
    int closed = 0;
    router.add(Verb::Get, "/kept", Needs::Nothing, [&](const ExchangePtr &exchange) {
        kept.append(exchange);
        exchange->onClosed([&closed] { ++closed; });
    });
    SecureServer server(std::move(router), m_authority.make({}));
    const auto socket = connectTo(server.port);
    socket->write(get("/kept"));
    QTRY_COMPARE(kept.size(), 1);
    kept.first()->begin({});
    kept.first()->write("first");
    QVERIFY(ask(*socket, {}, "first").contains("chunked"));
    kept.first()->write("second");
    QVERIFY(ask(*socket, {}, "second").contains("second"));
    socket->abort();
    QTRY_COMPARE(closed, 1);
}

QTEST_GUILESS_MAIN(HttpTlsTest)
#include "tst_httptls.moc"
