// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/backoff.h"
#include "core/base/completion.h"
#include "core/base/scheduler.h"
#include "core/base/taskscope.h"
#include "core/base/worker.h"
#include "tests/support/await.h"
#include "tests/support/qtest.h"

#include <QThread>

using namespace qd;
using namespace qd::test;

class TestTasks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void backoffGrowsToItsMaximum();
    void backoffJitters();
    void completionResumesOnce();
    void scopeLetsTasksRun();
    void scopeUnwindsWhatOutlivesIt();
    void scopeUnwindsNested();
    void scopeCancelsOnlyWhatWaits();
    void workerReturnsToTheCaller();
    void schedulerCallsOnce();
    void schedulerForgetsContextsAndCancelled();
};

namespace {

QCoro::Task<int> waitFor(Completion<int> completion)
{
    co_return co_await completion;
}

struct OnExit
{
    int &counter;
    ~OnExit() { ++counter; }
};

struct Owner
{
    Completion<int> completion;
    int *seen;
    int *unwound;
    TaskScope tasks;

    QCoro::Task<int> inner() { co_return co_await tasks(waitFor(completion)); }
    QCoro::Task<> outer()
    {
        const OnExit onExit{*unwound};
        // Not in one line: g++ 12 reads `seen` before it throws the cancellation, and the owner is gone by then.
        const int value = co_await tasks(inner());
        *seen = value;
    }
};

} // namespace

void TestTasks::backoffGrowsToItsMaximum()
{
    Backoff backoff(500, 30'000, [] { return 1.0; });
    QList<qint64> pauses;
    for (int i = 0; i < 9; ++i)
        pauses.append(backoff.next());
    QCOMPARE(pauses, (QList<qint64>{500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000}));
    for (int i = 0; i < 200; ++i)
        QCOMPARE(backoff.next(), 30'000);
    backoff.reset();
    QCOMPARE(backoff.next(), 500);
}

void TestTasks::backoffJitters()
{
    Backoff low(500, 30'000, [] { return 0.0; });
    QCOMPARE(low.next(), 250);
    Backoff real(500, 30'000);
    const qint64 pause = real.next();
    QVERIFY(pause >= 250 && pause <= 500);
}

void TestTasks::completionResumesOnce()
{
    const Completion<int> completion;
    const Awaited<int> result(waitFor(completion));
    QVERIFY(!result.done());
    completion.complete(5);
    QVERIFY(result.done());
    completion.complete(6);
    QCOMPARE(result.value(), 5);
    QCOMPARE(await(waitFor([] {
                 Completion<int> ready;
                 ready.complete(7);
                 return ready;
             }())),
             7);
}

void TestTasks::scopeLetsTasksRun()
{
    int seen = 0, unwound = 0;
    Owner owner{{}, &seen, &unwound, {}};
    TaskScope::start(owner.outer());
    owner.completion.complete(5);
    QCOMPARE(seen, 5);
    QCOMPARE(unwound, 1);
}

void TestTasks::scopeUnwindsWhatOutlivesIt()
{
    int seen = 0, unwound = 0;
    Completion<int> completion;
    {
        Owner owner{completion, &seen, &unwound, {}};
        TaskScope::start(owner.outer());
    }
    QCOMPARE(unwound, 0);
    completion.complete(5);
    QCOMPARE(seen, 0); // nothing after the co_await ran
    QCOMPARE(unwound, 1);
}

void TestTasks::scopeUnwindsNested()
{
    int seen = 0, unwound = 0;
    Completion<int> completion;
    auto owner = std::make_unique<Owner>(completion, &seen, &unwound);
    TaskScope::start(owner->outer());
    owner.reset();
    completion.complete(5);
    QCOMPARE(seen, 0);
    QCOMPARE(unwound, 1);
}

void TestTasks::scopeCancelsOnlyWhatWaits()
{
    int seen = 0, unwound = 0;
    Owner owner{{}, &seen, &unwound, {}};
    TaskScope::start(owner.outer());
    owner.tasks.cancel();
    owner.completion.complete(5);
    QCOMPARE(seen, 0);
    QCOMPARE(unwound, 1);
    TaskScope::start(owner.outer());
    QCOMPARE(unwound, 2);
}

void TestTasks::workerReturnsToTheCaller()
{
    QThread *worker = nullptr;
    QThread *after = nullptr;
    const auto run = [&]() -> QCoro::Task<int> {
        const int value = co_await onWorker([&worker] {
            worker = QThread::currentThread();
            return 5;
        });
        after = QThread::currentThread();
        co_return value;
    };
    QCOMPARE(await(run()), 5);
    QVERIFY(worker != QThread::currentThread());
    QCOMPARE(after, QThread::currentThread());
}

void TestTasks::schedulerCallsOnce()
{
    QObject context;
    int calls = 0;
    systemScheduler().after(0, &context, [&calls] { ++calls; });
    QCOMPARE(calls, 0);
    QTRY_COMPARE(calls, 1);
    int later = 0;
    systemScheduler().after(0, &context, [&later] { ++later; });
    QTRY_COMPARE(later, 1);
    QCOMPARE(calls, 1);
}

void TestTasks::schedulerForgetsContextsAndCancelled()
{
    int calls = 0;
    auto context = std::make_unique<QObject>();
    systemScheduler().after(1, context.get(), [&calls] { calls += 100; });
    context.reset();
    QObject other;
    const Scheduler::Id id = systemScheduler().after(1, &other, [&calls] { calls += 10; });
    systemScheduler().cancel(id);
    systemScheduler().cancel(id);
    systemScheduler().after(5, &other, [&calls] { ++calls; });
    QTRY_VERIFY(calls > 0);
    QCOMPARE(calls, 1);
}

QTEST_GUILESS_MAIN(TestTasks)
#include "tst_tasks.moc"
