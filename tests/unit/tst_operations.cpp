// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What the people who run a server ask it: health, readiness, figures, its description (S0.6).
#include "core/hub/hubapi.h"
#include "embedded-server/operations/operationsroutes.h"
#include "embedded-server/operations/statusmethod.h"
#include "embedded-server/rpc/inprocess.h"
#include "embedded-server/rpc/standardmethods.h"
#include "tests/support/await.h"
#include "tests/unit/httpfixtures.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

const QByteArray signedIn = "Authorization: Bearer qd-canary-token\r\n";

//! A server with the operations' routes and some others.
struct Rig
{
    Rig()
    {
        http::Router router;
        router.add(http::Verb::Get, "/items/{name}", http::Needs::Nothing,
                   [](const http::ExchangePtr &exchange) { exchange->answer(http::jsonResponse("{}", 404)); });
        router.add(http::Verb::Get, "/stream", http::Needs::Nothing, [](const http::ExchangePtr &exchange) {
            exchange->begin({});
            exchange->write("piece");
            exchange->finish();
        });
        operations.addTo(router);
        http::Options options = testOptions(time);
        options.served = [this](const http::Served &request) { operations.metrics().note(request); };
        server = std::make_unique<http::Server>(options, std::move(router), &authenticator, &owner);
        port = server->listen().value_or(0);
    }

    Reply ask(const QByteArray &request)
    {
        RawClient client(port);
        client.send(request);
        return client.reply();
    }
    //! The figures, once a line is among them: requests are counted when their answer is sent.
    bool hasLine(const QByteArray &line)
    {
        return QTest::qWaitFor([&] { return operations.metrics().text().split('\n').contains(line); }, 30'000);
    }

    QObject owner;
    ManualTime time;
    OneToken authenticator;
    server::OperationsRoutes operations{"hub", "1.2.3"};
    std::unique_ptr<http::Server> server;
    quint16 port = 0;
};

} // namespace

class TestOperations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatStrangersAreTold();
    void readiness();
    void figuresOfRequests();
    void noWordOfAClientBecomesALabel();
    void otherFigures();
    void describesWhatItServes();
    void howItDoes();
};

void TestOperations::whatStrangersAreTold()
{
    Rig rig;
    QCOMPARE(rig.ask(get("/")).body, R"({"name":"quarterdeck","mode":"hub"})");
    QCOMPARE(rig.ask(get("/health")).body, R"({"status":"ok"})");
    QCOMPARE(rig.ask(get("/metrics")).status, 401);
    QCOMPARE(rig.ask(get("/openapi.json")).status, 401);
}

void TestOperations::readiness()
{
    Rig rig;
    bool databaseIsAway = false;
    rig.operations.readiness().add("database",
                                   [&] { return databaseIsAway ? QByteArray("unavailable") : QByteArray(); });
    Reply reply = rig.ask(get("/ready"));
    QCOMPARE(reply.status, 200);
    QCOMPARE(reply.body, R"({"ready":true,"checks":{"database":"ok"}})");
    databaseIsAway = true;
    reply = rig.ask(get("/ready"));
    QCOMPARE(reply.status, 503);
    QCOMPARE(reply.body, R"({"ready":false,"checks":{"database":"unavailable"}})");
    QCOMPARE(rig.ask(get("/health")).status, 200);
}

void TestOperations::figuresOfRequests()
{
    Rig rig;
    QCOMPARE(rig.ask(get("/items/one")).status, 404);
    QCOMPARE(rig.ask(get("/items/two")).status, 404);
    QCOMPARE(rig.ask(get("/stream")).body, "piece");
    QVERIFY(rig.hasLine(R"(quarterdeck_http_requests_total{method="GET",route="/items/{name}",status="404"} 2)"));
    QVERIFY(rig.hasLine(R"(quarterdeck_http_request_seconds_count{route="/items/{name}"} 2)"));
    QVERIFY(rig.hasLine(R"(quarterdeck_http_requests_total{method="GET",route="/stream",status="200"} 1)"));
    QVERIFY(rig.hasLine(R"(quarterdeck_http_response_bytes_total{route="/stream"} 5)"));
    QVERIFY(!rig.operations.metrics().text().contains(R"(quarterdeck_http_request_seconds_count{route="/stream"})"));

    const Reply reply = rig.ask(get("/metrics", signedIn));
    QCOMPARE(reply.status, 200);
    QVERIFY(reply.headers.value("Content-Type").startsWith("text/plain; version=0.0.4"));
    QVERIFY(reply.body.contains("# TYPE quarterdeck_http_requests_total counter"));
}

