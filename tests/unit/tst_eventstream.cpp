// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/eventstream.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/fixtures.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"

#include <QSignalSpy>

using namespace qd;
using namespace qd::opencode;
using namespace qd::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray connected = R"({"payload":{"id":"evt_0","type":"server.connected","properties":{}}})";

QByteArray delta(const QByteArray &text, const QByteArray &part = "prt_1")
{
    return R"({"directory":"/d","payload":{"id":"evt_1","type":"message.part.delta","properties":{"sessionID":"ses_1","messageID":"msg_1","partID":")" +
           part + R"(","field":"text","delta":")" + text + R"("}}})";
}

struct Recorder
{
    QList<Event> events;
    QList<qsizetype> batches;
    QList<Error> errors;
    int opened = 0;
    QThread *thread = nullptr;

    explicit Recorder(EventStream &stream)
    {
        QObject::connect(&stream, &EventStream::opened, &stream, [this] { ++opened; });
        QObject::connect(&stream, &EventStream::received, &stream, [this](const QList<Event> &batch) {
            events += batch;
            batches.append(batch.size());
            thread = QThread::currentThread();
        });
        QObject::connect(&stream, &EventStream::closed, &stream, [this](const Error &error) { errors.append(error); });
    }
    [[nodiscard]] QString text() const
    {
        QString all;
        for (const Event &event : events) {
            if (const auto *p = std::get_if<events::PartDelta>(&event.payload))
                all += p->delta;
        }
        return all;
    }
};

const Credentials credentials{u"opencode"_s, "qd-canary-pw"};

} // namespace

class TestEventStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensAndDelivers();
    void staysBelowThePrefix();
    void refusals_data();
    void refusals();
    void redirectIsNotFollowed();
    void cutAtEveryFrame_data();
    void cutAtEveryFrame();
    void silentDeathShowsInTheBytes();
    void heartbeatsCountAsBytes();
    void joinsAndBatches();
    void staleEventsAreDropped();
    void reopensAfterAnEnd();
    void hugeFrames();
    void tooHugeFramesAreSkipped();
    void slowTakerClosesTheStream();
    void deletingWhileStreaming();
};

void TestEventStream::opensAndDelivers()
{
    FakeHttpServer server([](const auto &r) { r.write(sseHead() + sseFrame(connected) + sseFrame(delta("hi"))); });
    EventStream stream;
    Recorder recorder(stream);
    stream.open(server.url(), credentials);
    QTRY_COMPARE(recorder.events.size(), 2);
    QCOMPARE(recorder.opened, 1);
    QCOMPARE(recorder.thread, QThread::currentThread());
    QVERIFY(std::holds_alternative<events::Connected>(recorder.events[0].payload));
    QCOMPARE(recorder.events[1].directory, u"/d"_s);
    const auto &sent = server.requests().constFirst();
    QCOMPARE(sent.target, "/global/event"); // one stream for all directories: S2.22, S2.28
    QCOMPARE(sent.headers.value("accept"), "text/event-stream");
    QCOMPARE(sent.headers.value("authorization"), "Basic " + QByteArray("opencode:qd-canary-pw").toBase64());
    QVERIFY(recorder.errors.isEmpty());
}

// S0.49: a hub's OpenCode lies below a path, and takes a token.
void TestEventStream::staysBelowThePrefix()
{
    FakeHttpServer server([](const auto &r) { r.write(sseHead() + sseFrame(connected)); });
    EventStream stream;
    Recorder recorder(stream);
    stream.open(QUrl(server.url().toString() + u"/opencode/"_s), Credentials::bearer("qd-canary-t0ken"));
    QTRY_COMPARE(recorder.events.size(), 1);
    QCOMPARE(server.requests().constFirst().target, "/opencode/global/event");
    QCOMPARE(server.requests().constFirst().headers.value("authorization"), "Bearer qd-canary-t0ken");
}

void TestEventStream::refusals_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("code");
    using Code = Error::Code;
    QTest::newRow("401")
        << QByteArray("HTTP/1.1 401 X\r\nWWW-Authenticate: Basic realm=\"Secure Area\"\r\nContent-Length: 0\r\n\r\n")
        << int(Code::Unauthorized);
    QTest::newRow("500") << QByteArray("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n") << int(Code::ServerError);
    QTest::newRow("web page") << QByteArray(
                                     "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>")
                              << int(Code::Protocol);
    QTest::newRow("json") << QByteArray(
                                 "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
                          << int(Code::Protocol);
    QTest::newRow("empty") << QByteArray("HTTP/1.1 204 X\r\n\r\n") << int(Code::Protocol);
    QTest::newRow("end at once")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 0\r\n\r\n")
        << int(Code::Offline);
}

