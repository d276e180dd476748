// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The test of a connection, stage by stage. S1.42, S1.44, S1.55.
#include "core/workspaces/connectiontest.h"
#include "tests/support/qtest.h"
#include "tests/support/scriptedopencode.h"
#include "tests/support/tlsproxy.h"

#include <QSignalSpy>
#include <QTimer>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;
using Code = ConnectionProblem::Code;
using Stage = ConnectionTest::Stage;
using State = ConnectionTest::State;

namespace {

const Credentials credentials{u"opencode"_s, "qd-canary-pw"};
const QByteArray json = "Content-Type: application/json\r\n";
const QByteArray healthy = R"({"healthy":true,"version":"1.18.33"})";

//! The stages as letters: pending, running, passed (+), failed (!), skipped (-).
QString states(const ConnectionTest &test)
{
    QString text;
    for (int i = 0; i < ConnectionTest::stageCount; ++i)
        text += u"pr+!-"_s[static_cast<int>(test.result(static_cast<Stage>(i)).state)];
    return text;
}

bool run(ConnectionTest &test, const QUrl &url, const Credentials &with = credentials, const ServerTrust &trust = {})
{
    QSignalSpy finished(&test, &ConnectionTest::finished);
    test.start(url, with, trust);
    return (!finished.isEmpty() || finished.wait(patienceMs)) && finished.size() == 1 && !test.isRunning();
}

} // namespace

class TestConnectionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_authority.trust(); }
    void everyStagePasses();
    void plainOnLoopbackSkipsTls();
    void hubBelowItsPath();
    void answers_data();
    void answers();
    void nameIsNotKnown();
    void nothingListens();
    void silenceTimesOut();
    void endlessBodyIsCut();
    void certificatesAreExplained();
    void plainHttpIsRefused();
    void serverWithoutPasswordIsTold();
    void proxyIsNamed();
    void cancelsAtEveryStage();
    void startsOver();
    void deletedInItsOwnSignal();

private:
    TestAuthority m_authority;
};

void TestConnectionTest::everyStagePasses()
{
    ScriptedOpenCode fake;
    TlsProxy proxy(fake.server.url(), m_authority.make({}));
    ConnectionTest test;
    QList<Stage> order;
    connect(&test, &ConnectionTest::changed, &test, [&](Stage stage) {
        if (test.result(stage).state == State::Passed)
            order.append(stage);
    });
    QVERIFY(run(test, proxy.url()));
    QCOMPARE(states(test), u"++++++"_s);
    QVERIFY(test.passed());
    QCOMPARE(order, (QList<Stage>{Stage::Dns, Stage::Tcp, Stage::Tls, Stage::Http, Stage::SignIn, Stage::Version}));
    QVERIFY(test.result(Stage::Dns).fact.contains("127.0.0.1"_L1));
    QCOMPARE(test.result(Stage::Tcp).fact, u"127.0.0.1"_s);
    QCOMPARE(test.result(Stage::Tls).fact, u"TLS 1.3"_s);
    QCOMPARE(test.result(Stage::Http).fact, u"200"_s);
    QCOMPARE(test.result(Stage::Version).fact, u"1.18.33"_s);
    QVERIFY(!test.isOpenToAll());
    QCOMPARE(fake.server.count("/global/event"), 0); // health only
    QCOMPARE(fake.server.requests().size(), 2);
}

void TestConnectionTest::plainOnLoopbackSkipsTls()
{
    ScriptedOpenCode fake;
    ConnectionTest test;
    QVERIFY(run(test, fake.server.url()));
    QCOMPARE(states(test), u"++-+++"_s);
    QVERIFY(test.passed());
}

// S0.49: a hub's OpenCode, by token.
void TestConnectionTest::hubBelowItsPath()
{
    FakeHttpServer hub([](const auto &r) {
        const bool known = r.headers.value("authorization") == "Bearer qd-canary-t0ken";
        r.path() == "/opencode/global/health" && known ? r.answer(healthy) : r.answer({}, known ? 404 : 401);
    });
    ConnectionTest test;
    QVERIFY(run(test, QUrl(hub.url().toString() + u"/opencode"_s), Credentials::bearer("qd-canary-t0ken")));
    QVERIFY(test.passed());
    QVERIFY(run(test, QUrl(hub.url().toString() + u"/opencode"_s), Credentials::bearer("qd-canary-old")));
    QCOMPARE(test.problem().code, Code::SignIn);
    QVERIFY(run(test, hub.url(), Credentials::bearer("qd-canary-t0ken")));
    QCOMPARE(test.problem().code, Code::NotFound);
}

