// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Changing calls that are repeated at another process of the same database, or after a restart: none is carried out twice (S3.18, S3.34).
#include "core/base/completion.h"
#include "embedded-server/events/storedclaims.h"
#include "embedded-server/rpc/dispatcher.h"
#include "embedded-server/store/stored.h"
#include "tests/support/await.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QSemaphore>

using namespace qd;
using namespace qd::test;
using namespace Qt::StringLiterals;
using server::CallContext;
using server::Caller;
using server::Dispatcher;

namespace {

struct Params
{
    QString text;
    static constexpr auto fields = std::tuple{rpc::field("text", &Params::text)};
};

template <rpc::Effect kind, rpc::Secrets has>
struct Said
{
    static constexpr rpc::Permission permission = rpc::Permission::Write;
    static constexpr rpc::Effect effect = kind;
    static constexpr rpc::Secrets secrets = has;
    using Params = ::Params;
    using Result = QString;
};
struct Say : Said<rpc::Effect::Changes, rpc::Secrets::None>
{
    static constexpr const char *name = "say";
};
struct Hear : Said<rpc::Effect::Reads, rpc::Secrets::None>
{
    static constexpr const char *name = "hear";
};
struct Whisper : Said<rpc::Effect::Changes, rpc::Secrets::InParams>
{
    static constexpr const char *name = "whisper";
};
struct Token : Said<rpc::Effect::Changes, rpc::Secrets::InResult>
{
    static constexpr const char *name = "token";
};

//! What all processes have together.
struct Shared
{
    Shared()
    {
        store::DatabaseOptions options;
        options.clock = &time;
        database = std::make_unique<store::Database>(*store::StoreAddress::parse(u"sqlite::memory:"_s), options);
        if (!await(store::stored(database->open())))
            qFatal("no database");
    }
    //! Everything that the table holds.
    [[nodiscard]] QList<QByteArray> rows() const
    {
        using Rows = QList<QByteArray>;
        const store::Database::Work<Rows> work = [](store::Transaction &transaction) {
            Rows all;
            return transaction
                .run(u"SELECT key_hash, fingerprint, answer FROM request_claim"_s, {},
                     [&all](const store::Row &row) {
                         all.append(row.value<QByteArray>(0) + '|' + row.value<QByteArray>(1) + '|' +
                                    row.value<QByteArray>(2));
                     })
                .map([&all](qint64) { return all; });
        };
        return await(store::stored(database->write<Rows>(work))).value_or(Rows{"?"});
    }

