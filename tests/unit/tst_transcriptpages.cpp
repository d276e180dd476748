// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/transcriptfixtures.h"

using namespace qd;
using namespace qd::test;

// Pages of history, how they meet the events that come meanwhile, and repairs.
// Each test names the rule of OpenCode's protocol (or checklist item) that it shows.
class TestTranscriptPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Section 6, note 4, and capture 12: REST hides streaming text. What was seen stays, marked as having a hole, until the full part comes.
    void incompleteAfterAReconnect()
    {
        Deck deck;
        deck.apply({busy(S), message(S, assistantMessage(u"msg_1"_s, 1, {})),
                    part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text)),
                    delta(S, u"msg_1"_s, u"prt_1"_s, u"Hello "_s)});
        QVERIFY(!deck.transcript().part(u"msg_1"_s, u"prt_1"_s)->incomplete);
        QSignalSpy wanted(&deck.store, &SessionStore::newestWanted);
        deck.store.beginRepair(Ws);
        QCOMPARE(wanted.count(), 1);
        deck.apply({delta(S, u"msg_1"_s, u"prt_1"_s, u"again"_s)}); // before the page: waits
        QCOMPARE(deck.text(u"msg_1"_s, u"prt_1"_s), u"Hello "_s);
        deck.store.mergeNewest(
            key(S), {{{assistantMessage(u"msg_1"_s, 1, {}), {makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text)}}}, {}});
        QCOMPARE(deck.text(u"msg_1"_s, u"prt_1"_s), u"Hello again"_s);
        QVERIFY(deck.transcript().part(u"msg_1"_s, u"prt_1"_s)->incomplete);
        deck.apply({part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text, u"Hello once again"_s, 1, 2))});
        QVERIFY(!deck.transcript().part(u"msg_1"_s, u"prt_1"_s)->incomplete);
        QCOMPARE(deck.text(u"msg_1"_s, u"prt_1"_s), u"Hello once again"_s);
    }

    // A part whose beginning comes after the page is whole, although it streams.
    void partThatBeginsWhileWaiting()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s)), busy(u"ses_b"_s)});
        deck.store.openTranscript(key(u"ses_b"_s));
        deck.store.apply(Ws, {message(u"ses_b"_s, assistantMessage(u"msg_1"_s, 1, {})),
                              part(u"ses_b"_s, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text)),
                              delta(u"ses_b"_s, u"msg_1"_s, u"prt_1"_s, u"a"_s),
                              delta(u"ses_b"_s, u"msg_1"_s, u"prt_1"_s, u"b"_s)});
        deck.store.mergeNewest(
            key(u"ses_b"_s),
            {{{assistantMessage(u"msg_1"_s, 1, {}), {makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text)}}}, {}});
        const Part *found = deck.transcript(u"ses_b"_s).part(u"msg_1"_s, u"prt_1"_s);
        QCOMPARE(found->text, u"ab"_s);
        QVERIFY(!found->incomplete);
    }

    // A stale answer (asked for twice, or by a stream that was replaced) must not undo what came since.
    void unaskedPageIsIgnored()
    {
        Deck deck;
        deck.apply({message(S, userMessage(u"msg_1"_s, 1))});
        deck.store.mergeNewest(key(S), {});
        QCOMPARE(deck.transcript().count(), 1);
        deck.store.mergeOlder(key(S), turns(1, 2), {});
        QCOMPARE(deck.transcript().count(), 1);
    }

    // Two repairs in a row: the answer to the first question may lack what came between them, and its events are not kept.
    void answerToAnEarlierQuestionIsIgnored()
    {
        Deck deck;
        QSignalSpy wanted(&deck.store, &SessionStore::newestWanted);
        deck.store.beginRepair(Ws);
        deck.apply({message(S, userMessage(u"msg_1"_s, 1))});
        deck.store.beginRepair(Ws);
        deck.store.mergeNewest(key(S), {}, wanted.at(0).at(2).toULongLong());
        deck.store.failNewest(key(S), wanted.at(0).at(2).toULongLong());
        deck.apply({message(S, userMessage(u"msg_2"_s, 2))});
        deck.store.mergeNewest(key(S), {{{userMessage(u"msg_1"_s, 1), {}}}, {}}, wanted.at(1).at(2).toULongLong());
        QCOMPARE(deck.ids(), (QStringList{u"msg_1"_s, u"msg_2"_s}));
        QCOMPARE(deck.transcript().load(), Transcript::Load::Ready);
    }

    void olderPageOfAnotherPlaceIsIgnored()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        deck.open(u"ses_b"_s, turns(5, 6, u"cursor5"_s));
        deck.store.requestOlder(key(u"ses_b"_s));
        deck.store.beginRepair(Ws); // after a long gap: what is older now begins elsewhere
        deck.store.mergeNewest(key(u"ses_b"_s), turns(50, 51, u"cursor50"_s));
        deck.store.requestOlder(key(u"ses_b"_s));
        deck.store.mergeOlder(key(u"ses_b"_s), turns(3, 4, u"cursor3"_s), u"cursor5"_s);
        QCOMPARE(deck.transcript(u"ses_b"_s).olderCursor(), u"cursor50"_s);
        QCOMPARE(deck.transcript(u"ses_b"_s).count(), 4);
    }

    void failedPage()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        deck.store.openTranscript(key(u"ses_b"_s));
        deck.apply({message(u"ses_b"_s, userMessage(u"msg_1"_s, 1))});
        deck.store.failNewest(key(u"ses_b"_s));
        QCOMPARE(deck.transcript(u"ses_b"_s).load(), Transcript::Load::Failed);
        QCOMPARE(deck.ids(u"ses_b"_s), QStringList{u"msg_1"_s}); // what waited is not lost
        QSignalSpy wanted(&deck.store, &SessionStore::newestWanted);
        deck.store.reloadTranscript(key(u"ses_b"_s));
        QCOMPARE(wanted.count(), 1);
        deck.store.mergeNewest(key(u"ses_b"_s), turns(1, 1));
        QCOMPARE(deck.transcript(u"ses_b"_s).load(), Transcript::Load::Ready);
    }

    void olderPages()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        deck.open(u"ses_b"_s, turns(5, 6, u"cursor5"_s));
        QSignalSpy wanted(&deck.store, &SessionStore::olderWanted);
        deck.store.requestOlder(key(u"ses_b"_s));
        deck.store.requestOlder(key(u"ses_b"_s)); // one at a time
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted.at(0).at(1).toString(), u"cursor5"_s);
        deck.apply({on(events::MessageRemoved{u"ses_b"_s, u"msg_00004x"_s})}); // while the page is on its way
        deck.store.mergeOlder(key(u"ses_b"_s), turns(3, 5), u"cursor5"_s);
        QCOMPARE(deck.transcript(u"ses_b"_s).count(), 7);
        QCOMPARE(deck.transcript(u"ses_b"_s).indexOf(u"msg_00004x"_s), -1);
        QVERIFY(deck.transcript(u"ses_b"_s).olderCursor().isEmpty());
        deck.store.requestOlder(key(u"ses_b"_s)); // the first message is here
        QCOMPARE(wanted.count(), 1);
    }

    void failedOlderPageCanBeAskedForAgain()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        deck.open(u"ses_b"_s, turns(5, 6, u"cursor5"_s));
        deck.store.requestOlder(key(u"ses_b"_s));
        QVERIFY(deck.transcript(u"ses_b"_s).isLoadingOlder());
        deck.store.failOlder(key(u"ses_b"_s));
        QVERIFY(!deck.transcript(u"ses_b"_s).isLoadingOlder());
        QCOMPARE(deck.transcript(u"ses_b"_s).olderCursor(), u"cursor5"_s);
    }

    // A repair replaces what the page covers, keeps older pages that join it, and tells only what changed.
    void repairKeepsOlderPages()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        deck.open(u"ses_b"_s, turns(5, 8, u"cursor5"_s));
        deck.store.requestOlder(key(u"ses_b"_s));
        deck.store.mergeOlder(key(u"ses_b"_s), turns(3, 4, u"cursor3"_s), u"cursor5"_s);
        QSignalSpy wanted(&deck.store, &SessionStore::newestWanted);
        deck.store.beginRepair(Ws);
        QCOMPARE(wanted.count(), 2); // ses_a too
        QSignalSpy spy(&deck.store, &SessionStore::transcriptChanged);
        MessagePage page = turns(6, 9, u"cursor6"_s);
        page.messages.removeAt(2); // msg_00007u went
        deck.store.mergeNewest(key(u"ses_b"_s), page);
        QCOMPARE(deck.ids(u"ses_b"_s).first(), u"msg_00003u"_s);
        QCOMPARE(deck.transcript(u"ses_b"_s).count(), 13);
        QCOMPARE(deck.transcript(u"ses_b"_s).olderCursor(), u"cursor3"_s);
        const auto change = spy.at(0).at(1).value<TranscriptChange>();
        QVERIFY(!change.reset);
        QCOMPARE(QSet<QString>(change.messages.cbegin(), change.messages.cend()),
                 (QSet<QString>{u"msg_00009u"_s, u"msg_00009x"_s}));
        QCOMPARE(change.removed, QStringList{u"msg_00007u"_s});
    }

    // When the gap was longer than a page there is a hole before it: what is older goes, and is asked for again from the page's cursor.
    void repairAfterALongGap()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        deck.open(u"ses_b"_s, turns(1, 3));
        deck.store.beginRepair(Ws);
        deck.store.mergeNewest(key(u"ses_b"_s), turns(50, 52, u"cursor50"_s));
        QCOMPARE(deck.ids(u"ses_b"_s).first(), u"msg_00050u"_s);
        QCOMPARE(deck.transcript(u"ses_b"_s).olderCursor(), u"cursor50"_s);
    }

    void cachedIsShownUntilTheServerAnswers()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        deck.store.openTranscript(key(u"ses_b"_s));
        deck.store.mergeCached(key(u"ses_b"_s), turns(1, 3).messages);
        QCOMPARE(deck.transcript(u"ses_b"_s).load(), Transcript::Load::Cached);
        QCOMPARE(deck.transcript(u"ses_b"_s).count(), 6);
        deck.apply({message(u"ses_b"_s, userMessage(u"msg_00005u"_s, 50))});
        QCOMPARE(deck.transcript(u"ses_b"_s).count(), 6); // waits for the page
        QSignalSpy spy(&deck.store, &SessionStore::transcriptChanged);
        deck.store.mergeNewest(key(u"ses_b"_s), turns(2, 4, u"cursor2"_s));
        QCOMPARE(deck.ids(u"ses_b"_s).first(), u"msg_00002u"_s); // the older cached ones are not proven
        QCOMPARE(deck.ids(u"ses_b"_s).last(), u"msg_00005u"_s);
        QVERIFY(!spy.at(0).at(1).value<TranscriptChange>().reset);     // no flicker
        deck.store.mergeCached(key(u"ses_b"_s), turns(1, 1).messages); // too late
        QCOMPARE(deck.ids(u"ses_b"_s).first(), u"msg_00002u"_s);
    }
};

QTEST_GUILESS_MAIN(TestTranscriptPages)
#include "tst_transcriptpages.moc"
