// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// OpenCode servers on the local network: what they say, what anybody may say, and the real one.
#include "core/net/lanbrowser.h"
#include "tests/support/manualtime.h"
#include "tests/support/mdns.h"
#include "tests/support/opencodeserver.h"
#include "tests/support/qtest.h"
#include "tests/support/testprocess.h"

#include <QNetworkInterface>
#include <QRandomGenerator>
#include <QSignalSpy>

using namespace qd;
using namespace qd::test;
using namespace qd::test::mdns;
using namespace Qt::StringLiterals;

namespace {

const QHostAddress from(u"192.168.1.7"_s);
const QByteArray ip = QByteArray("\xC0\xA8\x01\x07", 4);

} // namespace

class TestLanBrowser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        time = std::make_unique<ManualTime>();
        browser = std::make_unique<LanBrowser>(nullptr, *time, *time);
    }
    void cleanup() { browser.reset(); }
    void whatOpenCodeSays();
    void addressIsOfTheSameMessage();
    void pathsAndOtherServices();
    void goodbyeAndExpiry();
    void notTooMany();
    void malformed_data();
    void malformed();
    void anyCutAndAnyFlip();
    void queryIsAsItShouldBe();
    void realServer();

private:
    std::unique_ptr<ManualTime> time;
    std::unique_ptr<LanBrowser> browser;
};

void TestLanBrowser::whatOpenCodeSays()
{
    QSignalSpy found(browser.get(), &LanBrowser::found);
    browser->take(announcement("opencode-4096", 4096, ip), from);
    QCOMPARE(found.size(), 1);
    QCOMPARE(found[0][0].toString(), u"opencode-4096"_s);
    QCOMPARE(found[0][1].toUrl(), QUrl(u"http://192.168.1.7:4096"_s));
    browser->take(announcement("opencode-4096", 4096, ip), from);
    QCOMPARE(found.size(), 1); // nothing new
    browser->take(announcement("opencode-4096", 4097, ip), from);
    QCOMPARE(found.size(), 2);
    QCOMPARE(browser->servers().value(u"opencode-4096"_s).port(), 4097);
}

// Every OpenCode's host is `opencode.local`: two of them must not get each other's address.
void TestLanBrowser::addressIsOfTheSameMessage()
{
    browser->take(announcement("opencode-1", 1, QByteArray("\x0A\0\0\1", 4)), QHostAddress(u"10.0.0.1"_s));
    browser->take(announcement("opencode-2", 2, QByteArray("\x0A\0\0\2", 4)), QHostAddress(u"10.0.0.2"_s));
    QCOMPARE(browser->servers().value(u"opencode-1"_s).host(), u"10.0.0.1"_s);
    QCOMPARE(browser->servers().value(u"opencode-2"_s).host(), u"10.0.0.2"_s);
    // Through a reflector the sender is somebody else.
    browser->take(announcement("opencode-3", 3, QByteArray("\x0A\0\0\3", 4)), QHostAddress(u"10.0.0.99"_s));
    QCOMPARE(browser->servers().value(u"opencode-3"_s).host(), u"10.0.0.3"_s);
}

void TestLanBrowser::pathsAndOtherServices()
{
    browser->take(announcement("opencode-1", 1, ip, 120, "path=/code"), from);
    QCOMPARE(browser->servers().value(u"opencode-1"_s), QUrl(u"http://192.168.1.7:1/code"_s));
    browser->take(announcement("opencode-2", 2, ip, 120, "path=//evil.example/?a#b"), from);
    QCOMPARE(browser->servers().value(u"opencode-2"_s).host(), u"192.168.1.7"_s);
    QVERIFY(!browser->servers().value(u"opencode-2"_s).hasQuery());
    browser->take(announcement("Printer", 80, ip), from);
    browser->take(announcement("opencode-0", 0, ip), from);
    QCOMPARE(browser->servers().size(), 2);
}

