// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Answers and bodies in pieces, and clients that go or don't read. S3.91, S3.97.
#include "tests/unit/httpfixtures.h"

using namespace qd;
using namespace qd::http;
using namespace qd::test;

class HttpStreamsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void streams();
    void streamsWithLength();
    void wrongLengthsLookCut();
    void streamsToOldClients();
    void abortsLookCut();
    void handlersSeeClientsGo();
    void stuckClientsHoldUpTheHandler();
    void stuckClientsAreEnded();
    void oneBufferForManyClients();
    void readsBodiesInPieces();
    void bodiesInPiecesAreHeldUp();
    void bodiesInPiecesThatEndEarly();
};

void HttpStreamsTest::streams()
{
    Kept kept;
    TestServer server(keeping(kept));
    RawClient client(server.port);
    client.send(get("/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    const ExchangePtr exchange = kept.exchanges.takeFirst();
    exchange->begin({200, {{"Content-Type", "text/event-stream"}}, {}});
    QVERIFY(client.waitFor("Transfer-Encoding: chunked\r\n\r\n"));
    // Each piece is there before the next one is written.
    for (const QByteArray piece : {"data: a\n\n", "data: b\r\n\r\n", "data: \xC3\xA9\n\n"}) {
        QVERIFY(exchange->write(piece));
        QVERIFY(client.waitFor(piece + "\r\n"));
    }
    exchange->finish();
    QCOMPARE(client.reply().body, "data: a\n\ndata: b\r\n\r\ndata: \xC3\xA9\n\n");
    client.send(get("/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    kept.exchanges.takeFirst()->answer({204, {}, {}});
    QCOMPARE(client.reply().status, 204);
    QCOMPARE(kept.closed, 0);
    QVERIFY(exchange->isClosed());
}

void HttpStreamsTest::streamsWithLength()
{
    Kept kept;
    TestServer server(keeping(kept));
    RawClient client(server.port);
    client.send(get("/kept") + "HEAD /kept HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QTRY_COMPARE(kept.exchanges.size(), 1);
    const ExchangePtr exchange = kept.exchanges.takeFirst();
    exchange->begin({200, {{"Content-Length", "6"}}, {}});
    exchange->write("abc");
    exchange->write("def");
    exchange->finish();
    const Reply reply = client.reply();
    QCOMPARE(reply.body, "abcdef");
    QVERIFY(!reply.headers.contains("Transfer-Encoding"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    kept.exchanges.first()->begin({200, {{"Content-Length", "6"}}, {}});
    kept.exchanges.takeFirst()->finish();
    QCOMPARE(client.reply(true).headers.value("Content-Length"), "6");
    QVERIFY(client.seen().isEmpty());
}

void HttpStreamsTest::wrongLengthsLookCut()
{
    Kept kept;
    TestServer server(keeping(kept));
    for (const QByteArray body : {"abc", "abcdefg"}) {
        RawClient client(server.port);
        client.send(get("/kept"));
        QTRY_COMPARE(kept.exchanges.size(), 1);
        const ExchangePtr exchange = kept.exchanges.takeFirst();
        exchange->begin({200, {{"Content-Length", "6"}}, {}});
        exchange->write(body);
        exchange->finish();
        QVERIFY(client.waitForEnd());
        QCOMPARE(client.reply().status, 0);
    }
}

void HttpStreamsTest::streamsToOldClients()
{
    Kept kept;
    TestServer server(keeping(kept));
    RawClient client(server.port);
    client.send("GET /kept HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    QTRY_COMPARE(kept.exchanges.size(), 1);
    const ExchangePtr exchange = kept.exchanges.takeFirst();
    exchange->begin({});
    exchange->write("abc");
    exchange->finish();
    QVERIFY(client.waitForEnd());
    QVERIFY(client.seen().endsWith("\r\nConnection: close\r\n\r\nabc"));
}

void HttpStreamsTest::abortsLookCut()
{
    Kept kept;
    TestServer server(keeping(kept));
    RawClient client(server.port);
    client.send(get("/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    kept.exchanges.first()->begin({});
    kept.exchanges.first()->write("abc");
    QVERIFY(client.waitFor("abc"));
    kept.exchanges.first()->abort();
    QVERIFY(client.waitForEnd());
    QCOMPARE(client.socket->error(), QAbstractSocket::RemoteHostClosedError);
    QVERIFY(!client.seen().contains("0\r\n\r\n"));

    // To let go of it is the same.
    RawClient other(server.port);
    kept.exchanges.clear();
    other.send(get("/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    kept.exchanges.first()->begin({});
    QVERIFY(other.waitFor("\r\n\r\n"));
    kept.exchanges.clear();
    QVERIFY(other.waitForEnd());
    QVERIFY(!other.seen().contains("0\r\n\r\n"));
}

void HttpStreamsTest::handlersSeeClientsGo()
{
    Kept kept;
    TestServer server(keeping(kept));
    RawClient waiting(server.port);
    RawClient streaming(server.port);
    waiting.send(get("/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    streaming.send(get("/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 2);
    const ExchangePtr stream = kept.exchanges.at(1);
    stream->begin({});
    stream->write("abc");
    QVERIFY(streaming.waitFor("abc"));
    waiting.socket->abort();
    QTRY_COMPARE(kept.closed, 1);
    QVERIFY(kept.exchanges.at(0)->isClosed() && !stream->isClosed());
    streaming.socket->disconnectFromHost();
    QTRY_COMPARE(kept.closed, 2);
    QVERIFY(!await(stream->room()));
    QTRY_COMPARE(server.server->connectionCount(), 0);
    kept.exchanges.at(0)->answer({});
}

// Writes until nothing goes any more; returns how much was taken.
static qint64 fill(Exchange &exchange)
{
    const QByteArray piece(64 * 1024, 'x');
    qint64 written = 0;
    const auto full = [&] {
        while (exchange.write(piece))
            written += piece.size();
        written += piece.size();
        return true;
    };
    full();
    // What the system buffers goes on for a moment; then the queue stays full.
    Awaited<bool> room(exchange.room());
    while (QTest::qWaitFor([&room] { return room.done(); }, 500)) {
        full();
        room = Awaited<bool>(exchange.room());
    }
    return written;
}

void HttpStreamsTest::stuckClientsHoldUpTheHandler()
{
    Kept kept;
    TestServer server(keeping(kept));
    RawClient client(server.port);
    client.socket->setReadBufferSize(1024);
    client.send(get("/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    const ExchangePtr exchange = kept.exchanges.takeFirst();
    exchange->begin({});
    const qint64 written = fill(*exchange);
    QVERIFY(exchange->waiting() >= 256 * 1024);
    QVERIFY(exchange->waiting() < 1024 * 1024);
    // Reading makes room again, and nothing was lost.
    Awaited<bool> room(exchange->room());
    client.socket->setReadBufferSize(0);
    QTRY_VERIFY(!client.seen().isEmpty() && room.done());
    QVERIFY(room.value());
    exchange->finish();
    QCOMPARE(client.reply().body.size(), written);
}

void HttpStreamsTest::stuckClientsAreEnded()
{
    Kept kept;
    TestServer server(keeping(kept));
    RawClient client(server.port);
    client.socket->setReadBufferSize(1024);
    client.send(get("/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    kept.exchanges.first()->begin({});
    fill(*kept.exchanges.first());
    Awaited<bool> room(kept.exchanges.first()->room());
    server.time.advance(61'000);
    QTRY_COMPARE(kept.closed, 1);
    QTRY_VERIFY(room.done());
    QVERIFY(!room.value());
}

void HttpStreamsTest::oneBufferForManyClients()
{
    Kept kept;
    TestServer server(keeping(kept));
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(std::make_unique<RawClient>(server.port));
        clients.back()->send(get("/kept"));
    }
    QTRY_COMPARE(kept.exchanges.size(), 50);
    const QByteArray event = "data: " + QByteArray(10'000, 'x') + "\n\n";
    for (const ExchangePtr &exchange : kept.exchanges) {
        exchange->begin({});
        exchange->write(event);
        exchange->finish();
    }
    for (const auto &client : clients)
        QCOMPARE(client->reply().body, event);
}

void HttpStreamsTest::readsBodiesInPieces()
{
    Kept kept;
    TestServer server(keeping(kept, inPieces()));
    RawClient client(server.port);
    client.send("POST /kept HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
    QTRY_COMPARE(kept.exchanges.size(), 1);
    const ExchangePtr exchange = kept.exchanges.takeFirst();
    QVERIFY(exchange->request().body.isEmpty());
    Awaited<Outcome<QByteArray>> first(exchange->readBody());
    QVERIFY(client.waitFor("100 Continue\r\n\r\n"));
    QCOMPARE(client.reply().status, 100);
    client.send("3\r\nabc\r\n");
    QTRY_VERIFY(first.done());
    QCOMPARE(*first.value(), "abc");
    // Both ways at once.
    exchange->begin({});
    exchange->write("first ");
    QVERIFY(client.waitFor("first "));
    client.send("2\r\nde\r\n0\r\n\r\n");
    QCOMPARE(*await(exchange->readBody()), "de");
    QCOMPARE(*await(exchange->readBody()), "");
    QCOMPARE(*await(exchange->readBody()), "");
    exchange->finish();
    QCOMPARE(client.reply().body, "first ");

    RawClient without(server.port);
    without.send(get("/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    QCOMPARE(*await(kept.exchanges.first()->readBody()), "");
}

void HttpStreamsTest::bodiesInPiecesAreHeldUp()
{
    Kept kept;
    RouteOptions options = inPieces();
    options.largestBody = 200'000'000;
    TestServer server(keeping(kept, options));
    RawClient client(server.port);
    const QByteArray body(32 * 1024 * 1024, 'x');
    client.send(post("/kept", body));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    const ExchangePtr exchange = kept.exchanges.takeFirst();
    // Nobody asks for it, so most of it stays with the client, however long.
    QVERIFY(!QTest::qWaitFor([&client] { return client.socket->bytesToWrite() == 0; }, 300));
    server.time.advance(200'000);
    qint64 size = 0;
    while (true) {
        const Outcome<QByteArray> piece = await(exchange->readBody());
        QVERIFY(piece);
        if (piece->isEmpty())
            break;
        size += piece->size();
    }
    QCOMPARE(size, body.size());
    exchange->answer({});
    QCOMPARE(client.reply().status, 200);
}

void HttpStreamsTest::bodiesInPiecesThatEndEarly()
{
    Kept kept;
    TestServer server(keeping(kept, inPieces()));
    const auto begin = [&](RawClient &client) {
        client.send("POST /kept HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n");
        (void)QTest::qWaitFor([&kept] { return kept.exchanges.size() == 1; });
        return kept.exchanges.takeFirst();
    };
    RawClient gone(server.port);
    const ExchangePtr first = begin(gone);
    Awaited<Outcome<QByteArray>> piece(first->readBody());
    gone.socket->abort();
    QTRY_VERIFY(piece.done());
    QVERIFY(!piece.value());
    QTRY_COMPARE(kept.closed, 1);

    RawClient slow(server.port);
    const ExchangePtr second = begin(slow);
    Awaited<Outcome<QByteArray>> late(second->readBody());
    QTRY_VERIFY((server.time.advance(1'000), late.done()));
    QVERIFY(!late.value());
    QCOMPARE(slow.reply().status, 408);

    // An answer before the body has come ends the connection.
    RawClient early(server.port);
    begin(early)->answer({403, {}, "no"});
    const Reply reply = early.reply();
    QCOMPARE(reply.status, 403);
    QCOMPARE(reply.headers.value("Connection"), "close");
}

QTEST_GUILESS_MAIN(HttpStreamsTest)
#include "tst_httpstreams.moc"
