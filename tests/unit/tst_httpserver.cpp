// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The HTTP server as clients see it: answers, connections that are kept, what is refused. S3.91, S3.93.
#include "tests/unit/httpfixtures.h"

#include <QRegularExpression>

using namespace qd;
using namespace qd::http;
using namespace qd::test;

class HttpServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers();
    void answersOnOneConnectionInOrder();
    void answersHead();
    void saysWhatIsNotThere();
    void readsBodies();
    void refusesLargeBodiesUnread();
    void refusesLargeChunkedBodies();
    void refusesManyFields();
    void endsAfterAmbiguity_data();
    void endsAfterAmbiguity();
    void continues();
    void speaksHttp10();
    void requestIds();
    void forgottenRequests();
    void listensWhereItMay();
};

void HttpServerTest::answers()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    client.send(get("/things/a%20b?secret"));
    const Reply reply = client.reply();
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, "GET id=a b rest= body=");
    QCOMPARE(reply.headers.value("Content-Type"), "text/plain");
    QCOMPARE(reply.headers.value("X-Content-Type-Options"), "nosniff");
    QCOMPARE(reply.headers.value("Cache-Control"), "no-store");
    QCOMPARE(reply.headers.value("Content-Length"), QByteArray::number(reply.body.size()));
    QVERIFY(QRegularExpression(QStringLiteral("^\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT$"))
                .match(QString::fromLatin1(reply.headers.value("Date")))
                .hasMatch());
    QVERIFY(!reply.headers.contains("Server"));
}

void HttpServerTest::answersOnOneConnectionInOrder()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    QByteArray all;
    for (int i = 0; i < 50; ++i)
        all += i % 2 ? get("/things/" + QByteArray::number(i)) : "\r\n" + post("/things", QByteArray::number(i));
    client.send(all + get("/things/last", "Connection: close\r\n"));
    for (int i = 0; i < 50; ++i) {
        const QByteArray number = QByteArray::number(i);
        QCOMPARE(client.reply().body, i % 2 ? "GET id=" + number + " rest= body=" : "POST rest= body=" + number);
    }
    const Reply last = client.reply();
    QCOMPARE(last.body, "GET id=last rest= body=");
    QCOMPARE(last.headers.value("Connection"), "close");
    QVERIFY(client.waitForEnd());
    QTRY_COMPARE(server.server->connectionCount(), 0);
}

void HttpServerTest::answersHead()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    client.send("HEAD /things/a HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/things/b"));
    const Reply head = client.reply(true);
    QCOMPARE(head.status, 200);
    QCOMPARE(head.headers.value("Content-Length"), QByteArray::number(qstrlen("HEAD id=a rest= body=")));
    QCOMPARE(client.reply().body, "GET id=b rest= body=");
}