void TestConnectionTest::answers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("stages");
    QTest::addColumn<Code>("code");
    const auto row = [](const char *name, const QByteArray &status, const QByteArray &headers, const QByteArray &body,
                        const QString &stages, Code code) {
        QTest::newRow(name) << QByteArray("HTTP/1.1 " + status + "\r\n" + headers +
                                          "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body)
                            << stages << code;
    };
    row("redirect", "302 X", "Location: https://login.example/in\r\n", {}, u"++-!--"_s, Code::Redirected);
    row("wrong password", "401 X", "WWW-Authenticate: Basic realm=\"x\"\r\n", {}, u"++-+!-"_s, Code::SignIn);
    row("forbidden", "403 X", {}, {}, u"++-+!-"_s, Code::Forbidden);
    row("not found", "404 X", {}, "no", u"++-!--"_s, Code::NotFound);
    row("teapot", "418 X", {}, {}, u"++-!--"_s, Code::UnexpectedStatus);
    row("slow down", "429 X", {}, {}, u"++-!--"_s, Code::RateLimited);
    row("bad gateway", "502 X", {}, "<html>tunnel</html>", u"++-!--"_s, Code::ServerFailed);
    row("web page", "200 X", "Content-Type: text/html\r\n", "<!doctype html>", u"++-!--"_s, Code::WebPage);
    row("text", "200 X", "Content-Type: text/plain\r\n", "hello", u"++-!--"_s, Code::NotOpenCode);
    row("other JSON", "200 X", json, R"([1,2])", u"++-++!"_s, Code::NotOpenCode);
    row("nothing", "200 X", json, {}, u"++-++!"_s, Code::NotOpenCode);
    row("old", "200 X", json, R"({"healthy":true,"version":"1.2.3"})", u"++-++!"_s, Code::VersionTooOld);
    row("own build", "200 X", json, R"({"healthy":true,"version":"local"})", u"++-+++"_s, Code::None);
    QTest::newRow("another protocol") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << u"++-!--"_s << Code::ConnectionLost;
    QTest::newRow("gone at once") << QByteArray() << u"++-!--"_s << Code::ConnectionLost;
}

void TestConnectionTest::answers()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, stages);
    QFETCH(Code, code);
    FakeHttpServer server([&](const auto &r) {
        r.write(answer);
        r.close();
    });
    ConnectionTest test;
    QVERIFY(run(test, server.url()));
    QCOMPARE(test.problem().code, code);
    QCOMPARE(states(test), stages);
    if (code == Code::None)
        return;
    QCOMPARE(test.problem().host, hostPort(server.url()));
    QVERIFY(!describe(test.problem()).isEmpty());
}

void TestConnectionTest::nameIsNotKnown()
{
    ConnectionTest test;
    QVERIFY(run(test, QUrl(u"https://no-such-host.invalid"_s)));
    QCOMPARE(states(test), u"!-----"_s);
    QVERIFY(test.problem().code == Code::NameNotFound || test.problem().code == Code::NameLookupFailed);
    QVERIFY(run(test, QUrl(u"mailto:nobody"_s)));
    QCOMPARE(test.problem().code, Code::NotAnAddress);
}

void TestConnectionTest::nothingListens()
{
    FakeHttpServer server;
    server.stop();
    ConnectionTest test;
    QVERIFY(run(test, server.url()));
    QCOMPARE(states(test), u"+!----"_s);
    QCOMPARE(test.problem().code, Code::Refused);
}

// Neither a server that accepts and says nothing nor one that dribbles for ever holds it up.
void TestConnectionTest::silenceTimesOut()
{
    ConnectionTest test({300}, nullptr);
    FakeHttpServer mute;
    QVERIFY(run(test, mute.url()));
    QCOMPARE(states(test), u"++-!--"_s);
    QCOMPARE(test.problem().code, Code::TimedOut);
    QUrl encrypted = mute.url();
    encrypted.setScheme(u"https"_s);
    QVERIFY(run(test, encrypted));
    QCOMPARE(states(test), u"++!---"_s);
    QCOMPARE(test.problem().code, Code::TimedOut);
    QTimer drop;
    FakeHttpServer dribbling([&](const auto &r) {
        r.write("HTTP/1.1 200 OK\r\n" + json + "Transfer-Encoding: chunked\r\n\r\n");
        connect(&drop, &QTimer::timeout, r.socket, [r] { r.write(chunked(" ")); });
        drop.start(20);
    });
    QVERIFY(run(test, dribbling.url()));
    QCOMPARE(states(test), u"++-!--"_s);
    QCOMPARE(test.problem().code, Code::TimedOut);
}

void TestConnectionTest::endlessBodyIsCut()
{
    FakeHttpServer server([](const auto &r) {
        r.write("HTTP/1.1 200 OK\r\n" + json + "Transfer-Encoding: chunked\r\n\r\n");
        const auto more = [r] { r.write(chunked(QByteArray(64 * 1024, ' '))); };
        connect(r.socket.data(), &QTcpSocket::bytesWritten, r.socket.data(), more);
        more();
    });
    ConnectionTest test;
    QVERIFY(run(test, server.url()));
    QCOMPARE(test.problem().code, Code::AnswerTooLong);
}

