// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// JSON-RPC 2.0 from bytes to bytes (S3.17, S3.34, S3.96, S3.177 to S3.179): the published cases and what a stranger may send beyond them.
#include "core/base/completion.h"
#include "tests/support/await.h"
#include "tests/support/qtest.h"
#include "tests/support/rpcconformance.h"
#include "tests/support/rpctestservice.h"

using namespace qd;
using namespace qd::test;
using server::CallContext;
using server::Caller;
using server::Dispatcher;

class TestJsonRpc : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void conformance_data();
    void conformance();
    void answers_data();
    void answers();
    void refusesDuplicateNames_data();
    void refusesDuplicateNames();
    void limits();
    void innerTextStaysInside();
    void batchRunsTogether();
    void notificationsAreNotWaitedFor();
    void slowHandlerBlocksNobody();
    void writtenMessagesReadBack();
    void errorsKeepTheirMeaning_data();
    void errorsKeepTheirMeaning();
};

namespace {

QByteArray ask(Dispatcher &dispatcher, const QByteArray &message)
{
    return await(dispatcher.handle(message, Caller{})).bytes;
}

} // namespace

void TestJsonRpc::conformance_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QJsonArray>("accepted");
    const QList<ConformanceCase> cases = conformanceCases();
    QCOMPARE(cases.size(), 43);
    for (const ConformanceCase &one : cases)
        QTest::newRow(one.name.constData()) << one.request << one.accepted;
}

void TestJsonRpc::conformance()
{
    QFETCH(const QByteArray, request);
    QFETCH(const QJsonArray, accepted);
    Dispatcher dispatcher;
    addTestService(dispatcher);
    const QByteArray answer = ask(dispatcher, request);
    QVERIFY2(isAccepted(answer, accepted), answer.constData());
}

void TestJsonRpc::answers_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *name, const char *request, const char *answer) {
        QTest::newRow(name) << QByteArray(request) << QByteArray(answer);
    };
    row("number id is written as it came",
        R"({"jsonrpc":"2.0","method":"sum","params":[1],"id":12345678901234567890123})",
        R"({"jsonrpc":"2.0","result":1,"id":12345678901234567890123})");
    row("id with a fraction", R"({"jsonrpc":"2.0","method":"sum","id":1.50})",
        R"({"jsonrpc":"2.0","result":0,"id":1.50})");
    row("whole numbers of 64 bits", R"({"jsonrpc":"2.0","method":"sum","params":[9223372036854775806,1],"id":1})",
        R"({"jsonrpc":"2.0","result":9223372036854775807,"id":1})");
    row("named 64 bits",
        R"({"jsonrpc":"2.0","method":"subtract","params":{"minuend":9007199254740993,"subtrahend":0},"id":1})",
        R"({"jsonrpc":"2.0","result":9007199254740993,"id":1})");
    row("echo to the digit",
        R"({"jsonrpc":"2.0","method":"echo","params":[1.10,1e400,-0,18446744073709551616],"id":1})",
        R"({"jsonrpc":"2.0","result":[1.10,1e400,-0,18446744073709551616],"id":1})");
    row("half surrogates", R"({"jsonrpc":"2.0","method":"echo","params":["\ud800"],"id":"\udc00"})",
        R"({"jsonrpc":"2.0","result":["\ud800"],"id":"\udc00"})");
    row("names in escapes", R"({"jsonrpc":"2\u002e0","\u006dethod":"sum","params":[1,2],"id":1})",
        R"({"jsonrpc":"2.0","result":3,"id":1})");
    row("echo of nothing", R"({"jsonrpc":"2.0","method":"echo","id":1})", R"({"jsonrpc":"2.0","result":null,"id":1})");
    row("too many positional", R"({"jsonrpc":"2.0","method":"subtract","params":[1,2,3],"id":1})",
        R"({"jsonrpc":"2.0","error":{"code":-32602,"message":"Invalid params","data":{"name":"invalidParams","reason":"fewer elements are expected"}},"id":1})");
    row("where it does not fit", R"({"jsonrpc":"2.0","method":"subtract","params":{"minuend":1},"id":1})",
        R"({"jsonrpc":"2.0","error":{"code":-32602,"message":"Invalid params","data":{"name":"invalidParams","reason":"subtrahend: a number is expected"}},"id":1})");
    row("an answer is no request", R"({"jsonrpc":"2.0","result":1,"id":5})",
        R"({"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request"},"id":null})");
    row("byte order mark", "\xef\xbb\xbf{}",
        R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null})");
    row("escape that is none", R"({"jsonrpc":"2.0","method":"sum","params":["\x"],"id":1})",
        R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null})");
    row("batch of one notification", R"([{"jsonrpc":"2.0","method":"throws"}])", "");
    row("batch keeps its brackets", R"([{"jsonrpc":"2.0","method":"sum","id":1}])",
        R"([{"jsonrpc":"2.0","result":0,"id":1}])");
}

