// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// S3.15, S3.97, S3.103: the event log, the queue of jobs, and wake-ups, on SQLite, PostgreSQL and in memory.
#include "embedded-server/store/eventlog.h"
#include "embedded-server/store/jobqueue.h"
#include "tests/integration/storefixtures.h"

#include <QSignalSpy>

using namespace qd;
using namespace qd::store;
using namespace qd::test;

namespace {

constexpr qint64 LeaseMs = 1'000;

QList<Event> events(int count)
{
    QList<Event> made;
    for (int i = 0; i < count; ++i)
        made.append(
            {0, 0, u"test"_s, {"{\"n\":" + QByteArray::number(i) + ",\"nul\":\"\\u0000\",\"half\":\"\\ud83d\"}"}});
    return made;
}

} // namespace

class TestStoreQueues : public QObject
{
    Q_OBJECT

    auto append(const QString &stream, int count)
    {
        return rig->write([=](Transaction &t) { return EventLog(t).append(stream, events(count)); });
    }
    auto readEvents(const QString &stream, qint64 after, int limit = 500)
    {
        return rig->read([=](Transaction &t) { return EventLog(t).read(stream, after, limit); });
    }
    auto addJob(const QString &kind, int priority = 0, int maxAttempts = 5)
    {
        return rig->write([=](Transaction &t) {
            Job job;
            job.queue = u"q"_s;
            job.kind = kind;
            job.priority = priority;
            job.maxAttempts = maxAttempts;
            return JobQueue(t).add(job);
        });
    }
    auto claim(int limit = 1)
    {
        return rig->write([=](Transaction &t) { return JobQueue(t).claim(u"q"_s, u"me"_s, LeaseMs, limit); });
    }
    auto fail(const Job &job)
    {
        return rig->write([=](Transaction &t) {
            return JobQueue(t, {100, 10'000, [] { return 0.5; }}).fail(job.id, *job.lease, u"broken"_s);
        });
    }

private Q_SLOTS:
    void initTestCase_data() { addEngines(); }
    void init()
    {
        QFETCH_GLOBAL(QString, engine);
        rig = std::make_unique<StoreRig>(engine);
        QD_OK(rig->open());
    }
    void cleanup() { rig.reset(); }
    void cleanupTestCase() { cluster().reset(); }

    void eventsInOrder()
    {
        QCOMPARE(append(u"a"_s, 3), 3);
        QCOMPARE(append(u"b"_s, 1), 1);
        QCOMPARE(append(u"a"_s, 1200), 1203);
        const auto slice = readEvents(u"a"_s, 2, 1'300);
        QCOMPARE(slice->events.size(), 1201);
        QCOMPARE(slice->events.first().sequence, 3);
        QCOMPARE(slice->events.last().sequence, 1203);
        QCOMPARE(slice->events.at(1).payload, events(1).first().payload);
        QCOMPARE(slice->last, 1203);
        QVERIFY(!slice->trimmed);
        QCOMPARE(readEvents(u"none"_s, 0)->last, 0);
    }

    // A transaction that comes to nothing leaves no hole.
    void noHoles()
    {
        QCOMPARE(append(u"a"_s, 2), 2);
        const auto undone = rig->write([](Transaction &t) -> Outcome<void> {
            (void)EventLog(t).append(u"a"_s, events(5));
            return failure(Error::Code::BadRequest, u"no"_s);
        });
        QVERIFY(!undone);
        QCOMPARE(append(u"a"_s, 1), 3);
    }

    // Whoever reads while many write never sees a number before the ones below it.
    void visibleInOrder()
    {
        constexpr int Writers = 60;
        QList<QFuture<Outcome<qint64>>> writes;
        for (int i = 0; i < Writers; ++i)
            writes.append(
                rig->database->write<qint64>([](Transaction &t) { return EventLog(t).append(u"a"_s, events(2)); }));
        qint64 seen = 0;
        while (seen < 2 * Writers) {
            const auto slice = readEvents(u"a"_s, seen);
            QD_OK(slice);
            for (const Event &event : slice->events)
                QCOMPARE(event.sequence, ++seen);
            QCOMPARE(slice->last, seen);
        }
        QSet<qint64> numbers;
        for (const auto &each : std::as_const(writes))
            numbers.insert(*wait(each));
        QCOMPARE(numbers.size(), Writers);
    }

    void trimming()
    {
        QCOMPARE(append(u"a"_s, 5), 5);
        QD_OK(rig->write([](Transaction &t) { return EventLog(t).trim(u"a"_s, 3); }));
        QVERIFY(readEvents(u"a"_s, 2)->trimmed);
        const auto kept = readEvents(u"a"_s, 3);
        QVERIFY(!kept->trimmed);
        QCOMPARE(kept->events.size(), 2);
        rig->time.advance(1'000);
        QCOMPARE(append(u"a"_s, 1), 6);
        QD_OK(rig->write([now = rig->time.nowMs()](Transaction &t) { return EventLog(t).trimOlder(now); }));
        QVERIFY(readEvents(u"a"_s, 4)->trimmed);
        QCOMPARE(readEvents(u"a"_s, 5)->events.size(), 1);
        QCOMPARE(append(u"a"_s, 1), 7);
    }

    void jobsByPriority()
    {
        for (const auto &[kind, priority] :
             {std::pair(u"low"_s, -1), {u"first"_s, 0}, {u"second"_s, 0}, {u"high"_s, 9}}) {
            QD_OK(addJob(kind, priority));
            rig->time.advance(1);
        }
        QStringList order;
        const auto claimed = claim(3);
        for (const Job &job : *claimed)
            order.append(job.kind);
        QCOMPARE(order, QStringList({u"high"_s, u"first"_s, u"second"_s}));
        QCOMPARE(claim(9)->size(), 1);
        QCOMPARE(claim(9)->size(), 0);
        const Job high = claimed->first();
        QD_OK(rig->write([=](Transaction &t) { return JobQueue(t).complete(high.id, *high.lease); }));
        QCOMPARE(rig->read([=](Transaction &t) { return JobQueue(t).find(high.id); })->state, JobState::Done);
        QCOMPARE(rig->read([](Transaction &t) { return JobQueue(t).list(u"q"_s, JobState::Done, {}); })->records.size(),
                 1);
    }

    // A lease that ends gives the job to the next; the first one can't end it any more.
    void leases()
    {
        QD_OK(addJob(u"slow"_s));
        const Job first = claim()->first();
        rig->time.advance(LeaseMs - 1);
        QCOMPARE(claim()->size(), 0);
        QD_OK(rig->write([=](Transaction &t) {
            return JobQueue(t).extend(first.id, *first.lease, LeaseMs, Json{"{\"done\":50}"});
        }));
        rig->time.advance(LeaseMs - 1);
        QCOMPARE(claim()->size(), 0);
        rig->time.advance(1);
        const Job second = claim()->first();
        QCOMPARE(second.id, first.id);
        QCOMPARE(second.attempts, 2);
        QCOMPARE(second.progress->text, "{\"done\":50}");
        const auto late = rig->write([=](Transaction &t) { return JobQueue(t).complete(first.id, *first.lease); });
        QCOMPARE(late.error().code, Error::Code::Busy);
        QCOMPARE(fail(first).error().code, Error::Code::Busy);
        QD_OK(rig->write([=](Transaction &t) { return JobQueue(t).complete(second.id, *second.lease); }));
    }

    void failedJobsComeAgain()
    {
        QD_OK(addJob(u"broken"_s, 0, 3));
        const Job first = *fail(claim()->first());
        QCOMPARE(first.dueAt - rig->time.nowMs(), 75); // half of 100 and half of the other half
        QCOMPARE(claim()->size(), 0);
        rig->time.advance(75);
        const Job second = *fail(claim()->first());
        QCOMPARE(second.dueAt - rig->time.nowMs(), 150);
        const auto next = rig->read([](Transaction &t) { return JobQueue(t).nextDue(u"q"_s); });
        QCOMPARE(next->value_or(0), second.dueAt);
        rig->time.advance(150);
        const Job dead = *fail(claim()->first());
        QCOMPARE(dead.state, JobState::Dead);
        QCOMPARE(dead.lastError, u"broken"_s);
        rig->time.advance(LeaseMs * 1'000);
        QCOMPARE(claim()->size(), 0);
        QD_OK(rig->write([=](Transaction &t) { return JobQueue(t).revive(dead.id); }));
        QCOMPARE(claim()->size(), 1);
        QCOMPARE(rig->write([now = rig->time.nowMs()](Transaction &t) { return JobQueue(t).purge(now + 1); }), 0);
    }

    // A job that takes its worker down with it each time is given up too.
    void deadWithoutAWord()
    {
        QD_OK(addJob(u"killer"_s, 0, 2));
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(claim()->size(), 1);
            rig->time.advance(LeaseMs);
        }
        QCOMPARE(claim()->size(), 0);
        const auto dead = rig->read([](Transaction &t) { return JobQueue(t).list(u"q"_s, JobState::Dead, {}); });
        QCOMPARE(dead->records.size(), 1);
        QVERIFY(!dead->records.first().lastError.isEmpty());
    }

    void noTwins()
    {
        const auto add = [this] {
            return rig->write([](Transaction &t) {
                Job job;
                job.queue = u"q"_s;
                job.dedup = u"only one"_s;
                return JobQueue(t).add(job);
            });
        };
        const auto first = add();
        QCOMPARE(add()->id, first->id);
        const Job mine = claim(5)->first();
        QD_OK(rig->write([=](Transaction &t) { return JobQueue(t).complete(mine.id, *mine.lease); }));
        QVERIFY(add()->id != first->id);
    }

    // Woken after the commit, and only if there is one.
    void wakeUps()
    {
        QFETCH_GLOBAL(QString, engine);
        QSignalSpy notified(&rig->database->notifier(), &Notifier::notified);
        if (engine == u"postgresql")
            QTRY_VERIFY_WITH_TIMEOUT(!rig->missed->isEmpty(), 60'000);
        const auto undone = rig->write([](Transaction &t) -> Outcome<void> {
            (void)t.notify(u"topic"_s, u"never"_s);
            return failure(Error::Code::BadRequest, u"no"_s);
        });
        QVERIFY(!undone);
        QD_OK(rig->write([](Transaction &t) { return t.notify(u"topic"_s, u"a 'b' 漢"_s); }));
        QTRY_COMPARE(notified.size(), 1);
        QCOMPARE(notified.first().at(0).toString(), u"topic"_s);
        QCOMPARE(notified.first().at(1).toString(), u"a 'b' 漢"_s);
        const auto tooLong = rig->write([](Transaction &t) { return t.notify(u"topic"_s, u"x"_s.repeated(5'000)); });
        QCOMPARE(tooLong.error().code, Error::Code::BadRequest);
    }

private:
    std::unique_ptr<StoreRig> rig;
};

QTEST_GUILESS_MAIN(TestStoreQueues)
#include "tst_storequeues.moc"
