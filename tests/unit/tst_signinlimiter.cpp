// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Whoever guesses passwords waits longer and longer. S3.93.
#include "embedded-server/http/signinlimiter.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

using namespace qd::http;
using qd::test::ManualTime;
using namespace Qt::StringLiterals;

class SignInLimiterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accounts();
    void addresses();
    void oneNetworkIsOneAddress();
    void forgets();
    void staysSmall();
    void compares();

private:
    const QHostAddress m_here{u"10.0.0.1"_s};
};

void SignInLimiterTest::accounts()
{
    ManualTime time;
    SignInLimiter limiter(time);
    const auto elsewhere = [](int i) { return QHostAddress(u"10.1.0.%1"_s.arg(i)); };
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(limiter.waitMs(elsewhere(i), "anna"), 0);
        limiter.failed(elsewhere(i), "anna");
    }
    QCOMPARE(limiter.waitMs(elsewhere(5), "anna"), 0);
    limiter.failed(elsewhere(5), "anna");
    QCOMPARE(limiter.waitMs(elsewhere(6), "anna"), 1'000);
    QCOMPARE(limiter.waitMs(elsewhere(6), "bert"), 0);
    time.advance(400);
    QCOMPARE(limiter.waitMs(elsewhere(6), "anna"), 600);
    time.advance(600);
    QCOMPARE(limiter.waitMs(elsewhere(6), "anna"), 0);
    limiter.failed(elsewhere(6), "anna");
    QCOMPARE(limiter.waitMs(elsewhere(7), "anna"), 2'000);
    for (int i = 0; i < 100; ++i)
        limiter.failed(elsewhere(i), "anna");
    QCOMPARE(limiter.waitMs(QHostAddress(u"10.2.0.1"_s), "anna"), 60'000);
    limiter.succeeded("anna");
    QCOMPARE(limiter.waitMs(QHostAddress(u"10.2.0.1"_s), "anna"), 0);
}

void SignInLimiterTest::addresses()
{
    ManualTime time;
    SignInLimiter limiter(time);
    for (int i = 0; i < 10; ++i)
        limiter.failed(m_here, QByteArray::number(i));
    QCOMPARE(limiter.waitMs(m_here, "anna"), 0);
    limiter.failed(m_here, "x");
    QCOMPARE(limiter.waitMs(m_here, "anna"), 1'000);
    limiter.succeeded("own");
    QCOMPARE(limiter.waitMs(m_here, "anna"), 1'000);
    for (int i = 0; i < 40; ++i)
        limiter.failed(m_here, QByteArray::number(i));
    QCOMPARE(limiter.waitMs(m_here, "anna"), 3'600'000);
    QCOMPARE(limiter.waitMs(QHostAddress(u"10.0.0.2"_s), "anna"), 0);
}

void SignInLimiterTest::oneNetworkIsOneAddress()
{
    ManualTime time;
    SignInLimiter limiter(time);
    for (int i = 0; i < 11; ++i)
        limiter.failed(QHostAddress(u"2001:db8:0:1::%1"_s.arg(i)), QByteArray::number(i));
    QCOMPARE(limiter.waitMs(QHostAddress(u"2001:db8:0:1:ffff::"_s), "anna"), 1'000);
    QCOMPARE(limiter.waitMs(QHostAddress(u"2001:db8:0:2::1"_s), "anna"), 0);
}

void SignInLimiterTest::forgets()
{
    ManualTime time;
    SignInLimiter limiter(time);
    for (int i = 0; i < 9; ++i)
        limiter.failed(m_here, "anna");
    time.jump(-1'000'000); // setting the clock back or forth changes nothing
    QCOMPARE(limiter.waitMs(m_here, "anna"), 8'000);
    time.advance(3'600'000);
    limiter.failed(m_here, "anna");
    QCOMPARE(limiter.waitMs(m_here, "anna"), 0);
}

void SignInLimiterTest::staysSmall()
{
    ManualTime time;
    SignInLimiter::Rules rules;
    rules.entries = 100;
    SignInLimiter limiter(time, rules);
    for (int i = 0; i < 20; ++i)
        limiter.failed(m_here, "anna");
    for (int i = 0; i < 99; ++i) {
        time.advance(1);
        limiter.failed(m_here, QByteArray::number(i));
    }
    QVERIFY(limiter.waitMs(QHostAddress(u"10.0.0.2"_s), "anna") > 0);
    time.advance(1);
    limiter.failed(m_here, "one too many");
    QCOMPARE(limiter.waitMs(QHostAddress(u"10.0.0.2"_s), "anna"), 0);
}

void SignInLimiterTest::compares()
{
    QVERIFY(equalInConstantTime("qd-canary-a", "qd-canary-a"));
    QVERIFY(!equalInConstantTime("qd-canary-a", "qd-canary-b"));
    QVERIFY(!equalInConstantTime("qd-canary-a", "qd-canary-"));
    QVERIFY(equalInConstantTime("", ""));
}

QTEST_GUILESS_MAIN(SignInLimiterTest)
#include "tst_signinlimiter.moc"