void TestOperations::noWordOfAClientBecomesALabel()
{
    Rig rig;
    QCOMPARE(rig.ask(get("/qd-canary-path?token=qd-canary-query")).status, 404);
    QVERIFY(rig.ask("QD-CANARY /health HTTP/1.1\r\nHost: localhost\r\n\r\n").status >= 400);
    QVERIFY(rig.hasLine(R"(quarterdeck_http_requests_total{method="GET",route="none",status="404"} 1)"));
    QVERIFY(!rig.operations.metrics().text().toLower().contains("canary"));
}

void TestOperations::otherFigures()
{
    server::Metrics metrics("1.2.3");
    double value = 3;
    metrics.addGauge("quarterdeck_test_things", "Things.", [&] { return value; }, {{"kind", "a"}});
    metrics.addGauge("quarterdeck_test_things", "Things.", [] { return 7.0; }, {{"kind", "b"}});
    metrics.addCounter("quarterdeck_test_total", "So many.", [] { return 12.0; });
    value = 4;
    const QList<QByteArray> lines = metrics.text().split('\n');
    QVERIFY(lines.contains(R"(quarterdeck_test_things{kind="a"} 4)"));
    QVERIFY(lines.contains(R"(quarterdeck_test_things{kind="b"} 7)"));
    QCOMPARE(lines.count("# TYPE quarterdeck_test_things gauge"), 1);
    QVERIFY(lines.contains("quarterdeck_test_total 12"));
    QVERIFY(lines.contains(R"(quarterdeck_build_info{version="1.2.3"} 1)"));
    const auto memory = std::ranges::find_if(
        lines, [](const QByteArray &line) { return line.startsWith("process_resident_memory_bytes "); });
    QVERIFY(memory != lines.end() && memory->split(' ').last().toDouble() > 1e6);
}

void TestOperations::describesWhatItServes()
{
    // What nobody wrote down is told to whoever wrote it.
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"GET /items/\\{name\\} has no entry in the OpenAPI document"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"GET /stream has no entry in the OpenAPI document"_s));
    Rig rig;
    const Reply reply = rig.ask(get("/openapi.json", signedIn));
    QCOMPARE(reply.status, 200);
    const QJsonObject document = QJsonDocument::fromJson(reply.body).object();
    QCOMPARE(document[u"openapi"_s].toString(), u"3.1.0"_s);
    QCOMPARE(document[u"info"_s][u"version"_s].toString(), u"1.2.3"_s);
    const QStringList expected{u"/"_s, u"/health"_s, u"/metrics"_s, u"/openapi.json"_s, u"/ready"_s};
    QCOMPARE(document[u"paths"_s].toObject().keys(), expected); // no more than is mounted here
}

// Asked anew each time, and told to owners only.
void TestOperations::howItDoes()
{
    ManualTime time;
    server::MemoryEventLog log;
    server::Subscriptions subscriptions(log);
    server::Dispatcher dispatcher;
    server::addStandardMethods(dispatcher, {u"Test"_s, u"1"_s, u"hub"_s, u"instance"_s, {}});
    const qint64 startedAt = time.nowMs();
    int asked = 0;
    server::addStatusMethod(
        dispatcher, [&asked](rpc::ServerStatus::Result &status) { status.connections = ++asked; }, time);
    time.advance(5'000);
    server::InProcessTransport transport(dispatcher, subscriptions);
    HubApi api(transport);
    transport.start();
    const auto ask = [&api] { return await(api.call<rpc::ServerStatus>()); };
    const auto first = ask();
    QVERIFY(first.has_value());
    QCOMPARE(first->startedAt, startedAt);
    QCOMPARE(first->now, startedAt + 5'000);
    QVERIFY(first->memory > 1024 * 1024);
    QCOMPARE(ask()->connections, 2);
    QVERIFY(server::residentBytes(0) > 1024 * 1024); // of this process
    QCOMPARE(server::residentBytes(std::numeric_limits<int>::max()), 0);

    rpc::Principal member{u"bob"_s, u"bob"_s, rpc::Permissions(rpc::Permission::SignedIn) | rpc::Permission::Write};
    server::InProcessTransport others(dispatcher, subscriptions, member);
    HubApi theirs(others);
    others.start();
    const auto refused = await(theirs.call<rpc::ServerStatus>());
    QVERIFY(!refused);
    QCOMPARE(refused.error().httpStatus, 403);
}

QTEST_GUILESS_MAIN(TestOperations)
#include "tst_operations.moc"