    ManualTime time;
    std::unique_ptr<store::Database> database;
    int calls = 0;
};

//! One process.
struct Process
{
    explicit Process(Shared &shared, server::DispatcherLimits limits = {})
        : shared(shared)
        , dispatcher(limits, shared.time, shared.time)
        , claims(std::make_shared<server::StoredClaims>(*shared.database, shared.time))
    {
        dispatcher.setClaims(claims);
        add<Say>();
        add<Hear>();
        add<Whisper>();
        add<Token>();
    }
    template <typename M>
    void add()
    {
        dispatcher.add<M>([this](CallContext, Params params) { return carryOut(params.text); });
    }
    QCoro::Task<rpc::Reply<QString>> carryOut(QString text)
    {
        const int number = ++shared.calls;
        const std::optional<rpc::Fault> ends = fault; // the process may be gone when it goes on
        if (waits) {
            const Completion<bool> until = going;
            co_await until;
        }
        if (ends)
            co_return tl::unexpected(*ends);
        co_return u"qd-canary %1 %2"_s.arg(text).arg(number);
    }
    static QByteArray message(const char *method, const char *text, const char *key)
    {
        return QByteArray(R"({"jsonrpc":"2.0","id":1,"method":")") + method + R"(","params":{"text":")" + text +
               R"(","_meta":{"requestId":")" + key + "\"}}}";
    }
    static Caller ann()
    {
        Caller caller;
        caller.principal = rpc::Principal{u"ann"_s, {}, rpc::Permission::Write};
        return caller;
    }
    [[nodiscard]] Awaited<server::Answer> begin(const char *method, const char *text, const char *key)
    {
        return Awaited<server::Answer>(dispatcher.handle(message(method, text, key), ann()));
    }
    //! The result, or the error's code and sentence.
    static QString read(const QByteArray &answer)
    {
        const auto message = rpc::readMessage(answer);
        const auto &response = std::get<rpc::Response>(message->parts[0]);
        if (!response.fault)
            return response.result.string().value_or(QString());
        return QString::number(response.fault->code) + u' ' + rpc::toError(*response.fault).serverMessage;
    }
    QString ask(const char *method, const char *text, const char *key)
    {
        return read(await(dispatcher.handle(message(method, text, key), ann())).bytes);
    }

    Shared &shared;
    bool waits = false;
    Completion<bool> going;
    std::optional<rpc::Fault> fault;
    Dispatcher dispatcher;
    std::shared_ptr<server::StoredClaims> claims; //!< ends first
};

const QString notKnown = u"-32004 It is not known whether this was done. Look before you try again."_s;
const QString notKept = u"-32004 This was done already, and its answer is not kept. Look before you do it again."_s;
const QString otherCall = u"-32004 This request id was used for another call. Use a new one for each call."_s;

} // namespace

class TestSharedCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void repeatElsewhereGetsTheFirstResult();
    void failuresAreResults();
    void whatDidNothingIsTriedAgain();
    void sameKeyForAnotherCall();
    void waitsForWhoIsAtIt();
    void nobodyKnows();
    void restartInTheMiddle();
    void secretResults();
    void secretParams();
    void nothingIsAskedWithoutNeed();
    void expire();
    void forgottenWithMemory();
    void claimsThatGo();
    void longAnswers();
};

void TestSharedCalls::repeatElsewhereGetsTheFirstResult()
{
    Shared shared;
    Process one(shared);
    Process other(shared);
    QCOMPARE(one.ask("say", "a", "key-00001"), u"qd-canary a 1"_s);
    QCOMPARE(other.ask("say", "a", "key-00001"), u"qd-canary a 1"_s);
    QCOMPARE(one.ask("say", "a", "key-00001"), u"qd-canary a 1"_s);
    QCOMPARE(other.ask("say", "a", "key-00002"), u"qd-canary a 2"_s);
    QCOMPARE(Process(shared).ask("say", "a", "key-00002"), u"qd-canary a 2"_s); // one that has just begun
    QCOMPARE(shared.calls, 2);
    // Another person's key is another one.
    Caller bob = Process::ann();
    bob.principal.id = u"bob"_s;
    const QByteArray bobs = await(other.dispatcher.handle(Process::message("say", "a", "key-00001"), bob)).bytes;
    QCOMPARE(Process::read(bobs), u"qd-canary a 3"_s);
}

void TestSharedCalls::failuresAreResults()
{
    Shared shared;
    Process one(shared);
    Process other(shared);
    one.fault = rpc::Fault(rpc::FaultCode::NotFound, u"There is no such thing."_s);
    QCOMPARE(one.ask("say", "a", "key-00001"), u"-32003 There is no such thing."_s);
    QCOMPARE(other.ask("say", "a", "key-00001"), u"-32003 There is no such thing."_s);
    QCOMPARE(shared.calls, 1);
}

void TestSharedCalls::whatDidNothingIsTriedAgain()
{
    Shared shared;
    Process one(shared);
    Process other(shared);
    one.fault = rpc::Fault(rpc::FaultCode::Unavailable);
    QVERIFY(one.ask("say", "a", "key-00001").startsWith(u"-32006"_s));
    QVERIFY(shared.rows().isEmpty());
    QCOMPARE(other.ask("say", "a", "key-00001"), u"qd-canary a 2"_s);
    QCOMPARE(one.ask("say", "a", "key-00001"), u"qd-canary a 2"_s);
}

