// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/ssereader.h"
#include "core/opencode/codec.h"
#include "core/opencode/eventbatch.h"
#include "tests/support/fixtures.h"
#include "tests/support/jsondifference.h"
#include "tests/support/qtest.h"

using namespace qd;
using namespace qd::opencode;
using namespace Qt::StringLiterals;

namespace {

QByteArray compact(const QJsonValue &value)
{
    return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

// What a decoded event holds, as the JSON it came from; null for payloads without an encoder.
QJsonObject encoded(const Event &event)
{
    const auto parse = [](const QByteArray &json) { return QJsonDocument::fromJson(json).object(); };
    if (const auto *p = std::get_if<events::SessionUpserted>(&event.payload))
        return {{u"sessionID"_s, p->session.id}, {u"info"_s, parse(encodeSession(p->session))}};
    if (const auto *p = std::get_if<events::MessageUpdated>(&event.payload))
        return {{u"sessionID"_s, p->sessionId}, {u"info"_s, parse(encodeMessage(p->message, p->sessionId))}};
    if (const auto *p = std::get_if<events::PartUpdated>(&event.payload))
        return {{u"sessionID"_s, p->sessionId}, {u"part"_s, parse(encodePart(p->part, p->sessionId))}};
    if (const auto *p = std::get_if<events::PermissionAsked>(&event.payload))
        return parse(encodePermission(p->request));
    if (const auto *p = std::get_if<events::QuestionAsked>(&event.payload))
        return parse(encodeQuestion(p->request));
    if (const auto *p = std::get_if<events::ProjectUpdated>(&event.payload))
        return parse(encodeProject(p->project));
    if (const auto *p = std::get_if<events::PartDelta>(&event.payload))
        return {{u"sessionID"_s, p->sessionId},
                {u"messageID"_s, p->messageId},
                {u"partID"_s, p->partId},
                {u"field"_s, u"text"_s},
                {u"delta"_s, p->delta}};
    return {};
}

QString checkFrame(const QByteArray &frame)
{
    const QJsonObject whole = QJsonDocument::fromJson(frame).object();
    const QJsonObject payload = whole.contains("payload"_L1) ? whole["payload"_L1].toObject() : whole;
    const std::optional<Event> event = decodeEvent(frame);
    if (!event)
        return payload["type"_L1].toString();
    if (event->id != payload["id"_L1].toString())
        return u"wrong id"_s;
    if (whole.contains("directory"_L1) && event->directory != whole["directory"_L1].toString())
        return u"wrong directory"_s;
    const QJsonObject back = encoded(*event);
    if (back.isEmpty())
        return {};
    QJsonObject properties = payload["properties"_L1].toObject();
    if (std::holds_alternative<events::PartUpdated>(event->payload))
        properties.remove("time"_L1); // when the event was sent
    return test::difference(QJsonValue(properties), QJsonValue(back));
}

Event deltaEvent(const QString &part, const QString &text)
{
    Event event;
    event.payload = events::PartDelta{u"ses_1"_s, u"msg_1"_s, part, text, 1};
    return event;
}

} // namespace

class TestDecodeEvent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void samples();
    void captures_data();
    void captures();
    void skips_data();
    void skips();
    void payloads_data();
    void payloads();
    void readsInAnyOrder();
    void splitSurrogates();
    void hostile_data();
    void hostile();
    void everyCutOfEverySample();
    void skippedEventTellsDirectory();
    void deltasAreJoined();
    void deltasAreNotJoinedAcrossOtherEvents();
};

namespace {

// Types that a client skips: noise, and what PROTOCOL 5 says is said twice.
const QStringList skipped{
    u"sync"_s,           u"plugin.added"_s,      u"integration.updated"_s, u"reference.updated"_s,
    u"lsp.updated"_s,    u"mcp.tools.changed"_s, u"command.executed"_s,    u"file.watcher.updated"_s,
    u"worktree.ready"_s, u"worktree.failed"_s,   u"installation.updated"_s};

} // namespace

void TestDecodeEvent::samples()
{
    const QJsonObject samples = QJsonDocument::fromJson(test::fixture(u"opencode/event-samples.json"_s)).object();
    QVERIFY(samples.size() > 50);
    for (auto it = samples.begin(); it != samples.end(); ++it) {
        const QString found = checkFrame(compact(it.value()));
        if (skipped.contains(it.value()["payload"_L1]["type"_L1].toString()))
            QVERIFY2(skipped.contains(found), qPrintable(it.key()));
        else
            QVERIFY2(found.isEmpty(), qPrintable(it.key() + u": "_s + found));
    }
}

void TestDecodeEvent::captures_data()
{
    QTest::addColumn<QString>("stream");
    for (const QString &stream : test::captureStreams())
        QTest::newRow(qPrintable(stream)) << stream;
}

// Every frame of every capture, both streams: decoded and encoded again it says the same.
void TestDecodeEvent::captures()
{
    QFETCH(QString, stream);
    QString found;
    SseReader reader(
        [&found](QByteArrayView data) {
            const QString result = checkFrame(data.toByteArray());
            if (found.isEmpty() && !skipped.contains(result))
                found = result;
        },
        [](QByteArrayView, qint64) {});
    reader.push(test::fixture(stream));
    QCOMPARE(found, QString());
}

