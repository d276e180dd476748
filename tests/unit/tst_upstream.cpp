// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Requests passed on to another server, and answers back: as they come, both ways held up by who is slow, never whole when they were cut.
// S0.46, S0.48, S3.91, S3.97.
#include "tests/unit/upstreamfixtures.h"

using namespace qd;
using namespace qd::http;
using namespace qd::test;

class UpstreamTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void passesOnWhatItShould();
    void passesPiecesAsTheyCome();
    void passesBodiesAsTheyCome();
    void bodiless();
    void endsWithoutFraming();
    void clientsThatGo();
    void answersThatAreCut();
    void abortedFromOutside();
    void notReached();
    void unusableAnswers_data();
    void unusableAnswers();
    void taps();
    void slowClients();
    void slowServers();
    void tooLate();
    void fallsSilent();
    void largeAnswers();
};

void UpstreamTest::passesOnWhatItShould()
{
    FakeHttpServer upstream;
    upstream.setHandler([](const FakeHttpServer::Request &request) {
        request.answer("{}", 201,
                       "Content-Type: application/json\r\nX-Kept: 1\r\nConnection: X-Mine\r\nX-Mine: 1\r\n"
                       "Keep-Alive: timeout=5\r\nContent-Encoding: br\r\n");
    });
    Relaying relaying(quint16(upstream.url().port()));
    relaying.hooks.onHead = [](Response &head) { head.headers.set("X-Added", "2"); };
    RawClient client(relaying.server.port);
    client.send(post("/p/a%20b/c?x=%2F&y", "hello",
                     "Connection: keep-alive, X-Private\r\nX-Private: 1\r\nX-Public: 2\r\nTE: trailers\r\n"
                     "Proxy-Authorization: qd-canary\r\nUser-Agent: test\r\n"));
    const Reply reply = client.reply();
    QCOMPARE(reply.status, 201);
    QCOMPARE(reply.body, "{}");
    QCOMPARE(reply.headers.value("X-Kept"), "1");
    QCOMPARE(reply.headers.value("X-Added"), "2");
    QCOMPARE(reply.headers.value("Content-Encoding"), "br");
    QCOMPARE(reply.headers.value("Content-Length"), "2");
    for (const char *name : {"X-Mine", "Keep-Alive", "Connection"})
        QVERIFY2(!reply.headers.contains(name), name);
    QCOMPARE(upstream.requests().size(), 1);
    const FakeHttpServer::Request &seen = upstream.requests().first();
    QCOMPARE(seen.verb, "POST");
    QCOMPARE(seen.target, "/a%20b/c?x=%2F&y");
    QCOMPARE(seen.body, "hello");
    QCOMPARE(seen.headers.value("host"), "127.0.0.1:" + QByteArray::number(upstream.url().port()));
    QCOMPARE(seen.headers.value("x-public"), "2");
    QCOMPARE(seen.headers.value("user-agent"), "test");
    for (const char *name : {"x-private", "te", "proxy-authorization", "connection"})
        QVERIFY2(!seen.headers.contains(name), name);
    QTRY_COMPARE(relaying.ends.size(), 1);
    QCOMPARE(nameOf(relaying.ends.first().how), "whole");
    QCOMPARE(relaying.ends.first().status, 201);
    QCOMPARE(relaying.ends.first().sent, 5);
    QCOMPARE(relaying.ends.first().received, 2);
}

