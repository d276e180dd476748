// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/net/ssereader.h"
#include "tests/support/fixtures.h"
#include "tests/support/qtest.h"

#include <QRandomGenerator>

using namespace qd;
using namespace Qt::StringLiterals;

namespace {

struct Recorder
{
    QList<QByteArray> frames;
    QList<QPair<QByteArray, qint64>> skipped;
    SseReader reader;

    explicit Recorder(qint64 limit = SseReader::defaultLimit)
        : reader([this](QByteArrayView data) { frames.append(data.toByteArray()); },
                 [this](QByteArrayView head, qint64 bytes) {
                     skipped.append({head.toByteArray(), bytes});
                 },
                 limit)
    {}
    void push(QByteArrayView bytes, qsizetype chunk)
    {
        for (qsizetype at = 0; at < bytes.size(); at += chunk)
            reader.push(bytes.sliced(at, std::min(chunk, bytes.size() - at)));
    }
};

} // namespace

class TestSseReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void frames_data();
    void frames();
    void captures_data();
    void captures();
    void keepsHugeFrames();
    void skipsFramesOverTheLimit_data();
    void skipsFramesOverTheLimit();
    void limitIsTheSameHoweverCut();
    void onlyDataCountsForTheLimit();
    void endlessOtherLineTakesNoMemory_data();
    void endlessOtherLineTakesNoMemory();
    void skippingKeepsNothing();
    void skippedHeadTellsTheDirectory();
    void resetForgets();
};

void TestSseReader::frames_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<QByteArray>>("expected");
    using Frames = QList<QByteArray>;

    QTest::newRow("one") << QByteArray("data: {}\n\n") << Frames{"{}"};
    QTest::newRow("no space after the colon") << QByteArray("data:{}\n\n") << Frames{"{}"};
    QTest::newRow("only one space is dropped") << QByteArray("data:  x\n\n") << Frames{" x"};
    QTest::newRow("two") << QByteArray("data: a\n\ndata: b\n\n") << Frames{"a", "b"};
    QTest::newRow("CRLF") << QByteArray("data: a\r\n\r\ndata: b\r\n\r\n") << Frames{"a", "b"};
    QTest::newRow("CR") << QByteArray("data: a\r\rdata: b\r\r") << Frames{"a", "b"};
    QTest::newRow("mixed line ends") << QByteArray("data: a\r\n\ndata: b\n\r\n") << Frames{"a", "b"};
    QTest::newRow("several data lines") << QByteArray("data: a\ndata: b\ndata\ndata: c\n\n") << Frames{"a\nb\n\nc"};
    QTest::newRow("comments") << QByteArray(": hi\n\n:\ndata: a\n: between\ndata: b\n\n: bye\n\n") << Frames{"a\nb"};
    QTest::newRow("other fields") << QByteArray("event: x\nid: 7\nretry: 100\ndata: a\n\n") << Frames{"a"};
    QTest::newRow("fields that begin alike") << QByteArray("datax: no\ndat: no\ndata: a\n\n") << Frames{"a"};
    QTest::newRow("empty data") << QByteArray("data\n\ndata:\n\ndata: \n\n") << Frames{"", "", ""};
    QTest::newRow("no data, no frame") << QByteArray("event: x\n\n\n\n") << Frames{};
    QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf"
                                                   "data: a\n\n")
                                     << Frames{"a"};
    QTest::newRow("half a byte order mark") << QByteArray("\xef\xbb"
                                                          "data: a\ndata: b\n\n")
                                            << Frames{"b"};
    QTest::newRow("byte order mark later is content") << QByteArray("data: a\n\n\xef\xbb\xbf"
                                                                    "data: b\n\n")
                                                      << Frames{"a"};
    QTest::newRow("unfinished") << QByteArray("data: a\n\ndata: b\n") << Frames{"a"};
    QTest::newRow("zero bytes") << QByteArray("data: a\0b\n\n", 11) << Frames{QByteArray("a\0b", 3)};
}

// Every chunking, from single bytes on.
void TestSseReader::frames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QList<QByteArray>, expected);
    for (qsizetype chunk = 1; chunk <= bytes.size(); ++chunk) {
        Recorder recorder;
        recorder.push(bytes, chunk);
        QCOMPARE(recorder.frames, expected);
        QVERIFY(recorder.skipped.isEmpty());
    }
}

void TestSseReader::captures_data()
{
    QTest::addColumn<QString>("stream");
    for (const QString &stream : test::captureStreams())
        QTest::newRow(qPrintable(stream)) << stream;
}

// PROTOCOL 5: only `data: <one line>\n\n`. Chunks of 1 to 4,096 bytes at random give the same frames as one chunk.
void TestSseReader::captures()
{
    QFETCH(QString, stream);
    const QByteArray bytes = test::fixture(stream);
    QList<QByteArray> expected;
    for (const QByteArray &frame : bytes.split('\n')) {
        if (frame.startsWith("data: "))
            expected.append(frame.mid(6));
    }
    QVERIFY(!expected.isEmpty());
    QRandomGenerator random(4711);
    for (int round = 0; round < 3; ++round) {
        Recorder recorder;
        for (qsizetype at = 0; at < bytes.size();) {
            const qsizetype length = std::min<qsizetype>(random.bounded(1, round == 0 ? 8 : 4097), bytes.size() - at);
            recorder.reader.push(QByteArrayView(bytes).sliced(at, length));
            at += length;
        }
        QCOMPARE(recorder.frames, expected);
    }
}

