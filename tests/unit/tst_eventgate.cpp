// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connections/eventgate.h"
#include "tests/support/qtest.h"

using namespace qd;
using namespace qd::opencode;
using namespace Qt::StringLiterals;

namespace {

QList<Event> eventsOf(const QString &ids)
{
    QList<Event> list;
    for (const QChar c : ids) { // the letter is the directory, the order counts
        Event event;
        event.directory = c.toLower();
        event.id = c;
        event.payload = events::Heartbeat{};
        list.append(event);
    }
    return list;
}

QString ids(const QList<Event> &list)
{
    QString text;
    for (const Event &event : list)
        text += event.id;
    return text;
}

} // namespace

class TestEventGate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openPassesAll()
    {
        EventGate gate;
        QCOMPARE(ids(gate.pass(eventsOf(u"aBc"_s))), u"aBc"_s);
    }
    void closedHoldsAllInOrder()
    {
        EventGate gate;
        gate.closeAll();
        QVERIFY(gate.pass(eventsOf(u"aB"_s)).isEmpty());
        QVERIFY(gate.pass(eventsOf(u"cA"_s)).isEmpty());
        QCOMPARE(ids(gate.openAll()), u"aBcA"_s);
        QCOMPARE(ids(gate.pass(eventsOf(u"x"_s))), u"x"_s);
    }
    void closedDirectoryHoldsOnlyItsOwn()
    {
        EventGate gate;
        gate.close(u"a"_s);
        QCOMPARE(ids(gate.pass(eventsOf(u"abAc"_s))), u"bc"_s);
        QCOMPARE(ids(gate.open(u"a"_s)), u"aA"_s);
    }
    void countsDirectories()
    {
        EventGate gate;
        gate.close(u"a"_s);
        gate.close(u"a"_s);
        QCOMPARE(ids(gate.pass(eventsOf(u"aA"_s))), QString());
        QVERIFY(gate.open(u"a"_s).isEmpty());
        QCOMPARE(ids(gate.open(u"a"_s)), u"aA"_s);
        QVERIFY(gate.open(u"a"_s).isEmpty()); // more often than closed
    }
    void openAllLeavesClosedDirectories()
    {
        EventGate gate;
        gate.closeAll();
        QVERIFY(gate.pass(eventsOf(u"abA"_s)).isEmpty());
        gate.close(u"a"_s);
        QCOMPARE(ids(gate.openAll()), u"b"_s);
        QCOMPARE(ids(gate.pass(eventsOf(u"ac"_s))), u"c"_s);
        QCOMPARE(ids(gate.open(u"a"_s)), u"aAa"_s);
    }
    void clearDropsWhatWaits()
    {
        EventGate gate;
        gate.closeAll();
        gate.close(u"a"_s);
        QVERIFY(gate.pass(eventsOf(u"ab"_s)).isEmpty());
        gate.clear();
        QCOMPARE(gate.waiting(), 0);
        QCOMPARE(ids(gate.pass(eventsOf(u"a"_s))), u"a"_s);
    }
};

QTEST_GUILESS_MAIN(TestEventGate)
#include "tst_eventgate.moc"
