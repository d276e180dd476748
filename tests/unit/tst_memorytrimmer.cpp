// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/memorytrimmer.h"
#include "tests/support/qtest.h"

using namespace qd;
using namespace std::chrono_literals;

class TestMemoryTrimmer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Section 7, P9: nothing runs while nothing happens.
    void waitsForNothing()
    {
        MemoryTrimmer trimmer([] {}, 1ms);
        QVERIFY(!trimmer.isWaiting());
    }

    // However much happened: once, when it is over.
    void trimsOnceWhenQuiet()
    {
        int trims = 0;
        MemoryTrimmer trimmer([&trims] { ++trims; }, 20ms);
        for (int i = 0; i < 1000; ++i)
            trimmer.note();
        QVERIFY(trimmer.isWaiting());
        QTRY_VERIFY(!trimmer.isWaiting());
        QCOMPARE(trims, 1);
        trimmer.note();
        QTRY_COMPARE(trims, 2);
    }
};

QTEST_GUILESS_MAIN(TestMemoryTrimmer)
#include "tst_memorytrimmer.moc"
