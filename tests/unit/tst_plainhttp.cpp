// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Where requests go without encryption, and through which proxy. S1.62.
#include "core/net/passage.h"
#include "tests/support/fakehttpserver.h"
#include "tests/unit/trustfixtures.h"

#include <QNetworkInterface>
#include <QProcess>

using namespace qd;
using namespace qd::test;

namespace {

//! A system with one interface to everywhere.
class OneWay final : public Routes
{
public:
    OneWay(QString name, const QList<QHostAddress> &own)
        : m_way{std::move(name), own}
    {}
    [[nodiscard]] Way to(const QHostAddress &) const override { return m_way; }

private:
    Way m_way;
};

//! An address of this machine that is not loopback.
QHostAddress outerAddress()
{
    const auto all = QNetworkInterface::allAddresses();
    const auto found = std::ranges::find_if(all, [](const QHostAddress &address) {
        return !address.isLoopback() && address.protocol() == QAbstractSocket::IPv4Protocol;
    });
    return found == all.end() ? QHostAddress() : *found;
}

//! A listener on all addresses that answers every request, and what it heard.
class OpenServer
{
public:
    explicit OpenServer(const QHostAddress &on = QHostAddress::Any)
    {
        QObject::connect(&listener, &QTcpServer::newConnection, &listener, [this] {
            QTcpSocket *socket = listener.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                heard.append(socket->readAll());
                socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
            });
        });
        if (!listener.listen(on))
            qFatal("can't listen");
    }
    [[nodiscard]] QUrl url(const QString &host) const
    {
        return QUrl(u"http://%1:%2"_s.arg(host).arg(listener.serverPort()));
    }

    QTcpServer listener;
    QList<QByteArray> heard;
};

//! The system's proxy settings for a while.
class ProxySettings
{
public:
    ProxySettings(const QByteArray &proxy, const QByteArray &except)
    {
        for (const char *name : {"http_proxy", "https_proxy"})
            qputenv(name, proxy);
        qputenv("no_proxy", except);
    }
    ~ProxySettings()
    {
        for (const char *name : {"http_proxy", "https_proxy", "no_proxy"})
            qunsetenv(name);
    }
    Q_DISABLE_COPY_MOVE(ProxySettings)
};

} // namespace

class TestPlainHttp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plainHttpIsRefused();
    void plainHttpByChoice();
    void loopbackIsLocalhostOnly();
    void tailnetByRoute_data();
    void tailnetByRoute();
    void routeOfTheSystem();
    void tailnetOfTheSystem_data();
    void tailnetOfTheSystem();
    void systemProxyIsUsed();
    void proxyThatWantsASignIn();
    void proxyThatIsNotThere();
};

// S1.62: not even a connection is made.
void TestPlainHttp::plainHttpIsRefused()
{
    const QHostAddress outer = outerAddress();
    QVERIFY2(!outer.isNull(), "this machine has no address but loopback");
    QTcpServer listener;
    QVERIFY(listener.listen(QHostAddress::Any));
    QUrl url(u"http://%1:%2"_s.arg(outer.toString()).arg(listener.serverPort()));
    QCOMPARE(ask(url).code, Code::PlainHttp);
    QCOMPARE(stream(url).code, Code::PlainHttp);
    // A permission for another port or host is none for this one.
    QCOMPARE(ask(url, {u"%1:1"_s.arg(outer.toString()), {}, {}}).code, Code::PlainHttp);
    QCOMPARE(ask(url, {u"localhost:%1"_s.arg(listener.serverPort()), {}, {}}).code, Code::PlainHttp);
    QCOMPARE(ask(QUrl(u"ftp://localhost/"_s)).code, Code::NotAnAddress);
    QVERIFY(!listener.waitForNewConnection(0));
}

void TestPlainHttp::plainHttpByChoice()
{
    OpenServer server;
    const QUrl url = server.url(outerAddress().toString());
    QCOMPARE(ask(url, {hostPort(url), {}, {}}).code, Code::None);
    QCOMPARE(server.heard.size(), 1);
}

