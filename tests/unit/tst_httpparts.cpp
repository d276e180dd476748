// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What the HTTP server decides without a socket: heads, addresses, hosts, origins, routes. S3.91 to S3.93.
#include "embedded-server/http/authority.h"
#include "embedded-server/http/ending.h"
#include "embedded-server/http/requestparser.h"
#include "embedded-server/http/response.h"
#include "embedded-server/http/responseparser.h"
#include "embedded-server/http/router.h"
#include "tests/support/qtest.h"

using namespace qd::http;

class HttpPartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAmbiguousHeads_data();
    void refusesAmbiguousHeads();
    void takesPlainHeads();
    void readsConnections_data();
    void readsConnections();
    void readsBodiesOfKnownLength();
    void largePiecesStayTheirHolders();
    void countsFields();
    void readsTargets_data();
    void readsTargets();
    void refusesTargets_data();
    void refusesTargets();
    void readsQueries();
    void readsAuthorities_data();
    void readsAuthorities();
    void takesHosts();
    void judgesPages_data();
    void judgesPages();
    void findsRoutes();
    void headersCantBreakOut();
    void bodiesOfAnyCut();
    void endings();
};

namespace {

constexpr QByteArrayView line = "POST /x HTTP/1.1\r\nHost: localhost\r\n";

QByteArray withLine(const QByteArray &more)
{
    return line.toByteArray() + more + "\r\n";
}

int statusOf(const QByteArray &head)
{
    RequestParser parser({});
    RequestHead read;
    const std::optional<HeadProblem> problem = parser.readHead(head, read);
    return problem ? problem->status : 0;
}

} // namespace

