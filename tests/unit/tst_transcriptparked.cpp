// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/transcriptfixtures.h"

#include "core/sessions/packedparts.h"
#include "core/sessions/packfile.h"

#include <csignal>
#include <sys/resource.h>

using namespace qd;
using namespace qd::test;

// Messages far from the screen, which are bytes in a file.
class TestTranscriptParked : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Memory: away from the end messages are packed; what is read is the same, and events reach them.
    void coldMessagesArePacked()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        MessagePage page = turns(1, 200);
        ToolCall tool{u"call"_s, u"bash"_s, ToolStatus::Completed, u"t"_s, "{\"a\":1}",
                      u"out"_s,  u"err"_s,  "{\"m\":2}",           3,      4,
                      "\"x\":5"};
        Part full = makePart(u"prt_2"_s, u"msg_00001x"_s, PartType::Tool, u"text"_s, 7, 8);
        full.tool = std::make_shared<const ToolCall>(tool);
        full.synthetic = full.ignored = full.incomplete = true;
        full.extra = "\"y\":6";
        page.messages[1].parts.append(full);
        page.messages[1].info.extra = "\"z\":7";
        const QByteArray before = flattenParts(page.messages[1].info.extra, page.messages[1].parts);
        deck.open(u"ses_b"_s, page);
        const Transcript &transcript = deck.transcript(u"ses_b"_s);
        QTRY_VERIFY(transcript.isPacked(359));
        QVERIFY(!transcript.isPacked(360));
        const MessageWithParts unpacked = transcript.message(1);
        QCOMPARE(flattenParts(unpacked.info.extra, unpacked.parts), before);
        QCOMPARE(unpacked.parts.at(1).tool->output, u"out"_s);
        QVERIFY(!transcript.part(u"msg_00001x"_s, u"prt_1"_s));
        deck.apply({part(u"ses_b"_s, makePart(u"prt_1"_s, u"msg_00001x"_s, PartType::Text, u"changed"_s, 1, 2))});
        QCOMPARE(transcript.message(1).parts.first().text, u"changed"_s);
        QCOMPARE(transcript.message(1).info.extra, QByteArray("\"z\":7"));
        QTRY_VERIFY(transcript.isPacked(1));
        // A repair finds packed messages unchanged.
        QSignalSpy spy(&deck.store, &SessionStore::transcriptChanged);
        deck.store.beginRepair(Ws);
        page.messages[1].parts[0].text = u"changed"_s;
        deck.store.mergeNewest(key(u"ses_b"_s), page);
        QCOMPARE(spy.last().at(1).value<TranscriptChange>().messages, QStringList());
        QVERIFY(transcript.isPacked(1)); // as it is, instead of once more
        QCOMPARE(transcript.message(1).parts.first().text, u"changed"_s);
    }

    // What can't be read back is never taken for a message without content: the server is asked again, however far back it is.
    void lostMessagesAreAskedForAgain()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        const SessionKey b = key(u"ses_b"_s);
        const MessagePage page = turns(1, 300);
        deck.open(u"ses_b"_s, page);
        const Transcript &transcript = deck.transcript(u"ses_b"_s);
        QTRY_VERIFY(transcript.isPacked(559));
        QSignalSpy wanted(&deck.store, &SessionStore::newestWanted);
        loseParked();
        QCOMPARE(transcript.message(10).parts.size(), 0);
        deck.apply({part(u"ses_b"_s, makePart(u"prt_9"_s, u"msg_00006u"_s, PartType::Text, u"late"_s, 0))});
        QTRY_COMPARE(wanted.count(), 1); // once for all
        QCOMPARE(wanted.first().at(1).toInt(), 590);
        QCOMPARE(transcript.mark(10), MessageMark::Lost);
        QCOMPARE(transcript.mark(11), MessageMark::None);
        deck.store.failNewest(b);
        QCOMPARE(transcript.load(), Transcript::Load::Failed);
        deck.store.reloadTranscript(b);
        QCOMPARE(wanted.count(), 2);
        MessagePage answer = page;
        answer.messages.remove(0, 10);
        answer.before = u"cursor"_s;
        deck.store.mergeNewest(b, answer);
        QCOMPARE(transcript.count(), 600);
        QCOMPARE(transcript.firstLost(), -1);
        QCOMPARE(transcript.mark(10), MessageMark::None);
        QCOMPARE(transcript.message(10).parts.first().text, u"ask"_s);
        QCOMPARE(transcript.message(11).parts.first().text, u"answer"_s);
        // Where the answer does not reach, nothing lost stays: it is read again when one scrolls there.
        QCOMPARE(transcript.message(3).parts.size(), 0);
        answer.messages.remove(0, 100);
        QTRY_COMPARE(wanted.count(), 3);
        deck.store.mergeNewest(b, answer);
        QCOMPARE(transcript.info(0).id, answer.messages.first().info.id);
        QCOMPARE(transcript.olderCursor(), u"cursor"_s);
    }

    void lostMessagesOfClosedTranscripts()
    {
        Deck deck;
        const SessionKey b = key(u"ses_b"_s);
        deck.open(b.id, turns(1, 30));
        QTRY_VERIFY(deck.transcript(b.id).isPacked(0));
        QSignalSpy wanted(&deck.store, &SessionStore::newestWanted);
        const auto asksAgain = [&] {
            deck.store.openTranscript(b);
            deck.store.closeTranscript(b);
            return wanted.count() > 0;
        };
        deck.store.closeTranscript(b);
        QVERIFY(!asksAgain()); // still known
        loseParked();
        deck.apply({part(b.id, makePart(u"prt_9"_s, u"msg_00001u"_s, PartType::Text, u"late"_s, 0))});
        QTRY_VERIFY(asksAgain());
    }

    void hugeMessagesAreNotPacked()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        MessagePage page = turns(1, 40);
        page.messages[0].parts[0].text = QString(3'000'000, u'x');
        deck.open(u"ses_b"_s, page);
        QTRY_VERIFY(deck.transcript(u"ses_b"_s).isPacked(1));
        QVERIFY(!deck.transcript(u"ses_b"_s).isPacked(0));
        QCOMPARE(deck.transcript(u"ses_b"_s).message(0).parts[0].text.size(), 3'000'000);
    }

    void packsWithoutAFileStayInMemory()
    {
        const QByteArray cache = qgetenv("XDG_CACHE_HOME");
        const auto restore = qScopeGuard([cache] { qputenv("XDG_CACHE_HOME", cache); });
        for (const QByteArray &folder : {cache, QByteArray("/dev/null/nowhere")}) {
            qputenv("XDG_CACHE_HOME", folder);
            PackFile file;
            const PackFile::Place first = file.put("first");
            const PackFile::Place second = file.put(QByteArray(100'000, 'x'));
            QCOMPARE(first.compressed.isEmpty(), folder == cache);
            QCOMPARE(file.get(first), QByteArray("first"));
            QCOMPARE(file.get(second), QByteArray(100'000, 'x'));
            QCOMPARE(file.get({1'000'000, 3, {}}), QByteArray());
        }
    }

    // A disk that fills up: what is in the file can still be read, what comes is held in memory.
    void packsOnAFullDiskStayReadable()
    {
        std::signal(SIGXFSZ, SIG_IGN);
        PackFile file;
        const QByteArray early(40'000, 'e');
        const QByteArray late(100'000, 'l');
        const PackFile::Place first = file.put(early);
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit small{60'000, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const PackFile::Place second = file.put(late);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(first.compressed.isEmpty());
        QVERIFY(!second.compressed.isEmpty());
        QCOMPARE(file.get(first), early);
        QCOMPARE(file.get(second), late);
    }

    void damagedPackIsEmptyNotACrash()
    {
        QCOMPARE(unpackParts("garbage").parts.size(), 0);
        QCOMPARE(unpackParts({}).parts.size(), 0);
        QCOMPARE(unpackParts(QByteArray("\0\0\0\1x\x7f\xff\xff\xff", 9)).parts.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestTranscriptParked)
#include "tst_transcriptparked.moc"
