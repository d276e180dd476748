// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Clients that are slow, silent or many. S3.91.
#include "tests/unit/httpfixtures.h"

#include <QScopeGuard>

#include <arpa/inet.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace qd;
using namespace qd::http;
using namespace qd::test;

class HttpLimitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void slowHeads();
    void slowBodies();
    void idleConnections();
    void thousandsOfIdleConnections();
    void tooManyConnections();
    void tooManyConnectionsOfOneAddress();
};

// Slow-loris: a byte now and then does not buy time.
void HttpLimitsTest::slowHeads()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    for (const char c : QByteArray("GET / HT")) {
        client.send(QByteArray(1, c));
        client.socket->flush();
    }
    // The server has seen something once its patience is that of a head and not that of a connection.
    QTRY_VERIFY((server.time.advance(1'000), client.seen().contains("408")));
    QVERIFY(server.time.monotonicMs() < 1'000'000 + 75'000);
    QCOMPARE(client.reply().status, 408);
    QVERIFY(client.waitForEnd());
    QTRY_COMPARE(server.server->connectionCount(), 0);
}

void HttpLimitsTest::slowBodies()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    client.send("POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc");
    QTRY_VERIFY((server.time.advance(1'000), client.seen().contains("408")));
    QCOMPARE(client.reply().status, 408);
    QVERIFY(client.waitForEnd());
}

void HttpLimitsTest::idleConnections()
{
    TestServer server(echoRouter());
    RawClient silent(server.port);
    RawClient used(server.port);
    used.send(get("/things/a"));
    QCOMPARE(used.reply().status, 200);
    QTRY_COMPARE(server.server->connectionCount(), 2);
    server.time.advance(76'000);
    QVERIFY(silent.waitForEnd());
    QVERIFY(used.waitForEnd());
    QCOMPARE(silent.seen(), "");
    QCOMPARE(used.seen(), "");
}

void HttpLimitsTest::thousandsOfIdleConnections()
{
    // As many as there may be descriptors, as the same process holds both ends.
    rlimit descriptors{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &descriptors), 0);
    const int many = int(std::min<rlim_t>(10'000, (descriptors.rlim_cur - 500) / 2));
    ManualTime time;
    Options options = testOptions(time);
    options.limits.connectionsPerAddress = many + 10;
    TestServer server(echoRouter(), options);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::vector<int> sockets;
    const auto shut = qScopeGuard([&sockets] { std::ranges::for_each(sockets, ::close); });
    for (int i = 0; i < many; ++i) {
        sockets.push_back(::socket(AF_INET, SOCK_STREAM, 0));
        QCOMPARE(::connect(sockets.back(), reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
    }
    QTRY_COMPARE_WITH_TIMEOUT(server.server->connectionCount(), many, 30'000);
    RawClient client(server.port);
    client.send(get("/things/a"));
    QCOMPARE(client.reply().status, 200);
    time.advance(80'000);
    // These clients never close: the server's patience for that ends too.
    QTRY_VERIFY_WITH_TIMEOUT((time.advance(1'000), server.server->connectionCount() == 0), 60'000);
}

void HttpLimitsTest::tooManyConnections()
{
    ManualTime time;
    Options options = testOptions(time);
    options.limits.connections = 2;
    TestServer server(echoRouter(), options);
    RawClient first(server.port);
    RawClient second(server.port);
    QTRY_COMPARE(server.server->connectionCount(), 2);
    RawClient third(server.port);
    QCOMPARE(third.reply().status, 503);
    QVERIFY(third.waitForEnd());
    first.socket->abort();
    QTRY_COMPARE(server.server->connectionCount(), 1);
    RawClient fourth(server.port);
    fourth.send(get("/things/a"));
    QCOMPARE(fourth.reply().status, 200);
}

void HttpLimitsTest::tooManyConnectionsOfOneAddress()
{
    ManualTime time;
    Options options = testOptions(time);
    options.limits.connectionsPerAddress = 1;
    TestServer server(echoRouter(), options);
    RawClient first(server.port);
    QTRY_COMPARE(server.server->connectionCount(), 1);
    RawClient second(server.port);
    QCOMPARE(second.reply().status, 503);
    QTcpSocket other;
    other.bind(QHostAddress(QStringLiteral("127.0.0.2")));
    other.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port);
    other.write(get("/things/a"));
    QByteArray seen;
    QTRY_VERIFY((seen += other.readAll()).contains("200 OK"));
}

QTEST_GUILESS_MAIN(HttpLimitsTest)
#include "tst_httplimits.moc"
