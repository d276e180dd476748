// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0

// What says that any thread may use it, used by several at once without Qt's event loop: for the thread sanitizer, which sees what these do to
// each other.
#include "core/net/ssereader.h"
#include "core/opencode/codec.h"
#include "core/text/diff.h"
#include "core/text/markdown.h"
#include "embedded-server/opencode/logbuffer.h"
#include "tests/support/fixtures.h"
#include "tests/support/qtest.h"

#include <QTemporaryDir>

#include <thread>

using namespace qd;
using namespace Qt::StringLiterals;

namespace {

constexpr int threadCount = 4;

// Runs the work on several threads at once, each with its number.
template <typename Work>
void onAll(Work work)
{
    std::vector<std::thread> threads;
    for (int number = 0; number < threadCount; ++number)
        threads.emplace_back([&work, number] { work(number); });
    for (std::thread &thread : threads)
        thread.join();
}

// Everything that the decoder makes of a stream, as one text.
QByteArray decodedStream(const QByteArray &stream)
{
    QByteArray result;
    SseReader reader(
        [&result](QByteArrayView frame) {
            const auto event = opencode::decodeEvent(frame);
            if (!event)
                return;
            result += event->id.toUtf8();
            if (const auto *updated = std::get_if<opencode::events::PartUpdated>(&event->payload))
                result += opencode::encodePart(updated->part, updated->sessionId);
        },
        [](QByteArrayView, qint64) {});
    reader.push(stream);
    return result;
}

} // namespace

class TestThreads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decoders();
    void markdownAndDiffs();
    void theServersLog();
};

// The stream's thread and the workers that unpack long answers decode while the GUI thread does.
void TestThreads::decoders()
{
    const QByteArray stream = test::fixture(u"opencode/captures/03-edit-permission/global.sse"_s);
    const QByteArray expected = decodedStream(stream);
    QVERIFY(expected.size() > 1000);
    std::array<QByteArray, threadCount> results;
    onAll([&](int number) { results[size_t(number)] = decodedStream(stream); });
    for (const QByteArray &result : results)
        QCOMPARE(result, expected);
}

void TestThreads::markdownAndDiffs()
{
    const QString text =
        u"# Title\n\n* one **bold** `code`\n* [link](https://example.invalid)\n\n| a | b |\n|---|---|\n"
        "| 1 | 2 |\n\n```cpp\nint main() {}\n```\n"_s;
    const QString diff = u"--- a\n+++ b\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n"_s;
    const qsizetype blocks = text::parseMarkdown(text).size();
    const auto files = text::parseUnifiedDiff(diff);
    std::array<bool, threadCount> same{};
    onAll([&](int number) {
        bool all = true;
        for (int round = 0; round < 50; ++round)
            all = all && text::parseMarkdown(text).size() == blocks && text::parseUnifiedDiff(diff) == files;
        same[size_t(number)] = all;
    });
    QCOMPARE(std::ranges::count(same, true), threadCount);
}

// The supervisor's thread writes while the window reads.
void TestThreads::theServersLog()
{
    const QTemporaryDir place;
    server::LogBuffer log;
    log.open(place.filePath(u"server.log"_s));
    log.setCredentials(u"opencode"_s, "qd-canary-password");
    onAll([&log](int number) {
        for (int line = 0; line < 300; ++line) {
            if (number == 0)
                log.add(u"line %1"_s.arg(line));
            else if (number == 1)
                log.note(u"note %1 qd-canary-password"_s.arg(line));
            else
                (void)(number == 2 ? log.lines() : log.tail(10));
        }
    });
    QCOMPARE(log.lines().size(), 600);
    QVERIFY(log.lines().filter(u"qd-canary"_s).isEmpty());
}

QTEST_APPLESS_MAIN(TestThreads)
#include "tst_threads.moc"