void TestPlainHttp::loopbackIsLocalhostOnly()
{
    for (const QString &url : {u"http://localhost:1"_s, u"http://127.0.0.1:1"_s, u"http://127.9.9.9:1"_s,
                               u"http://[::1]:1"_s, u"http://LocalHost:1"_s})
        QCOMPARE(wireTo(QUrl(url), {}), Wire::ThisMachine);
    // A name may mean something else the next time it is asked for.
    for (const QString &url : {u"http://localhost.example:1"_s, u"http://ip6-localhost:1"_s,
                               u"http://127.0.0.1.example:1"_s, u"http://my.localhost:1"_s, u"http://192.168.0.1:1"_s})
        QCOMPARE(wireTo(QUrl(url), {}), Wire::Open);
}

void TestPlainHttp::tailnetByRoute_data()
{
    QTest::addColumn<QString>("interface");
    QTest::addColumn<QString>("own");
    QTest::addColumn<QString>("to");
    QTest::addColumn<bool>("through");
    QTest::newRow("tailscale") << u"tailscale0"_s << u"100.101.1.1"_s << u"100.90.2.3"_s << true;
    QTest::newRow("its IPv6") << u"tailscale0"_s << u"fd7a:115c:a1e0::1"_s << u"fd7a:115c:a1e0::2"_s << true;
    QTest::newRow("macOS") << u"utun4"_s << u"100.101.1.1"_s << u"100.90.2.3"_s << true;
    QTest::newRow("subnet router") << u"tailscale0"_s << u"100.101.1.1"_s << u"192.168.7.7"_s << true;
    QTest::newRow("carrier NAT") << u"wwan0"_s << u"100.101.1.1"_s << u"100.90.2.3"_s << false;
    QTest::newRow("another VPN") << u"tun0"_s << u"10.8.0.2"_s << u"100.90.2.3"_s << false;
    QTest::newRow("exit node") << u"tailscale0"_s << u"100.101.1.1"_s << u"93.184.216.34"_s << false;
    QTest::newRow("no way") << QString() << u"0.0.0.0"_s << u"100.90.2.3"_s << false;
}

void TestPlainHttp::tailnetByRoute()
{
    QFETCH(QString, interface);
    QFETCH(QString, own);
    QFETCH(QString, to);
    const OneWay routes(interface, {QHostAddress(own)});
    QTEST(isThroughTailnet(QHostAddress(to), routes), "through");
}

// The real system's answer: whatever interface holds our outer address is the way to it, and it is no tailnet.
void TestPlainHttp::routeOfTheSystem()
{
    const QHostAddress outer = outerAddress();
    const Routes::Way way = systemRoutes().to(outer);
    QVERIFY(way.own.contains(outer));
    QCOMPARE(way.interface, QNetworkInterface::interfaceFromName(way.interface).name());
    QVERIFY(!isThroughTailnet(outer));
}

void TestPlainHttp::tailnetOfTheSystem_data()
{
    QTest::addColumn<QString>("interface");
    QTest::newRow("tailnet") << u"tailscale0"_s;
    QTest::newRow("carrier NAT") << u"wwan0"_s;
}