void UpstreamTest::passesPiecesAsTheyCome()
{
    Kept kept;
    TestServer upstream(keeping(kept));
    Relaying relaying(upstream.port);
    RawClient client(relaying.server.port);
    client.send(get("/p/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    const ExchangePtr exchange = kept.exchanges.takeFirst();
    exchange->begin({200, {{"Content-Type", "text/event-stream"}}, {}});
    QVERIFY(client.waitFor("Transfer-Encoding: chunked\r\n\r\n"));
    for (const QByteArray piece : {"data: a\n\n", "data: b\r\n\r\n", ": \xE2\x80\xA8\n\n"}) {
        QVERIFY(exchange->write(piece));
        QVERIFY(client.waitFor(piece + "\r\n"));
    }
    exchange->finish();
    QCOMPARE(client.reply().body, "data: a\n\ndata: b\r\n\r\n: \xE2\x80\xA8\n\n");
}

void UpstreamTest::passesBodiesAsTheyCome()
{
    Kept kept;
    TestServer upstream(keeping(kept, inPieces()));
    Relaying relaying(upstream.port, {}, inPieces());
    for (const bool chunked : {false, true}) {
        RawClient client(relaying.server.port);
        client.send("POST /p/kept HTTP/1.1\r\nHost: localhost\r\n" +
                    QByteArray(chunked ? "Transfer-Encoding: chunked" : "Content-Length: 6") + "\r\n\r\n");
        QTRY_COMPARE(kept.exchanges.size(), 1);
        const ExchangePtr exchange = kept.exchanges.takeFirst();
        QCOMPARE(exchange->request().headers.contains("Content-Length"), !chunked);
        QByteArray body;
        for (const QByteArray piece : {"abc", "def"}) {
            client.send(chunked ? "3\r\n" + piece + "\r\n" : piece);
            const Outcome<QByteArray> read = await(exchange->readBody());
            QVERIFY(read);
            QCOMPARE(*read, piece);
        }
        if (chunked)
            client.send("0\r\n\r\n");
        const Outcome<QByteArray> end = await(exchange->readBody());
        QVERIFY(end && end->isEmpty());
        exchange->answer({200, {}, "thanks"});
        QCOMPARE(client.reply().body, "thanks");
    }
    QTRY_COMPARE(relaying.ends.size(), 2);
    QCOMPARE(relaying.ends.last().sent, 6);
}

void UpstreamTest::bodiless()
{
    FakeHttpServer upstream;
    upstream.setHandler([](const FakeHttpServer::Request &request) {
        if (request.path() == "/head")
            request.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        else if (request.path() == "/same")
            request.write("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n");
        else if (request.path() == "/nothing")
            request.write("HTTP/1.1 204 No Content\r\n\r\n");
        else
            request.write("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    Relaying relaying(quint16(upstream.url().port()));
    RawClient client(relaying.server.port);
    client.send("HEAD /p/head HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QCOMPARE(client.reply(true).headers.value("Content-Length"), "1000");
    client.send(get("/p/same"));
    const Reply same = client.reply();
    QCOMPARE(same.status, 304);
    QCOMPARE(same.headers.value("ETag"), "\"a\"");
    client.send(get("/p/nothing"));
    QCOMPARE(client.reply().status, 204);
    client.send(get("/p/hints"));
    const Reply hints = client.reply();
    QCOMPARE(hints.status, 200);
    QCOMPARE(hints.body, "ok");
    QVERIFY(!hints.headers.contains("Link"));
}

void UpstreamTest::endsWithoutFraming()
{
    FakeHttpServer upstream;
    upstream.setHandler([](const FakeHttpServer::Request &request) {
        request.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end");
        request.close();
    });
    Relaying relaying(quint16(upstream.url().port()));
    RawClient client(relaying.server.port);
    client.send(get("/p/a"));
    QCOMPARE(client.reply().body, "until the end");
}

void UpstreamTest::clientsThatGo()
{
    Kept kept;
    TestServer upstream(keeping(kept));
    Relaying relaying(upstream.port);
    for (const bool begun : {false, true}) {
        {
            RawClient client(relaying.server.port);
            client.send(get("/p/kept"));
            QTRY_COMPARE(kept.exchanges.size(), 1);
            if (begun) {
                kept.exchanges.first()->begin({});
                kept.exchanges.first()->write("abc");
                QVERIFY(client.waitFor("abc"));
            }
        }
        QTRY_COMPARE(kept.closed, begun ? 2 : 1);
        kept.exchanges.clear();
    }
    QTRY_COMPARE(relaying.ends.size(), 2);
    for (const RelayEnd &end : std::as_const(relaying.ends))
        QCOMPARE(nameOf(end.how), "client gone");
}

void UpstreamTest::answersThatAreCut()
{
    Kept kept;
    TestServer upstream(keeping(kept));
    Relaying relaying(upstream.port);
    for (const bool declared : {false, true}) {
        RawClient client(relaying.server.port);
        client.send(get("/p/kept"));
        QTRY_COMPARE(kept.exchanges.size(), 1);
        Response head;
        if (declared)
            head.headers.add("Content-Length", "6");
        kept.exchanges.first()->begin(head);
        kept.exchanges.first()->write("abc");
        QVERIFY(client.waitFor("abc"));
        kept.exchanges.takeFirst()->abort();
        QVERIFY(client.waitForEnd());
        QVERIFY(!client.seen().contains("0\r\n\r\n"));
        QCOMPARE(client.reply().status, 0);
    }
    QTRY_COMPARE(relaying.ends.size(), 2);
    for (const RelayEnd &end : std::as_const(relaying.ends)) {
        QCOMPARE(nameOf(end.how), "cut");
        QCOMPARE(end.received, 3);
        QCOMPARE(end.error.detail, QStringLiteral("it broke off in the middle of its answer"));
    }
}

void UpstreamTest::abortedFromOutside()
{
    Kept kept;
    TestServer upstream(keeping(kept));
    Relaying relaying(upstream.port);
    relaying.keepsLast = true;
    RawClient client(relaying.server.port);
    client.send(get("/p/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    kept.exchanges.first()->begin({});
    kept.exchanges.first()->write("abc");
    QVERIFY(client.waitFor("abc"));
    relaying.last->abort();
    QVERIFY(client.waitForEnd());
    QTRY_COMPARE(kept.closed, 1);
}

void UpstreamTest::notReached()
{
    quint16 port = 0;
    {
        const FakeHttpServer gone;
        port = quint16(gone.url().port());
    }
    Relaying relaying(port);
    {
        RawClient client(relaying.server.port);
        client.send(get("/p/secret-path?qd-canary"));
        const Reply reply = client.reply();
        QCOMPARE(reply.status, 502);
        QVERIFY(reply.body.contains("nobody listens there"));
        QVERIFY(!reply.body.contains("qd-canary"));
    }
    relaying.hooks.onFailure = [](const Error &) { return jsonResponse("{\"name\":\"Own\"}", 503); };
    RawClient client(relaying.server.port);
    client.send(get("/p/a"));
    const Reply own = client.reply();
    QCOMPARE(own.status, 503);
    QCOMPARE(own.body, "{\"name\":\"Own\"}");
    relaying.to = {"no-such-host.invalid", 80, false};
    relaying.hooks = {};
    client.send(get("/p/a"));
    QCOMPARE(client.reply().status, 502);
    QTRY_COMPARE(relaying.ends.size(), 3);
    QCOMPARE(nameOf(relaying.ends.last().how), "not reached");
}

void UpstreamTest::unusableAnswers_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("garbage") << QByteArray("hello\r\n\r\n");
    QTest::newRow("two lengths") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab");
    QTest::newRow("length and coding") << QByteArray(
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    QTest::newRow("unknown coding") << QByteArray(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
    QTest::newRow("negative length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n");
    QTest::newRow("unasked protocol") << QByteArray("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n");
    QTest::newRow("endless head") << QByteArray("HTTP/1.1 200 OK\r\n" + QByteArray("X-A: b\r\n").repeated(40'000));
    QTest::newRow("nothing") << QByteArray();
}

void UpstreamTest::unusableAnswers()
{
    QFETCH(const QByteArray, answer);
    FakeHttpServer upstream;
    upstream.setHandler([answer](const FakeHttpServer::Request &request) {
        request.write(answer);
        request.close();
    });
    Relaying relaying(quint16(upstream.url().port()));
    RawClient client(relaying.server.port);
    client.send(get("/p/a"));
    QCOMPARE(client.reply().status, 502);
    QCOMPARE(upstream.requests().size(), 1);
}

void UpstreamTest::taps()
{
    FakeHttpServer upstream;
    upstream.setHandler([](const FakeHttpServer::Request &request) {
        request.write(sseHead() + sseFrame("a") + sseFrame("b") + "0\r\n\r\n");
    });
    Relaying relaying(quint16(upstream.url().port()));
    const auto seen = std::make_shared<QByteArray>();
    relaying.hooks.onChunk = [seen](const QByteArray &chunk) { seen->append(chunk); };
    RawClient client(relaying.server.port);
    client.send(get("/p/a"));
    QCOMPARE(client.reply().body, "data: a\n\ndata: b\n\n");
    QTRY_COMPARE(relaying.ends.size(), 1);
    QCOMPARE(*seen, "data: a\n\ndata: b\n\n");
}

void UpstreamTest::slowClients()
{
    Kept kept;
    TestServer upstream(keeping(kept));
    Relaying relaying(upstream.port);
    RawClient client(relaying.server.port);
    client.socket->setReadBufferSize(16 * 1024);
    client.send(get("/p/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    const ExchangePtr exchange = kept.exchanges.takeFirst();
    exchange->begin({});
    const QByteArray piece(64 * 1024, 'x');
    qint64 given = 0;
    while (given < 256LL * 1024 * 1024) {
        given += piece.size();
        if (exchange->write(piece))
            continue;
        // The queues and the sockets in between are full before long.
        Awaited<bool> room(exchange->room());
        if (!QTest::qWaitFor([&room] { return room.done(); }, 500))
            break;
    }
    QVERIFY2(given < 64LL * 1024 * 1024, QByteArray::number(given).constData());
    QVERIFY(relaying.ends.isEmpty());
    // It goes on as soon as the client does.
    client.socket->setReadBufferSize(0);
    exchange->finish();
    QCOMPARE(client.reply().body.size(), given);
}

void UpstreamTest::slowServers()
{
    Kept kept;
    RouteOptions large = inPieces();
    large.largestBody = 1LL << 40;
    TestServer upstream(keeping(kept, large));
    Relaying relaying(upstream.port, {}, large);
    RawClient client(relaying.server.port);
    client.send("POST /p/kept HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n");
    QTRY_COMPARE(kept.exchanges.size(), 1);
    const QByteArray piece(1024 * 1024, 'x');
    qint64 written = 0;
    connect(client.socket.get(), &QTcpSocket::bytesWritten, this, [&written](qint64 bytes) { written += bytes; });
    for (int i = 0; i < 128; ++i)
        client.send(piece);
    qint64 before = -1;
    QTRY_VERIFY(written > 0 && std::exchange(before, written) == written);
    QVERIFY2(written < 64LL * 1024 * 1024, QByteArray::number(written).constData());
    // Nobody waits for ever.
    relaying.server.time.advance(60'001);
    QVERIFY(client.waitForEnd());
    QTRY_COMPARE(relaying.ends.size(), 1);
    QCOMPARE(relaying.ends.first().error.detail, QStringLiteral("it does not take the request"));
}

void UpstreamTest::tooLate()
{
    Kept kept;
    TestServer upstream(keeping(kept));
    Relaying relaying(upstream.port);
    relaying.answerMs = 1000;
    RawClient client(relaying.server.port);
    client.send(get("/p/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    relaying.server.time.advance(1001);
    const Reply reply = client.reply();
    QCOMPARE(reply.status, 504);
    QVERIFY(reply.body.contains("took too long to answer"));
    QTRY_COMPARE(kept.closed, 1);
}

void UpstreamTest::fallsSilent()
{
    Kept kept;
    TestServer upstream(keeping(kept));
    Relaying relaying(upstream.port);
    relaying.idleMs = 1000;
    RawClient client(relaying.server.port);
    client.send(get("/p/kept"));
    QTRY_COMPARE(kept.exchanges.size(), 1);
    kept.exchanges.first()->begin({});
    for (const QByteArray piece : {"one", "two", "three"}) {
        kept.exchanges.first()->write(piece);
        QVERIFY(client.waitFor(piece));
        relaying.server.time.advance(900);
    }
    relaying.server.time.advance(200);
    QVERIFY(client.waitForEnd());
    QTRY_COMPARE(relaying.ends.size(), 1);
    QCOMPARE(nameOf(relaying.ends.first().how), "cut");
}

void UpstreamTest::largeAnswers()
{
    QByteArray large(20 * 1024 * 1024, Qt::Uninitialized);
    for (qsizetype i = 0; i < large.size(); ++i)
        large[i] = char(i * 31 + i / 251);
    Kept kept;
    TestServer upstream(keeping(kept));
    Relaying relaying(upstream.port);
    RawClient client(relaying.server.port);
    for (const bool chunked : {false, true}) {
        client.send(get("/p/kept"));
        QTRY_COMPARE(kept.exchanges.size(), 1);
        const ExchangePtr exchange = kept.exchanges.takeFirst();
        if (chunked) {
            exchange->begin({});
            exchange->write(large);
            exchange->finish();
        } else {
            exchange->answer({200, {}, large});
        }
        QVERIFY(client.reply().body == large);
    }
}

QTEST_GUILESS_MAIN(UpstreamTest)
#include "tst_upstream.moc"
