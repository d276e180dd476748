// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// One event stream of another server for many clients. S0.48, S3.91.
#include "embedded-server/http/fanout.h"
#include "tests/unit/upstreamfixtures.h"

using namespace qd;
using namespace qd::http;
using namespace qd::test;

namespace {

//! \brief A server whose `/events` many clients share.
struct Sharing
{
    explicit Sharing(FanoutOptions options = {})
        : fanout(std::make_unique<Fanout>(client, greeted(std::move(options))))
        , server(router())
    {
        if (!client.attach(*server.server))
            qFatal("the client can't be attached");
        UpstreamRequest request;
        request.origin = originOf(quint16(upstream.url().port()));
        request.target = "/events";
        upstream.setHandler([this](const FakeHttpServer::Request &asked) { last = asked; });
        fanout->setRequest(request);
    }
    static FanoutOptions greeted(FanoutOptions options)
    {
        options.isGreeting = [](QByteArrayView event) { return event.startsWith("data: hello"); };
        return options;
    }
    Router router()
    {
        Router router;
        router.add(Verb::Get, "/events", Needs::Nothing, [this](const ExchangePtr &exchange) {
            const QByteArray only = exchange->request().target.query;
            Fanout::Filter filter;
            if (!only.isEmpty())
                filter = [only](QByteArrayView event) { return event.contains(only); };
            fanout->add(exchange, filter);
        });
        return router;
    }
    //! Waits for the one request and begins its answer.
    void greet()
    {
        QTRY_VERIFY(last.socket);
        last.write(sseHead() + sseFrame("hello"));
    }

    FakeHttpServer upstream;
    FakeHttpServer::Request last;
    UpstreamClient client;
    std::unique_ptr<Fanout> fanout;
    TestServer server;
};

} // namespace

class FanoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cuts_data();
    void cuts();
    void sharesOneStream();
    void greetsWhoComesLater();
    void waitsForTheHead();
    void gathers();
    void filters();
    void endsWithTheLast();
    void breaksForAll();
    void refusals();
    void slowClientsAreCutOff();
};

void FanoutTest::cuts_data()
{
    QTest::addColumn<QByteArrayList>("pieces");
    QTest::addColumn<QByteArrayList>("expected");
    QTest::newRow("whole") << QByteArrayList{"data: a\n\n", "data: b\n\n"}
                           << QByteArrayList{"data: a\n\n", "data: b\n\n"};
    QTest::newRow("split") << QByteArrayList{"data: a", "\n", "\ndata: b\n\nda", "ta: c\n\n"}
                           << QByteArrayList{"", "", "data: a\n\ndata: b\n\n", "data: c\n\n"};
    QTest::newRow("CRLF") << QByteArrayList{"data: a\r\n\r", "\ndata: b"} << QByteArrayList{"", "data: a\r\n\r\n"};
    QTest::newRow("both") << QByteArrayList{"data: a\r\n\r\ndata: b\n\nid"}
                          << QByteArrayList{"data: a\r\n\r\ndata: b\n\n"};
}

void FanoutTest::cuts()
{
    QFETCH(const QByteArrayList, pieces);
    QFETCH(const QByteArrayList, expected);
    EventCutter cutter;
    for (qsizetype i = 0; i < pieces.size(); ++i)
        QCOMPARE(cutter.cut(pieces[i]), expected[i]);
    const QByteArray whole = "data: x\n\n";
    EventCutter other;
    QCOMPARE(other.cut(whole).constData(), whole.constData());
    QByteArrayList events;
    forEachEvent("data: a\n\nb: c\r\n\r\nd\n\n", [&](QByteArrayView event) { events.append(event.toByteArray()); });
    QCOMPARE(events, QByteArrayList({"data: a\n\n", "b: c\r\n\r\n", "d\n\n"}));
}

void FanoutTest::sharesOneStream()
{
    Sharing sharing;
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<RawClient>(sharing.server.port));
        clients.back()->send(get("/events"));
        if (i == 0)
            sharing.greet();
        QVERIFY(clients.back()->waitFor("data: hello\n\n"));
    }
    sharing.last.write(sseFrame("one") + sseFrame("two"));
    for (const auto &client : clients) {
        QVERIFY(client->waitFor("data: two\n\n"));
        QCOMPARE(client->seen().count("data: hello"), 1);
        QCOMPARE(client->seen().count("data: one"), 1);
        QVERIFY(client->seen().contains("Content-Type: text/event-stream\r\n"));
    }
    QCOMPARE(sharing.upstream.requests().size(), 1);
}

void FanoutTest::greetsWhoComesLater()
{
    Sharing sharing;
    RawClient first(sharing.server.port);
    first.send(get("/events"));
    sharing.greet();
    sharing.last.write(sseFrame("early") + chunked("data: ha"));
    QVERIFY(first.waitFor("data: early\n\n"));
    RawClient second(sharing.server.port);
    second.send(get("/events"));
    QVERIFY(second.waitFor("data: hello\n\n"));
    sharing.last.write(chunked("lf\n\n"));
    QVERIFY(second.waitFor("data: half\n\n"));
    QVERIFY(first.waitFor("data: half\n\n"));
    QVERIFY(!second.seen().contains("early"));
}

