// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/storefixtures.h"

#include "core/opencode/codec.h"
#include "core/opencode/partviews.h"
#include "core/sessions/packedparts.h"
#include "core/sessions/packfile.h"

#include <csignal>
#include <sys/resource.h>

using namespace qd;
using namespace qd::test;

namespace {

//! User message `msg_<n>u` with its finished answer `msg_<n>x`, for n = from … to.
MessagePage turns(int from, int to, const QString &before = {})
{
    MessagePage page;
    page.before = before;
    for (int n = from; n <= to; ++n) {
        const QString name = u"msg_%1"_s.arg(n, 5, 10, QChar(u'0'));
        page.messages.append(
            {userMessage(name + u'u', n * 10), {makePart(u"prt_1"_s, name + u'u', PartType::Text, u"ask"_s, 0)}});
        page.messages.append({assistantMessage(name + u'x', n * 10 + 1, name + u'u', n * 10 + 2),
                              {makePart(u"prt_1"_s, name + u'x', PartType::Text, u"answer"_s, 1, 2)}});
    }
    return page;
}

const QString S = u"ses_a"_s;

} // namespace

// Transcripts of open sessions. Each test names the rule of OpenCode's protocol (or checklist item) that it shows.
class TestTranscript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyOpenOnesAreKept()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s)), message(u"ses_b"_s, userMessage(u"msg_1"_s, 1))});
        QVERIFY(!deck.store.transcript(key(u"ses_b"_s)));
        QSignalSpy wanted(&deck.store, &SessionStore::newestWanted);
        deck.store.openTranscript(key(u"ses_b"_s));
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(deck.transcript(u"ses_b"_s).load(), Transcript::Load::Loading);
    }

    // The last three closed ones are kept up to date for a quick return; older ones are dropped.
    void closedOnesAreDropped()
    {
        Deck deck;
        const QStringList ids{u"ses_b"_s, u"ses_c"_s, u"ses_d"_s, u"ses_e"_s};
        for (const QString &id : ids) {
            deck.apply({upserted(makeSession(id))});
            deck.open(id);
            deck.apply({message(id, userMessage(u"msg_1"_s, 1))});
            deck.store.closeTranscript(key(id));
            QVERIFY(!deck.store.transcript(key(id)));
        }
        QSignalSpy wanted(&deck.store, &SessionStore::newestWanted);
        deck.apply({message(u"ses_c"_s, userMessage(u"msg_2"_s, 2))});
        deck.store.openTranscript(key(u"ses_c"_s));
        QCOMPARE(wanted.count(), 0);
        QCOMPARE(deck.ids(u"ses_c"_s), (QStringList{u"msg_1"_s, u"msg_2"_s}));
        deck.store.openTranscript(key(u"ses_b"_s));
        QCOMPARE(wanted.count(), 1);
    }

    void opensAreCounted()
    {
        Deck deck;
        deck.store.openTranscript(key(S));
        deck.store.closeTranscript(key(S));
        QVERIFY(deck.store.transcript(key(S)));
        deck.store.closeTranscript(key(S));
        QVERIFY(!deck.store.transcript(key(S)));
        deck.store.closeTranscript(key(S)); // once too often
        deck.store.openTranscript(key(S));
        QVERIFY(deck.store.transcript(key(S)));
    }

    // Section 7, pitfall 17: ids wrap, so messages sort by (created, id) and parts by id.
    void orderAcrossAnIdWrap()
    {
        Deck deck;
        deck.apply({message(S, userMessage(u"msg_fff"_s, 10)), message(S, userMessage(u"msg_001"_s, 20)),
                    message(S, userMessage(u"msg_b"_s, 15)), message(S, userMessage(u"msg_a"_s, 15))});
        QCOMPARE(deck.ids(), (QStringList{u"msg_fff"_s, u"msg_a"_s, u"msg_b"_s, u"msg_001"_s}));
        deck.apply({part(S, makePart(u"prt_2"_s, u"msg_a"_s, PartType::Text)),
                    part(S, makePart(u"prt_1"_s, u"msg_a"_s, PartType::Text))});
        QCOMPARE(deck.transcript().message(1).parts.first().id, u"prt_1"_s);
        // A created time that changes moves the message, with its parts.
        deck.apply({message(S, userMessage(u"msg_a"_s, 30))});
        QCOMPARE(deck.ids().last(), u"msg_a"_s);
        QCOMPARE(deck.transcript().message(3).parts.size(), 2);
        QCOMPARE(deck.transcript().indexOf(u"msg_a"_s), 3);
    }

    void pageOutOfOrderIsSorted()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        deck.open(
            u"ses_b"_s,
            {{{userMessage(u"msg_2"_s, 2),
               {makePart(u"prt_2"_s, u"msg_2"_s, PartType::Text), makePart(u"prt_1"_s, u"msg_2"_s, PartType::Text)}},
              {userMessage(u"msg_1"_s, 1), {}}},
             {}});
        QCOMPARE(deck.ids(u"ses_b"_s), (QStringList{u"msg_1"_s, u"msg_2"_s}));
        QCOMPARE(deck.transcript(u"ses_b"_s).message(1).parts.first().id, u"prt_1"_s);
    }

    void upsertsAreIdempotent()
    {
        Deck deck;
        const QList<Event> events{message(S, assistantMessage(u"msg_1"_s, 1, {}, 5)),
                                  part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text, u"done"_s, 1, 2))};
        deck.apply(events);
        deck.apply(events + events);
        QCOMPARE(deck.transcript().count(), 1);
        QCOMPARE(deck.transcript().message(0).parts.size(), 1);
        QCOMPARE(deck.text(u"msg_1"_s, u"prt_1"_s), u"done"_s);
    }

    void deltasAppend()
    {
        Deck deck;
        deck.apply({busy(S), message(S, assistantMessage(u"msg_1"_s, 1, {})),
                    part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text))});
        QSignalSpy spy(&deck.store, &SessionStore::transcriptChanged);
        deck.apply({delta(S, u"msg_1"_s, u"prt_1"_s, u"Hel"_s), delta(S, u"msg_1"_s, u"prt_1"_s, u"lo"_s)});
        QCOMPARE(deck.text(u"msg_1"_s, u"prt_1"_s), u"Hello"_s);
        QCOMPARE(spy.count(), 1);
        const auto change = spy.at(0).at(1).value<TranscriptChange>();
        QVERIFY(change.messages.isEmpty() && change.removed.isEmpty() && !change.reset && !change.load);
        QCOMPARE(change.grown.size(), 1);
        QCOMPARE(change.grown.first().partId, u"prt_1"_s);
    }

    // Section 8: a running tool's output comes whole again each time; it never grows by appending.
    void toolOutputIsReplaced()
    {
        Deck deck;
        deck.apply({busy(S), message(S, assistantMessage(u"msg_1"_s, 1, {}))});
        for (const char *output : {"a", "ab", "abc"}) {
            Part running = toolPart(u"prt_1"_s, u"msg_1"_s, ToolStatus::Running);
            ToolCall call = *running.tool;
            call.metadata = "{\"output\":\"" + QByteArray(output) + "\"}";
            running.tool = std::make_shared<const ToolCall>(call);
            deck.apply({part(S, running)});
            QCOMPARE(deck.transcript().message(0).parts.size(), 1);
            QCOMPARE(deck.transcript().part(u"msg_1"_s, u"prt_1"_s)->tool->metadata, call.metadata);
        }
    }

    // Section 8: one assistant message per step. The steps of a turn have the same question.
    void stepsOfATurn()
    {
        Deck deck;
        deck.apply({message(S, userMessage(u"msg_1"_s, 1)), busy(S),
                    message(S, assistantMessage(u"msg_2"_s, 2, u"msg_1"_s, 3, u"tool-calls"_s)),
                    message(S, assistantMessage(u"msg_3"_s, 4, u"msg_1"_s))});
        QCOMPARE(deck.mark(u"msg_2"_s), MessageMark::None);
        QCOMPARE(deck.mark(u"msg_3"_s), MessageMark::Live);
        QCOMPARE(deck.activity(), Activity::Busy);
    }

    // Section 10: the server scales pictures, so what it stores is not what was sent. Its version replaces ours.
    void sentPictureIsTheServers()
    {
        Deck deck;
        Part sent = makePart(u"prt_1"_s, u"msg_1"_s, PartType::File);
        sent.extra = "\"mime\":\"image/png\",\"url\":\"data:image/png;base64,AAAA\"";
        deck.apply({message(S, userMessage(u"msg_1"_s, 1)), part(S, sent)});
        sent.extra = "\"mime\":\"image/jpeg\",\"url\":\"data:image/jpeg;base64,BB\"";
        deck.apply({part(S, sent)});
        QCOMPARE(deck.transcript().message(0).parts.size(), 1);
        QCOMPARE(filePartOf(*deck.transcript().part(u"msg_1"_s, u"prt_1"_s)).mime, u"image/jpeg"_s);
    }

    // Section 12, pitfall 18: deltas split surrogate pairs; the halves are kept until they meet.
    void splitSurrogates()
    {
        Deck deck;
        deck.apply({message(S, assistantMessage(u"msg_1"_s, 1, {})),
                    part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text))});
        deck.apply({delta(S, u"msg_1"_s, u"prt_1"_s, QString(QChar(0xd83d)))});
        QCOMPARE(deck.text(u"msg_1"_s, u"prt_1"_s).size(), 1);
        deck.apply({delta(S, u"msg_1"_s, u"prt_1"_s, QString(QChar(0xde00)))});
        QCOMPARE(deck.text(u"msg_1"_s, u"prt_1"_s), u"😀"_s);
        deck.apply(
            {delta(S, u"msg_1"_s, u"prt_1"_s, QString(QChar(0xd800)))}); // never met: still there, also after packing
        const UnpackedParts round = unpackParts(flattenParts({}, deck.transcript().message(0).parts));
        QCOMPARE(round.parts.first().text, u"😀"_s + QChar(0xd800));
    }

    // Section 6, note 3: deltas are not repeatable: unknown parts and ended parts take none.
    void deltasForNobody_data()
    {
        QTest::addColumn<QString>("session");
        QTest::addColumn<QString>("messageId");
        QTest::addColumn<QString>("partId");
        QTest::newRow("unknown session") << u"ses_x"_s << u"msg_1"_s << u"prt_1"_s;
        QTest::newRow("unknown message") << S << u"msg_x"_s << u"prt_1"_s;
        QTest::newRow("unknown part") << S << u"msg_1"_s << u"prt_x"_s;
        QTest::newRow("ended part") << S << u"msg_1"_s << u"prt_1"_s;
        QTest::newRow("no ids") << QString() << QString() << QString();
    }
    void deltasForNobody()
    {
        QFETCH(QString, session);
        QFETCH(QString, messageId);
        QFETCH(QString, partId);
        Deck deck;
        deck.apply({message(S, assistantMessage(u"msg_1"_s, 1, {}, 5)),
                    part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text, u"done"_s, 1, 2))});
        QSignalSpy spy(&deck.store, &SessionStore::transcriptChanged);
        deck.apply({delta(session, messageId, partId, u"!"_s)});
        QCOMPARE(deck.text(u"msg_1"_s, u"prt_1"_s), u"done"_s);
        QCOMPARE(spy.count(), 0);
    }

    void partOfAnUnloadedMessageIsIgnored()
    {
        Deck deck;
        deck.apply({part(S, makePart(u"prt_1"_s, u"msg_old"_s, PartType::Text)),
                    on(events::PartRemoved{S, u"msg_old"_s, u"prt_1"_s})});
        QCOMPARE(deck.transcript().count(), 0);
    }

    // Section 5: message.removed takes its parts; there are no part events.
    void removedMessageTakesItsParts()
    {
        Deck deck;
        deck.apply({message(S, assistantMessage(u"msg_1"_s, 1, {})),
                    part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text)),
                    delta(S, u"msg_1"_s, u"prt_1"_s, u"x"_s)});
        QSignalSpy spy(&deck.store, &SessionStore::transcriptChanged);
        deck.apply({on(events::MessageRemoved{S, u"msg_1"_s}), delta(S, u"msg_1"_s, u"prt_1"_s, u"y"_s),
                    part(S, makePart(u"prt_2"_s, u"msg_1"_s, PartType::Text))});
        QCOMPARE(deck.transcript().count(), 0);
        QCOMPARE(deck.text(u"msg_1"_s, u"prt_1"_s), u"(none)"_s);
        QCOMPARE(spy.at(0).at(1).value<TranscriptChange>().removed, QStringList{u"msg_1"_s});
        deck.apply({on(events::MessageRemoved{S, u"msg_1"_s})});
        QCOMPARE(spy.count(), 1);
    }

    void partRemoved()
    {
        Deck deck;
        deck.apply({message(S, assistantMessage(u"msg_1"_s, 1, {})),
                    part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text)),
                    part(S, makePart(u"prt_2"_s, u"msg_1"_s, PartType::Text)),
                    on(events::PartRemoved{S, u"msg_1"_s, u"prt_1"_s}), delta(S, u"msg_1"_s, u"prt_1"_s, u"x"_s),
                    delta(S, u"msg_1"_s, u"prt_2"_s, u"y"_s)});
        QCOMPARE(deck.transcript().message(0).parts.size(), 1);
        QCOMPARE(deck.text(u"msg_1"_s, u"prt_2"_s), u"y"_s);
    }

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

    // Its totals may have changed without an event.
    void sessionOfAStoppedTurnIsReadAgain()
    {
        Deck deck;
        const QSignalSpy spy(&deck.store, &SessionStore::refreshWanted);
        deck.apply({busy(S), message(S, assistantMessage(u"msg_1"_s, 1, {})), status(S, SessionStatus::Type::Idle)});
        QTRY_COMPARE(spy.count(), 1);
        QCOMPARE(spy.first().first().value<SessionKey>().id, S);
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

QTEST_GUILESS_MAIN(TestTranscript)
#include "tst_transcript.moc"
