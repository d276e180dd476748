// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
// S0.30, S0.32: what the proxy passes on, how it says errors, what it reads of usage and models, how it limits.
#include "embedded-server/proxy/dialect.h"
#include "embedded-server/proxy/forwarding.h"
#include "embedded-server/proxy/trafficlimiter.h"
#include "embedded-server/proxy/usagereader.h"
#include "embedded-server/proxy/wantedmodels.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace qd;
using namespace qd::proxy;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

http::Request request(std::initializer_list<http::Headers::Field> fields, const QByteArray &target = "/proxy/openai/v1")
{
    http::Request made;
    made.headers = http::Headers(fields);
    made.target = *http::parseTarget(target);
    return made;
}

keys::Resolved resolved(const QString &provider)
{
    keys::Resolved made;
    made.provider = *keys::knownProvider(provider);
    made.secret = keys::secretOf("qd-canary-provider");
    return made;
}

Usage usageOf(const QByteArray &body, QByteArrayView type, qsizetype step)
{
    UsageReader reader;
    reader.begin(200, type, {});
    for (qsizetype at = 0; at < body.size(); at += step)
        reader.push(QByteArrayView(body).sliced(at, std::min(step, body.size() - at)));
    return reader.finish();
}

} // namespace

class ProxyPartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void errors()
    {
        const auto parsed = [](keys::Dialect dialect, int status) {
            return QJsonDocument::fromJson(errorResponse(dialect, status, "Some words.").body).object();
        };
        QCOMPARE(parsed(keys::Dialect::OpenAi, 401)[u"error"][u"code"].toString(), u"invalid_api_key"_s);
        QCOMPARE(parsed(keys::Dialect::OpenAi, 429)[u"error"][u"message"].toString(), u"Some words."_s);
        QVERIFY(parsed(keys::Dialect::OpenAi, 400)[u"error"].toObject().contains(u"param"_s));
        QCOMPARE(parsed(keys::Dialect::Anthropic, 429)[u"type"].toString(), u"error"_s);
        QCOMPARE(parsed(keys::Dialect::Anthropic, 429)[u"error"][u"type"].toString(), u"rate_limit_error"_s);
        QCOMPARE(parsed(keys::Dialect::Google, 401)[u"error"][u"code"].toInt(), 401);
        QCOMPARE(parsed(keys::Dialect::Google, 401)[u"error"][u"status"].toString(), u"UNAUTHENTICATED"_s);
        QCOMPARE(parsed(keys::Dialect::Anthropic, 418)[u"error"][u"type"].toString(), u"invalid_request_error"_s);
        QCOMPARE(parsed(keys::Dialect::Anthropic, 529)[u"error"][u"type"].toString(), u"api_error"_s);
        const auto limited = errorResponse(keys::Dialect::OpenAi, 429, "Some words.", 1'001);
        QCOMPARE(limited.headers.value("Retry-After"), "2");
        QCOMPARE(limited.headers.value("Content-Type"), "application/json");
    }

    void tokens()
    {
        QCOMPARE(tokenOf(request({{"Authorization", "Bearer abc"}})), "abc");
        QCOMPARE(tokenOf(request({{"authorization", "bearer abc"}})), "abc");
        QCOMPARE(tokenOf(request({{"Authorization", "Basic abc"}})), QByteArray());
        QCOMPARE(tokenOf(request({{"x-api-key", "abc"}})), "abc");
        QCOMPARE(tokenOf(request({{"x-goog-api-key", "abc"}})), "abc");
        QCOMPARE(tokenOf(request({}, "/proxy/google/v1beta?alt=sse&key=a%62c")), "abc");
        QCOMPARE(tokenOf(request({{"Authorization", "Bearer other"}, {"x-api-key", "qdp_abc"}})), "qdp_abc");
        QCOMPARE(tokenOf(request({})), QByteArray());
    }

    void fieldsToTheProvider()
    {
        const http::Request from = request({{"Authorization", "Bearer qdp_canary"},
                                            {"x-api-key", "qdp_canary"},
                                            {"X-Goog-Api-Key", "qdp_canary"},
                                            {"x-provider-api-key", "qd-canary-own"},
                                            {"Cookie", "a=b"},
                                            {"Host", "hub"},
                                            {"Accept-Encoding", "gzip, br"},
                                            {"X-Forwarded-For", "10.0.0.1"},
                                            {"Forwarded", "for=10.0.0.1"},
                                            {"Proxy-Authorization", "Basic x"},
                                            {"Connection", "keep-alive"},
                                            {"X-Request-Id", "abc"},
                                            {"Origin", "http://a"},
                                            {"Referer", "http://a"},
                                            {"X-Secret", "x"},
                                            {"Content-Type", "application/json"},
                                            {"Accept", "text/event-stream"},
                                            {"anthropic-version", "2023-06-01"},
                                            {"anthropic-beta", "a,b"},
                                            {"OpenAI-Beta", "x"},
                                            {"User-Agent", "sdk"},
                                            {"X-Stainless-Lang", "js"},
                                            {"Idempotency-Key", "k"}});
        for (const auto &[provider, name, value] :
             {std::tuple(u"openai"_s, QByteArray("Authorization"), QByteArray("Bearer qd-canary-provider")),
              std::tuple(u"anthropic"_s, QByteArray("x-api-key"), QByteArray("qd-canary-provider")),
              std::tuple(u"google"_s, QByteArray("x-goog-api-key"), QByteArray("qd-canary-provider"))}) {
            const http::Headers fields = forwardedFields(from.headers, resolved(provider));
            QStringList names;
            for (const auto &field : fields)
                names.append(QString::fromLatin1(field.name).toLower());
            names.sort();
            QStringList expected{u"accept"_s,           u"accept-encoding"_s,
                                 u"anthropic-beta"_s,   u"anthropic-version"_s,
                                 u"content-type"_s,     u"idempotency-key"_s,
                                 u"openai-beta"_s,      u"user-agent"_s,
                                 u"x-stainless-lang"_s, QString::fromLatin1(name).toLower()};
            expected.sort();
            QCOMPARE(names, expected);
            QCOMPARE(fields.value(name), value);
            QCOMPARE(fields.value("accept-encoding"), "identity");
        }
    }

    void fieldsToTheClient()
    {
        http::Headers answer{{"Content-Type", "text/event-stream"},
                             {"Set-Cookie", "a=b"},
                             {"Server", "x"},
                             {"Retry-After", "7"},
                             {"request-id", "r"},
                             {"x-request-id", "s"},
                             {"x-ratelimit-remaining-tokens", "1"},
                             {"Location", "http://a"},
                             {"openai-organization", "o"},
                             {"anthropic-ratelimit-requests-limit", "2"},
                             {"Content-Encoding", "gzip"},
                             {"Alt-Svc", "h3"}};
        keepForwarded(answer);
        QStringList names;
        for (const auto &field : answer)
            names.append(QString::fromLatin1(field.name).toLower());
        QCOMPARE(names, QStringList({u"content-type"_s, u"retry-after"_s, u"request-id"_s, u"x-request-id"_s,
                                     u"x-ratelimit-remaining-tokens"_s, u"anthropic-ratelimit-requests-limit"_s,
                                     u"content-encoding"_s}));
    }

    void targets()
    {
        const QUrl plain(u"https://api.example.com"_s);
        QCOMPARE(forwardedTarget(plain, "v1/messages", "beta=true"), "/v1/messages?beta=true");
        QCOMPARE(forwardedTarget(plain, "", ""), "/");
        QCOMPARE(forwardedTarget(QUrl(u"https://api.example.com/openai"_s), "v1/models", ""), "/openai/v1/models");
        QCOMPARE(forwardedTarget(plain, "v1/a%2Fb", ""), "/v1/a%2Fb");
        QCOMPARE(forwardedTarget(plain, "m:streamGenerateContent", "key=qdp_x&alt=sse"),
                 "/m:streamGenerateContent?alt=sse");
        QCOMPARE(forwardedTarget(plain, "m", "alt=sse&k%65y=qdp_x&x=key"), "/m?alt=sse&x=key");
        QCOMPARE(forwardedTarget(plain, "m", "key=qdp_x"), "/m");
    }

    void models_data()
    {
        QTest::addColumn<QByteArray>("rest");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QStringList>("models"); // one that is null: not to be said
        const QStringList unsure{QString()};
        QTest::newRow("chat") << QByteArray("v1/chat/completions") << QByteArray(R"({"model":"a"})")
                              << QStringList{u"a"_s};
        QTest::newRow("google") << QByteArray("v1beta/models/gemini-2.5-flash:streamGenerateContent")
                                << QByteArray("{}") << QStringList{u"gemini-2.5-flash"_s};
        QTest::newRow("both") << QByteArray("v1beta/models/a:generateContent") << QByteArray(R"({"model":"models/b"})")
                              << QStringList{u"a"_s, u"b"_s};
        QTest::newRow("fallbacks") << QByteArray("v1/chat/completions")
                                   << QByteArray(R"({"model":"a","models":["b","c"]})")
                                   << QStringList{u"a"_s, u"b"_s, u"c"_s};
        QTest::newRow("twice") << QByteArray("v1/messages") << QByteArray(R"({"model":"a","model":"b"})") << unsure;
        QTest::newRow("twice, escaped") << QByteArray("v1/messages") << QByteArray(R"({"model":"a","mod\u0065l":"b"})")
                                        << unsure;
        QTest::newRow("no string") << QByteArray("v1/messages") << QByteArray(R"({"model":["a"]})") << unsure;
        QTest::newRow("batch") << QByteArray("v1/messages/batches") << QByteArray(R"({"model":"a","requests":[]})")
                               << unsure;
        QTest::newRow("Batch") << QByteArray("v1beta/models/a:batchGenerateContent") << QByteArray("{}") << unsure;
        QTest::newRow("form") << QByteArray("v1/audio") << QByteArray("--x\r\n") << unsure;
        QTest::newRow("none") << QByteArray("v1/files") << QByteArray("{}") << QStringList();
    }
    void models()
    {
        QFETCH(QByteArray, rest);
        QFETCH(QByteArray, body);
        QFETCH(QStringList, models);
        const auto found = wantedModels(rest, body);
        QCOMPARE(found.has_value(), models != QStringList{QString()});
        if (found)
            QCOMPARE(*found, models);
    }

    // Wherever the words are: frames are looked through in blocks.
    void usageAtAnyPlace()
    {
        for (qsizetype before = 0; before < 200; ++before) {
            for (const qsizetype after : {0, 1, 62, 63, 64, 65, 200}) {
                const QByteArray text =
                    "{\"t\":\"" + QByteArray(before, 'u') + "\",%\"m\":\"" + QByteArray(after, 'm') + "\"}";
                const auto with = [&text](const QByteArray &fields) {
                    const QByteArray frame = "data: " + QByteArray(text).replace('%', fields) + "\n\n";
                    return usageOf(frame, "text/event-stream", frame.size());
                };
                QCOMPARE(with("\"usage\":{\"input_tokens\":7},").input, 7);
                QCOMPARE(with("\"model\":\"gpt\",").model, u"gpt"_s);
                QVERIFY(!with("").isKnown);
            }
        }
        QCOMPARE(usageOf("data: {\"usage\":{\"input_tokens\":7}}\n\n", "text/event-stream", 100).input, 7);
    }

    void usage_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QList<qint64>>(
            "numbers"); // input, output, read from a cache, written to one; none = not known
        const QByteArray sse = "text/event-stream; charset=utf-8";
        const QByteArray json = "application/json";
        using Numbers = QList<qint64>;
        QTest::newRow("anthropic") << sse
                                   << QByteArray(
                                          "event: message_start\ndata: "
                                          "{\"type\":\"message_start\",\"message\":{\"model\":\"claude\",\"usage\":"
                                          "{\"input_tokens\":25,\"cache_read_input_tokens\":5,\"cache_creation_input_"
                                          "tokens\":7,\"output_tokens\":1}}}\n\n"
                                          ": ping\n\nevent: message_delta\ndata: "
                                          "{\"type\":\"message_delta\",\"usage\":{\"output_tokens\":15}}\n\n")
                                   << u"claude"_s << Numbers{25, 15, 5, 7};
        QTest::newRow("responses")
            << sse
            << QByteArray(
                   "data: {\"type\":\"response.created\",\"response\":{\"model\":\"gpt\",\"usage\":null}}\n\ndata: "
                   "{\"type\":\"response.completed\",\"response\":{\"model\":\"gpt\",\"usage\":{\"input_tokens\":9,"
                   "\"input_tokens_details\":{\"cached_tokens\":4},\"output_tokens\":3}}}\n\n")
            << u"gpt"_s << Numbers{9, 3, 4, 0};
        QTest::newRow("chat")
            << sse
            << QByteArray(
                   "data: {\"model\":\"gpt\",\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\r\n\r\ndata: "
                   "{\"model\":\"gpt\","
                   "\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":2,\"prompt_tokens_details\":"
                   "{\"cached_tokens\":1}}}\r\n\r\ndata: [DONE]\r\n\r\n")
            << u"gpt"_s << Numbers{11, 2, 1, 0};
        QTest::newRow("chat without usage")
            << sse << QByteArray("data: {\"model\":\"gpt\",\"choices\":[]}\n\ndata: [DONE]\n\n") << u"gpt"_s
            << Numbers();
        QTest::newRow("google")
            << sse
            << QByteArray("data: {\"modelVersion\":\"gem\",\"usageMetadata\":{\"promptTokenCount\":4}}\r\n\r\n"
                          "data: {\"modelVersion\":\"gem\",\"usageMetadata\":{\"promptTokenCount\":4,"
                          "\"candidatesTokenCount\":6,\"thoughtsTokenCount\":10}}\r\n\r\n")
            << u"gem"_s << Numbers{4, 16, 0, 0};
        QTest::newRow("google's list") << json
                                       << QByteArray(
                                              "[{\"usageMetadata\":{\"promptTokenCount\":4}},{\"modelVersion\":\"gem\","
                                              "\"usageMetadata\":{\"promptTokenCount\":4,\"candidatesTokenCount\":6}}]")
                                       << u"gem"_s << Numbers{4, 6, 0, 0};
        QTest::newRow("json") << json
                              << QByteArray("{\"model\":\"claude\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}")
                              << u"claude"_s << Numbers{1, 2, 0, 0};
        QTest::newRow("line separators") << sse
                                         << QByteArray("data: "
                                                       "{\"model\":\"gpt\",\"x\":\"\xE2\x80\xA8\",\"usage\":{\"prompt_"
                                                       "tokens\":1,\"completion_tokens\":2}}\n\n")
                                         << u"gpt"_s << Numbers{1, 2, 0, 0};
        QTest::newRow("nonsense") << sse << QByteArray("data: {\"usage\":\n\ndata: \"usage\"\n\n\xff\xfe") << QString()
                                  << Numbers();
        QTest::newRow("text") << QByteArray("text/plain") << QByteArray("{\"usage\":{\"input_tokens\":1}}") << QString()
                              << Numbers();
    }
    void usage()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(QString, model);
        QFETCH(QList<qint64>, numbers);
        for (const qsizetype step : {qsizetype(1), qsizetype(7), body.size()}) {
            const Usage read = usageOf(body, type, step);
            QCOMPARE(read.model, model);
            QCOMPARE(read.isKnown, !numbers.isEmpty());
            if (read.isKnown)
                QCOMPARE(QList<qint64>({read.input, read.output, read.cacheRead, read.cacheWrite}), numbers);
        }
    }

    void limits()
    {
        ManualTime time;
        TrafficLimiter limiter(time);
        const TrafficLimiter::Entrant person{"person", {5, 0}};
        const TrafficLimiter::Entrant token{"token", {3, 2}};
        QList<TrafficLimiter::TicketPtr> tickets;
        const auto enter = [&](const QList<TrafficLimiter::Entrant> &who) -> qint64 {
            auto entered = limiter.enter(who);
            const qint64 *const wait = std::get_if<qint64>(&entered);
            if (!wait)
                tickets.append(std::get<TrafficLimiter::TicketPtr>(entered));
            return wait ? *wait : 0;
        };
        QCOMPARE(enter({person, token}), 0);
        QCOMPARE(enter({person, token}), 0);
        QCOMPARE(enter({person, token}), 1'000); // two at once
        tickets.removeLast();
        time.advance(10'000);
        QCOMPARE(enter({person, token}), 0);
        tickets.clear();
        QCOMPARE(enter({person, token}), 50'000); // three in a minute
        QCOMPARE(enter({person}), 0);             // what was refused does not count
        QCOMPARE(enter({person}), 0);
        QCOMPARE(enter({person}), 50'000);
        time.advance(50'000);
        QCOMPARE(enter({person, token}), 0);
    }
};

QTEST_GUILESS_MAIN(ProxyPartsTest)
#include "tst_proxyparts.moc"
