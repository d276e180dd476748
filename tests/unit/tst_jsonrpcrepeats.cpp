// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Who may call what (S3.94, S3.95, deny by default), calls that are repeated, limits of time and number, cancellation.
#include "core/base/completion.h"
#include "core/base/taskscope.h"
#include "embedded-server/rpc/dispatcher.h"
#include "embedded-server/rpc/standardmethods.h"
#include "tests/support/await.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

using namespace qd;
using namespace qd::test;
using rpc::Effect;
using rpc::Permission;
using rpc::Principal;
using server::CallContext;
using server::Caller;
using server::Dispatcher;

class TestJsonRpcRepeats : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void strangersGetNoFurther();
    void permissionsAreAsked_data();
    void permissionsAreAsked();
    void standardMethods();
    void repeatedCallGetsTheFirstResult();
    void repeatWhileTheFirstRuns();
    void repeatBelongsToThePrincipal();
    void sameKeyForAnotherCallIsAConflict();
    void uuidIdsAreKeys();
    void whatDidNothingIsTriedAgain();
    void keysExpire();
    void keysAreBounded();
    void keyedCallOutlivesItsConnection();
    void handlersThatNeverEndTimeOut();
    void tooManyAtOnce();
    void tooManyInAMinute();
    void batchesCountEachCall();
    void limitsAreSwitchedOff();
    void goneDispatcherAnswers();
    void goneOwnerIsUnavailable();
};

namespace {

struct Add
{
    static constexpr const char *name = "count.add";
    static constexpr Permission permission = Permission::Write;
    static constexpr Effect effect = Effect::Changes;
    struct Params
    {
        int by = 0;
        static constexpr auto fields = std::tuple{rpc::field("by", &Params::by)};
    };
    using Result = int;
};

// A counter whose handler waits until it is told to go on.
struct Counter
{
    int value = 0;
    int calls = 0;
    bool waits = false;
    std::optional<rpc::Fault> fault;
    QList<Completion<bool>> waiting;
    QList<CallContext> contexts;
    TaskScope tasks;

    void addTo(Dispatcher &dispatcher)
    {
        dispatcher.add<Add>(
            [this](CallContext context, Add::Params params) { return add(std::move(context), params.by); });
    }
    QCoro::Task<rpc::Reply<int>> add(CallContext context, int by)
    {
        ++calls;
        contexts.append(context);
        if (waits)
            co_await tasks(pass(waiting.emplaceBack()));
        if (fault)
            co_return tl::unexpected(*fault);
        value += by;
        co_return value;
    }
    static QCoro::Task<> pass(Completion<bool> completion) { co_await completion; }
};

Caller callerOf(const QString &id, rpc::Permissions permissions = Permission::Write)
{
    Caller caller;
    caller.principal = Principal{id, {}, permissions};
    return caller;
}

QByteArray addition(int by, const QByteArray &key, const QByteArray &id = "1")
{
    const QByteArray meta = key.isEmpty() ? QByteArray() : R"(,"_meta":{"requestId":")" + key + "\"}";
    return R"({"jsonrpc":"2.0","method":"count.add","params":{"by":)" + QByteArray::number(by) + meta + R"(},"id":)" +
           id + '}';
}

int codeOf(const QByteArray &answer)
{
    const auto message = rpc::readMessage(answer);
    const auto &response = std::get<rpc::Response>(message->parts[0]);
    return response.fault ? response.fault->code : 0;
}

struct Rig
{
    explicit Rig(server::DispatcherLimits limits = {})
        : dispatcher(limits, time, time)
    {
        counter.addTo(dispatcher);
    }
    QByteArray ask(const QByteArray &message, const Caller &caller = callerOf(QStringLiteral("ann")))
    {
        return await(dispatcher.handle(message, caller)).bytes;
    }
    Awaited<server::Answer> begin(const QByteArray &message, const Caller &caller = callerOf(QStringLiteral("ann")))
    {
        return Awaited<server::Answer>(dispatcher.handle(message, caller));
    }