void TestEventStream::refusals()
{
    QFETCH(QByteArray, answer);
    FakeHttpServer server([&](const auto &r) { r.write(answer); });
    EventStream stream;
    Recorder recorder(stream);
    stream.open(server.url(), credentials);
    QTRY_COMPARE(recorder.errors.size(), 1);
    QTEST(int(recorder.errors[0].code), "code");
    QVERIFY(recorder.events.isEmpty());
}

void TestEventStream::redirectIsNotFollowed()
{
    FakeHttpServer elsewhere;
    FakeHttpServer server(
        [&](const auto &r) { r.answer({}, 302, "Location: " + elsewhere.url().toEncoded() + "/global/event\r\n"); });
    EventStream stream;
    Recorder recorder(stream);
    stream.open(server.url(), credentials);
    QTRY_COMPARE(recorder.errors.size(), 1);
    QCOMPARE(elsewhere.requests().size(), 0);
}

void TestEventStream::cutAtEveryFrame_data()
{
    QTest::addColumn<bool>("middle");
    QTest::newRow("after a frame") << false;
    QTest::newRow("inside a frame") << true;
}

// Wherever the wire is cut: what came whole is delivered, the end is told once.
void TestEventStream::cutAtEveryFrame()
{
    QFETCH(bool, middle);
    QList<QByteArray> frames;
    for (const QByteArray &line : fixture(u"opencode/captures/03-edit-permission/event.sse"_s).split('\n')) {
        if (line.startsWith("data: "))
            frames.append(line.mid(6));
    }
    qsizetype cut = 0;
    FakeHttpServer server([&](const auto &r) {
        r.write(sseHead());
        for (qsizetype i = 0; i < cut; ++i)
            r.write(sseFrame(frames[i]));
        if (middle)
            r.write(chunked("data: " + frames[cut].left(frames[cut].size() / 2)));
        r.close();
    });
    EventStream stream;
    for (cut = 1; cut < frames.size(); cut += 7) {
        Recorder recorder(stream);
        stream.open(server.url(), credentials);
        QTRY_COMPARE(recorder.errors.size(), 1);
        QCOMPARE(recorder.errors[0].code, Error::Code::Offline);
        QVERIFY(std::holds_alternative<events::Connected>(recorder.events.value(0).payload));
        stream.disconnect();
    }
}

