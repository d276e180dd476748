// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Certificates and redirects, for requests and for the event stream. S1.62, S1.63.
#include "core/connections/serverconnection.h"
#include "core/net/tlscheck.h"
#include "core/sessions/sessionstore.h"
#include "tests/support/tlsproxy.h"
#include "tests/unit/trustfixtures.h"

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

const TestAuthority::Wish selfSigned{"DNS:localhost", {}, {}, true};

} // namespace

class TestTrust : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void certificates_data();
    void certificates();
    void pinnedIsExactlyOne();
    void changedCertificateIsSaid();
    void pinHoldsForItsHostOnly();
    void pinIsNotInherited();
    void revokedIsNeverPinned();
    void plainServerBehindHttps();
    void redirectNeverGetsTheSecret_data();
    void redirectNeverGetsTheSecret();
    void connectionSaysWhy();
    void texts();

private:
    TestAuthority m_authority;
    FakeHttpServer m_server{answerAll};
};

void TestTrust::initTestCase()
{
    m_authority.trust();
}

void TestTrust::certificates_data()
{
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("until");
    QTest::addColumn<int>("signer"); // 0: the trusted authority, 1: itself, 2: another authority
    QTest::addColumn<Code>("code");
    const QByteArray right = "DNS:localhost";
    QTest::newRow("good") << right << QByteArray() << QByteArray() << 0 << Code::None;
    QTest::newRow("expired") << right << QByteArray("20200101000000Z") << QByteArray("20210203000000Z") << 0
                             << Code::CertificateExpired;
    QTest::newRow("not yet valid") << right << QByteArray("20450101000000Z") << QByteArray("20460101000000Z") << 0
                                   << Code::CertificateNotYet;
    QTest::newRow("wrong host") << QByteArray("DNS:other.example,DNS:*.more.example") << QByteArray() << QByteArray()
                                << 0 << Code::CertificateWrongHost;
    QTest::newRow("self-signed") << right << QByteArray() << QByteArray() << 1 << Code::CertificateSelfSigned;
    QTest::newRow("unknown authority") << right << QByteArray() << QByteArray() << 2 << Code::CertificateUnknown;
}

// S1.62. Nothing of a request passes a certificate that is not accepted.
void TestTrust::certificates()
{
    QFETCH(QByteArray, names);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, until);
    QFETCH(int, signer);
    QFETCH(Code, code);
    const TestAuthority stranger;
    const auto identity = (signer == 2 ? stranger : m_authority).make({names, from, until, signer == 1});
    TlsProxy proxy(m_server.url(), identity);
    const ConnectionProblem byRequest = ask(proxy.url());
    const ConnectionProblem byStream = stream(proxy.url());
    for (const ConnectionProblem &problem : {byRequest, byStream}) {
        QCOMPARE(problem.code, code);
        if (code == Code::None)
            continue;
        QCOMPARE(problem.host, hostPort(proxy.url()));
        QCOMPARE(problem.fingerprint, identity.certificate.digest(QCryptographicHash::Sha256));
        QVERIFY(problem.canPin());
        QVERIFY(problem.subject.startsWith("server "_L1));
        QCOMPARE(problem.validUntil, identity.certificate.expiryDate());
    }
    if (code == Code::CertificateWrongHost)
        QCOMPARE(byRequest.names, (QStringList{u"*.more.example"_s, u"other.example"_s}));
    if (code == Code::CertificateUnknown)
        QCOMPARE(byRequest.issuer, u"Test Authority"_s);
    QCOMPARE(proxy.received() > 0, code == Code::None);
}

// S1.62: exactly this certificate, whatever else is wrong with it.
void TestTrust::pinnedIsExactlyOne()
{
    for (const bool byItself : {true, false}) {
        const auto identity = m_authority.make(
            {"DNS:other.example", byItself ? "" : "20200101000000Z", byItself ? "" : "20210203000000Z", byItself});
        TlsProxy proxy(m_server.url(), identity);
        ServerTrust trust;
        trust.certificate = ask(proxy.url()).fingerprint;
        trust.certificateHost = hostPort(proxy.url());
        QCOMPARE(ask(proxy.url(), trust).code, Code::None);
        QCOMPARE(stream(proxy.url(), trust).code, Code::None);
    }
}

void TestTrust::changedCertificateIsSaid()
{
    const auto first = m_authority.make(selfSigned);
    const auto second = m_authority.make(selfSigned);
    TlsProxy proxy(m_server.url(), first);
    const ServerTrust trust{{}, first.certificate.digest(QCryptographicHash::Sha256), hostPort(proxy.url())};
    QCOMPARE(ask(proxy.url(), trust).code, Code::None);
    proxy.setIdentity(second);
    const ConnectionProblem changed = ask(proxy.url(), trust);
    QCOMPARE(changed.code, Code::CertificateChanged);
    QCOMPARE(changed.fingerprint, second.certificate.digest(QCryptographicHash::Sha256));
    QCOMPARE(stream(proxy.url(), trust).code, Code::CertificateChanged);
    // One that the system trusts is fine: its owner got a proper one.
    proxy.setIdentity(m_authority.make({}));
    QCOMPARE(ask(proxy.url(), trust).code, Code::None);
}