    ManualTime time;
    Counter counter;
    Dispatcher dispatcher;
};

QByteArray result(int value, const QByteArray &id = "1")
{
    return R"({"jsonrpc":"2.0","result":)" + QByteArray::number(value) + R"(,"id":)" + id + '}';
}

} // namespace

void TestJsonRpcRepeats::strangersGetNoFurther()
{
    Rig rig;
    QCOMPARE(codeOf(rig.ask(addition(1, {}), Caller{})), -32001);
    // Not even what is wrong with the parameters.
    QCOMPARE(codeOf(rig.ask(R"({"jsonrpc":"2.0","method":"count.add","params":[],"id":1})", Caller{})), -32001);
    QCOMPARE(rig.counter.calls, 0);
}

void TestJsonRpcRepeats::permissionsAreAsked_data()
{
    QTest::addColumn<int>("permissions");
    QTest::addColumn<int>("code");
    QTest::newRow("none") << 0 << -32002;
    QTest::newRow("read only") << int(rpc::Permissions(Permission::SignedIn) | Permission::Read) << -32002;
    QTest::newRow("administrator who may not write") << int(Permission::Administer) << -32002;
    QTest::newRow("writer") << int(Permission::Write) << 0;
    QTest::newRow("local") << int(Principal::local().permissions) << 0;
}

void TestJsonRpcRepeats::permissionsAreAsked()
{
    QFETCH(const int, permissions);
    QFETCH(const int, code);
    Rig rig;
    QCOMPARE(codeOf(rig.ask(addition(1, {}), callerOf(QStringLiteral("ann"), rpc::Permissions::fromInt(permissions)))),
             code);
    QCOMPARE(rig.counter.calls, code == 0 ? 1 : 0);
}

void TestJsonRpcRepeats::standardMethods()
{
    Rig rig;
    server::addStandardMethods(
        rig.dispatcher,
        {QStringLiteral("Quarterdeck"), QStringLiteral("1.2"), QStringLiteral("hub"), QStringLiteral("i1"), {}});
    QCOMPARE(rig.ask(R"({"jsonrpc":"2.0","method":"server.ping","id":1})", Caller{}),
             QByteArray(R"({"jsonrpc":"2.0","result":{},"id":1})"));
    QCOMPARE(codeOf(rig.ask(R"({"jsonrpc":"2.0","method":"server.info","id":1})", Caller{})), -32001);
    const Caller ann = callerOf(QStringLiteral("ann"), rpc::Permissions(Permission::SignedIn) | Permission::Read);
    QCOMPARE(
        rig.ask(R"({"jsonrpc":"2.0","method":"server.info","params":{},"id":1})", ann),
        QByteArray(
            R"({"jsonrpc":"2.0","result":{"name":"Quarterdeck","version":"1.2","mode":"hub","instance":"i1","capabilities":[]},"id":1})"));
    QCOMPARE(
        rig.ask(R"({"jsonrpc":"2.0","method":"session.whoami","params":[],"id":1})", ann),
        QByteArray(R"({"jsonrpc":"2.0","result":{"id":"ann","name":"","permissions":["signedIn","read"]},"id":1})"));
}

void TestJsonRpcRepeats::repeatedCallGetsTheFirstResult()
{
    Rig rig;
    QCOMPARE(rig.ask(addition(5, "key-00001")), result(5));
    QCOMPARE(rig.ask(addition(5, "key-00001", "\"other id\"")), result(5, "\"other id\""));
    QCOMPARE(rig.counter.calls, 1);
    QCOMPARE(rig.ask(addition(5, "key-00002")), result(10));
    QCOMPARE(rig.ask(addition(5, {})), result(15));
    QCOMPARE(rig.ask(addition(5, {})), result(20)); // without a key each call counts, whatever its id
    // Failures are results too.
    rig.counter.fault = rpc::Fault(rpc::FaultCode::Conflict);
    QCOMPARE(codeOf(rig.ask(addition(5, "key-00003"))), -32004);
    rig.counter.fault.reset();
    QCOMPARE(codeOf(rig.ask(addition(5, "key-00003"))), -32004);
    QCOMPARE(codeOf(rig.ask(addition(5, "short"))), -32602);
}