// PROTOCOL 21: a 20 MB file part comes in one event.
void TestSseReader::keepsHugeFrames()
{
    const QByteArray big(20 * 1024 * 1024, 'x');
    Recorder recorder;
    recorder.push("data: " + big + "\n\ndata: next\n\n", 65536);
    QCOMPARE(recorder.frames.size(), 2);
    QCOMPARE(recorder.frames[0], big);
    QCOMPARE(recorder.frames[1], "next");
    QVERIFY(recorder.reader.buffered() == 0);
}

void TestSseReader::skipsFramesOverTheLimit_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qint64>("skipped");

    QTest::newRow("one long line") << QByteArray("data: a\n\ndata: " + QByteArray(200, 'x') + "\n\ndata: b\n\n")
                                   << qint64(206);
    QTest::newRow("CRLF") << QByteArray("data: a\r\n\r\ndata: " + QByteArray(200, 'x') + "\r\n\r\ndata: b\r\n\r\n")
                          << qint64(206);
    QTest::newRow("many short lines") << QByteArray("data: a\n\n" + QByteArray("data: xxxxxxxx\n").repeated(40) +
                                                    "\ndata: b\n\n")
                                      << qint64(-1);
}

void TestSseReader::skipsFramesOverTheLimit()
{
    QFETCH(QByteArray, bytes);
    QFETCH(qint64, skipped);
    for (qsizetype chunk = 1; chunk <= bytes.size(); ++chunk) {
        Recorder recorder(100);
        recorder.push(bytes, chunk);
        QCOMPARE(recorder.frames, (QList<QByteArray>{"a", "b"}));
        QCOMPARE(recorder.skipped.size(), 1);
        if (skipped > 0)
            QCOMPARE(recorder.skipped[0].second, skipped);
        QVERIFY(recorder.skipped[0].first.startsWith("xxxx"));
    }
}

// What counts is the data and the data line being read, so 50 and 44 bytes are 100 wherever the bytes are cut.
void TestSseReader::limitIsTheSameHoweverCut()
{
    const QByteArray bytes = "data: " + QByteArray(50, 'x') + "\ndata: " + QByteArray(44, 'y') + "\n\n";
    for (qsizetype chunk = 1; chunk <= bytes.size(); ++chunk) {
        Recorder fits(100), tooLong(99);
        fits.push(bytes, chunk);
        tooLong.push(bytes, chunk);
        QCOMPARE(fits.frames.size(), 1);
        QCOMPARE(tooLong.skipped.size(), 1);
    }
}

void TestSseReader::onlyDataCountsForTheLimit()
{
    const QByteArray data = "data: " + QByteArray(80, 'x') + "\n";
    for (const char *other : {": ", "event: ", "datax: ", "da"}) {
        const QByteArray line = other + QByteArray(200, 'y') + "\n";
        const QByteArray bytes = line + data + line + "dat\n\n";
        for (qsizetype chunk = 1; chunk <= bytes.size(); ++chunk) {
            Recorder recorder(86);
            recorder.push(bytes, chunk);
            QCOMPARE(recorder.frames, QList<QByteArray>{QByteArray(80, 'x')});
            QVERIFY(recorder.skipped.isEmpty());
        }
    }
}

void TestSseReader::endlessOtherLineTakesNoMemory_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("comment") << QByteArray(":");
    QTest::newRow("field that begins alike") << QByteArray("datax");
    QTest::newRow("cut within the name") << QByteArray("dat");
}

void TestSseReader::endlessOtherLineTakesNoMemory()
{
    QFETCH(QByteArray, begin);
    Recorder recorder(100);
    recorder.reader.push(begin);
    for (int i = 0; i < 100; ++i) {
        recorder.reader.push(QByteArray(1000, 'y'));
        QVERIFY(recorder.reader.buffered() < 16);
    }
    recorder.reader.push("\ndata: b\n\n");
    QCOMPARE(recorder.frames, QList<QByteArray>{"b"});
    QVERIFY(recorder.skipped.isEmpty());
}

void TestSseReader::skippingKeepsNothing()
{
    Recorder recorder(1024 * 1024);
    const QByteArray piece(64 * 1024, 'x');
    recorder.reader.push("data: ");
    for (int i = 0; i < 1000; ++i) {
        recorder.reader.push(piece);
        QVERIFY(recorder.reader.buffered() <= 1024 * 1024);
    }
    QVERIFY(recorder.reader.buffered() <= SseReader::headLength);
    recorder.reader.push("\n\ndata: b\n\n");
    QCOMPARE(recorder.frames, QList<QByteArray>{"b"});
    QCOMPARE(recorder.skipped[0].second, qint64(1000) * piece.size() + 6);
}

void TestSseReader::skippedHeadTellsTheDirectory()
{
    for (const qsizetype chunk : {1, 7, 50, 100000}) {
        Recorder recorder(100);
        recorder.push(R"(data: {"directory":"/srv/demo/alpha","payload":{"x":")" + QByteArray(50000, 'x') + "\n\n",
                      chunk);
        QCOMPARE(recorder.skipped.size(), 1);
        QVERIFY(recorder.skipped[0].first.startsWith(R"({"directory":"/srv/demo/alpha")"));
        QVERIFY(recorder.skipped[0].first.size() <= SseReader::headLength);
    }
}

void TestSseReader::resetForgets()
{
    Recorder recorder(50);
    recorder.reader.push("data: lost\ndata: too");
    recorder.reader.reset();
    recorder.reader.push("data: a\n\n");
    recorder.reader.push("data: " + QByteArray(100, 'x'));
    recorder.reader.reset();
    recorder.reader.push("\xef\xbb\xbf"
                         "data: b\n\n");
    QCOMPARE(recorder.frames, (QList<QByteArray>{"a", "b"}));
    QVERIFY(recorder.skipped.isEmpty());
}

QTEST_GUILESS_MAIN(TestSseReader)
#include "tst_ssereader.moc"