void TestJsonRpc::answers()
{
    QFETCH(const QByteArray, request);
    QFETCH(const QByteArray, answer);
    Dispatcher dispatcher;
    addTestService(dispatcher);
    QCOMPARE(ask(dispatcher, request), answer);
}

void TestJsonRpc::refusesDuplicateNames_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("in the envelope") << QByteArray(R"({"jsonrpc":"2.0","method":"sum","method":"echo","id":1})");
    QTest::newRow("in another spelling") << QByteArray(
        R"({"jsonrpc":"2.0","method":"sum","m\u0065thod":"echo","id":1})");
    QTest::newRow("inside") << QByteArray(R"({"jsonrpc":"2.0","method":"echo","params":[[{"a":1,"a":1}]],"id":1})");
    QByteArray many = R"({"jsonrpc":"2.0","method":"echo","id":1,"params":{)";
    for (int i = 0; i < 100; ++i)
        many += "\"n" + QByteArray::number(i) + "\":0,";
    QTest::newRow("among many") << many + R"("n50":0}})";
}

void TestJsonRpc::refusesDuplicateNames()
{
    QFETCH(const QByteArray, request);
    Dispatcher dispatcher;
    addTestService(dispatcher);
    QCOMPARE(ask(dispatcher, request),
             QByteArray(R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error"},"id":null})"));
}