void TestJsonRpcRepeats::repeatWhileTheFirstRuns()
{
    Rig rig;
    rig.counter.waits = true;
    const auto first = rig.begin(addition(5, "key-00001", "1"));
    const auto second = rig.begin(addition(5, "key-00001", "2"));
    const auto third = rig.begin(addition(5, "key-00001", "3"));
    QCOMPARE(rig.counter.calls, 1);
    rig.counter.waiting[0].complete(true);
    QCOMPARE(first.value().bytes, result(5, "1"));
    QCOMPARE(second.value().bytes, result(5, "2"));
    QCOMPARE(third.value().bytes, result(5, "3"));
    QCOMPARE(rig.counter.calls, 1);
}

void TestJsonRpcRepeats::repeatBelongsToThePrincipal()
{
    Rig rig;
    QCOMPARE(rig.ask(addition(5, "key-00001")), result(5));
    QCOMPARE(rig.ask(addition(5, "key-00001"), callerOf(QStringLiteral("bob"))), result(10));
}

void TestJsonRpcRepeats::sameKeyForAnotherCallIsAConflict()
{
    Rig rig;
    QCOMPARE(rig.ask(addition(5, "key-00001")), result(5));
    QCOMPARE(codeOf(rig.ask(addition(6, "key-00001"))), -32004);
    // The same parameters in another spelling are the same call.
    QCOMPARE(
        rig.ask(
            R"({"jsonrpc":"2.0","method":"count.add","params":{"_meta":{"requestId":"key-00001"}, "by": 5.0},"id":1})"),
        result(5));
    QCOMPARE(rig.counter.calls, 1);
}

void TestJsonRpcRepeats::uuidIdsAreKeys()
{
    Rig rig;
    const QByteArray id = "\"6fd6a0c4-8a10-4a44-9f4c-2f1b2a0f6f11\"";
    QCOMPARE(rig.ask(addition(5, {}, id)), result(5, id));
    QCOMPARE(rig.ask(addition(5, {}, id)), result(5, id));
    QCOMPARE(rig.counter.calls, 1);
    // Other ids are counters, which start anew with each connection.
    QCOMPARE(rig.ask(addition(5, {}, "\"request-1\"")), result(10, "\"request-1\""));
    QCOMPARE(rig.ask(addition(5, {}, "\"request-1\"")), result(15, "\"request-1\""));
}

void TestJsonRpcRepeats::whatDidNothingIsTriedAgain()
{
    Rig rig;
    rig.counter.fault = rpc::Fault(rpc::FaultCode::Unavailable);
    QCOMPARE(codeOf(rig.ask(addition(5, "key-00001"))), -32006);
    rig.counter.fault.reset();
    QCOMPARE(rig.ask(addition(5, "key-00001")), result(5));
}

