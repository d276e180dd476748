// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/ids.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QRegularExpression>
#include <QSet>

using namespace qd;
using namespace qd::opencode;
using namespace Qt::StringLiterals;

namespace {

class FixedClock final : public Clock
{
public:
    qint64 now = 0;
    [[nodiscard]] qint64 nowMs() const override { return now; }
    [[nodiscard]] qint64 monotonicMs() const override { return now; }
};

} // namespace

class TestIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void form();
    void digits();
    void ascendWithinAMillisecond();
    void clockGoesBack();
    void wrap();
};

// PROTOCOL 7: `<prefix>_` + 12 hex + 14 base62.
void TestIds::form()
{
    const QRegularExpression pattern(u"^prt_[0-9a-f]{12}[0-9A-Za-z]{14}$"_s);
    QSet<QString> seen;
    for (int i = 0; i < 10'000; ++i) {
        const QString id = newId("prt");
        QVERIFY2(pattern.match(id).hasMatch(), qPrintable(id));
        seen.insert(id);
    }
    QCOMPARE(seen.size(), 10'000);
}

void TestIds::digits()
{
    FixedClock clock;
    clock.now = 1'795'170'336'763;
    IdSource source(clock, [] { return 0.999999; });
    const quint64 value = (quint64(clock.now) * 4096 + 1) & 0xffffffffffffULL;
    QCOMPARE(source.next("msg"),
             QString(u"msg_"_s + QString::number(value, 16).rightJustified(12, u'0') + QString(14, u'z')));
    QVERIFY(source.next("msg").startsWith("msg_1f"_L1)); // as the server's of that day
}

void TestIds::ascendWithinAMillisecond()
{
    FixedClock clock;
    clock.now = 1'795'170'336'763;
    IdSource source(clock);
    QString last;
    for (int i = 0; i < 10'000; ++i) { // more than the counter's 4,096 steps
        const QString id = source.next("prt");
        QVERIFY(id.left(16) > last.left(16));
        last = id;
    }
    ++clock.now;
    QVERIFY(source.next("prt").left(16) != last.left(16));
}

void TestIds::clockGoesBack()
{
    FixedClock clock;
    clock.now = 1'795'170'336'763;
    IdSource source(clock);
    const QString before = source.next("prt");
    clock.now -= 3'600'000;
    QVERIFY(source.next("prt") > before);
}

// PROTOCOL 7, pitfall 17: 48 bits wrap every 795.36 days; across a wrap ids do not sort by time.
void TestIds::wrap()
{
    FixedClock clock;
    const qint64 period = qint64(1) << 36; // milliseconds
    clock.now = (1'795'170'336'763 / period + 1) * period - 1;
    QCOMPARE(period / 86'400'000, 795);
    IdSource source(clock);
    const QString before = source.next("msg");
    clock.now += 1;
    const QString after = source.next("msg");
    QVERIFY(before.startsWith("msg_ffffffff"_L1));
    QVERIFY(after.startsWith("msg_00000000"_L1));
    QVERIFY(after < before);
}

QTEST_GUILESS_MAIN(TestIds)
#include "tst_ids.moc"
