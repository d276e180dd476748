// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/highlight.h"
#include "tests/support/bigsession.h"
#include "tests/unit/modelfixtures.h"

#include <QRandomGenerator>

#include <malloc.h>

using namespace qd;
using namespace qd::test;

namespace {

const QString Ses = u"ses_a"_s;
const TimeMs Noon = QDateTime(QDate(2026, 11, 21), QTime(12, 0)).toMSecsSinceEpoch();

//! Rows of a model that is built now, from what the store holds now, with the same rows open.
QStringList rowsFromScratch(Deck &deck, const TranscriptModel &like)
{
    Show fresh(deck);
    while (fresh.model.messageCount() < like.messageCount() && fresh.model.canFetchMore({})) {
        fresh.model.fetchOlder();
        fresh.settle();
    }
    for (int row = 0; row < like.rowCount(); ++row) {
        if (at(like, row, "expandable").toBool()) {
            fresh.model.setExpanded(fresh.model.selectableRow(like.selectableId(row)),
                                    at(like, row, "expanded").toBool());
            fresh.settle();
        }
    }
    return allRows(fresh.model);
}

//! A big session in a store, given page by page.
struct BigDeck : Deck
{
    explicit BigDeck(int count, int pageSize = 100)
        : all(bigSession(count, Dir))
        , page(pageSize)
    {
        QObject::connect(&store, &SessionStore::olderWanted, &store,
                         [this](const SessionKey &wanted, const QString &before) {
                             const auto answer = [this, wanted, before] {
                                 store.mergeOlder(wanted, pageBefore(before.toLongLong()), before);
                             };
                             QMetaObject::invokeMethod(&store, answer, Qt::QueuedConnection);
                         });
        store.beginRepair(Ws);
        store.mergeNewest(key(Ses), pageBefore(all.size()));
    }
    [[nodiscard]] MessagePage pageBefore(qsizetype end) const
    {
        const qsizetype first = qMax<qsizetype>(0, end - page);
        return {all.sliced(first, end - first), first > 0 ? QString::number(first) : QString()};
    }

    QList<MessageWithParts> all;
    qsizetype page;
};

void scrollToTop(Show &show)
{
    while (!show.model.isComplete()) {
        show.model.fetchOlder();
        QCoreApplication::processEvents();
        show.settle();
    }
}

//! What a person who scrolls through everything makes the model do.
void lookAtEverything(const TranscriptModel &model)
{
    for (int row = 0; row < model.rowCount(); ++row)
        (void)at(model, row, "block");
}

} // namespace

class TestTranscriptRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // An answer in 5,000 deltas: only the end changes, and at the end the rows are those of a REST page.
    void streaming()
    {
        const QString answer = longAnswer(22'000);
        const QStringList deltas = inDeltas(answer, 5000);
        Deck deck;
        deck.apply({busy(Ses), message(Ses, userMessage(u"msg_1"_s, Noon)),
                    part(Ses, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text, u"Go on"_s, Noon, Noon)),
                    message(Ses, assistantMessage(u"msg_2"_s, Noon + 1, u"msg_1"_s)),
                    part(Ses, makePart(u"prt_2"_s, u"msg_2"_s, PartType::Text))});
        Show show(deck);
        int furthest = 0;
        int grownBy = 0;
        connect(&show.model, &QAbstractItemModel::rowsInserted, this, [&](const QModelIndex &, int first, int last) {
            QVERIFY(first <= 2);
            grownBy += last - first + 1;
        });
        connect(&show.model, &QAbstractItemModel::rowsRemoved, this,
                [&](const QModelIndex &, int, int last) { QVERIFY(last <= 2); });
        connect(&show.model, &QAbstractItemModel::dataChanged, this,
                [&](const QModelIndex &, const QModelIndex &last) { furthest = qMax(furthest, last.row() - grownBy); });
        for (qsizetype i = 0; i < deltas.size(); ++i) {
            deck.apply({delta(Ses, u"msg_2"_s, u"prt_2"_s, deltas[i])});
            if (i % 3 == 0) { // as many as come within a frame at 200 a second
                grownBy = 0;
                show.model.flush();
            }
        }
        show.settle();
        QVERIFY2(furthest <= 1, qPrintable(QString::number(furthest)));
        QVERIFY(sameRows(allRows(show.model), rowsFromScratch(deck, show.model)));

        Part whole = makePart(u"prt_2"_s, u"msg_2"_s, PartType::Text, answer, Noon, Noon + 900);
        const Message done = assistantMessage(u"msg_2"_s, Noon + 1, u"msg_1"_s, Noon + 1000);
        deck.apply({part(Ses, whole), message(Ses, done), idle(Ses)});
        show.settle();
        Deck rest;
        rest.store.beginRepair(Ws);
        rest.store.mergeNewest(key(Ses), {{{userMessage(u"msg_1"_s, Noon),
                                            {makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text, u"Go on"_s, Noon, Noon)}},
                                           {done, {whole}}},
                                          {}});
        Show page(rest);
        QVERIFY(page.model.rowCount() > 50);
        QVERIFY(sameRows(allRows(show.model), allRows(page.model)));
    }

    // The end of a part changes nothing above its last block: same text, same blocks.
    void endOfPartKeepsBlocks()
    {
        Deck deck;
        deck.apply({busy(Ses), message(Ses, assistantMessage(u"msg_2"_s, Noon, {})),
                    part(Ses, makePart(u"prt_2"_s, u"msg_2"_s, PartType::Text)),
                    delta(Ses, u"msg_2"_s, u"prt_2"_s, u"one\n\ntwo\n\n"_s),
                    delta(Ses, u"msg_2"_s, u"prt_2"_s, u"three"_s)});
        Show show(deck);
        QCOMPARE(at(show.model, 0, "streaming"), true);
        Signals seen(show.model);
        deck.apply(
            {part(Ses, makePart(u"prt_2"_s, u"msg_2"_s, PartType::Text, u"one\n\ntwo\n\nthree"_s, Noon, Noon + 5))});
        show.settle();
        QCOMPARE(seen.take(), QStringList{u"~0:block,streaming"_s});
    }

    // One flush within 16 ms however many events come, and no timer when nothing happens.
    void oneFlushPerFrame()
    {
        Deck deck;
        deck.apply({busy(Ses), message(Ses, assistantMessage(u"msg_2"_s, Noon, {})),
                    part(Ses, makePart(u"prt_2"_s, u"msg_2"_s, PartType::Text, u"a"_s))});
        Show show(deck);
        QVERIFY(!show.model.hasPendingFlush());
        Signals seen(show.model);
        for (int i = 0; i < 100; ++i)
            deck.apply({delta(Ses, u"msg_2"_s, u"prt_2"_s, u"b"_s)});
        QVERIFY(show.model.hasPendingFlush());
        QCOMPARE(seen.log, QStringList());
        QTRY_COMPARE(seen.log, QStringList{u"~0:block"_s});
        QVERIFY(!show.model.hasPendingFlush());
    }

    // Whatever happens in whatever order: the rows are those that a new model would make.
    void randomOperations_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 24; ++seed)
            QTest::newRow(qPrintable(QString::number(seed))) << seed;
    }
    void randomOperations()
    {
        QFETCH(quint32, seed);
        QRandomGenerator random(seed);
        Deck deck;
        Show show(deck);
        const auto messageId = [](int n) { return u"msg_%1"_s.arg(n, 2, 10, QLatin1Char('0')); };
        const auto partId = [](int m, int p) { return u"prt_%1_%2"_s.arg(m, 2, 10, QLatin1Char('0')).arg(p); };
        static const QStringList texts{u"plain"_s,
                                       u"# head\n\ntext"_s,
                                       u"- a\n- b\n"_s,
                                       u"```cpp\nint a;\n"_s,
                                       u"```\n"_s,
                                       u"\n\n"_s,
                                       u"| a |\n|---|\n| b |\n"_s,
                                       u"*"_s,
                                       u"> q"_s};
        for (int step = 0; step < 300; ++step) {
            const int m = random.bounded(8);
            const int p = random.bounded(4);
            const QString mid = messageId(m);
            const QString pid = partId(m, p);
            const bool user = m % 3 == 0;
            const TimeMs created = Noon + m * 1000 + (m > 5 ? 24 * 3600 * 1000 : 0);
            switch (random.bounded(14)) {
            case 0:
            case 1: {
                Message info = user ? userMessage(mid, created) : assistantMessage(mid, created, messageId(m / 3 * 3));
                info.completed = !user && random.bounded(2) ? created + 500 : 0;
                info.cost = random.bounded(3);
                if (random.bounded(8) == 0 && !user)
                    info.error =
                        std::make_shared<const MessageError>(MessageError{u"APIError"_s, u"no"_s, 500, true, {}});
                deck.apply({message(Ses, info)});
                break;
            }
            case 2:
            case 3:
                deck.apply(
                    {part(Ses, makePart(pid, mid, p == 3 ? PartType::Reasoning : PartType::Text,
                                        texts[random.bounded(texts.size())], Noon, random.bounded(2) ? Noon + 9 : 0))});
                break;
            case 4:
                deck.apply({part(Ses, toolPart(pid, mid, ToolStatus(random.bounded(4))))});
                break;
            case 5:
                deck.apply({on(events::PartRemoved{Ses, mid, pid})});
                break;
            case 6:
                if (random.bounded(3) == 0)
                    deck.apply({on(events::MessageRemoved{Ses, mid})});
                break;
            case 7:
                deck.apply({random.bounded(2) ? busy(Ses) : idle(Ses)});
                break;
            case 8: {
                const int row = random.bounded(show.model.rowCount() + 1);
                show.model.setExpanded(row, random.bounded(2));
                break;
            }
            case 9: {
                Session session = makeSession(Ses);
                if (random.bounded(3) == 0)
                    session.revert = Revert{messageId(6), {}, {}, {}};
                deck.apply({upserted(session)});
                break;
            }
            case 10:
                deck.apply({random.bounded(2) ? asks(permission(u"per_00000000000%1"_s.arg(m), Ses))
                                              : on(events::PermissionReplied{Ses, u"per_00000000000%1"_s.arg(m)})});
                break;
            default:
                deck.apply({delta(Ses, mid, pid, texts[random.bounded(texts.size())]),
                            delta(Ses, mid, pid, texts[random.bounded(texts.size())])});
            }
            if (random.bounded(3) == 0)
                show.settle();
            if (step % 20 == 0) {
                show.settle();
                QVERIFY2(sameRows(allRows(show.model), rowsFromScratch(deck, show.model)),
                         qPrintable(u"step %1"_s.arg(step)));
            }
        }
    }

    // A page arrives in slices, each one insertion of few rows; what changes while it is on the worker is not lost.
    void pagesArriveInSlices()
    {
        BigDeck deck(300);
        ManualBackground background;
        TranscriptModel model(deck.store, key(Ses), background);
        Signals seen(model);
        QVERIFY(background.waiting() > 1);
        Part changed = deck.all[deck.all.size() - 20].parts.last();
        changed.text = u"changed meanwhile"_s;
        deck.apply({part(Ses, changed)});
        model.flush();
        QCOMPARE(model.endRowOfPart(changed.id), -1);
        background.runAll();
        QCOMPARE(seen.log.filter(u"reset"_s), QStringList());
        QCOMPARE(model.messageCount(), 40);
        QCOMPARE(model.plainText(model.endRowOfPart(changed.id)), u"changed meanwhile"_s);
        model.fetchOlder();
        model.flush();
        seen.take();
        background.runAll();
        QCOMPARE(model.messageCount(), 90);
        QCOMPARE(seen.log.filter(u"+"_s).size(), 5);
    }

    // P3: a session that is known already shows its end with the model, not a worker's turn later.
    void knownSessionsShowAtOnce()
    {
        BigDeck deck(300);
        ManualBackground background;
        const TranscriptModel model(deck.store, key(Ses), background);
        QVERIFY(!model.isLoading());
        QVERIFY(model.messageCount() >= 8);
        QCOMPARE(model.newestMessage(), deck.all.last().info.id);
    }

    void removedWhilePreparing()
    {
        BigDeck deck(20);
        ManualBackground background;
        TranscriptModel model(deck.store, key(Ses), background);
        model.flush();
        QCOMPARE(background.waiting(), 1);
        deck.apply({on(events::MessageRemoved{Ses, deck.all[5].info.id})});
        model.flush();
        background.runAll();
        QCOMPARE(model.messageCount(), 19);
        QVERIFY(sameRows(allRows(model), rowsFromScratch(deck, model)));
    }

    // A model that goes while its page is on the worker thread.
    void destroyedWhilePreparing()
    {
        BigDeck deck(200);
        for (int i = 0; i < 20; ++i) {
            TranscriptModel model(deck.store, key(Ses), sharedBackground());
            model.flush();
        }
        TranscriptModel model(deck.store, key(Ses), sharedBackground());
        QTRY_COMPARE(model.messageCount(), 40);
    }

    // P2: whoever scrolls through 2,000 messages keeps the rows and few of the blocks.
    void memoryStaysFlat()
    {
        BigDeck deck(2000);
        auto show = std::make_unique<Show>(deck);
        const TranscriptModel &model = show->model;
        lookAtEverything(model);
        const qint64 atOpening = model.blockBytes();
        scrollToTop(*show);
        QCOMPARE(model.messageCount(), 2000);
        lookAtEverything(model);
        const int first = model.firstRowOf(deck.all.first().info.id);
        QVERIFY(model.plainText(first).startsWith(u"Question 1:"_s));
        const qint64 afterwards = model.blockBytes();
        const int rows = model.rowCount();
        const auto heap = qint64(mallinfo2().uordblks); // 0 under a sanitizer
        show.reset();
        const qint64 whole = heap - qint64(mallinfo2().uordblks);
        qInfo() << rows << "rows; bytes of blocks:" << atOpening << "when opened," << afterwards
                << "after everything was seen; the model as a whole:" << whole;
        QVERIFY(afterwards < 2'000'000);
        QVERIFY(whole < 6'000'000);
    }

    // What was packed comes back as it was.
    void packedAndUnpackedAreEqual()
    {
        BigDeck deck(600);
        Show show(deck);
        QStringList first;
        while (!show.model.isComplete()) {
            show.model.fetchOlder();
            QCoreApplication::processEvents();
            show.settle();
        }
        Deck other;
        other.store.beginRepair(Ws);
        other.store.mergeNewest(key(Ses), {deck.all, {}});
        Show fresh(other);
        for (int from = 0; from < fresh.model.rowCount();) {
            const int to = fresh.model.rowCount();
            for (int row = from; row < to - 1; ++row) // the last one says that there is more
                first.append(rowText(fresh.model, row));
            from = to - 1;
            if (fresh.model.isComplete()) {
                first.append(rowText(fresh.model, from));
                break;
            }
            fresh.model.fetchOlder();
            fresh.settle();
        }
        const QStringList now = allRows(show.model);
        QCOMPARE(now.size(), show.model.rowCount());
        QCOMPARE(allRows(show.model), now); // packed in between, as there are more than are kept
        // A day row appears above a message when the one before it is known to be of another day: none here but the first.
        QVERIFY(sameRows(now, first));
    }

    // A message that is packed and changes.
    void changeOfPackedMessage()
    {
        BigDeck deck(800);
        Show show(deck);
        scrollToTop(show);
        lookAtEverything(show.model); // the newest are packed now
        Part changed = deck.all[790].parts.last();
        const QString end = deck.all[790].info.id;
        QVERIFY(changed.tool || !changed.text.isEmpty());
        changed.type = PartType::Text;
        changed.tool = nullptr;
        changed.text = u"other\n\nwords"_s;
        deck.apply({part(Ses, changed)});
        show.settle();
        QCOMPARE(show.model.plainText(show.model.lastRowOf(end)), u"words"_s);
        QVERIFY(sameRows(allRows(show.model), rowsFromScratch(deck, show.model)));
    }

    void selectableRows()
    {
        BigDeck deck(30);
        Show show(deck);
        for (int row = 0; row < show.model.rowCount(); ++row) {
            const QString id = show.model.selectableId(row);
            QCOMPARE(show.model.selectableRow(id), row);
        }
        QCOMPARE(show.model.selectableRow(u"x"_s), -1);
        QCOMPARE(show.model.selectableRow(u"a/b/c/d"_s), -1);
        const int row = show.model.endRowOfPart(deck.all.first().parts.first().id);
        QVERIFY(show.model.selectableText(row).startsWith(u"Question 1:"_s));
        QCOMPARE(show.model.selectableMarkdown(row, 0, 8), u"Question"_s);
    }

    // Colours come later and change only their own row; streamed code gets them when it is whole.
    void coloursArrive()
    {
        Deck deck;
        deck.apply({message(Ses, assistantMessage(u"msg_2"_s, Noon, {}, Noon + 1)),
                    part(Ses, makePart(u"prt_2"_s, u"msg_2"_s, PartType::Text, u"text\n\n```cpp\nint a = 1;\n```"_s,
                                       Noon, Noon + 5))});
        Show show(deck);
        text::Highlighter highlighter;
        show.model.setHighlighter(&highlighter);
        Signals seen(show.model);
        const int row = show.model.endRowOfPart(u"prt_2"_s);
        show.model.ensureHighlighted(row);
        show.model.ensureHighlighted(row + 1); // a paragraph: nothing to do
        show.model.ensureHighlighted(-1);
        QTRY_COMPARE(seen.log, QStringList{u"~%1:block"_s.arg(row)});
        QVERIFY(!at(show.model, row, "block").value<RichBlock>().block()->tokens.isEmpty());
        show.model.ensureHighlighted(row);
        Message late = assistantMessage(u"msg_2"_s, Noon, {}, Noon + 1);
        late.cost = 1;
        deck.apply({message(Ses, late)});
        show.settle();
        QVERIFY(!at(show.model, row, "block").value<RichBlock>().block()->tokens.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestTranscriptRows)
#include "tst_transcriptrows.moc"
