// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Where WebSockets go: what holds for requests holds for them. S1.62, S3.6.
#include "core/net/connectionproblem.h"
#include "core/net/guardedsocket.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/qtest.h"
#include "tests/support/tlsproxy.h"

#include <QCryptographicHash>
#include <QSignalSpy>
#include <QWebSocketServer>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;
using Code = ConnectionProblem::Code;

namespace {

constexpr const char *token = "qd-canary-socket-token";

//! A server without TLS that remembers what it was asked with.
class PlainServer
{
public:
    PlainServer()
    {
        QObject::connect(&listener, &QWebSocketServer::newConnection, &listener, [this] {
            auto *const socket = listener.nextPendingConnection();
            socket->setParent(&listener);
            authorization = socket->request().rawHeader("Authorization");
        });
        if (!listener.listen(QHostAddress::LocalHost))
            qFatal("can't listen");
    }
    [[nodiscard]] QUrl url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(listener.serverPort())); }

    QWebSocketServer listener{u"test"_s, QWebSocketServer::NonSecureMode};
    QByteArray authorization;
};

QUrl socketUrl(QUrl url)
{
    url.setScheme(url.scheme() == "https"_L1 ? u"wss"_s : u"ws"_s);
    url.setPath(u"/rooms/one"_s);
    return url;
}

//! What became of a connection: the error, or nothing once it is there.
std::optional<Error> reach(const SocketTarget &target)
{
    GuardedSocket socket;
    std::optional<Error> error;
    bool ended = false;
    QObject::connect(&socket, &GuardedSocket::failed, &socket, [&](const Error &why) {
        if (!ended)
            error = why;
        ended = true;
    });
    QObject::connect(&socket, &QWebSocket::connected, &socket, [&] { ended = true; });
    socket.connectToTarget(target, PassageFinder());
    if (!QTest::qWaitFor([&] { return ended; }, patienceMs))
        qFatal("neither connected nor failed");
    return error;
}

Code codeOf(const std::optional<Error> &error)
{
    return error && error->problem ? error->problem->code : Code::None;
}

} // namespace

class TestGuardedSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_authority.trust(); }
    void certificates_data();
    void certificates();
    void pinHoldsForItsHostOnly();
    void plainGoesNowhere();
    void refusals_data();
    void refusals();
    void goneBeforeThePassage();

private:
    TestAuthority m_authority;
};

void TestGuardedSocket::certificates_data()
{
    QTest::addColumn<bool>("byAuthority");
    QTest::addColumn<bool>("expired");
    QTest::addColumn<QByteArray>("pin"); // "own", "other", none
    QTest::addColumn<Code>("code");
    QTest::newRow("good") << true << false << QByteArray() << Code::None;
    QTest::newRow("expired") << true << true << QByteArray() << Code::CertificateExpired;
    QTest::newRow("self-signed") << false << false << QByteArray() << Code::CertificateSelfSigned;
    QTest::newRow("self-signed, pinned") << false << false << QByteArray("own") << Code::None;
    QTest::newRow("expired, pinned") << true << true << QByteArray("own") << Code::None;
    QTest::newRow("another is pinned") << false << false << QByteArray("other") << Code::CertificateChanged;
}

// Nothing of the handshake passes a certificate that is not accepted: not the token either.
void TestGuardedSocket::certificates()
{
    QFETCH(bool, byAuthority);
    QFETCH(bool, expired);
    QFETCH(QByteArray, pin);
    QFETCH(Code, code);
    PlainServer server;
    TestAuthority::Wish wish;
    wish.selfSigned = !byAuthority;
    if (expired) {
        wish.from = "20200101000000Z";
        wish.until = "20210203000000Z";
    }
    const auto identity = m_authority.make(wish);
    const TlsProxy proxy(server.url(), identity);
    SocketTarget target{socketUrl(proxy.url()), token, {}};
    if (!pin.isEmpty()) {
        const auto &pinned = pin == "own" ? identity : m_authority.make({});
        target.trust = {{}, pinned.certificate.digest(QCryptographicHash::Sha256), hostPort(proxy.url())};
    }
    const std::optional<Error> error = reach(target);
    QCOMPARE(codeOf(error), code);
    QCOMPARE(error.has_value(), code != Code::None);
    QCOMPARE(proxy.received() > 0, code == Code::None);
    QCOMPARE(server.authorization, code == Code::None ? QByteArray("Bearer ") + token : QByteArray());
    if (error) {
        QCOMPARE(error->code, Error::Code::Offline);
        QCOMPARE(error->problem->fingerprint, identity.certificate.digest(QCryptographicHash::Sha256));
        QCOMPARE(error->problem->host, hostPort(proxy.url()));
        QVERIFY(!error->detail.contains(QLatin1StringView(token)));
    }
}

void TestGuardedSocket::pinHoldsForItsHostOnly()
{
    const PlainServer server;
    TestAuthority::Wish wish;
    wish.selfSigned = true;
    const auto identity = m_authority.make(wish);
    const TlsProxy proxy(server.url(), identity);
    const ServerTrust trust{{}, identity.certificate.digest(QCryptographicHash::Sha256), u"localhost:1"_s};
    QCOMPARE(codeOf(reach({socketUrl(proxy.url()), token, trust})), Code::CertificateSelfSigned);
}

void TestGuardedSocket::plainGoesNowhere()
{
    const auto error = reach({QUrl(u"ws://192.0.2.1:9/rooms/one"_s), token, {}}); // TEST-NET-1
    QCOMPARE(codeOf(error), Code::PlainHttp);
    PlainServer server;
    QVERIFY(!reach({socketUrl(server.url()), token, {}})); // but on this machine it does
    QCOMPARE(server.authorization, QByteArray("Bearer ") + token);
    QVERIFY(!reach({socketUrl(server.url()), {}, {}}));
    QCOMPARE(server.authorization, QByteArray());
}

void TestGuardedSocket::refusals_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Error::Code>("code");
    QTest::addColumn<Code>("problem");
    QTest::newRow("401") << 401 << Error::Code::Unauthorized << Code::SignIn;
    QTest::newRow("403") << 403 << Error::Code::Unauthorized << Code::Forbidden;
    QTest::newRow("404") << 404 << Error::Code::Offline << Code::NotFound;
    QTest::newRow("500") << 500 << Error::Code::Offline << Code::ServerFailed;
    QTest::newRow("redirect") << 302 << Error::Code::Offline << Code::UnexpectedStatus;
}

void TestGuardedSocket::refusals()
{
    QFETCH(int, status);
    const FakeHttpServer server([status](const FakeHttpServer::Request &request) { request.answer("{}", status); });
    const auto error = reach({socketUrl(server.url()), token, {}});
    QVERIFY(error);
    QTEST(error->code, "code");
    QTEST(codeOf(error), "problem");
    QCOMPARE(error->problem->status, status);
}

// A passage that is found later finds nobody.
void TestGuardedSocket::goneBeforeThePassage()
{
    PlainServer server;
    auto socket = std::make_unique<GuardedSocket>();
    socket->connectToTarget({QUrl(u"wss://localhost:%1/"_s.arg(server.listener.serverPort())), token, {}},
                            PassageFinder());
    socket.reset();
    QVERIFY(!reach({socketUrl(server.url()), token, {}})); // the loop went round
    QCOMPARE(server.authorization, QByteArray("Bearer ") + token);
}

QTEST_GUILESS_MAIN(TestGuardedSocket)
#include "tst_guardedsocket.moc"
