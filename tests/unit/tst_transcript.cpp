// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/transcriptfixtures.h"

#include "core/opencode/partviews.h"
#include "core/sessions/packedparts.h"

using namespace qd;
using namespace qd::test;

// Transcripts of open sessions: what is kept, and what events do to it.
// Each test names the rule of OpenCode's protocol (or checklist item) that it shows.
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
};

QTEST_GUILESS_MAIN(TestTranscript)
#include "tst_transcript.moc"