// Silent death: bytes stop, the socket stays. Nothing is said; the time of the last byte tells.
void TestEventStream::silentDeathShowsInTheBytes()
{
    ManualTime time;
    FakeHttpServer server([](const auto &r) { r.write(sseHead() + sseFrame(connected)); });
    EventStream stream(nullptr, time);
    Recorder recorder(stream);
    stream.open(server.url(), credentials);
    QCOMPARE(stream.lastByteAt(), time.monotonicMs());
    QTRY_COMPARE(recorder.events.size(), 1);
    const qint64 last = stream.lastByteAt();
    time.advance(60'000);
    QCOMPARE(stream.lastByteAt(), last);
    QVERIFY(recorder.errors.isEmpty());
}

void TestEventStream::heartbeatsCountAsBytes()
{
    ManualTime time;
    QPointer<QTcpSocket> socket;
    FakeHttpServer server([&](const auto &r) {
        r.write(sseHead() + sseFrame(connected));
        socket = r.socket;
    });
    EventStream stream(nullptr, time);
    Recorder recorder(stream);
    stream.open(server.url(), credentials);
    QTRY_COMPARE(recorder.events.size(), 1);
    time.advance(10'000);
    socket->write(sseFrame(R"({"payload":{"id":"e","type":"server.heartbeat","properties":{}}})"));
    QTRY_COMPARE(stream.lastByteAt(), time.monotonicMs());
    time.advance(10'000);
    socket->write(chunked("data: half a fra")); // any byte counts, not only whole events
    QTRY_COMPARE(stream.lastByteAt(), time.monotonicMs());
}

void TestEventStream::joinsAndBatches()
{
    QByteArray burst;
    for (int i = 0; i < 5000; ++i)
        burst += sseFrame(delta("x"));
    FakeHttpServer server(
        [&](const auto &r) { r.write(sseHead() + sseFrame(connected) + burst + sseFrame(connected)); });
    EventStream stream;
    Recorder recorder(stream);
    stream.open(server.url(), credentials);
    QTRY_COMPARE(recorder.text().size(), 5000);
    QTRY_COMPARE(
        std::ranges::count_if(recorder.events,
                              [](const Event &e) { return std::holds_alternative<events::Connected>(e.payload); }),
        2);
    // At most one delta per batch: the burst was joined.
    QVERIFY(recorder.events.size() <= 2 + recorder.batches.size());
    QVERIFY(std::holds_alternative<events::Connected>(recorder.events.last().payload)); // order is kept
}

void TestEventStream::staleEventsAreDropped()
{
    FakeHttpServer first([](const auto &r) {
        r.write(sseHead() + sseFrame(connected));
        for (int i = 0; i < 2000; ++i)
            r.write(sseFrame(delta("old", "prt_" + QByteArray::number(i))));
    });
    FakeHttpServer second([](const auto &r) { r.write(sseHead() + sseFrame(delta("new"))); });
    EventStream stream;
    Recorder recorder(stream);
    stream.open(first.url(), credentials);
    QTRY_VERIFY(!recorder.events.isEmpty());
    stream.open(second.url(), credentials);
    recorder.events.clear();
    recorder.opened = 0;
    QTRY_VERIFY(recorder.text().contains(u"new"_s));
    QCOMPARE(recorder.text(), u"new"_s);
    QCOMPARE(recorder.opened, 1);
    stream.close();
    recorder.events.clear();
    first.requests().constFirst().write(sseFrame(delta("old")));
    stream.open(second.url(), credentials);
    QTRY_VERIFY(recorder.text().contains(u"new"_s));
    QCOMPARE(recorder.text(), u"new"_s);
    QVERIFY(recorder.errors.isEmpty());
}

void TestEventStream::reopensAfterAnEnd()
{
    FakeHttpServer server([](const auto &r) {
        r.write(sseHead() + sseFrame(connected));
        r.close();
    });
    EventStream stream;
    Recorder recorder(stream);
    for (int round = 1; round <= 5; ++round) {
        stream.open(server.url(), credentials);
        QTRY_COMPARE(recorder.errors.size(), round);
        QCOMPARE(recorder.events.size(), round);
    }
}

// PROTOCOL 21: events as large as the part, 20 MiB seen.
void TestEventStream::hugeFrames()
{
    const QByteArray text(20 << 20, 'x');
    FakeHttpServer server([&](const auto &r) { r.write(sseHead() + sseFrame(delta(text)) + sseFrame(connected)); });
    EventStream stream;
    Recorder recorder(stream);
    stream.open(server.url(), credentials);
    QTRY_COMPARE(recorder.events.size(), 2);
    QCOMPARE(recorder.text().size(), text.size());
}

void TestEventStream::tooHugeFramesAreSkipped()
{
    FakeHttpServer server(
        [&](const auto &r) { r.write(sseHead() + sseFrame(delta(QByteArray(100'000, 'x'))) + sseFrame(connected)); });
    EventStream::Limits limits;
    limits.frame = 10'000;
    EventStream stream(limits, nullptr);
    Recorder recorder(stream);
    stream.open(server.url(), credentials);
    QTRY_COMPARE(recorder.events.size(), 2);
    QVERIFY(std::get<events::FrameSkipped>(recorder.events[0].payload).bytes > 100'000);
    QCOMPARE(recorder.events[0].directory, u"/d"_s);
    QVERIFY(recorder.errors.isEmpty()); // the connection stays
}

// PROTOCOL 5: a subscriber that does not keep up makes the server buffer without limit: drop the connection instead.
void TestEventStream::slowTakerClosesTheStream()
{
    FakeHttpServer server([](const auto &r) {
        r.write(sseHead() + sseFrame(connected));
        for (int i = 0; i < 200; ++i)
            r.write(sseFrame(delta(QByteArray(1000, 'x'))));
    });
    EventStream::Limits limits;
    limits.pending = 100'000;
    limits.batchMs = 1'000'000; // as if the GUI thread were held up
    EventStream stream(limits, nullptr);
    Recorder recorder(stream);
    stream.open(server.url(), credentials);
    QTRY_COMPARE(recorder.errors.size(), 1);
}

void TestEventStream::deletingWhileStreaming()
{
    FakeHttpServer server([](const auto &r) {
        r.write(sseHead());
        for (int i = 0; i < 5000; ++i)
            r.write(sseFrame(delta("x")));
    });
    for (int i = 0; i < 20; ++i) {
        EventStream stream;
        Recorder recorder(stream);
        stream.open(server.url(), credentials);
        if (i % 2)
            QTRY_COMPARE(recorder.opened, 1);
    }
}

QTEST_GUILESS_MAIN(TestEventStream)
#include "tst_eventstream.moc"
