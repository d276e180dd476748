// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What a person types as the address of a server.
#include "core/workspaces/serveraddress.h"
#include "core/workspaces/workspacefields.h"
#include "tests/support/qtest.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace qd;

using Problem = AddressProblem;

namespace {

// Gives the smallest or the largest of a range.
QRandomGenerator extreme(bool largest)
{
    QRandomGenerator random(1);
    // Found by search: the generator is deterministic, so these two are reached.
    for (int i = 0; i < 10'000'000; ++i) {
        const QRandomGenerator before = random;
        const int port = randomPort(random);
        if (port == (largest ? 65'535 : 49'152))
            return before;
    }
    return random;
}

} // namespace

class TestServerAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void good_data();
    void good();
    void bad_data();
    void bad();
    void userIsTakenApart_data();
    void userIsTakenApart();
    void mixedScripts_data();
    void mixedScripts();
    void droppedQuery();
    void ports();
    void sentencesHoldNoSecret();
};

// S1.6
void TestServerAddress::good_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("host");
    const auto row = [](const char *name, const QString &typed, const QString &url, const QString &host) {
        QTest::newRow(name) << typed << url << host;
    };
    row("plain", u"https://abc123.ngrok.io"_s, u"https://abc123.ngrok.io"_s, u"abc123.ngrok.io"_s);
    row("case", u"HTTPS://Build.Example.ORG:8443/Oc"_s, u"https://build.example.org:8443/Oc"_s, u"build.example.org"_s);
    row("white space around", u"\u00a0 \thttps://a.b \n"_s, u"https://a.b"_s, u"a.b"_s);
    row("slashes at the end", u"https://a.b/c/d///"_s, u"https://a.b/c/d"_s, u"a.b"_s);
    row("a slash", u"https://a.b/"_s, u"https://a.b"_s, u"a.b"_s);
    row("the scheme's port", u"https://a.b:443"_s, u"https://a.b"_s, u"a.b"_s);
    row("the other scheme's port", u"http://a.b:443"_s, u"http://a.b:443"_s, u"a.b"_s);
    row("an empty port", u"https://a.b:/c"_s, u"https://a.b/c"_s, u"a.b"_s);
    row("dots in the path", u"https://a.b/x/../y/./z"_s, u"https://a.b/y/z"_s, u"a.b"_s);
    row("slashes in the path", u"https://a.b/x/..//y//z"_s, u"https://a.b/y/z"_s, u"a.b"_s);
    row("dots that climb", u"https://a.b/%2e%2e/../y"_s, u"https://a.b/y"_s, u"a.b"_s);
    row("a dot at the end", u"https://a.b."_s, u"https://a.b"_s, u"a.b"_s);
    row("an underscore", u"http://my_box:4096"_s, u"http://my_box:4096"_s, u"my_box"_s);
    row("@ in the path", u"https://a.b/@me"_s, u"https://a.b/@me"_s, u"a.b"_s);
    row("no scheme", u"box.example.org"_s, u"https://box.example.org"_s, u"box.example.org"_s);
    row("no scheme, a port", u"box:4096"_s, u"https://box:4096"_s, u"box"_s);
    row("no scheme, slashes", u"//box/x"_s, u"https://box/x"_s, u"box"_s);
    row("no scheme, this machine", u"localhost:4096"_s, u"http://localhost:4096"_s, u"localhost"_s);
    row("no scheme, 127", u"127.0.0.1:4096"_s, u"http://127.0.0.1:4096"_s, u"127.0.0.1"_s);
    row("no scheme, ::1", u"[::1]:4096"_s, u"http://[::1]:4096"_s, u"::1"_s);
    row("no scheme, LAN", u"192.168.1.20:4096"_s, u"https://192.168.1.20:4096"_s, u"192.168.1.20"_s);
    row("IPv6", u"https://[2001:DB8:0::1]:8443/x"_s, u"https://[2001:db8::1]:8443/x"_s, u"2001:db8::1"_s);
    row("IPv6 with a zone", u"http://[fe80::1%eth0]:4096"_s, u"http://[fe80::1%25eth0]:4096"_s, u"fe80::1%eth0"_s);
    row("IPv6 with an encoded zone", u"http://[fe80::1%25eth0]"_s, u"http://[fe80::1%25eth0]"_s, u"fe80::1%eth0"_s);
    row("IDN", u"https://Bücher.example"_s, u"https://xn--bcher-kva.example"_s, u"bücher.example"_s);
    row("IDN in its ASCII form", u"https://xn--bcher-kva.example"_s, u"https://xn--bcher-kva.example"_s,
        u"bücher.example"_s);
    row("wide letters and dots", u"https://ｅxample。org"_s, u"https://example.org"_s, u"example.org"_s);
    row("a host called https", u"https:8080"_s, u"https://https:8080"_s, u"https"_s);
}