void TestDecodeEvent::skips_data()
{
    QTest::addColumn<QByteArray>("frame");
    // PROTOCOL 5, pitfall 3: `sync` duplicates on /global/event.
    QTest::newRow("sync") << QByteArray(
        R"({"directory":"/a","payload":{"type":"sync","syncEvent":{"type":"message.updated.1","data":{}}}})");
    QTest::newRow("unknown type") << QByteArray(
        R"({"payload":{"id":"evt_1","type":"hologram.shown","properties":{}}})");
    QTest::newRow("v2") << QByteArray(R"({"payload":{"id":"evt_1","type":"session.next.step","properties":{}}})");
    QTest::newRow("no type") << QByteArray(R"({"payload":{"id":"evt_1","properties":{}}})");
    QTest::newRow("delta of another field") << QByteArray(
        R"({"id":"e","type":"message.part.delta","properties":{"sessionID":"s","messageID":"m","partID":"p","field":"input","delta":"x"}})");
    QTest::newRow("message without session")
        << QByteArray(R"({"id":"e","type":"message.updated","properties":{"info":{"id":"m","role":"user"}}})");
    QTest::newRow("part without message") << QByteArray(
        R"({"id":"e","type":"message.part.updated","properties":{"sessionID":"s","part":{"id":"p","type":"text"}}})");
    QTest::newRow("unknown status") << QByteArray(
        R"({"id":"e","type":"session.status","properties":{"sessionID":"s","status":{"type":"dreaming"}}})");
}

void TestDecodeEvent::skips()
{
    QFETCH(QByteArray, frame);
    QVERIFY(!decodeEvent(frame));
}

void TestDecodeEvent::payloads_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<int>("index");
    const auto row = [](const char *type, const char *properties, auto payload) {
        const QByteArray frame = QByteArray(R"({"directory":"/d","payload":{"id":"evt_1","type":")") + type +
                                 R"(","properties":)" + properties + "}}";
        QTest::newRow(type) << frame << int(events::Payload(payload).index());
    };
    row("server.connected", "{}", events::Connected{});
    row("server.heartbeat", "{}", events::Heartbeat{});
    row("session.created", R"({"sessionID":"s","info":{"id":"s"}})", events::SessionUpserted{});
    row("session.deleted", R"({"sessionID":"s","info":{"id":"s"}})", events::SessionDeleted{});
    row("message.removed", R"({"sessionID":"s","messageID":"m"})", events::MessageRemoved{});
    row("message.part.removed", R"({"sessionID":"s","messageID":"m","partID":"p"})", events::PartRemoved{});
    row("session.status", R"({"sessionID":"s","status":{"type":"busy"}})", events::StatusChanged{});
    row("session.idle", R"({"sessionID":"s"})", events::StatusChanged{});
    row("session.error", R"({"error":{"name":"UnknownError","data":{"message":"m"}}})", events::SessionFailed{});
    row("session.diff", R"({"sessionID":"s","diff":[]})", events::SessionDiff{});
    row("session.compacted", R"({"sessionID":"s"})", events::Compacted{});
    row("permission.replied", R"({"sessionID":"s","requestID":"per_1","reply":"once"})", events::PermissionReplied{});
    row("question.replied", R"({"sessionID":"s","requestID":"que_1","answers":[]})", events::QuestionClosed{});
    row("question.rejected", R"({"sessionID":"s","requestID":"que_1"})", events::QuestionClosed{});
    row("todo.updated", R"({"sessionID":"s","todos":[]})", events::TodoUpdated{});
    row("vcs.branch.updated", R"({"branch":"main"})", events::BranchChanged{});
    row("vcs.branch.updated", "{}", events::BranchChanged{});
    row("file.edited", R"({"file":"/a"})", events::FileEdited{});
    row("catalog.updated", "{}", events::CatalogChanged{});
    row("models-dev.refreshed", "{}", events::CatalogChanged{});
    row("server.instance.disposed", R"({"directory":"/d"})", events::InstanceDisposed{});
    row("global.disposed", "{}", events::GlobalDisposed{});
    row("pty.created", R"({"info":{"id":"pty_1","status":"running"}})", events::PtyChanged{});
    row("pty.exited", R"({"id":"pty_1","exitCode":7})", events::PtyChanged{});
}

void TestDecodeEvent::payloads()
{
    QFETCH(QByteArray, frame);
    const std::optional<Event> event = decodeEvent(frame);
    QVERIFY(event);
    QTEST(int(event->payload.index()), "index");
    QCOMPARE(event->directory, u"/d"_s);
    QCOMPARE(event->id, u"evt_1"_s);
}