void HttpPartsTest::refusesAmbiguousHeads_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &head, int status = 400) {
        QTest::newRow(name) << head << status;
    };
    row("length and coding", withLine("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"));
    row("two lengths", withLine("Content-Length: 5\r\nContent-Length: 6\r\n"));
    row("the same length twice", withLine("Content-Length: 5\r\nContent-Length: 5\r\n"));
    row("a list of lengths", withLine("Content-Length: 5, 5\r\n"));
    row("a negative length", withLine("Content-Length: -5\r\n"));
    row("a signed length", withLine("Content-Length: +5\r\n"));
    row("a hexadecimal length", withLine("Content-Length: 0x5\r\n"));
    row("a huge length", withLine("Content-Length: 99999999999999999999\r\n"));
    row("an empty length", withLine("Content-Length:\r\n"));
    row("two codings", withLine("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"));
    row("another coding", withLine("Transfer-Encoding: gzip, chunked\r\n"), 501);
    row("identity", withLine("Transfer-Encoding: identity\r\n"), 501);
    row("a hidden coding", withLine("Transfer-Encoding: \x0b"
                                    "chunked\r\n"));
    row("coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
    row("space before the colon", withLine("Content-Length : 5\r\n"));
    row("folded", withLine("X-A: b\r\n c\r\n"));
    row("folded first", "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n");
    row("bare line feed", "GET / HTTP/1.1\nHost: localhost\r\n\r\n");
    row("bare carriage return", withLine("X-A: b\rX-B: c\r\n"));
    row("NUL in a value", withLine(QByteArray("X-A: b\0c\r\n", 10)));
    row("no colon", withLine("nonsense\r\n"));
    row("no name", withLine(": b\r\n"));
    row("no host", "GET / HTTP/1.1\r\n\r\n");
    row("two hosts", withLine("Host: other\r\n"));
    row("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("a space in the address", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n");
    row("HTTP/0.9", "GET /\r\n\r\n");
    row("HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 505);
    row("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505);
    row("lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n");
    row("blanks that are none", withLine("Content-Length: \f5\r\n"));
    row("a Connection that is no list", withLine("Connection: close;now\r\n"));
    row("only a line feed at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n\r\n\r\n");
    row("TLS", QByteArray("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 11));
    row("long address", "GET /" + QByteArray(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414);
    row("long fields", withLine("X-A: " + QByteArray(33000, 'a') + "\r\n"), 431);
}

void HttpPartsTest::refusesAmbiguousHeads()
{
    QFETCH(QByteArray, head);
    QFETCH(int, status);
    QCOMPARE(statusOf(head), status);
}

void HttpPartsTest::takesPlainHeads()
{
    QCOMPARE(statusOf(withLine("Content-Length: 5\r\n")), 0);
    QCOMPARE(statusOf(withLine("Transfer-Encoding: Chunked\r\n")), 0);
    QCOMPARE(statusOf("GET / HTTP/1.0\r\n\r\n"), 0);
    RequestParser parser({});
    RequestHead head;
    QVERIFY(!parser.readHead("GET /a?b HTTP/1.1\r\nHost: localhost\r\nX-Twice: 1\r\nx-twice: 2\r\n\r\n", head));
    QCOMPARE(head.verb, "GET");
    QCOMPARE(head.target, "/a?b");
    QCOMPARE(head.headers.values("X-TWICE"), (QList<QByteArray>{"1", "2"}));
    QVERIFY(head.keepAlive && !head.hasBody && !head.upgrade);
}

void HttpPartsTest::readsConnections_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<bool>("keepAlive");
    QTest::addColumn<bool>("upgrade");
    const QByteArray socket = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n";
    QTest::newRow("nothing said") << withLine("") << true << false;
    QTest::newRow("close") << withLine("Connection: Close\r\n") << false << false;
    QTest::newRow("among others") << withLine("Connection: x-a ,, close\t\r\n") << false << false;
    QTest::newRow("in a second field") << withLine("Connection: x-a\r\nConnection: close\r\n") << false << false;
    QTest::newRow("old") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false << false;
    QTest::newRow("old, kept") << QByteArray("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n") << true << false;
    QTest::newRow("upgrade") << socket + "Connection: keep-alive, Upgrade\r\n\r\n" << true << true;
    QTest::newRow("upgrade that is not asked for") << socket + "\r\n" << true << false;
    QTest::newRow("upgrade to something else")
        << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n") << true << false;
}

void HttpPartsTest::readsConnections()
{
    QFETCH(QByteArray, head);
    RequestParser parser({});
    RequestHead read;
    QVERIFY(!parser.readHead(head, read));
    QTEST(read.keepAlive, "keepAlive");
    QTEST(read.upgrade, "upgrade");
}

// A body of a known length ends where it says, whatever follows.
void HttpPartsTest::readsBodiesOfKnownLength()
{
    RequestParser parser({});
    RequestHead head;
    QVERIFY(!parser.readHead(withLine("Content-Length: 5\r\n"), head));
    QVERIFY(head.hasBody);
    QCOMPARE(head.length, 5);
    QByteArray out;
    qsizetype used = 0;
    QCOMPARE(int(parser.readBody("", used, out, 4)), int(RequestParser::Step::More));
    QCOMPARE(int(parser.readBody("hello world", used, out, 4)), int(RequestParser::Step::Data));
    QCOMPARE(out, "hell");
    QCOMPARE(used, 4);
    QCOMPARE(int(parser.readBody("o world", used, out, 4)), int(RequestParser::Step::Done));
    QCOMPARE(out, "o");
    QCOMPARE(used, 1);
}

// Buffers of large pieces are used again, never while somebody still has them.
void HttpPartsTest::largePiecesStayTheirHolders()
{
    ResponseParser parser(false);
    Response head;
    QVERIFY(parser.readHead("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n", head));
    const auto read = [&parser](char filling) {
        const QByteArray in(100'000, filling);
        QByteArray out;
        qsizetype used = 0;
        return parser.readBody(in, used, out) && used == in.size() ? out : QByteArray();
    };
    QList<QByteArray> held;
    for (char filling = 'a'; filling <= 'z'; ++filling)
        held.append(read(filling));
    for (char filling = 'a'; filling <= 'z'; ++filling)
        QCOMPARE(held[filling - 'a'], QByteArray(100'000, filling));
    held.clear();
    const void *last = nullptr;
    bool isUsedAgain = false;
    QList<QByteArray> others; // in the place of what was given back to the system
    for (int i = 0; i < 3; ++i) {
        QByteArray piece = read('0');
        QCOMPARE(piece, QByteArray(100'000, '0'));
        isUsedAgain = isUsedAgain || piece.constData() == last;
        last = piece.constData();
        piece.clear();
        others.append(QByteArray(100'000, ' '));
    }
    QVERIFY(isUsedAgain);
    QByteArray changed = read('x'); // who changes a piece has a copy
    const QByteArray same = changed;
    changed[0] = 'y';
    QCOMPARE(same, QByteArray(100'000, 'x'));
}

void HttpPartsTest::countsFields()
{
    QByteArray fields;
    for (int i = 0; i < 99; ++i)
        fields += "X-" + QByteArray::number(i) + ": a\r\n";
    QCOMPARE(statusOf(withLine(fields)), 0);
    QCOMPARE(statusOf(withLine(fields + "X-Last: a\r\n")), 431);
    QCOMPARE(statusOf(withLine(fields.repeated(10))), 431);
}

void HttpPartsTest::readsTargets_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("segments");
    QTest::newRow("root") << QByteArray("/") << QByteArray("");
    QTest::newRow("two") << QByteArray("/a/b") << QByteArray("a|b");
    QTest::newRow("slash at the end") << QByteArray("/a/") << QByteArray("a|");
    QTest::newRow("encoded") << QByteArray("/a%20b/%C3%A9") << QByteArray("a b|\xC3\xA9");
    QTest::newRow("decoded once") << QByteArray("/%252e%252e") << QByteArray("%2e%2e");
    QTest::newRow("encoded slash") << QByteArray("/a%2Fb/c") << QByteArray("a/b|c");
    QTest::newRow("dots in names") << QByteArray("/..a/b../.c") << QByteArray("..a|b..|.c");
    QTest::newRow("absolute") << QByteArray("http://localhost:80/a") << QByteArray("a");
    QTest::newRow("absolute without path") << QByteArray("HTTP://localhost?a") << QByteArray("");
}

void HttpPartsTest::readsTargets()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, segments);
    const std::optional<Target> target = parseTarget(text);
    QVERIFY(target);
    QCOMPARE(target->segments.join('|'), segments);
}

void HttpPartsTest::refusesTargets_data()
{
    QTest::addColumn<QByteArray>("text");
    int number = 0;
    for (const char *text : {"",          "a",
                             "*",         "/..",
                             "/../a",     "/a/../b",
                             "/a/.",      "/./a",
                             "/%2e%2e/a", "/%2E./a",
                             "/.%2e",     "/a%2f..%2fb",
                             "/..%2fa",   "/a%2f",
                             "/%2fa",     "/a//b",
                             "//a",       "/a\\b",
                             "/a%5cb",    "/..\\a",
                             "/a%00b",    "/a%0d%0ab",
                             "/a%7f",     "/%",
                             "/%2",       "/%zz",
                             "/%ff",      "/%c0%ae%c0%ae/",
                             "/a#b",      "/a b",
                             "/\xC3\xA9", "ftp://localhost/",
                             "http:///a", "javascript://localhost/"})
        QTest::addRow("%d %s", ++number, text) << QByteArray(text);
}

void HttpPartsTest::refusesTargets()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseTarget(text));
}

void HttpPartsTest::readsQueries()
{
    const std::optional<Target> target = parseTarget("/a?b=1&c=%C3%A9+x&d&b=2&e=%");
    QVERIFY(target);
    QCOMPARE(target->queryValue("b"), std::optional<QByteArray>("1"));
    QCOMPARE(target->queryValue("c"), std::optional<QByteArray>("\xC3\xA9 x"));
    QCOMPARE(target->queryValue("d"), std::optional<QByteArray>(""));
    QVERIFY(!target->queryValue("e"));
    QVERIFY(!target->queryValue("f"));
}

void HttpPartsTest::readsAuthorities_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("host"); // empty: refused
    QTest::addColumn<int>("port");
    QTest::addColumn<bool>("loopback");
    const auto row = [](const QByteArray &text, const QByteArray &host = {}, int port = -1, bool loopback = false) {
        QTest::newRow(text.constData()) << text << host << port << loopback;
    };
    row("localhost", "localhost", -1, true);
    row("LOCALHOST:80", "localhost", 80, true);
    row("localhost.", "localhost", -1, true);
    row("a.localhost", "a.localhost", -1, true);
    row("127.0.0.1:8080", "127.0.0.1", 8080, true);
    row("127.1", "127.1");
    row("0177.0.0.1", "0177.0.0.1");
    row("[::1]:9", "::1", 9, true);
    row("[fe80::1]", "fe80::1");
    row("deck.example:443", "deck.example", 443);
    row("localhost.evil.example", "localhost.evil.example");
    for (const char *bad : {"", ":80", "a:", "a:0", "a:70000", "a:8 0", "[::1", "[::1]x", "[127.0.0.1]", "a@b", "a/b",
                            "a b", "a,b", ".a", "a..", "a..b"})
        row(bad);
}

void HttpPartsTest::readsAuthorities()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, host);
    QFETCH(int, port);
    QFETCH(bool, loopback);
    const std::optional<Authority> read = parseAuthority(text);
    QCOMPARE(read.has_value(), !host.isEmpty());
    if (!read)
        return;
    QCOMPARE(read->host, host);
    QCOMPARE(read->port, port);
    QCOMPARE(read->isLoopback, loopback);
}

void HttpPartsTest::takesHosts()
{
    const Admission admission({"Deck.example"}, {});
    const auto takes = [&admission](const char *host, bool onLoopback) {
        return admission.takesHost(*parseAuthority(host), onLoopback);
    };
    QVERIFY(takes("localhost:1", true) && takes("127.0.0.1", true) && takes("deck.example", true));
    QVERIFY(!takes("evil.example", true) && !takes("evil.example", false));
    QVERIFY(!takes("192.168.1.2", true) && takes("192.168.1.2", false));
    QVERIFY(!takes("127.1", true));
}

void HttpPartsTest::judgesPages_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("secure");
    QTest::addColumn<int>("page");
    using Page = Admission::Page;
    const auto row = [](const char *name, const QByteArray &origin, const QByteArray &host, bool secure, Page page) {
        QTest::newRow(name) << origin << host << secure << int(page);
    };
    row("none", "", "localhost", false, Page::None);
    row("same", "http://localhost:81", "localhost:81", false, Page::Same);
    row("same, port of the scheme", "http://localhost", "localhost:80", false, Page::Same);
    row("same behind a proxy", "https://deck.example", "deck.example", false, Page::Same);
    row("plain page of a secure server", "http://deck.example", "deck.example", true, Page::Foreign);
    row("another port", "http://localhost:82", "localhost:81", false, Page::Foreign);
    row("another host", "http://evil.example", "localhost", false, Page::Foreign);
    row("listed", "https://app.example", "localhost", false, Page::Listed);
    row("listed, in another way", "https://app.example:443", "localhost", false, Page::Listed);
    row("listed by a longer name", "https://app.example.evil.example", "localhost", false, Page::Foreign);
    row("listed with another scheme", "http://app.example", "localhost", false, Page::Foreign);
    row("null", "null", "localhost", false, Page::Foreign);
    row("file", "file://", "localhost", false, Page::Foreign);
    row("two", "https://app.example https://evil.example", "localhost", false, Page::Foreign);
    row("with a path", "https://app.example/", "localhost", false, Page::Foreign);
}

void HttpPartsTest::judgesPages()
{
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, host);
    QFETCH(bool, secure);
    QFETCH(int, page);
    const Admission admission({"deck.example"}, {"https://app.example"});
    QCOMPARE(int(admission.page(origin, *parseAuthority(host), secure)), page);
}

void HttpPartsTest::findsRoutes()
{
    Router router;
    const auto none = [](const std::shared_ptr<Exchange> &) {};
    router.addAny("/files/{rest...}", Needs::Nothing, none);
    router.add(Verb::Get, "/files/{name}", Needs::Nothing, none);
    router.add(Verb::Get, "/files/new", Needs::Nothing, none);
    router.add(Verb::Post, "/files/{name}/copies/{copy}", Needs::Nothing, none);
    const auto find = [&router](Verb verb, const char *path, Request &request) {
        request.verb = verb;
        request.target = *parseTarget(path);
        const Route *route = router.match(request).route;
        return route ? (route->takesRest ? QByteArray("rest ") : QByteArray()) + route->pattern.join('/')
                     : QByteArray("none");
    };
    Request a;
    QCOMPARE(find(Verb::Get, "/files/new", a), "files/new");
    Request b;
    QCOMPARE(find(Verb::Get, "/files/o%2Fld", b), "files/{name}");
    QCOMPARE(b.parameter("name"), "o/ld");
    Request c;
    QCOMPARE(find(Verb::Delete, "/files/a%20b/c/", c), "rest files");
    QCOMPARE(c.rest, "a%20b/c/");
    Request d;
    QCOMPARE(find(Verb::Post, "/files/a/copies/2", d), "files/{name}/copies/{copy}");
    QCOMPARE(d.parameter("copy"), "2");
    Request e;
    QCOMPARE(find(Verb::Head, "/files/new", e), "files/new");
    Request f;
    QCOMPARE(find(Verb::Get, "/other", f), "none");
    QCOMPARE(router.allowed(*parseTarget("/other")), QList<Verb>());
}

void HttpPartsTest::headersCantBreakOut()
{
    Headers headers;
    QVERIFY(!headers.add("X-A", "b\r\nSet-Cookie: c"));
    QVERIFY(!headers.add("X A", "b"));
    QVERIFY(!headers.add("X-A", QByteArray("b\0", 2)));
    QVERIFY(!headers.add("", "b"));
    QCOMPARE(headers.size(), 0);
    const QByteArray head =
        writeHead({200, {{"Content-Length", "3"}, {"Connection", "upgrade"}, {"X-A", "b"}}, {}}, {});
    QVERIFY(head.contains("\r\nX-A: b\r\n") && head.contains("\r\nContent-Length: 0\r\n") && !head.contains("upgrade"));
    QVERIFY(head.contains("\r\nX-Content-Type-Options: nosniff\r\n"));
}

// However a chunked body is cut up on its way, it reads the same.
void HttpPartsTest::bodiesOfAnyCut()
{
    const QByteArray body = "5;name=value\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\nTrailer: x\r\n\r\n";
    for (qsizetype cut = 1; cut <= body.size(); ++cut) {
        RequestParser parser({});
        RequestHead head;
        QVERIFY(!parser.readHead(withLine("Transfer-Encoding: chunked\r\n"), head));
        QByteArray in;
        QByteArray read;
        RequestParser::Step step = RequestParser::Step::More;
        for (qsizetype at = 0; at < body.size(); at += cut) {
            in += body.mid(at, cut);
            do {
                QByteArray out;
                qsizetype used = 0;
                step = parser.readBody(in, used, out, 4);
                in.remove(0, used);
                read += out;
            } while (step == RequestParser::Step::Data);
            QVERIFY(step != RequestParser::Step::Bad);
        }
        QCOMPARE(int(step), int(RequestParser::Step::Done));
        QCOMPARE(read, "hello world");
        QVERIFY(in.isEmpty());
    }
}

// What a sign-in opened hears of its end once, early or late, and not after it has gone.
void HttpPartsTest::endings()
{
    Ending ending;
    QList<int> heard;
    const auto note = [&heard](int number) {
        return [&heard, number](int code, const QByteArray &) { heard.append(code + number); };
    };
    const auto keeper = std::make_shared<int>(0);
    auto gone = std::make_shared<int>(0);
    ending.onEnd(keeper, note(1));
    ending.onEnd(gone, note(2));
    gone.reset();
    for (int i = 0; i < 100; ++i)
        ending.onEnd(std::make_shared<int>(i), note(3));
    QVERIFY(!ending.isOver());
    QVERIFY(heard.isEmpty());
    ending.end(Ending::SignedOut, "Signed out.");
    ending.end(Ending::Changed, "Changed.");
    QVERIFY(ending.isOver());
    QCOMPARE(heard, QList<int>{Ending::SignedOut + 1});
    ending.onEnd(keeper, note(4));
    QCOMPARE(heard, (QList<int>{Ending::SignedOut + 1, Ending::SignedOut + 4}));
}

QTEST_GUILESS_MAIN(HttpPartsTest)
#include "tst_httpparts.moc"