void HttpServerTest::saysWhatIsNotThere()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    client.send(get("/nothing"));
    const Reply missing = client.reply();
    QCOMPARE(missing.status, 404);
    QCOMPARE(missing.headers.value("Content-Type"), "application/problem+json");
    client.send("DELETE /things/a HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const Reply other = client.reply();
    QCOMPARE(other.status, 405);
    QCOMPARE(other.headers.value("Allow"), "GET, HEAD, OPTIONS");
    client.send("BREW /things/a HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QCOMPARE(client.reply().status, 501);
    client.send("OPTIONS /things HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const Reply options = client.reply();
    QCOMPARE(options.status, 204);
    QCOMPARE(options.headers.value("Allow"), "POST, OPTIONS");
    client.send(get("/things/%2e%2e/etc"));
    QCOMPARE(client.reply().status, 400);
    client.send("PATCH /any/b%20c/d HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QCOMPARE(client.reply().body, "PATCH rest=b%20c/d body=");
}

void HttpServerTest::readsBodies()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    client.send("POST /things HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    client.send("2;x=y\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n");
    QCOMPARE(client.reply().body, "POST rest= body=abcde");
    const QByteArray large(5'000'000, 'x');
    client.send(post("/things", large));
    const Reply reply = client.reply();
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body.size(), large.size() + qsizetype(qstrlen("POST rest= body=")));
    client.send(post("/things", ""));
    QCOMPARE(client.reply().body, "POST rest= body=");
}

void HttpServerTest::refusesLargeBodiesUnread()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    client.send("POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 67108864\r\n\r\n" + QByteArray(1000, 'x'));
    const Reply reply = client.reply();
    QCOMPARE(reply.status, 413);
    QCOMPARE(reply.headers.value("Connection"), "close");
    // Whoever sends all of it nevertheless is cut off before long.
    qint64 written = 0;
    connect(client.socket.get(), &QTcpSocket::bytesWritten, this, [&written](qint64 bytes) { written += bytes; });
    client.send(QByteArray(64 * 1024 * 1024, 'x'));
    QVERIFY(client.waitForEnd());
    QVERIFY(written < 32 * 1024 * 1024);

    RawClient other(server.port);
    other.send(post("/small", "0123456789"));
    QCOMPARE(other.reply().status, 200);
    other.send(post("/small", "0123456789x"));
    QCOMPARE(other.reply().status, 413);
}

void HttpServerTest::refusesLargeChunkedBodies()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    client.send("POST /small HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
                "chunked\r\n\r\n8\r\n01234567\r\n8\r\n01234567\r\n");
    QCOMPARE(client.reply().status, 413);
    RawClient endless(server.port);
    endless.send("POST /things HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
                 QByteArray(200'000, 'x'));
    QCOMPARE(endless.reply().status, 400);
    QVERIFY(endless.waitForEnd());
}

void HttpServerTest::refusesManyFields()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    QByteArray fields;
    for (int i = 0; i < 1000; ++i)
        fields += "X-" + QByteArray::number(i) + ": a\r\n";
    client.send(get("/things/a", fields));
    QCOMPARE(client.reply().status, 431);
    QVERIFY(client.waitForEnd());
    RawClient endless(server.port);
    endless.send("GET / HTTP/1.1\r\nX-A: " + QByteArray(40'000, 'a'));
    QCOMPARE(endless.reply().status, 431);
    RawClient address(server.port);
    address.send("GET /" + QByteArray(40'000, 'a'));
    QCOMPARE(address.reply().status, 414);
}

void HttpServerTest::endsAfterAmbiguity_data()
{
    QTest::addColumn<QByteArray>("request");
    const QByteArray begin = "POST /things HTTP/1.1\r\nHost: localhost\r\n";
    const QByteArray hidden = "GET /things/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";
    QTest::newRow("length and coding") << begin + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
                                              hidden;
    QTest::newRow("coding and length") << begin + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" +
                                              hidden;
    QTest::newRow("two lengths") << begin + "Content-Length: 0\r\nContent-Length: 60\r\n\r\n" + hidden;
    QTest::newRow("folded coding") << begin + "X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n" +
                                          hidden;
    QTest::newRow("coding with a space") << begin + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + hidden;
    QTest::newRow("chunk without number") << begin + "Transfer-Encoding: chunked\r\n\r\n\r\n" + hidden;
    QTest::newRow("chunk of a bad number")
        << begin + "Transfer-Encoding: chunked\r\n\r\n0x5\r\nabcde\r\n0\r\n\r\n" + hidden;
    QTest::newRow("chunk of a signed number") << begin + "Transfer-Encoding: chunked\r\n\r\n-1\r\n" + hidden;
    QTest::newRow("chunk of a huge number")
        << begin + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff1\r\n" + hidden;
    QTest::newRow("chunk that is too long")
        << begin + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n" + hidden;
    QTest::newRow("chunk with bare line feeds") << begin + "Transfer-Encoding: chunked\r\n\r\n1\na\n0\n\n" + hidden;
}

void HttpServerTest::endsAfterAmbiguity()
{
    QFETCH(QByteArray, request);
    TestServer server(echoRouter());
    RawClient client(server.port);
    client.send(request);
    const Reply reply = client.reply();
    QCOMPARE(reply.status, 400);
    QVERIFY(client.waitForEnd());
    QVERIFY(!client.seen().contains("hidden"));
}

void HttpServerTest::continues()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    client.send("POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    QVERIFY(client.waitFor("HTTP/1.1 100 Continue\r\n\r\n"));
    QCOMPARE(client.reply().status, 100);
    client.send("abc");
    QCOMPARE(client.reply().body, "POST rest= body=abc");
    client.send("POST /things HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");
    QCOMPARE(client.reply().status, 413);
    RawClient other(server.port);
    other.send(get("/things/a", "Expect: tea\r\n"));
    QCOMPARE(other.reply().status, 417);
}

void HttpServerTest::speaksHttp10()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    client.send("GET /things/a HTTP/1.0\r\n\r\n");
    const Reply reply = client.reply();
    QCOMPARE(reply.body, "GET id=a rest= body=");
    QCOMPARE(reply.headers.value("Connection"), "close");
    QVERIFY(client.waitForEnd());
    RawClient kept(server.port);
    kept.send("GET /things/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    QCOMPARE(kept.reply().headers.value("Connection"), "keep-alive");
    kept.send("GET /things/b HTTP/1.0\r\n\r\n");
    QCOMPARE(kept.reply().body, "GET id=b rest= body=");
}

void HttpServerTest::requestIds()
{
    TestServer server(echoRouter());
    RawClient client(server.port);
    client.send(get("/things/a", "X-Request-Id: a-good.One_1\r\n"));
    QCOMPARE(client.reply().headers.value("X-Request-Id"), "a-good.One_1");
    client.send(get("/things/a", "X-Request-Id: <script>alert</script>\r\n"));
    const QByteArray made = client.reply().headers.value("X-Request-Id");
    QCOMPARE(made.size(), 32);
    client.send(get("/nothing"));
    const QByteArray next = client.reply().headers.value("X-Request-Id");
    QVERIFY(next.size() == 32 && next != made);
}

void HttpServerTest::forgottenRequests()
{
    Router router;
    router.add(Verb::Get, "/forgotten", Needs::Nothing, [](const ExchangePtr &) {});
    router.add(Verb::Get, "/twice", Needs::Nothing, [](const ExchangePtr &exchange) {
        exchange->answer({201, {}, "first"});
        exchange->answer({500, {}, "second"});
        exchange->write("more");
        exchange->finish();
    });
    TestServer server(std::move(router));
    RawClient client(server.port);
    client.send(get("/forgotten"));
    QCOMPARE(client.reply().status, 500);
    client.send(get("/twice"));
    QCOMPARE(client.reply().body, "first");
    client.send(get("/forgotten"));
    QCOMPARE(client.reply().status, 500);
}

void HttpServerTest::listensWhereItMay()
{
    QObject owner;
    Server shut({}, {}, nullptr, &owner);
    const Outcome<quint16> outside = shut.listen(QHostAddress(QHostAddress::Any));
    QVERIFY(!outside);
    QVERIFY(outside.error().detail.contains(QStringLiteral("configure accounts or a token first")));
    const Outcome<quint16> inside = shut.listen();
    QVERIFY(inside);
    const Outcome<quint16> taken = shut.listen(QHostAddress(QHostAddress::LocalHost), *inside);
    QVERIFY(!taken && taken.error().detail.contains(QString::number(*inside)));
    QVERIFY(shut.listen(QHostAddress(QHostAddress::LocalHostIPv6)));
    QVERIFY(!shut.listenSecurely());
    Options open;
    open.authenticated = true;
    Server with(open, {}, nullptr, &owner);
    QVERIFY(with.listen(QHostAddress(QHostAddress::Any)));
    open.allowedOrigins = {"*"};
    open.allowCredentials = true;
    QVERIFY(!Server(open, {}, nullptr, &owner).listen());
    open.allowedOrigins = {"deck.example"};
    QVERIFY(!Server(open, {}, nullptr, &owner).listen());
}

QTEST_GUILESS_MAIN(HttpServerTest)
#include "tst_httpserver.moc"