// `project.updated` has its type first and its id last; nothing says that others won't.
void TestDecodeEvent::readsInAnyOrder()
{
    for (
        const QByteArray frame :
        {R"({"payload":{"properties":{"status":{"type":"busy"},"sessionID":"s"},"type":"session.status","id":"e"},"directory":"/d"})",
         R"({ "directory" : "/d" , "payload" : { "id" : "e" , "type" : "session.status" , "properties" : { "sessionID" : "s" , "status" : { "type" : "busy" } } } })",
         R"({"x":{"type":"sync"},"directory":"/d","payload":{"n":1,"id":"e","type":"session.status","properties":{"sessionID":"s","status":{"type":"busy"}}}})"}) {
        const std::optional<Event> event = decodeEvent(frame);
        QVERIFY(event);
        QCOMPARE(event->directory, u"/d"_s);
        QCOMPARE(event->id, u"e"_s);
        QCOMPARE(std::get<events::StatusChanged>(event->payload).status.type, SessionStatus::Type::Busy);
    }
}

// PROTOCOL 12, pitfall 18: deltas can split a surrogate pair; joined as UTF-16 they are whole again.
void TestDecodeEvent::splitSurrogates()
{
    QList<Event> events;
    for (const char *half : {R"(\ud83d)", R"(\ude00)"}) {
        auto event = decodeEvent(
            R"({"id":"e","type":"message.part.delta","properties":{"sessionID":"s","messageID":"m","partID":"p","field":"text","delta":")" +
            QByteArray(half) + R"("}})");
        QVERIFY(event);
        appendJoined(events, std::move(*event));
    }
    QCOMPARE(events.size(), 1);
    QCOMPARE(std::get<events::PartDelta>(events[0].payload).delta, u"😀"_s);
    QCOMPARE(std::get<events::PartDelta>(events[0].payload).count, 2);
}

void TestDecodeEvent::hostile_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("text") << QByteArray("hello");
    QTest::newRow("payload is text") << QByteArray(R"({"payload":"x"})");
    QTest::newRow("payload in payload") << QByteArray(
        R"({"payload":{"payload":{"payload":{"id":"e","type":"session.idle","properties":{"sessionID":"s"}}}}})");
    QTest::newRow("properties are text") << QByteArray(R"({"id":"e","type":"session.status","properties":"x"})");
    QTest::newRow("info is a list") << QByteArray(
        R"({"id":"e","type":"session.updated","properties":{"info":[{"id":"s"}]}})");
    QTest::newRow("open string") << QByteArray(R"({"id":"e","type":"session.idle)");
    QTest::newRow("backslash at the end") << QByteArray("{\"id\":\"e\\");
    QTest::newRow("broken properties") << QByteArray(
        R"({"id":"e","type":"session.idle","properties":{"sessionID":"s"]})");
    QTest::newRow("properties twice, the second ones empty")
        << QByteArray(R"({"id":"e","type":"session.updated","properties":{"info":{"id":"s"}},"properties":{}})");
    QTest::newRow("deep") << QByteArray(R"({"id":"e","type":"session.status","properties":)" + QByteArray(50000, '{'));
    QTest::newRow("zero byte") << QByteArray("{\"id\":\"\0\"}", 10);
}

void TestDecodeEvent::hostile()
{
    QFETCH(QByteArray, frame);
    QVERIFY(!decodeEvent(frame));
}

void TestDecodeEvent::everyCutOfEverySample()
{
    const QJsonObject samples = QJsonDocument::fromJson(test::fixture(u"opencode/event-samples.json"_s)).object();
    for (const QJsonValue sample : samples) {
        const QByteArray frame = compact(sample);
        for (qsizetype length = 0; length < frame.size(); length += length < 300 ? 1 : 37)
            QVERIFY(!decodeEvent(frame.left(length)));
    }
}

void TestDecodeEvent::skippedEventTellsDirectory()
{
    const Event event =
        skippedEvent(R"({"directory":"/srv/\u00fcn\u00ef","project":"p","payload":{"id":"evt_)", 1 << 27);
    QCOMPARE(event.directory, u"/srv/ünï"_s);
    QCOMPARE(std::get<events::FrameSkipped>(event.payload).bytes, 1 << 27);
    for (const char *head : {"", "{", R"({"dir)", R"({"payload":{)", R"({"directory":5)", "nonsense"})
        QCOMPARE(skippedEvent(head, 1).directory, QString());
}

void TestDecodeEvent::deltasAreJoined()
{
    QList<Event> events;
    for (int i = 0; i < 100; ++i) { // two answers stream at once
        appendJoined(events, deltaEvent(u"prt_a"_s, u"a"_s));
        appendJoined(events, deltaEvent(u"prt_b"_s, u"b"_s));
    }
    QCOMPARE(events.size(), 2);
    QCOMPARE(std::get<events::PartDelta>(events[0].payload).delta, QString(100, u'a'));
    QCOMPARE(std::get<events::PartDelta>(events[1].payload).count, 100);
}

void TestDecodeEvent::deltasAreNotJoinedAcrossOtherEvents()
{
    QList<Event> events;
    appendJoined(events, deltaEvent(u"prt_a"_s, u"a"_s));
    Event update;
    update.payload = events::PartUpdated{};
    appendJoined(events, update);
    appendJoined(events, deltaEvent(u"prt_a"_s, u"b"_s));
    QCOMPARE(events.size(), 3);
}

QTEST_GUILESS_MAIN(TestDecodeEvent)
#include "tst_decodeevent.moc"