void TestJsonRpc::limits()
{
    Dispatcher dispatcher(
        server::DispatcherLimits{.message = {.bytes = 20'000, .batch = 3, .tree = {.depth = 64, .values = 1'000}}});
    addTestService(dispatcher);
    const auto code = [&](const QByteArray &message) {
        return parsed(ask(dispatcher, message))[u"error"][u"code"].toInt();
    };
    const QByteArray one = R"({"jsonrpc":"2.0","method":"sum","id":1})";
    QCOMPARE(parsed(ask(dispatcher, '[' + QList<QByteArray>(3, one).join(',') + ']')).toArray().size(), 3);
    QCOMPARE(code('[' + QList<QByteArray>(4, one).join(',') + ']'), -32600);
    QCOMPARE(code(QByteArray(20'001, ' ')), -32009);
    const auto nested = [](int levels) {
        return R"({"jsonrpc":"2.0","method":"echo","id":1,"params":)" + QByteArray(levels, '[') +
               QByteArray(levels, ']') + '}';
    };
    QCOMPARE(code(nested(63)), 0);
    QCOMPARE(code(nested(64)), -32700);
    QCOMPARE(code(nested(9'000)), -32700);
    QCOMPARE(
        code(R"({"jsonrpc":"2.0","method":"echo","id":1,"params":[)" + QList<QByteArray>(1'000, "1").join(',') + "]}"),
        -32700);
}

void TestJsonRpc::innerTextStaysInside()
{
    Dispatcher dispatcher;
    addTestService(dispatcher);
    QCOMPARE(ask(dispatcher, R"({"jsonrpc":"2.0","method":"throws","id":8})"),
             QByteArray(R"({"jsonrpc":"2.0","error":{"code":-32603,"message":"Internal error"},"id":8})"));
}

namespace {

// A method that ends when the test says so.
struct Wait
{
    static constexpr const char *name = "wait";
    static constexpr rpc::Permission permission = rpc::Permission::Public;
    static constexpr rpc::Effect effect = rpc::Effect::Reads;
    using Params = rpc::RawJson;
    using Result = int;
};

struct Waiting
{
    QList<Completion<int>> calls;

    void addTo(Dispatcher &dispatcher)
    {
        dispatcher.add<Wait>([this](const CallContext &, const rpc::RawJson &) { return wait(calls.emplaceBack()); });
    }
    static QCoro::Task<rpc::Reply<int>> wait(Completion<int> completion)
    {
        const int value = co_await completion;
        co_return value;
    }
};

} // namespace

void TestJsonRpc::batchRunsTogether()
{
    Dispatcher dispatcher;
    Waiting waiting;
    waiting.addTo(dispatcher);
    const Awaited answer(dispatcher.handle(
        R"([{"jsonrpc":"2.0","method":"wait","id":1},{"jsonrpc":"2.0","method":"wait","id":2}])", Caller{}));
    QCOMPARE(waiting.calls.size(), 2);
    waiting.calls[1].complete(20);
    QVERIFY(!answer.done());
    waiting.calls[0].complete(10);
    QVERIFY(answer.done());
    QVERIFY(matches(answer.value().bytes,
                    parsed(R"([{"jsonrpc":"2.0","result":10,"id":1},{"jsonrpc":"2.0","result":20,"id":2}])")));
}

void TestJsonRpc::notificationsAreNotWaitedFor()
{
    Dispatcher dispatcher;
    Waiting waiting;
    waiting.addTo(dispatcher);
    QCOMPARE(ask(dispatcher, R"({"jsonrpc":"2.0","method":"wait"})"), QByteArray());
    QCOMPARE(waiting.calls.size(), 1);
    waiting.calls[0].complete(1);
}

void TestJsonRpc::slowHandlerBlocksNobody()
{
    Dispatcher dispatcher;
    addTestService(dispatcher);
    Waiting waiting;
    waiting.addTo(dispatcher);
    const Caller caller;
    const Awaited slow(dispatcher.handle(R"({"jsonrpc":"2.0","method":"wait","id":1})", caller));
    const Awaited quick(dispatcher.handle(R"({"jsonrpc":"2.0","method":"sum","params":[2],"id":2})", caller));
    QVERIFY(!slow.done());
    QCOMPARE(quick.value().bytes, QByteArray(R"({"jsonrpc":"2.0","result":2,"id":2})"));
    QCOMPARE(*caller.running, 1);
    waiting.calls[0].complete(1);
    QVERIFY(slow.done());
    QCOMPARE(*caller.running, 0);
}

void TestJsonRpc::writtenMessagesReadBack()
{
    const QString text = QStringLiteral("Zoë \"\\ \u2028 😀") + QChar(0) + QChar(0xd800);
    for (const rpc::Id &id : {rpc::Id(), rpc::Id(qint64(-9223372036854775807LL)), rpc::Id(text), rpc::Id(u"")}) {
        const auto request = rpc::readMessage(rpc::writeRequest(id, text, R"({"a":[1]})"));
        const auto &read = std::get<rpc::Request>(request->parts[0]);
        QCOMPARE(read.id->json(), id.json());
        QCOMPARE(read.method, text);
        QCOMPARE(read.params.raw().toByteArray(), QByteArray(R"({"a":[1]})"));
        const auto result = rpc::readMessage(rpc::writeResult(id, "[9007199254740993]"));
        QCOMPARE(std::get<rpc::Response>(result->parts[0]).result.raw().toByteArray(),
                 QByteArray("[9007199254740993]"));
        const rpc::Fault fault(7, text, R"({"hint":1})");
        const auto failed = rpc::readMessage(rpc::writeFault(id, fault));
        QCOMPARE(*std::get<rpc::Response>(failed->parts[0]).fault, fault);
        QVERIFY(std::get<rpc::Response>(failed->parts[0]).id == id);
    }
    QCOMPARE(rpc::Id(text).text().value(), text);
    const rpc::Note note =
        rpc::EventNote{QStringLiteral("s1"), 9007199254740993, QStringLiteral("tasks"), {R"({"b":2})"}};
    const auto notification = rpc::readMessage(rpc::writeNote(note));
    const auto &read = std::get<rpc::Request>(notification->parts[0]);
    QVERIFY(read.isNotification());
    QVERIFY(rpc::readNote(read.method, read.params) == note);
}

void TestJsonRpc::errorsKeepTheirMeaning_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("httpStatus");
    QTest::addColumn<int>("wire");
    const auto row = [](const char *name, Error::Code code, int httpStatus, int wire) {
        QTest::newRow(name) << static_cast<int>(code) << httpStatus << wire;
    };
    using enum Error::Code;
    row("not signed in", Unauthorized, 401, -32001);
    row("may not", Unauthorized, 403, -32002);
    row("not found", NotFound, 404, -32003);
    row("busy", Busy, 409, -32004);
    row("rate limited", RateLimited, 429, -32005);
    row("timed out", Timeout, 504, -32007);
    row("cancelled", Cancelled, 0, -32008);
    row("input", BadRequest, 400, -32602);
    row("too large", BadRequest, 413, -32009);
    row("unsupported", Unsupported, 501, -32010);
    row("disk full", Storage, 507, -32011);
    row("has to confirm", Unauthorized, 428, -32012);
    row("overloaded", ServerError, 503, -32006);
    row("inner", ServerError, 500, -32603);
}

void TestJsonRpc::errorsKeepTheirMeaning()
{
    QFETCH(const int, code);
    QFETCH(const int, httpStatus);
    QFETCH(const int, wire);
    Error error;
    error.code = static_cast<Error::Code>(code);
    error.httpStatus = httpStatus;
    error.detail = QStringLiteral("qd-canary-detail");
    error.serverMessage = QStringLiteral("Do this instead.");
    const rpc::Fault fault(error);
    QCOMPARE(fault.code, wire);
    QVERIFY(!rpc::writeFault({}, fault).contains("qd-canary"));
    const Error back = rpc::toError(fault);
    QCOMPARE(static_cast<int>(back.code), code);
    QCOMPARE(back.httpStatus, httpStatus);
    QCOMPARE(back.serverMessage, wire == -32603 ? QString() : error.serverMessage);
}

QTEST_GUILESS_MAIN(TestJsonRpc)
#include "tst_jsonrpc.moc"