void TestTrust::pinHoldsForItsHostOnly()
{
    const auto identity = m_authority.make(selfSigned);
    TlsProxy proxy(m_server.url(), identity);
    const ServerTrust elsewhere{{}, identity.certificate.digest(QCryptographicHash::Sha256), u"localhost:1"_s};
    QCOMPARE(ask(proxy.url(), elsewhere).code, Code::CertificateSelfSigned);
}

// A connection that one workspace's pin opened is kept alive, yet never used by one without that pin.
void TestTrust::pinIsNotInherited()
{
    const auto identity = m_authority.make(selfSigned);
    TlsProxy proxy(m_server.url(), identity);
    HttpClient trusting, other;
    trusting.setServer(proxy.url(), credentials,
                       {{}, identity.certificate.digest(QCryptographicHash::Sha256), hostPort(proxy.url())});
    other.setServer(proxy.url(), credentials);
    QVERIFY(await(trusting.send(request())));
    QVERIFY(!await(other.send(request())));
    QVERIFY(await(trusting.send(request())));
    trusting.setServer(proxy.url(), credentials); // the person withdraws it
    QVERIFY(!await(trusting.send(request())));
}

void TestTrust::revokedIsNeverPinned()
{
    const auto identity = m_authority.make({});
    const ConnectionProblem problem = judgeCertificate(u"h:1"_s, identity.certificate,
                                                       {QSslError(QSslError::CertificateExpired, identity.certificate),
                                                        QSslError(QSslError::CertificateRevoked, identity.certificate)},
                                                       {});
    QCOMPARE(problem.code, Code::CertificateRevoked);
    QCOMPARE(problem.also, QList<Code>{Code::CertificateExpired});
    QVERIFY(!problem.canPin());
    // Without a certificate nothing is accepted, pinned or not.
    QCOMPARE(judgeCertificate(u"h:1"_s, QSslCertificate(), {}, {{}, QByteArray(32, 'x'), u"h:1"_s}).code,
             Code::CertificateChanged);
}

void TestTrust::plainServerBehindHttps()
{
    QUrl url = m_server.url();
    url.setScheme(u"https"_s);
    QTcpServer greeting; // says something that is no TLS
    connect(&greeting, &QTcpServer::newConnection, &greeting, [&greeting] {
        QTcpSocket *socket = greeting.nextPendingConnection();
        socket->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    });
    QVERIFY(greeting.listen(QHostAddress::LocalHost));
    url.setPort(greeting.serverPort());
    QCOMPARE(ask(url).code, Code::NotTls);
}

void TestTrust::redirectNeverGetsTheSecret_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {301, 302, 303, 307, 308})
        QTest::addRow("%d", status) << status;
}

// S1.63: neither to another host nor to the same one; the target is named without what else its address holds.
void TestTrust::redirectNeverGetsTheSecret()
{
    QFETCH(int, status);
    FakeHttpServer elsewhere(answerAll);
    FakeHttpServer server([&](const auto &r) {
        r.answer({}, status,
                 "Location: http://user:word@localhost:" + QByteArray::number(elsewhere.url().port()) +
                     "/in?token=qd-canary\r\n");
    });
    for (const ConnectionProblem &problem : {ask(server.url()), stream(server.url())}) {
        QCOMPARE(problem.code, Code::Redirected);
        QCOMPARE(problem.status, status);
        QCOMPARE(problem.target, u"http://localhost:%1"_s.arg(elsewhere.url().port()));
        QVERIFY(describe(problem).contains(problem.target));
    }
    QVERIFY(elsewhere.requests().isEmpty());
    FakeHttpServer itself(
        [&](const auto &r) { r.path() == "/x" ? r.answer({}, status, "Location: /y\r\n") : r.answer("{}"); });
    const ConnectionProblem inside = ask(itself.url());
    QCOMPARE(inside.code, Code::Redirected);
    QCOMPARE(inside.target, "http://"_L1 + hostPort(itself.url()));
    QCOMPARE(itself.requests().size(), 1);
}

void TestTrust::connectionSaysWhy()
{
    SessionStore store(systemClock());
    ServerConnection connection(u"ws"_s, store);
    const auto identity = m_authority.make(selfSigned);
    ScriptedOpenCode fake;
    TlsProxy proxy(fake.server.url(), identity);
    connection.connectTo(proxy.url(), credentials);
    QTRY_COMPARE(connection.state(), ServerConnection::State::Offline);
    QCOMPARE(connection.problem().code, Code::CertificateSelfSigned);
    connection.connectTo(proxy.url(), credentials, {{}, connection.problem().fingerprint, connection.problem().host});
    QTRY_COMPARE(connection.state(), ServerConnection::State::Live);
    QCOMPARE(connection.problem().code, Code::None);
}

// Every problem has a sentence; none of them has a secret or an empty gap.
void TestTrust::texts()
{
    const QMetaEnum codes = QMetaEnum::fromType<Code>();
    for (int i = 1; i < codes.keyCount(); ++i) {
        ConnectionProblem problem;
        problem.code = static_cast<Code>(codes.value(i));
        problem.host = problem.proxy = u"h:1"_s;
        const QString text = describe(problem);
        QVERIFY2(text.endsWith(u'.') && text.contains(u": "_s), codes.key(i));
    }
    QVERIFY(describe({}).isEmpty());
    QCOMPARE(fingerprintText(QByteArray("\x01\xab")), u"01:AB"_s);
}

QTEST_GUILESS_MAIN(TestTrust)
#include "tst_trust.moc"
