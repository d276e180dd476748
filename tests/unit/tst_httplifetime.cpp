// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The end of the HTTP server: it finishes what runs, and nothing that outlives it is harmed. S3.91.
#include "tests/unit/httpfixtures.h"

using namespace qd;
using namespace qd::http;
using namespace qd::test;

class HttpLifetimeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shutsDown();
    void shutsDownAfterItsGrace();
    void handlesOutliveTheServer();
    void handlesOutliveTheirOwner();
};

void HttpLifetimeTest::shutsDown()
{
    Kept kept;
    TestServer server(keeping(kept));
    RawClient idle(server.port);
    RawClient busy(server.port);
    busy.send(get("/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    QTRY_COMPARE(server.server->connectionCount(), 2);
    bool done = false;
    const auto end = [&]() -> QCoro::Task<> {
        co_await server.server->shutDown(std::chrono::hours(1));
        done = true;
    };
    const QCoro::Task<> running = end();
    Awaited<bool> again([](Server &server) -> QCoro::Task<bool> {
        co_await server.shutDown(std::chrono::hours(1));
        co_return true;
    }(*server.server));
    QVERIFY(idle.waitForEnd());
    QTcpSocket late;
    late.connectToHost(QHostAddress(QHostAddress::LocalHost), server.port);
    QTRY_COMPARE(late.error(), QAbstractSocket::ConnectionRefusedError);
    QVERIFY(!done);
    kept.exchanges.takeFirst()->answer({200, {}, "finished"});
    const Reply reply = busy.reply();
    QCOMPARE(reply.body, "finished");
    QCOMPARE(reply.headers.value("Connection"), "close");
    QTRY_VERIFY(done);
    QTRY_VERIFY(again.done());
    QCOMPARE(server.server->connectionCount(), 0);
}

void HttpLifetimeTest::shutsDownAfterItsGrace()
{
    Kept kept;
    TestServer server(keeping(kept));
    RawClient busy(server.port);
    busy.send(get("/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    bool done = false;
    const auto end = [&]() -> QCoro::Task<> {
        co_await server.server->shutDown(std::chrono::milliseconds(50));
        done = true;
    };
    const QCoro::Task<> running = end();
    QTRY_VERIFY(done);
    QCOMPARE(kept.closed, 1);
    QVERIFY(busy.waitForEnd());
}

void HttpLifetimeTest::handlesOutliveTheServer()
{
    Kept kept;
    auto server = std::make_unique<TestServer>(keeping(kept, inPieces()));
    RawClient waiting(server->port);
    waiting.send("POST /kept HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n");
    QTRY_COMPARE(kept.exchanges.size(), 1);
    RawClient streaming(server->port);
    streaming.send(get("/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 2);
    kept.exchanges.at(1)->begin({});
    Awaited<Outcome<QByteArray>> body(kept.exchanges.at(0)->readBody());
    server.reset();
    // All is told before the destructor returns.
    QCOMPARE(kept.closed, 2);
    QVERIFY(body.done() && !body.value());
    QVERIFY(streaming.waitForEnd());
    for (const ExchangePtr &exchange : kept.exchanges) {
        QVERIFY(exchange->isClosed());
        exchange->answer({});
        exchange->write("abc");
        exchange->finish();
        exchange->abort();
        QVERIFY(!await(exchange->room()));
        QVERIFY(!await(exchange->readBody()));
    }
}

void HttpLifetimeTest::handlesOutliveTheirOwner()
{
    Kept kept;
    auto owner = std::make_unique<QObject>();
    Server server({}, keeping(kept), nullptr, owner.get());
    const Outcome<quint16> port = server.listen();
    QVERIFY(port);
    owner.reset();
    RawClient client(*port);
    client.send(get("/kept"));
    QCOMPARE(client.reply().status, 500);
    QVERIFY(kept.exchanges.isEmpty());
}

QTEST_GUILESS_MAIN(HttpLifetimeTest)
#include "tst_httplifetime.moc"