void TestSharedCalls::sameKeyForAnotherCall()
{
    Shared shared;
    Process one(shared);
    Process other(shared);
    QCOMPARE(one.ask("say", "a", "key-00001"), u"qd-canary a 1"_s);
    QCOMPARE(other.ask("say", "b", "key-00001"), otherCall);
    QCOMPARE(other.ask("token", "a", "key-00001"), otherCall);
    QCOMPARE(other.ask("say", "a", "key-00001"), u"qd-canary a 1"_s); // it was not remembered there
    QCOMPARE(shared.calls, 1);
}

void TestSharedCalls::waitsForWhoIsAtIt()
{
    Shared shared;
    Process one(shared);
    Process other(shared);
    one.waits = true;
    const auto first = one.begin("say", "a", "key-00001");
    QTRY_COMPARE(shared.calls, 1);
    const auto second = other.begin("say", "a", "key-00001");
    QTRY_COMPARE(shared.time.nextDelay(), 250);
    shared.time.advance(250);
    QTRY_COMPARE(shared.time.nextDelay(), 250); // it looked again
    QVERIFY(!second.done());
    one.going.complete(true);
    QTRY_VERIFY(first.done());
    shared.time.advance(250);
    QTRY_VERIFY(second.done());
    QCOMPARE(Process::read(second.value().bytes), u"qd-canary a 1"_s);
    QCOMPARE(shared.calls, 1);
}

void TestSharedCalls::nobodyKnows()
{
    Shared shared;
    Process one(shared);
    Process other(shared);
    one.waits = true;
    const auto first = one.begin("say", "a", "key-00001");
    QTRY_COMPARE(shared.calls, 1);
    const auto second = other.begin("say", "a", "key-00001");
    for (int looks = 0; looks < 20; ++looks) {
        QTRY_COMPARE(shared.time.nextDelay(), 250);
        QVERIFY(!second.done());
        shared.time.advance(250);
    }
    QTRY_VERIFY(second.done());
    QCOMPARE(Process::read(second.value().bytes), notKnown);
    // Later it may be known.
    one.going.complete(true);
    QTRY_VERIFY(first.done());
    QCOMPARE(other.ask("say", "a", "key-00001"), u"qd-canary a 1"_s);
    QCOMPARE(shared.calls, 1);
}

// What a process was at when it ended is neither done again nor said to be done.
void TestSharedCalls::restartInTheMiddle()
{
    Shared shared;
    auto one = std::make_unique<Process>(shared);
    one->waits = true;
    const Completion<bool> going = one->going;
    const auto first = one->begin("say", "a", "key-00001");
    QTRY_COMPARE(shared.calls, 1);
    one.reset();
    QVERIFY(Process::read(first.value().bytes).startsWith(u"-32006"_s));
    going.complete(true);
    Process again(shared, {.keyWaitMs = 0});
    QCOMPARE(again.ask("say", "a", "key-00001"), notKnown);
    QCOMPARE(again.ask("say", "a", "key-00001"), notKnown);
    QCOMPARE(shared.calls, 1);
}

void TestSharedCalls::secretResults()
{
    Shared shared;
    Process one(shared);
    Process other(shared);
    QCOMPARE(one.ask("token", "a", "key-00001"), u"qd-canary a 1"_s);
    QCOMPARE(other.ask("token", "a", "key-00001"), notKept);
    QCOMPARE(one.ask("token", "a", "key-00001"), u"qd-canary a 1"_s); // who made it has it still
    const QList<QByteArray> rows = shared.rows();
    QCOMPARE(rows.size(), 1);
    QVERIFY(!rows.first().contains("qd-canary"));
    one.fault = rpc::Fault(rpc::FaultCode::Conflict, u"That is there already."_s);
    QCOMPARE(one.ask("token", "a", "key-00002"), u"-32004 That is there already."_s);
    QCOMPARE(other.ask("token", "a", "key-00002"), u"-32004 That is there already."_s);
}