void TestConnectionTest::certificatesAreExplained()
{
    ScriptedOpenCode fake;
    const auto identity = m_authority.make({"DNS:localhost", {}, {}, true});
    TlsProxy proxy(fake.server.url(), identity);
    ConnectionTest test;
    QVERIFY(run(test, proxy.url()));
    QCOMPARE(states(test), u"++!---"_s);
    QCOMPARE(test.problem().code, Code::CertificateSelfSigned);
    const ServerTrust pinned{{}, test.problem().fingerprint, test.problem().host};
    QVERIFY(run(test, proxy.url(), credentials, pinned));
    QVERIFY(test.passed());
    proxy.setIdentity(m_authority.make({"DNS:localhost", {}, {}, true}));
    QVERIFY(run(test, proxy.url(), credentials, pinned));
    QCOMPARE(test.problem().code, Code::CertificateChanged);
    QUrl plain = fake.server.url(); // a server without TLS at an https address
    plain.setScheme(u"https"_s);
    ConnectionTest impatient({1000}, nullptr);
    QVERIFY(run(impatient, plain));
    QCOMPARE(states(impatient), u"++!---"_s);
}

void TestConnectionTest::plainHttpIsRefused()
{
    ConnectionTest test;
    QVERIFY(run(test, QUrl(u"http://192.0.2.77:4096"_s)));
    QCOMPARE(states(test), u"+-!---"_s); // nothing was sent, not even a connection was made
    QCOMPARE(test.problem().code, Code::PlainHttp);
    QCOMPARE(test.problem().host, u"192.0.2.77:4096"_s);
}

void TestConnectionTest::serverWithoutPasswordIsTold()
{
    FakeHttpServer careless([](const auto &r) { r.answer(healthy); });
    ConnectionTest test;
    QVERIFY(run(test, careless.url()));
    QVERIFY(test.passed() && test.isOpenToAll());
    QVERIFY(run(test, careless.url(), {}));
    QVERIFY(test.passed() && test.isOpenToAll());
}

void TestConnectionTest::proxyIsNamed()
{
    FakeHttpServer proxy([](const auto &r) { r.answer({}, 407, "Proxy-Authenticate: Basic realm=\"x\"\r\n"); });
    qputenv("https_proxy", proxy.url().toEncoded());
    ConnectionTest test;
    const bool done = run(test, QUrl(u"https://server.example"_s));
    qunsetenv("https_proxy");
    QVERIFY(done);
    QCOMPARE(states(test), u"-!----"_s);
    QCOMPARE(test.problem().code, Code::ProxySignIn);
    QCOMPARE(test.problem().proxy, hostPort(proxy.url()));
    QCOMPARE(test.result(Stage::Dns).fact, hostPort(proxy.url()));
}

void TestConnectionTest::cancelsAtEveryStage()
{
    ScriptedOpenCode fake;
    TlsProxy proxy(fake.server.url(), m_authority.make({}));
    for (int i = 0; i < ConnectionTest::stageCount; ++i) {
        ConnectionTest test;
        QSignalSpy finished(&test, &ConnectionTest::finished);
        const auto cancelAt = static_cast<Stage>(i);
        connect(&test, &ConnectionTest::changed, &test, [&](Stage stage) {
            if (stage == cancelAt && test.result(stage).state == State::Running)
                QMetaObject::invokeMethod(&test, &ConnectionTest::cancel, Qt::QueuedConnection);
        });
        test.start(proxy.url(), credentials);
        QTRY_VERIFY(!test.isRunning());
        QVERIFY(!states(test).contains(u'r') && !states(test).contains(u'p'));
        QCOMPARE(test.problem().code, Code::None);
        const qsizetype asked = fake.server.requests().size();
        const qsizetype told = finished.size();
        ScriptedOpenCode other; // a round trip later nothing more has happened
        ConnectionTest another;
        QVERIFY(run(another, other.server.url()));
        QCOMPARE(finished.size(), told);
        QVERIFY(fake.server.requests().size() <= asked + 1);
    }
}

void TestConnectionTest::startsOver()
{
    FakeHttpServer mute;
    ScriptedOpenCode fake;
    ConnectionTest test;
    QSignalSpy finished(&test, &ConnectionTest::finished);
    test.start(mute.url(), credentials);
    QTRY_COMPARE(mute.requests().size(), 1);
    test.start(fake.server.url(), credentials);
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(test.passed());
}

void TestConnectionTest::deletedInItsOwnSignal()
{
    FakeHttpServer server([](const auto &r) { r.answer({}, 404); });
    ScriptedOpenCode fake;
    for (const QUrl &url : {server.url(), fake.server.url()}) {
        auto *test = new ConnectionTest;
        const QPointer<ConnectionTest> alive(test);
        connect(test, &ConnectionTest::finished, test, &QObject::deleteLater);
        test->start(url, credentials);
        QTRY_VERIFY(!alive);
        auto *running = new ConnectionTest;
        running->start(url, credentials);
        QTRY_COMPARE(running->result(Stage::Http).state, State::Running);
        delete running;
    }
}

QTEST_GUILESS_MAIN(TestConnectionTest)
#include "tst_connectiontest.moc"