void FanoutTest::waitsForTheHead()
{
    Sharing sharing;
    RawClient first(sharing.server.port);
    RawClient second(sharing.server.port);
    first.send(get("/events"));
    QTRY_VERIFY(sharing.last.socket);
    second.send(get("/events"));
    RawClient third(sharing.server.port); // so that the second has surely asked
    third.send(get("/nothing"));
    QCOMPARE(third.reply().status, 404);
    sharing.greet();
    QVERIFY(first.waitFor("data: hello\n\n"));
    QVERIFY(second.waitFor("data: hello\n\n"));
    QCOMPARE(sharing.upstream.requests().size(), 1);
}

void FanoutTest::gathers()
{
    FanoutOptions options;
    options.gatherMs = 100'000; // more than the test takes
    Sharing sharing(options);
    RawClient client(sharing.server.port);
    client.send(get("/events"));
    sharing.greet();
    QVERIFY(client.waitFor("data: hello\n\n"));
    sharing.last.write(sseFrame("one") + sseFrame("two"));
    // Whoever comes is greeted after what waited went out to the others.
    RawClient other(sharing.server.port);
    other.send(get("/events"));
    QVERIFY(other.waitFor("data: hello\n\n"));
    QTRY_VERIFY(client.seen().contains("data: one\n\ndata: two\n\n") || other.seen().isEmpty());
    QVERIFY(!other.seen().contains("data: one"));
}

void FanoutTest::filters()
{
    Sharing sharing;
    RawClient all(sharing.server.port);
    RawClient red(sharing.server.port);
    all.send(get("/events"));
    sharing.greet();
    QVERIFY(all.waitFor("data: hello\n\n"));
    red.send(get("/events?red"));
    QVERIFY(red.waitFor("data: hello\n\n"));
    sharing.last.write(chunked("data: red 1\n\ndata: blue 1\n\n") + sseFrame("blue 2") + sseFrame("red 2"));
    QVERIFY(red.waitFor("data: red 2\n\n"));
    QVERIFY(all.waitFor("data: red 2\n\n"));
    QVERIFY(red.seen().contains("data: red 1\n\n"));
    QVERIFY(!red.seen().contains("blue"));
    QCOMPARE(all.seen().count("blue"), 2);
}

void FanoutTest::endsWithTheLast()
{
    Sharing sharing;
    for (int i = 0; i < 2; ++i) {
        sharing.last = {};
        auto first = std::make_unique<RawClient>(sharing.server.port);
        auto second = std::make_unique<RawClient>(sharing.server.port);
        first->send(get("/events"));
        sharing.greet();
        QVERIFY(first->waitFor("data: hello\n\n"));
        second->send(get("/events"));
        QVERIFY(second->waitFor("data: hello\n\n"));
        first.reset();
        QTRY_COMPARE(sharing.server.server->connectionCount(), 1);
        QCOMPARE(sharing.last.socket->state(), QAbstractSocket::ConnectedState);
        second.reset();
        QTRY_VERIFY(!sharing.last.socket || sharing.last.socket->state() == QAbstractSocket::UnconnectedState);
        QCOMPARE(sharing.upstream.requests().size(), i + 1);
    }
}

void FanoutTest::breaksForAll()
{
    Sharing sharing;
    RawClient first(sharing.server.port);
    RawClient second(sharing.server.port);
    first.send(get("/events"));
    sharing.greet();
    QVERIFY(first.waitFor("data: hello\n\n"));
    second.send(get("/events"));
    QVERIFY(second.waitFor("data: hello\n\n"));
    sharing.last.reset();
    for (RawClient *client : {&first, &second}) {
        QVERIFY(client->waitForEnd());
        QVERIFY(!client->seen().endsWith("0\r\n\r\n"));
    }
}

void FanoutTest::refusals()
{
    Sharing sharing;
    RawClient client(sharing.server.port);
    client.send(get("/events"));
    QTRY_VERIFY(sharing.last.socket);
    sharing.last.answer("{}", 401);
    const Reply refused = client.reply();
    QCOMPARE(refused.status, 502);
    QVERIFY(refused.body.contains("401"));
    sharing.upstream.stop();
    client.send(get("/events"));
    QCOMPARE(client.reply().status, 502);
    sharing.fanout.reset();
}

void FanoutTest::slowClientsAreCutOff()
{
    FanoutOptions options;
    options.largestQueue = 256 * 1024;
    options.gatherMs = 0;
    Sharing sharing(options);
    RawClient slow(sharing.server.port);
    RawClient quick(sharing.server.port);
    slow.socket->setReadBufferSize(1024);
    slow.send(get("/events"));
    sharing.greet();
    QVERIFY(slow.waitFor("data: hello"));
    quick.send(get("/events"));
    QVERIFY(quick.waitFor("data: hello\n\n"));
    const QByteArray large = sseFrame(QByteArray(128 * 1024, 'x'));
    qsizetype sent = 0;
    while (sharing.server.server->connectionCount() == 2 && sent < 1000) {
        sharing.last.write(large);
        ++sent;
        QTRY_VERIFY(quick.seen().count("\n\n\r\n") > sent);
    }
    QVERIFY(sent < 1000);
    QTRY_COMPARE(sharing.server.server->connectionCount(), 1);
    sharing.last.write(sseFrame("still here"));
    QVERIFY(quick.waitFor("data: still here\n\n"));
}

QTEST_GUILESS_MAIN(FanoutTest)
#include "tst_fanout.moc"