void TestLanBrowser::goodbyeAndExpiry()
{
    QVERIFY2(browser->start(), qPrintable(browser->errorText()));
    QSignalSpy lost(browser.get(), &LanBrowser::lost);
    browser->take(announcement("opencode-901", 1, ip), from);
    browser->take(announcement("opencode-902", 2, ip), from);
    browser->take(announcement("opencode-901", 1, ip, 0), from);
    QCOMPARE(lost.size(), 1);
    QCOMPARE(lost[0][0].toString(), u"opencode-901"_s);
    time->advance(119'000);
    QCOMPARE(lost.size(), 1);
    time->advance(6'000);
    QCOMPARE(lost.size(), 2);
    browser->stop();
    QVERIFY(!browser->isRunning());
    QVERIFY(browser->servers().isEmpty());
    QCOMPARE(time->nextDelay(), -1);
}

void TestLanBrowser::notTooMany()
{
    for (int i = 0; i < 1000; ++i)
        browser->take(announcement("opencode-" + QByteArray::number(i), 1 + i, ip), from);
    QCOMPARE(browser->servers().size(), 64);
}

void TestLanBrowser::malformed_data()
{
    QTest::addColumn<QByteArray>("datagram");
    const QByteArray head = QByteArray("\0\0\x84\0\0\0\0\1\0\0\0\0", 12);
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("head only") << head;
    QTest::newRow("question") << dns::makeQuery(service, dns::Type::Ptr);
    QTest::newRow("name points at itself") << QByteArray(head + QByteArray("\xC0\x0C", 2) + QByteArray(10, '\0'));
    QTest::newRow("names point at each other")
        << QByteArray(head + QByteArray("\xC0\x0E\xC0\x0C", 4) + QByteArray(10, '\0'));
    QTest::newRow("name points ahead") << QByteArray(head + QByteArray("\xC0\x30", 2) + QByteArray(60, '\0'));
    QTest::newRow("endless name") << QByteArray(head + QByteArray(4000, '\x01'));
    QTest::newRow("reserved label") << QByteArray(head + QByteArray("\x80z", 2) + QByteArray(20, '\0'));
    QTest::newRow("data beyond the end") << QByteArray(head + wire(service) + u16(12) + u16(1) + u16(0) + u16(9) +
                                                       u16(60'000) + wire("a"));
    QTest::newRow("short address") << response({record("a", 1, 9, "123")});
    QTest::newRow("short SRV") << response({record("opencode-1." + service, 33, 9, "12345")});
    QTest::newRow("text longer than its data") << response({record("a", 16, 9, "\x09short")});
    QTest::newRow("PTR with a tail") << response({record(service, 12, 9, wire("a") + "tail")});
    QTest::newRow("65,535 records") << QByteArray(QByteArray("\0\0\x84\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF", 12) +
                                                  QByteArray(2000, '\0'));
}

void TestLanBrowser::malformed()
{
    QFETCH(QByteArray, datagram);
    QVERIFY(!dns::readResponse(datagram));
    browser->take(datagram, from);
    QVERIFY(browser->servers().isEmpty());
}

void TestLanBrowser::anyCutAndAnyFlip()
{
    const QByteArray good = announcement("opencode-4096", 4096, ip);
    for (qsizetype length = 0; length < good.size(); ++length)
        browser->take(good.left(length), from);
    QVERIFY(browser->servers().isEmpty()); // none of them was whole
    QRandomGenerator random(7);
    for (int i = 0; i < 200'000; ++i) {
        QByteArray bad = good;
        for (int flips = 1 + random.bounded(4); flips > 0; --flips)
            bad[random.bounded(static_cast<int>(bad.size()))] = static_cast<char>(random.bounded(256));
        browser->take(bad, from);
    }
    QVERIFY(browser->servers().size() <= 64);
}

void TestLanBrowser::queryIsAsItShouldBe()
{
    QCOMPARE(dns::makeQuery(service, dns::Type::Ptr),
             QByteArray("\0\0\0\0\0\1\0\0\0\0\0\0\x05_http\x04_tcp\x05local\0\0\x0C\0\1", 34));
    QCOMPARE(dns::firstLabel("a\\.b.c"), "a.b");
}

// The real OpenCode with --mdns, over the machine's own network.
void TestLanBrowser::realServer()
{
    LanBrowser live;
    QSignalSpy found(&live, &LanBrowser::found);
    QSignalSpy lost(&live, &LanBrowser::lost);
    QVERIFY2(live.start(), qPrintable(live.errorText()));
    OpenCodeServer::Setup setup;
    setup.arguments = {u"--mdns"_s, u"--hostname"_s, u"0.0.0.0"_s};
    OpenCodeServer server(nullptr, setup);
    QVERIFY(server.start());
    const QString name = u"opencode-%1"_s.arg(server.url().port());
    QTRY_VERIFY(live.servers().contains(name));
    const QUrl url = live.servers().value(name);
    QCOMPARE(url.port(), server.url().port());
    QVERIFY(QNetworkInterface::allAddresses().contains(QHostAddress(url.host())));
    QCOMPARE(
        httpRequest("GET", QUrl(url.toString() + u"/global/health"_s), basicAuth(server.username(), server.password()))
            .status,
        200);
}

QTEST_GUILESS_MAIN(TestLanBrowser)
#include "tst_lanbrowser.moc"