// S1.62: the same address on the same machine, behind one interface or the other: real ones, in a network of their own, where this test runs again.
void TestPlainHttp::tailnetOfTheSystem()
{
    QFETCH(QString, interface);
    if (!qEnvironmentVariableIsSet("QD_TEST_TAILNET")) {
        QProcess inside;
        inside.setProcessChannelMode(QProcess::MergedChannels);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QD_TEST_TAILNET"_s, interface);
        inside.setProcessEnvironment(environment);
        inside.start(u"unshare"_s,
                     {u"-rnm"_s, u"sh"_s, u"-ec"_s,
                      u"ip link set lo up; ip link add $QD_TEST_TAILNET type bridge; ip addr add 100.101.1.1/10 dev "
                      "$QD_TEST_TAILNET; ip link set $QD_TEST_TAILNET up; echo '100.101.1.1 mybox' > $TMPDIR/hosts; "
                      "mount --bind $TMPDIR/hosts /etc/hosts; exec \"$0\" \"$1\""_s,
                      QCoreApplication::applicationFilePath(),
                      u"tailnetOfTheSystem:"_s + QString::fromLatin1(QTest::currentDataTag())});
        QVERIFY(inside.waitForFinished());
        const QByteArray said = inside.readAll();
        QVERIFY2(inside.exitCode() == 0 && said.contains(" 0 failed"), said.constData());
        return;
    }
    const bool tailnet = interface == "tailscale0"_L1;
    OpenServer server(QHostAddress(u"100.101.1.1"_s));
    const Code code = tailnet ? Code::None : Code::PlainHttp;
    QCOMPARE(ask(server.url(u"100.101.1.1"_s)).code, code);
    const QUrl byName = server.url(u"mybox"_s);
    QCOMPARE(ask(byName).code, code);
    QCOMPARE(server.heard.size(), tailnet ? 2 : 0);
    if (tailnet)
        QVERIFY(server.heard.constLast().contains("Host: " + hostPort(byName).toLatin1()));
}

// What the person allowed and what is encrypted goes as the system says; this machine's own servers never do.
void TestPlainHttp::systemProxyIsUsed()
{
    const QString outer = outerAddress().toString();
    FakeHttpServer proxy([](const auto &r) { r.answer("{}"); });
    FakeHttpServer local([](const auto &r) { r.answer("{}"); });
    OpenServer server;
    const QUrl url = server.url(outer);
    const ServerTrust trust{hostPort(url), {}, {}};
    {
        const ProxySettings settings(proxy.url().toEncoded(), "");
        QCOMPARE(ask(url, trust).code, Code::None);
        QCOMPARE(proxy.requests().size(), 1);
        QCOMPARE(proxy.requests().constFirst().target, url.toEncoded() + "/x");
        QCOMPARE(ask(local.url()).code, Code::None);
        QCOMPARE(proxy.requests().size(), 1);
    }
    const ProxySettings settings(proxy.url().toEncoded(), outer.toLatin1());
    QCOMPARE(ask(url, trust).code, Code::None);
    QCOMPARE(proxy.requests().size(), 1);
    QCOMPARE(server.heard.size(), 1);
}

void TestPlainHttp::proxyThatWantsASignIn()
{
    FakeHttpServer proxy([](const auto &r) { r.answer({}, 407, "Proxy-Authenticate: Basic realm=\"x\"\r\n"); });
    const ProxySettings settings(proxy.url().toEncoded(), "");
    OpenServer server;
    const QUrl url = server.url(outerAddress().toString());
    const ServerTrust trust{hostPort(url), {}, {}};
    QUrl encrypted = url;
    encrypted.setScheme(u"https"_s);
    for (const ConnectionProblem &problem : {ask(url, trust), stream(url, trust), ask(encrypted)}) {
        QCOMPARE(problem.code, Code::ProxySignIn);
        QCOMPARE(problem.proxy, hostPort(proxy.url()));
        QVERIFY(describe(problem).contains(problem.proxy));
    }
    QVERIFY(server.heard.isEmpty());
}

void TestPlainHttp::proxyThatIsNotThere()
{
    FakeHttpServer proxy;
    proxy.stop();
    const ProxySettings settings(proxy.url().toEncoded(), "");
    const ConnectionProblem problem = ask(QUrl(u"https://server.example"_s));
    QCOMPARE(problem.code, Code::ProxyFailed);
    QCOMPARE(problem.proxy, hostPort(proxy.url()));
}

QTEST_GUILESS_MAIN(TestPlainHttp)
#include "tst_plainhttp.moc"