void TestJsonRpcRepeats::keysExpire()
{
    Rig rig(server::DispatcherLimits{.keyMs = 60'000});
    QCOMPARE(rig.ask(addition(5, "key-00001")), result(5));
    rig.time.advance(59'999);
    QCOMPARE(rig.ask(addition(5, "key-00001")), result(5));
    rig.time.advance(1);
    QCOMPARE(rig.ask(addition(5, "key-00001")), result(10));
}

void TestJsonRpcRepeats::keysAreBounded()
{
    Rig rig(server::DispatcherLimits{.keysPerPrincipal = 2, .keysInAll = 3});
    for (const char *key : {"key-00001", "key-00002", "key-00003"})
        (void)rig.ask(addition(1, key));
    QCOMPARE(rig.counter.calls, 3);
    (void)rig.ask(addition(1, "key-00003"));
    QCOMPARE(rig.counter.calls, 3);
    (void)rig.ask(addition(1, "key-00001")); // the oldest was forgotten
    QCOMPARE(rig.counter.calls, 4);
    // What still runs is never forgotten.
    rig.counter.waits = true;
    const Caller bob = callerOf(QStringLiteral("bob"));
    const auto first = rig.begin(addition(1, "key-00001"), bob);
    QCOMPARE(codeOf(rig.ask(addition(1, "key-00002"), bob)), -32005);
    rig.counter.waiting[0].complete(true);
    QVERIFY(first.done());
    rig.counter.waits = false;
    QCOMPARE(codeOf(rig.ask(addition(1, "key-00002"), bob)), 0);
}

void TestJsonRpcRepeats::keyedCallOutlivesItsConnection()
{
    Rig rig;
    rig.counter.waits = true;
    const Caller caller = callerOf(QStringLiteral("ann"));
    const auto keyed = rig.begin(addition(5, "key-00001"), caller);
    const auto plain = rig.begin(addition(5, {}), caller);
    caller.cancellation.cancel();
    QVERIFY(!rig.counter.contexts[0].cancellation.isCancelled());
    QVERIFY(rig.counter.contexts[1].cancellation.isCancelled());
    const auto again = rig.begin(addition(5, "key-00001"));
    rig.counter.waiting[0].complete(true);
    QCOMPARE(again.value().bytes, result(5));
    rig.counter.waiting[1].complete(true);
}

void TestJsonRpcRepeats::handlersThatNeverEndTimeOut()
{
    Rig rig;
    rig.counter.waits = true;
    const auto answer = rig.begin(addition(5, {}));
    rig.time.advance(119'999);
    QVERIFY(!answer.done());
    rig.time.advance(1);
    QCOMPARE(codeOf(answer.value().bytes), -32007);
    QVERIFY(rig.counter.contexts[0].cancellation.isCancelled());
    rig.counter.waiting[0].complete(true); // too late for anybody
    QCOMPARE(rig.time.nextDelay(), -1);
}

void TestJsonRpcRepeats::tooManyAtOnce()
{
    Rig rig(server::DispatcherLimits{.runningPerConnection = 2});
    rig.counter.waits = true;
    const Caller caller = callerOf(QStringLiteral("ann"));
    const auto first = rig.begin(addition(5, {}), caller);
    const auto second = rig.begin(addition(5, {}), caller);
    QCOMPARE(codeOf(rig.ask(addition(5, {}), caller)), -32005);
    const auto other = rig.begin(addition(5, {}));
    QCOMPARE(rig.counter.calls, 3);
    for (const Completion<bool> &waiting : rig.counter.waiting)
        waiting.complete(true);
    QVERIFY(first.done() && second.done() && other.done());
}

// A tenth of a minute's calls at once, then one after the other; each person has their own, on however many connections.
void TestJsonRpcRepeats::tooManyInAMinute()
{
    Rig rig;
    rig.dispatcher.limitCalls(6'000);
    const Caller caller = callerOf(QStringLiteral("ann"));
    for (int i = 0; i < 600; ++i)
        QCOMPARE(codeOf(rig.ask(addition(1, {}), i % 2 ? caller : callerOf(QStringLiteral("ann")))), 0);
    const server::Answer refused = await(rig.dispatcher.handle(addition(1, {}, "7"), caller));
    QCOMPARE(codeOf(refused.bytes), -32005);
    QVERIFY(refused.bytes.contains("\"id\":7") && refused.bytes.contains("\"retryAfterMs\":10"));
    QCOMPARE(refused.retryAfterMs, 10);
    QCOMPARE(rig.counter.calls, 600);
    QCOMPARE(codeOf(rig.ask(addition(1, {}), callerOf(QStringLiteral("bob")))), 0);
    rig.time.advance(9);
    QCOMPARE(codeOf(rig.ask(addition(1, {}), caller)), -32005);
    rig.time.advance(1);
    QCOMPARE(codeOf(rig.ask(addition(1, {}), caller)), 0);
    QCOMPARE(codeOf(rig.ask(addition(1, {}), caller)), -32005);
    rig.time.advance(60'000);
    int taken = 0;
    while (codeOf(rig.ask(addition(1, {}), caller)) == 0)
        ++taken;
    QCOMPARE(taken, 600); // no more are saved up
    // What nobody waits for is not done either.
    const QByteArray note = R"({"jsonrpc":"2.0","method":"count.add","params":{"by":1}})";
    const int before = rig.counter.calls;
    QCOMPARE(rig.ask(note, caller), QByteArray());
    QCOMPARE(rig.counter.calls, before);
}

void TestJsonRpcRepeats::batchesCountEachCall()
{
    Rig rig;
    rig.dispatcher.limitCalls(60); // one a second, a whole batch at once
    const Caller caller = callerOf(QStringLiteral("ann"));
    const auto batch = [](int size) { return '[' + QList<QByteArray>(size, addition(1, {})).join(',') + ']'; };
    const auto wait = [&](const QByteArray &message) {
        return await(rig.dispatcher.handle(message, caller)).retryAfterMs;
    };
    QCOMPARE(wait(batch(60)), 0);
    QCOMPARE(wait(batch(60)), 20'000); // of these forty are left
    QCOMPARE(wait(batch(40)), 0);
    QCOMPARE(wait(addition(1, {})), 1'000);
    rig.time.advance(1'000);
    const server::Answer held = await(rig.dispatcher.handle(batch(2), caller));
    QCOMPARE(held.retryAfterMs, 1'000);
    const auto parts = rpc::readMessage(held.bytes);
    QVERIFY(parts->isBatch && parts->parts.size() == 2);
    QCOMPARE(rig.counter.calls, 100);
    QCOMPARE(wait(addition(1, {})), 0);
    QCOMPARE(wait(batch(1)), 1'000);
}

// At first, and with a limit of 0.
void TestJsonRpcRepeats::limitsAreSwitchedOff()
{
    Rig rig;
    const auto taken = [&rig] {
        int count = 0;
        while (count < 300 && codeOf(rig.ask(addition(1, {}))) == 0)
            ++count;
        return count;
    };
    QCOMPARE(taken(), 300);
    rig.dispatcher.limitCalls(1);
    QCOMPARE(taken(), 100);
    rig.dispatcher.limitCalls(0);
    QCOMPARE(taken(), 300);
}

void TestJsonRpcRepeats::goneDispatcherAnswers()
{
    ManualTime time;
    Counter counter;
    counter.waits = true;
    auto dispatcher = std::make_unique<Dispatcher>(server::DispatcherLimits(), time, time);
    counter.addTo(*dispatcher);
    const Awaited plain(dispatcher->handle(addition(5, {}), callerOf(QStringLiteral("ann"))));
    const Awaited keyed(dispatcher->handle(addition(5, "key-00001"), callerOf(QStringLiteral("ann"))));
    dispatcher.reset();
    QCOMPARE(codeOf(plain.value().bytes), -32006);
    QCOMPARE(codeOf(keyed.value().bytes), -32006);
    QCOMPARE(time.nextDelay(), -1);
    for (const Completion<bool> &waiting : counter.waiting)
        waiting.complete(true);
}

void TestJsonRpcRepeats::goneOwnerIsUnavailable()
{
    Rig rig;
    rig.counter.waits = true;
    const auto answer = rig.begin(addition(5, {}));
    rig.counter.tasks.cancel();
    rig.counter.waiting[0].complete(true);
    QCOMPARE(codeOf(answer.value().bytes), -32006);
}

QTEST_GUILESS_MAIN(TestJsonRpcRepeats)
#include "tst_jsonrpcrepeats.moc"
