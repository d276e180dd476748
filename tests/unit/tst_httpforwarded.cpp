// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Whom a request comes from, behind proxies and not: X-Forwarded-For is believed of those that are trusted, from its end. S3.93.
#include "tests/unit/httpfixtures.h"

using namespace qd;
using namespace qd::http;
using namespace qd::test;
using namespace Qt::StringLiterals;

class HttpForwardedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void networks_data();
    void networks();
    void clients_data();
    void clients();
    void severalFields();
    void overTheServer();
    void connectionsOfAProxy();
};

namespace {

QList<Network> trusting(const QStringList &texts)
{
    QList<Network> networks;
    for (const QString &text : texts)
        networks.append(*parseNetwork(text));
    return networks;
}

//! Answers with the address of who asks.
Router telling()
{
    Router router;
    router.add(Verb::Get, "/me", Needs::Nothing, [](const ExchangePtr &exchange) {
        exchange->answer({200, {}, exchange->request().peer.toString().toLatin1()});
    });
    return router;
}

} // namespace

void HttpForwardedTest::networks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("inside");
    QTest::addColumn<QString>("outside");
    QTest::newRow("one") << u"10.0.0.1"_s << u"10.0.0.1"_s << u"10.0.0.2"_s;
    QTest::newRow("IPv4") << u"10.1.0.0/16"_s << u"10.1.255.9"_s << u"10.2.0.1"_s;
    QTest::newRow("written as IPv6") << u"10.1.0.0/16"_s << u"::ffff:10.1.2.3"_s << u"::ffff:10.2.2.3"_s;
    QTest::newRow("IPv6") << u"2001:db8::/32"_s << u"2001:db8:9::1"_s << u"2001:db9::1"_s;
    QTest::newRow("all of one kind") << u"0.0.0.0/0"_s << u"203.0.113.1"_s << u"2001:db8::1"_s;
    for (const auto &text :
         {u""_s, u"proxy.example"_s, u"10.0.0.0/33"_s, u"10.0.0.0/-1"_s, u"10.0.0.0/a"_s, u"::/129"_s, u"10.0.0.0/"_s})
        QTest::newRow(qPrintable(u"not "_s + text)) << text << QString() << QString();
}

void HttpForwardedTest::networks()
{
    QFETCH(const QString, text);
    QFETCH(const QString, inside);
    QFETCH(const QString, outside);
    const std::optional<Network> network = parseNetwork(text);
    QCOMPARE(network.has_value(), !inside.isEmpty());
    if (!network)
        return;
    QVERIFY(isWithin(QHostAddress(inside), {*network}));
    QVERIFY(!isWithin(QHostAddress(outside), {*network}));
    QVERIFY(!isWithin(QHostAddress(inside), {}));
}

void HttpForwardedTest::clients_data()
{
    QTest::addColumn<QString>("peer");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QString>("client");
    const QString proxy = u"10.0.0.1"_s;
    const QString stranger = u"198.51.100.7"_s;
    QTest::newRow("none") << proxy << QByteArray() << proxy;
    QTest::newRow("one") << proxy << QByteArray("203.0.113.5") << u"203.0.113.5"_s;
    QTest::newRow("with a port") << proxy << QByteArray("203.0.113.5:4711") << u"203.0.113.5"_s;
    QTest::newRow("IPv6") << proxy << QByteArray("2001:db8::5") << u"2001:db8::5"_s;
    QTest::newRow("IPv6 with a port") << proxy << QByteArray("[2001:db8::5]:4711") << u"2001:db8::5"_s;
    QTest::newRow("two of ours") << proxy << QByteArray("203.0.113.5, 10.0.0.2") << u"203.0.113.5"_s;
    QTest::newRow("invented") << proxy << QByteArray("127.0.0.1, 203.0.113.5") << u"203.0.113.5"_s;
    QTest::newRow("invented, of ours") << proxy << QByteArray("10.0.0.9, 203.0.113.5, 10.0.0.2") << u"203.0.113.5"_s;
    QTest::newRow("only ours") << proxy << QByteArray("10.0.0.3,10.0.0.2") << u"10.0.0.3"_s;
    QTest::newRow("no address") << proxy << QByteArray("203.0.113.5, unknown") << proxy;
    QTest::newRow("no address before ours") << proxy << QByteArray("unknown, 10.0.0.2") << u"10.0.0.2"_s;
    QTest::newRow("a number") << proxy << QByteArray("1") << proxy;
    QTest::newRow("broken") << proxy << QByteArray("[2001:db8::5") << proxy;
    QTest::newRow("of a stranger") << stranger << QByteArray("203.0.113.5") << stranger;
    QTest::newRow("written as IPv6") << u"::ffff:10.0.0.1"_s << QByteArray("203.0.113.5") << u"203.0.113.5"_s;
}

void HttpForwardedTest::clients()
{
    QFETCH(const QString, peer);
    QFETCH(const QByteArray, field);
    QFETCH(const QString, client);
    Headers headers;
    if (!field.isEmpty())
        headers.add("x-forwarded-for", field);
    QCOMPARE(clientOf(QHostAddress(peer), headers, trusting({u"10.0.0.0/24"_s})).toString(), client);
    QCOMPARE(clientOf(QHostAddress(peer), headers, {}), QHostAddress(peer));
}

void HttpForwardedTest::severalFields()
{
    const Headers headers{{"X-Forwarded-For", "203.0.113.5"}, {"X-Forwarded-For", "198.51.100.7, 10.0.0.2"}};
    QCOMPARE(clientOf(QHostAddress(u"10.0.0.1"_s), headers, trusting({u"10.0.0.0/24"_s})).toString(),
             u"198.51.100.7"_s);
}

void HttpForwardedTest::overTheServer()
{
    const QByteArray forwarded = "X-Forwarded-For: 203.0.113.5\r\n";
    Options options;
    {
        TestServer alone(telling(), options);
        RawClient client(alone.port);
        client.send(get("/me", forwarded));
        QCOMPARE(client.reply().body, "127.0.0.1");
    }
    options.trustedProxies = trusting({u"127.0.0.1"_s});
    TestServer behind(telling(), options);
    RawClient client(behind.port);
    client.send(get("/me", forwarded));
    QCOMPARE(client.reply().body, "203.0.113.5");
    client.send(get("/me")); // each request of a connection for itself
    QCOMPARE(client.reply().body, "127.0.0.1");
}

void HttpForwardedTest::connectionsOfAProxy()
{
    Options options;
    options.limits.connectionsPerAddress = 2;
    options.trustedProxies = trusting({u"127.0.0.0/8"_s});
    TestServer server(telling(), options);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port));
        clients.back()->send(get("/me"));
        QCOMPARE(clients.back()->reply().status, 200);
    }
}

QTEST_GUILESS_MAIN(HttpForwardedTest)
#include "tst_httpforwarded.moc"