void TestSharedCalls::secretParams()
{
    Shared shared;
    Process one(shared);
    Process other(shared);
    const QString first = one.ask("whisper", "qd-canary-password", "key-00001");
    QCOMPARE(other.ask("whisper", "qd-canary-password", "key-00001"), first);
    // What is kept says nothing of them: others are not told apart.
    Process third(shared);
    QCOMPARE(third.ask("whisper", "other", "key-00001"), first);
    QCOMPARE(third.ask("say", "qd-canary-password", "key-00001"), otherCall);
    QCOMPARE(one.ask("whisper", "other", "key-00001"), otherCall); // in memory they are
}

void TestSharedCalls::nothingIsAskedWithoutNeed()
{
    Shared shared;
    Process one(shared);
    QVERIFY(!one.ask("hear", "a", "key-00001").isEmpty());
    const QByteArray unkeyed = R"({"jsonrpc":"2.0","id":1,"method":"say","params":{"text":"a"}})";
    QVERIFY(!await(one.dispatcher.handle(unkeyed, Process::ann())).bytes.isEmpty());
    // A call within the process, as a window makes them that has its hub in it.
    const auto params = std::make_shared<const Params>(Params{u"a"_s});
    const auto call = [&] {
        return await(one.dispatcher.call(rpc::methodInfo<Say>, params, Process::ann(), u"key-00002"_s, {}));
    };
    const server::Result first = call();
    const server::Result second = call();
    QVERIFY(first && first == second);
    QVERIFY(shared.rows().isEmpty());
    QCOMPARE(shared.calls, 3);
}

void TestSharedCalls::expire()
{
    Shared shared;
    Process one(shared, {.keyMs = 90'000});
    Process other(shared, {.keyMs = 90'000});
    QCOMPARE(one.ask("say", "a", "key-00001"), u"qd-canary a 1"_s);
    QCOMPARE(one.ask("say", "b", "key-00002"), u"qd-canary b 2"_s);
    shared.time.advance(89'999);
    QCOMPARE(Process(shared).ask("say", "a", "key-00001"), u"qd-canary a 1"_s);
    shared.time.advance(1);
    QCOMPARE(Process(shared).ask("say", "a", "key-00001"), u"qd-canary a 3"_s);
    QCOMPARE(shared.rows().size(), 2);
    QCOMPARE(other.ask("say", "c", "key-00003"), u"qd-canary c 4"_s); // cleans up
    QCOMPARE(shared.rows().size(), 2);
}

void TestSharedCalls::forgottenWithMemory()
{
    Shared shared;
    Process one(shared, {.keysPerPrincipal = 2});
    for (const char *key : {"key-00001", "key-00002", "key-00003"})
        QVERIFY(!one.ask("say", "a", key).isEmpty());
    QCOMPARE(shared.rows().size(), 2);
    QCOMPARE(one.ask("say", "a", "key-00001"), u"qd-canary a 4"_s);
    QCOMPARE(shared.rows().size(), 2);
}

void TestSharedCalls::claimsThatGo()
{
    Shared shared;
    Process one(shared);
    one.claims.reset();
    QVERIFY(one.ask("say", "a", "key-00001").startsWith(u"-32006"_s));
    QCOMPARE(shared.calls, 0);
    // While it waits for them: the database is at something else.
    Process other(shared);
    QSemaphore atIt;
    const auto held = shared.database->write<void>([&atIt](store::Transaction &) {
        atIt.acquire();
        return Outcome<void>();
    });
    const auto asked = other.begin("say", "a", "key-00001");
    other.claims.reset();
    atIt.release();
    QTRY_VERIFY(asked.done());
    QVERIFY(Process::read(asked.value().bytes).startsWith(u"-32006"_s));
    QCOMPARE(shared.calls, 0);
}

void TestSharedCalls::longAnswers()
{
    Shared shared;
    Process one(shared);
    const QByteArray text(70'000, 'a');
    QVERIFY(one.ask("say", text.constData(), "key-00001").size() > 70'000);
    QCOMPARE(Process(shared).ask("say", text.constData(), "key-00001"), notKept);
    QCOMPARE(shared.calls, 1);
}

QTEST_GUILESS_MAIN(TestSharedCalls)
#include "tst_sharedcalls.moc"