void TestServerAddress::good()
{
    QFETCH(QString, typed);
    QFETCH(QString, url);
    QFETCH(QString, host);
    const ServerAddress address = readServerAddress(typed);
    QVERIFY2(address.isValid(), qUtf8Printable(addressSentence(address)));
    QCOMPARE(address.url.toString(QUrl::FullyEncoded), url);
    QCOMPARE(address.host, host);
    QVERIFY(addressSentence(address).isEmpty());
    QVERIFY(!address.mixedScripts);
    QCOMPARE(readServerAddress(url).url, address.url);
    // It can be saved.
    WorkspaceRecord record;
    record.id = fields::newId();
    record.name = u"a"_s;
    record.url = address.url;
    QVERIFY(!findProblem(record));
}

void TestServerAddress::bad_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<Problem>("problem");
    QTest::addColumn<QString>("fact");
    const auto row = [](const char *name, const QString &typed, Problem problem, const QString &fact = {}) {
        QTest::newRow(name) << typed << problem << fact;
    };
    row("nothing", u" \n"_s, Problem::Empty);
    row("words", u"my build server"_s, Problem::NotAnAddress);
    row("a space", u"https://exa mple.org"_s, Problem::NotAnAddress);
    row("a line break", u"https://good.org\n.evil.org"_s, Problem::NotAnAddress);
    row("a zero byte", QString(u"https://good.org"_s + QChar::Null + u".evil.org"_s), Problem::NotAnAddress);
    row("a soft hyphen", u"https://go\u00adod.org"_s, Problem::NotAnAddress);
    row("text that runs backwards", u"https://good.org/\u202egro.live"_s, Problem::NotAnAddress);
    row("a backslash as a slash", u"https://good.org\\@evil.org"_s, Problem::NotAnAddress);
    row("ftp", u"ftp://a.b"_s, Problem::WrongScheme, u"ftp"_s);
    row("file", u"file:///etc/passwd"_s, Problem::WrongScheme, u"file"_s);
    row("javascript", u"JavaScript:alert(1)"_s, Problem::WrongScheme, u"javascript"_s);
    row("mail", u"mailto:me@a.b"_s, Problem::WrongScheme, u"mailto"_s);
    row("unknown", u"opencode+x://a.b"_s, Problem::WrongScheme, u"opencode+x"_s);
    row("two @", u"http://a@good.org@evil.org"_s, Problem::AmbiguousUser);
    row("no slashes", u"https:good.org"_s, Problem::NoHost);
    row("one slash", u"https:/good.org"_s, Problem::NoHost);
    row("only a scheme", u"https://"_s, Problem::NoHost);
    row("only a path", u"/srv/x"_s, Problem::NoHost);
    row("only a port", u"https://:8443"_s, Problem::NoHost);
    row("only a user", u"https://me:qd-canary@"_s, Problem::NoHost);
    row("an encoded host", u"https://good.org%2f.evil.org"_s, Problem::BadHost, u"good.org%2f.evil.org"_s);
    row("an encoded letter", u"https://g%6fod.org"_s, Problem::BadHost, u"g%6fod.org"_s);
    row("two dots", u"https://a..b"_s, Problem::BadHost, u"a..b"_s);
    row("two dots at the end", u"https://a.."_s, Problem::BadHost, u"a.."_s);
    row("a dash in front", u"https://-a.b"_s, Problem::BadHost, u"-a.b"_s);
    row("broken punycode", u"https://xn--.org"_s, Problem::BadHost, u"xn--.org"_s);
    row("an IP number", u"http://2130706433"_s, Problem::BadHost, u"2130706433"_s);
    row("a short IP", u"http://127.1"_s, Problem::BadHost, u"127.1"_s);
    row("a hexadecimal IP", u"http://0x7f.0.0.1"_s, Problem::BadHost, u"0x7f.0.0.1"_s);
    row("an octal IP", u"http://010.0.0.1"_s, Problem::BadHost, u"010.0.0.1"_s);
    row("an IP out of range", u"http://256.1.1.1"_s, Problem::BadHost, u"256.1.1.1"_s);
    row("wide digits", u"http://１２７.1"_s, Problem::BadHost, u"１２７.1"_s);
    row("IPv6 without an end", u"http://[::1"_s, Problem::BadHost, u"[::1"_s);
    row("no IPv6", u"http://[::g]"_s, Problem::BadHost, u"[::g]"_s);
    row("IPv4 in brackets", u"http://[127.0.0.1]"_s, Problem::BadHost, u"[127.0.0.1]"_s);
    row("IPv6 with a path in its zone", u"http://[fe80::1%25a]b]/"_s, Problem::BadPort, u"b]"_s);
    row("IPv6 without brackets", u"fe80::1:4096"_s, Problem::Ipv6Brackets, u"[fe80::1:4096]"_s);
    row("two ports", u"https://a.b:1:2"_s, Problem::BadHost, u"a.b:1"_s);
    row("port 0", u"https://a.b:0"_s, Problem::BadPort, u"0"_s);
    row("port too large", u"https://a.b:65536"_s, Problem::BadPort, u"65536"_s);
    row("port far too large", u"https://a.b:4294967376"_s, Problem::BadPort, u"4294967376"_s);
    row("negative port", u"https://a.b:-1"_s, Problem::BadPort, u"-1"_s);
    row("port with letters", u"https://a.b:80x"_s, Problem::BadPort, u"80x"_s);
    row("port in other digits", u"https://a.b:٤٠٩٦"_s, Problem::BadPort, u"٤٠٩٦"_s);
    row("too long", u"https://a.b/"_s + QString(3'000, u'x'), Problem::TooLong);
    row("too long when encoded", u"https://a.b/"_s + QString(1'000, u'ä'), Problem::TooLong);
}

void TestServerAddress::bad()
{
    QFETCH(QString, typed);
    QFETCH(Problem, problem);
    QFETCH(QString, fact);
    const ServerAddress address = readServerAddress(typed);
    QCOMPARE(address.problem, problem);
    QCOMPARE(address.fact, fact);
    QVERIFY(address.url.isEmpty());
    QVERIFY(!addressSentence(address).isEmpty());
}

void TestServerAddress::userIsTakenApart_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("url");
    QTest::newRow("both") << u"https://me:qd-canary@box.org:8443/x"_s << u"me"_s << u"qd-canary"_s
                          << u"https://box.org:8443/x"_s;
    QTest::newRow("encoded") << u"https://m%40e:qd-canary%3A%2F%25%C3%A4@box.org"_s << u"m@e"_s << u"qd-canary:/%ä"_s
                             << u"https://box.org"_s;
    QTest::newRow("colons") << u"https://me:qd-canary:b@box.org"_s << u"me"_s << u"qd-canary:b"_s
                            << u"https://box.org"_s;
    QTest::newRow("only a user") << u"https://me@box.org"_s << u"me"_s << QString() << u"https://box.org"_s;
    QTest::newRow("only a password") << u"https://:qd-canary@box.org"_s << QString() << u"qd-canary"_s
                                     << u"https://box.org"_s;
    QTest::newRow("without a scheme") << u"me:qd-canary@localhost:4096"_s << u"me"_s << u"qd-canary"_s
                                      << u"http://localhost:4096"_s;
    QTest::newRow("a user like a host") << u"https://good.org:443@evil.org"_s << u"good.org"_s << u"443"_s
                                        << u"https://evil.org"_s;
    QTest::newRow("IPv6") << u"http://me:qd-canary@[::1]:80"_s << u"me"_s << u"qd-canary"_s << u"http://[::1]"_s;
}

void TestServerAddress::userIsTakenApart()
{
    QFETCH(QString, typed);
    QFETCH(QString, user);
    QFETCH(QString, password);
    QFETCH(QString, url);
    const ServerAddress address = readServerAddress(typed);
    QVERIFY(address.isValid());
    QCOMPARE(address.username, user);
    QCOMPARE(address.password, password);
    QCOMPARE(address.url.toString(QUrl::FullyEncoded), url);
    QVERIFY(address.url.userInfo().isEmpty());
}

void TestServerAddress::mixedScripts_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("mixed");
    QTest::newRow("Latin") << u"bücher.example"_s << false;
    QTest::newRow("Cyrillic") << u"почта.example"_s << false;
    QTest::newRow("Japanese") << u"日本語カタカナabc.example"_s << false;
    QTest::newRow("Korean") << u"한국어漢字.example"_s << false;
    QTest::newRow("Latin with a Cyrillic a") << u"p\u0430ypal.example"_s << true;
    QTest::newRow("Latin with a Greek o") << u"g\u03bfogle.example"_s << true;
    QTest::newRow("as ASCII") << u"xn--pypal-4ve.example"_s << true;
    QTest::newRow("each label on its own") << u"почта.bücher.example"_s << false;
}

void TestServerAddress::mixedScripts()
{
    QFETCH(QString, host);
    QFETCH(bool, mixed);
    const ServerAddress address = readServerAddress(host);
    QVERIFY2(address.isValid(), qUtf8Printable(addressSentence(address)));
    QCOMPARE(address.mixedScripts, mixed);
    QVERIFY(address.asciiHost != address.host);
    QVERIFY(address.asciiHost.startsWith("xn--"_L1));
}

void TestServerAddress::droppedQuery()
{
    for (const auto &typed : {u"https://a.b/c?x=1"_s, u"https://a.b/c#frag"_s, u"https://a.b/c/?x=1#y@evil.org"_s}) {
        const ServerAddress address = readServerAddress(typed);
        QCOMPARE(address.url, QUrl(u"https://a.b/c"_s));
        QVERIFY(address.queryDropped);
    }
    QVERIFY(!readServerAddress(u"https://a.b/c"_s).queryDropped);
    QVERIFY(readServerAddress(u"a.b"_s).schemeGuessed);
    QVERIFY(!readServerAddress(u"http://a.b"_s).schemeGuessed);
    QVERIFY(readServerAddress(u"http://sub.localhost"_s).loopback);
    QVERIFY(!readServerAddress(u"http://localhost.evil.org"_s).loopback);
}

// S1.36: 49152 to 65535, both included.
void TestServerAddress::ports()
{
    QRandomGenerator random(7);
    QSet<int> seen;
    for (int i = 0; i < 100'000; ++i) {
        const int port = randomPort(random);
        QVERIFY(port >= 49'152 && port <= 65'535);
        seen.insert(port);
    }
    QVERIFY(seen.size() > 15'000);
    QRandomGenerator smallest = extreme(false);
    QRandomGenerator largest = extreme(true);
    QCOMPARE(randomPort(smallest), 49'152);
    QCOMPARE(randomPort(largest), 65'535);
}

void TestServerAddress::sentencesHoldNoSecret()
{
    for (const auto &typed : {u"https://me:qd-canary@a@b"_s, u"https://me:qd-canary@-bad"_s,
                              u"https://me:qd-canary@a:99999"_s, u"me:qd-canary@a..b"_s}) {
        const ServerAddress address = readServerAddress(typed);
        QVERIFY(!address.isValid());
        QVERIFY(!addressSentence(address).contains(u"qd-canary"_s));
        QVERIFY(!address.fact.contains(u"qd-canary"_s));
    }
}

QTEST_GUILESS_MAIN(TestServerAddress)
#include "tst_serveraddress.moc"
