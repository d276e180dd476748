// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/transcriptfixtures.h"

#include "core/opencode/codec.h"

using namespace qd;
using namespace qd::test;

// What became of each message: dropped, interrupted, queued, unanswered, reverted; and of the session's totals.
// Each test names the rule of OpenCode's protocol (or checklist item) that it shows.
class TestTranscriptMarks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Section 11 and capture 14: the text of a dropped attempt never ends. It goes when the next step begins …
    void droppedAttemptNextStep()
    {
        Deck deck;
        deck.apply({busy(S), message(S, assistantMessage(u"msg_1"_s, 1, {})),
                    part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::StepStart)),
                    part(S, makePart(u"prt_2"_s, u"msg_1"_s, PartType::Text)),
                    delta(S, u"msg_1"_s, u"prt_2"_s, u"half"_s),
                    part(S, toolPart(u"prt_3"_s, u"msg_1"_s, ToolStatus::Pending)),
                    part(S, makePart(u"prt_4"_s, u"msg_1"_s, PartType::StepStart)),
                    part(S, makePart(u"prt_5"_s, u"msg_1"_s, PartType::Text)),
                    delta(S, u"msg_1"_s, u"prt_5"_s, u"whole"_s), delta(S, u"msg_1"_s, u"prt_2"_s, u"late"_s)});
        const QList<Part> parts = deck.transcript().message(0).parts;
        QVERIFY(!parts.at(0).dropped);
        QVERIFY(parts.at(1).dropped && parts.at(1).text.isEmpty());
        QVERIFY(opencode::encodePart(parts.at(1), u"ses_1"_s).contains("\"text\":\"\"")); // as REST has it
        QVERIFY(parts.at(2).dropped);                                                     // its call never came
        QVERIFY(!parts.at(4).dropped);
        QCOMPARE(parts.at(4).text, u"whole"_s);
    }

    // … or when the retry is announced; an abort in the back-off brings it back, ended (capture 06).
    void droppedAttemptRetry()
    {
        Deck deck;
        deck.apply({busy(S), message(S, assistantMessage(u"msg_1"_s, 1, {})),
                    part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::StepStart)),
                    part(S, makePart(u"prt_2"_s, u"msg_1"_s, PartType::Text)),
                    delta(S, u"msg_1"_s, u"prt_2"_s, u"half"_s)});
        QSignalSpy spy(&deck.store, &SessionStore::transcriptChanged);
        deck.apply({status(S, SessionStatus::Type::Retry)});
        QVERIFY(deck.transcript().part(u"msg_1"_s, u"prt_2"_s)->dropped);
        QCOMPARE(deck.text(u"msg_1"_s, u"prt_2"_s), u""_s);
        QVERIFY(!deck.transcript().part(u"msg_1"_s, u"prt_2"_s)->text.isNull()); // there, and empty: as REST has it
        QVERIFY(spy.at(0).at(1).value<TranscriptChange>().messages.contains(u"msg_1"_s));
        deck.apply({part(S, makePart(u"prt_2"_s, u"msg_1"_s, PartType::Text, u"half"_s, 1, 2))});
        QVERIFY(!deck.transcript().part(u"msg_1"_s, u"prt_2"_s)->dropped);
        QCOMPARE(deck.text(u"msg_1"_s, u"prt_2"_s), u"half"_s);
    }

    void droppedAttemptInHistory()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        deck.open(u"ses_b"_s, {{{assistantMessage(u"msg_1"_s, 1, {}, 9),
                                 {makePart(u"prt_1"_s, u"msg_1"_s, PartType::StepStart),
                                  makePart(u"prt_2"_s, u"msg_1"_s, PartType::Text),
                                  makePart(u"prt_3"_s, u"msg_1"_s, PartType::StepStart),
                                  makePart(u"prt_4"_s, u"msg_1"_s, PartType::Text, u"whole"_s, 3, 4)}}},
                               {}});
        QVERIFY(deck.transcript(u"ses_b"_s).part(u"msg_1"_s, u"prt_2"_s)->dropped);
        QVERIFY(!deck.transcript(u"ses_b"_s).part(u"msg_1"_s, u"prt_4"_s)->dropped);
    }

    // Section 20: no end and not busy = interrupted, its tools never spin; a new turn does not wake it.
    void interruptedTurn()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        deck.open(u"ses_b"_s, {{{userMessage(u"msg_1"_s, 1), {}},
                                {assistantMessage(u"msg_2"_s, 2, u"msg_1"_s),
                                 {toolPart(u"prt_1"_s, u"msg_2"_s, ToolStatus::Running)}}},
                               {}});
        const Transcript &transcript = deck.transcript(u"ses_b"_s);
        QCOMPARE(transcript.mark(1), MessageMark::Interrupted);
        QCOMPARE(deck.activity(u"ses_b"_s), Activity::Interrupted);
        deck.apply({message(u"ses_b"_s, userMessage(u"msg_3"_s, 3)), busy(u"ses_b"_s)});
        QCOMPARE(transcript.mark(1), MessageMark::Interrupted);
        QCOMPARE(transcript.mark(2), MessageMark::None); // it is the turn that runs, not a queued one
        deck.apply({message(u"ses_b"_s, assistantMessage(u"msg_4"_s, 4, u"msg_3"_s))});
        QCOMPARE(transcript.mark(3), MessageMark::Live);
        QCOMPARE(transcript.mark(1), MessageMark::Interrupted);
    }

    // Its totals may have changed without an event, before its idle or after.
    void sessionOfAStoppedTurnIsReadAgain_data()
    {
        QTest::addColumn<QList<Event>>("events");
        const Event open = message(S, assistantMessage(u"msg_1"_s, 1, {}));
        const Event ended = message(S, assistantMessage(u"msg_1"_s, 1, {}, 2));
        Message stopped = assistantMessage(u"msg_1"_s, 1, {}, 2);
        stopped.error = std::make_shared<const MessageError>();
        QTest::newRow("no end") << QList<Event>{busy(S), open, idle(S)};
        QTest::newRow("end before idle") << QList<Event>{busy(S), open, message(S, stopped), idle(S), idle(S)};
        QTest::newRow("end after idle") << QList<Event>{busy(S), open, idle(S), message(S, stopped)};
        QTest::newRow("step after idle") << QList<Event>{
            busy(S), ended, idle(S), part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::StepFinish))};
    }

    void sessionOfAStoppedTurnIsReadAgain()
    {
        QFETCH(const QList<Event>, events);
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_last"_s))});
        const QSignalSpy spy(&deck.store, &SessionStore::refreshWanted);
        deck.apply(events);
        deck.apply(
            {busy(u"ses_last"_s), message(u"ses_last"_s, assistantMessage(u"msg_9"_s, 1, {})), idle(u"ses_last"_s)});
        QTRY_COMPARE(spy.count(), 2);
        QCOMPARE(spy.first().first().value<SessionKey>().id, S);
        QCOMPARE(spy.last().first().value<SessionKey>().id, u"ses_last"_s);
    }

    // A turn that ends by itself tells its totals.
    void sessionOfAFinishedTurnIsNotReadAgain()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_last"_s))});
        const QSignalSpy spy(&deck.store, &SessionStore::refreshWanted);
        deck.apply({busy(S), message(S, assistantMessage(u"msg_1"_s, 1, {}, 2)), idle(S)});
        deck.apply(
            {busy(u"ses_last"_s), message(u"ses_last"_s, assistantMessage(u"msg_9"_s, 1, {})), idle(u"ses_last"_s)});
        QTRY_COMPARE(spy.count(), 1);
        QCOMPARE(spy.first().first().value<SessionKey>().id, u"ses_last"_s);
    }

    void liveTurn()
    {
        Deck deck;
        deck.apply(
            {message(S, userMessage(u"msg_1"_s, 1)), busy(S), message(S, assistantMessage(u"msg_2"_s, 2, u"msg_1"_s))});
        QCOMPARE(deck.mark(u"msg_2"_s), MessageMark::Live);
        QSignalSpy spy(&deck.store, &SessionStore::transcriptChanged);
        deck.apply({message(S, assistantMessage(u"msg_2"_s, 2, u"msg_1"_s, 3))});
        QCOMPARE(deck.mark(u"msg_2"_s), MessageMark::None);
        deck.apply({idle(S)});
        QCOMPARE(spy.count(), 1); // idle changes no mark
    }

    // The page came before the status: the snapshot says that the turn runs after all.
    void snapshotAfterThePage()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        deck.open(u"ses_b"_s, {{{assistantMessage(u"msg_1"_s, 1, {}), {}}}, {}});
        QCOMPARE(deck.transcript(u"ses_b"_s).mark(0), MessageMark::Interrupted);
        deck.store.applyDirectory(Ws, {Dir, {{u"ses_b"_s, statusOf(SessionStatus::Type::Busy)}}, {}, {}});
        QCOMPARE(deck.transcript(u"ses_b"_s).mark(0), MessageMark::Live);
    }

    // Section 10: a prompt sent while busy is queued and answered after the turn that runs.
    void queuedPrompts()
    {
        Deck deck;
        deck.apply({message(S, userMessage(u"msg_1"_s, 1)), busy(S), message(S, userMessage(u"msg_2"_s, 2))});
        QCOMPARE(deck.mark(u"msg_1"_s), MessageMark::None);
        QCOMPARE(deck.mark(u"msg_2"_s), MessageMark::Queued);
        deck.apply({message(S, assistantMessage(u"msg_3"_s, 3, u"msg_1"_s)), message(S, userMessage(u"msg_4"_s, 4))});
        QCOMPARE(deck.mark(u"msg_2"_s), MessageMark::Queued); // sent before the step of the running turn
        QCOMPARE(deck.mark(u"msg_4"_s), MessageMark::Queued);
        deck.apply({message(S, assistantMessage(u"msg_3"_s, 3, u"msg_1"_s, 5, u"tool-calls"_s))});
        QCOMPARE(deck.mark(u"msg_2"_s), MessageMark::Queued); // the turn goes on with another step
        deck.apply({message(S, assistantMessage(u"msg_5"_s, 6, u"msg_1"_s, 7))});
        QCOMPARE(deck.mark(u"msg_2"_s), MessageMark::None); // its turn begins
        QCOMPARE(deck.mark(u"msg_4"_s), MessageMark::Queued);
        deck.apply({message(S, assistantMessage(u"msg_6"_s, 8, u"msg_4"_s, 9)), idle(S)});
        QCOMPARE(deck.mark(u"msg_4"_s), MessageMark::None);
    }

    // Section 11: a stop ends the turn that runs, and what was queued behind it is not begun.
    void queuedPromptLeftByAStop()
    {
        Deck deck;
        deck.apply({message(S, userMessage(u"msg_1"_s, 1))});
        QCOMPARE(deck.mark(u"msg_1"_s), MessageMark::None); // just sent: its turn is about to begin
        deck.apply(
            {busy(S), message(S, assistantMessage(u"msg_2"_s, 2, u"msg_1"_s)), message(S, userMessage(u"msg_3"_s, 3))});
        deck.apply({idle(S)});
        QCOMPARE(deck.mark(u"msg_3"_s), MessageMark::Queued); // the last updates of the turn are on their way
        QTRY_COMPARE(deck.mark(u"msg_3"_s), MessageMark::Unanswered);
        QCOMPARE(deck.mark(u"msg_1"_s), MessageMark::None);
        deck.apply({message(S, userMessage(u"msg_4"_s, 4)), busy(S),
                    message(S, assistantMessage(u"msg_5"_s, 5, u"msg_4"_s, 6)), idle(S)});
        QCOMPARE(deck.mark(u"msg_3"_s), MessageMark::None); // answered together with the next one
        QCOMPARE(deck.mark(u"msg_4"_s), MessageMark::None);
    }

    // The same in a conversation that is opened later; what the local library alone has says nothing yet. Behind a turn that came to its
    // end stands only what wants no answer (`noReply`).
    void unansweredPromptInHistory_data()
    {
        QTest::addColumn<QString>("finish");
        QTest::addColumn<bool>("unanswered");
        QTest::newRow("ended") << u"stop"_s << false;
        QTest::newRow("stopped between two steps") << u"tool-calls"_s << true;
        QTest::newRow("stopped while the server tried again") << u""_s << true;
    }

    void unansweredPromptInHistory()
    {
        QFETCH(QString, finish);
        QFETCH(bool, unanswered);
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        Message answer = assistantMessage(u"msg_2"_s, 2, u"msg_1"_s, 3);
        answer.finish = finish;
        const MessagePage page{{{userMessage(u"msg_1"_s, 1), {}}, {answer, {}}, {userMessage(u"msg_3"_s, 4), {}}}, {}};
        deck.store.openTranscript(key(u"ses_b"_s));
        deck.store.mergeCached(key(u"ses_b"_s), page.messages);
        QCOMPARE(deck.transcript(u"ses_b"_s).mark(2), MessageMark::None);
        deck.store.mergeNewest(key(u"ses_b"_s), page);
        QCOMPARE(deck.transcript(u"ses_b"_s).mark(0), MessageMark::None);
        QCOMPARE(deck.transcript(u"ses_b"_s).mark(2), unanswered ? MessageMark::Unanswered : MessageMark::None);
    }

    // Section 15: messages from the revert point on stay in the list; hide them until the next prompt removes them or unrevert brings them back.
    void revertedMessages()
    {
        Deck deck;
        deck.apply({message(S, userMessage(u"msg_1"_s, 1)), message(S, userMessage(u"msg_2"_s, 2)),
                    message(S, userMessage(u"msg_3"_s, 3))});
        Session session = makeSession(S);
        session.revert = Revert{u"msg_2"_s, {}, {}, {}};
        QSignalSpy spy(&deck.store, &SessionStore::transcriptChanged);
        deck.apply({upserted(session)});
        QCOMPARE(deck.mark(u"msg_1"_s), MessageMark::None);
        QCOMPARE(deck.mark(u"msg_2"_s), MessageMark::Reverted);
        QCOMPARE(deck.mark(u"msg_3"_s), MessageMark::Reverted);
        QCOMPARE(spy.at(0).at(1).value<TranscriptChange>().messages.size(), 2);
        session.revert->partId = u"prt_1"_s; // from a part on: the message itself is still to be seen
        deck.apply({upserted(session)});
        QCOMPARE(deck.mark(u"msg_2"_s), MessageMark::None);
        session.revert.reset();
        deck.apply({upserted(session)});
        QCOMPARE(deck.mark(u"msg_3"_s), MessageMark::None);
    }

    void revertPointFurtherBackThanLoaded()
    {
        Deck deck;
        Session session = makeSession(u"ses_b"_s);
        session.revert = Revert{u"msg_00001u"_s, {}, {}, {}};
        deck.apply({upserted(session)});
        deck.open(u"ses_b"_s, turns(3, 4, u"cursor3"_s));
        QCOMPARE(deck.transcript(u"ses_b"_s).mark(0), MessageMark::Reverted);
        deck.store.requestOlder(key(u"ses_b"_s));
        deck.store.mergeOlder(key(u"ses_b"_s), turns(2, 2), u"cursor3"_s); // the point is not there at all
        QCOMPARE(deck.transcript(u"ses_b"_s).mark(0), MessageMark::None);
    }
};

QTEST_GUILESS_MAIN(TestTranscriptMarks)
#include "tst_transcriptmarks.moc"
