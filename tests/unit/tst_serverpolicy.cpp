// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// When a server is started again, when it counts as wedged, and how it is asked.
#include "embedded-server/opencode/healthmonitor.h"
#include "embedded-server/opencode/healthprobe.h"
#include "embedded-server/opencode/restartpolicy.h"
#include "embedded-server/opencode/serverstate.h"
#include "embedded-server/opencode/wedgedetector.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QSignalSpy>
#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace qd::server;
using namespace std::chrono_literals;

class TestServerPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pausesGrowAndHaveALimit();
    void fiveFailuresInTwoMinutes();
    void aLongRunStartsAfresh();
    void wedgeNeedsBothSilences();
    void sleepIsNotSilence();
    void healthAnswers_data();
    void healthAnswers();
    void aSilentServerIsWedgedUnlessItStreams();
    void everyReasonHasASentence();
};

void TestServerPolicy::pausesGrowAndHaveALimit()
{
    Timeouts timeouts;
    timeouts.failureLimit = 100;
    RestartPolicy longest(timeouts, [] { return 0.9999; });
    RestartPolicy shortest(timeouts, [] { return 0.0; });
    qint64 before = 0;
    for (int i = 0; i < 12; ++i) {
        const qint64 pause = longest.failed(i).value();
        QVERIFY(pause >= before);
        QVERIFY(pause >= 499 && pause <= 30'000);
        before = pause;
        QVERIFY(shortest.failed(i).value() >= 500);
    }
    QVERIFY(before > 29'000);
}

void TestServerPolicy::fiveFailuresInTwoMinutes()
{
    RestartPolicy policy;
    for (int i = 0; i < 4; ++i)
        QVERIFY(policy.failed(i * 20'000));
    QVERIFY(!policy.failed(90'000));
    policy.reset();
    QVERIFY(policy.failed(91'000));
    // Four in two minutes, again and again, are not five.
    RestartPolicy slow;
    for (int i = 0; i < 50; ++i)
        QVERIFY(slow.failed(i * 31'000));
}

void TestServerPolicy::aLongRunStartsAfresh()
{
    RestartPolicy policy({}, [] { return 0.0; });
    const qint64 first = policy.failed(0).value();
    (void)policy.failed(1'000);
    QVERIFY(policy.failed(2'000).value() > first);
    QCOMPARE(policy.failed(500'000).value(), first);
}

void TestServerPolicy::wedgeNeedsBothSilences()
{
    WedgeDetector detector(30'000);
    detector.start(0);
    qint64 now = 0;
    // Answers without bytes (nobody reads the stream), then bytes without answers (a long turn, a big fork).
    for (; now <= 100'000; now += 3'000) {
        QVERIFY(!detector.look(now, 3'000));
        detector.answered(now);
    }
    for (; now <= 200'000; now += 3'000) {
        QVERIFY(!detector.look(now, 3'000));
        detector.streamed(now);
    }
    const qint64 lastSign = now - 3'000;
    for (; now - lastSign <= 30'000; now += 3'000)
        QVERIFY(!detector.look(now, 3'000));
    QVERIFY(detector.look(now, 3'000));
}

void TestServerPolicy::sleepIsNotSilence()
{
    WedgeDetector detector(30'000);
    detector.start(0);
    QVERIFY(!detector.look(3'000, 3'000));
    // This process was stopped, or the machine slept, for an hour: the server had no chance to show itself.
    QVERIFY(!detector.look(3'603'000, 3'000));
    QVERIFY(!detector.look(3'606'000, 3'000));
    // A clock that goes back says as little.
    QVERIFY(!detector.look(1'000, 3'000));
    for (qint64 now = 4'000; now <= 31'000; now += 3'000)
        QVERIFY(!detector.look(now, 3'000));
    QVERIFY(detector.look(34'000, 3'000));
}

void TestServerPolicy::healthAnswers_data()
{
    QTest::addColumn<QByteArray>("response");
    QTest::addColumn<bool>("complete");
    QTest::addColumn<bool>("healthy");
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    QTest::newRow("plain") << ok + "Content-Length: 35\r\n\r\n{\"healthy\":true,\"version\":\"1.18.33\"}" << true
                           << true;
    QTest::newRow("chunked")
        << ok + "Transfer-Encoding: chunked\r\n\r\n23\r\n{\"healthy\":true,\"version\":\"1.18.33\"}\r\n0\r\n\r\n"
        << true << true;
    QTest::newRow("unwell") << ok + "\r\n{\"healthy\":false,\"version\":\"1.18.33\"}" << true << false;
    QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\nContent-") << false << false;
    QTest::newRow("half a body") << ok + "\r\n{\"healthy\":tr" << false << false;
    // An unknown path is a web page with status 200 (PROTOCOL section 1): never an answer.
    QTest::newRow("web page") << ok + "Content-Type: text/html\r\n\r\n<html></html>" << false << false;
    QTest::newRow("web page with script") << ok + "\r\n<script>{}</script>" << true << false;
    QTest::newRow("wrong password") << QByteArray("HTTP/1.1 401 Unauthorized\r\n\r\n") << true << false;
    QTest::newRow("nonsense") << QByteArray("\r\n\r\n") << true << false;
    QTest::newRow("nothing") << QByteArray() << false << false;
}

void TestServerPolicy::healthAnswers()
{
    QFETCH(const QByteArray, response);
    QFETCH(const bool, healthy);
    HealthProbe::Answer answer;
    QTEST(HealthProbe::parse(response, answer), "complete");
    QCOMPARE(answer.healthy, healthy);
    if (healthy)
        QCOMPARE(answer.version, u"1.18.33"_s);
}

void TestServerPolicy::aSilentServerIsWedgedUnlessItStreams()
{
    QTcpServer silent; // accepts, and never says a word
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    qd::test::ManualTime clock;
    Timeouts timeouts;
    timeouts.probe = 5ms;
    timeouts.unwellInterval = 1ms;
    std::atomic_bool bytes = false;
    HealthMonitor monitor(timeouts, clock, bytes);
    const QSignalSpy missed(&monitor, &HealthMonitor::missed);
    const QSignalSpy wedged(&monitor, &HealthMonitor::wedged);
    int questions = 0;
    bool streams = true;
    connect(&silent, &QTcpServer::newConnection, this, [&] {
        (void)silent.nextPendingConnection();
        ++questions;
        clock.advance(3'000);
        bytes = streams;
    });
    monitor.watch(silent.serverPort(), "Basic x", false);
    // Far more than 30 s by that clock.
    QTRY_VERIFY(questions > 30);
    QCOMPARE(missed.size(), 1);
    QCOMPARE(wedged.size(), 0);
    // The machine sleeps.
    clock.advance(3'600'000);
    const int before = questions;
    QTRY_VERIFY(questions > before + 3);
    QCOMPARE(wedged.size(), 0);
    streams = false;
    QTRY_COMPARE(wedged.size(), 1);
}

void TestServerPolicy::everyReasonHasASentence()
{
    for (int code = static_cast<int>(Reason::Code::Requested); code <= static_cast<int>(Reason::Code::TooManyFailures);
         ++code) {
        Reason reason;
        reason.code = static_cast<Reason::Code>(code);
        QVERIFY2(reason.text().endsWith(u'.'), qPrintable(QString::number(code)));
    }
    Reason crash;
    crash.code = Reason::Code::Crashed;
    crash.signal = 11;
    QVERIFY(crash.text().contains(u"signal 11"_s));
}

QTEST_GUILESS_MAIN(TestServerPolicy)
#include "tst_serverpolicy.moc"
