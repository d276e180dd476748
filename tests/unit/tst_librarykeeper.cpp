// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/codec.h"
#include "core/sessions/librarykeeper.h"
#include "tests/unit/transcriptfixtures.h"

#include <QTemporaryDir>

using namespace qd;
using namespace qd::test;

namespace {

class ManualScheduler : public Scheduler
{
public:
    Id after(qint64, QObject *, std::function<void()> call) override
    {
        m_calls.append(std::move(call));
        return Id(m_calls.size());
    }
    void cancel(Id) override {}
    [[nodiscard]] qsizetype waiting() const { return m_calls.size(); }
    void fire()
    {
        for (const auto &call : std::exchange(m_calls, {}))
            call();
    }

private:
    QList<std::function<void()>> m_calls;
};

template <typename T>
T wait(QFuture<Outcome<T>> future)
{
    future.waitForFinished();
    return future.result().value();
}

} // namespace

// What was seen in one run is there at the next start, before the server answers.
class TestLibraryKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        start();
    }
    void cleanup()
    {
        stop();
        m_directory.reset();
    }

    void nextStartShowsWhatWasThere()
    {
        m_store->apply(Ws, {upserted(makeSession(S, 7)), upserted(makeSession(u"ses_b"_s, 9))});
        openEmpty(S);
        m_store->apply(Ws, {message(S, userMessage(u"msg_1"_s, 1)),
                            part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text, u"ask"_s, 0))});
        QCOMPARE(m_scheduler.waiting(), 1); // gathered
        stop();
        start();
        QSignalSpy first(m_keeper.get(), &LibraryKeeper::firstLoaded);
        QSignalSpy all(m_keeper.get(), &LibraryKeeper::allLoaded);
        m_keeper->load();
        QTRY_COMPARE(all.count(), 1);
        QCOMPARE(first.count(), 1);
        QCOMPARE(m_store->session(key(u"ses_b"_s))->updated, 9);
        QCOMPARE(m_scheduler.waiting(), 0); // nothing is written back
        m_store->openTranscript(key(S));
        QTRY_COMPARE(m_store->transcript(key(S))->load(), Transcript::Load::Cached);
        QCOMPARE(m_store->transcript(key(S))->message(0).parts.first().text, u"ask"_s);
        QCOMPARE(m_scheduler.waiting(), 0);
        // The server says the same: nothing to write.
        m_store->addListing(Ws, m_store->beginListing(Ws), {makeSession(S, 7), makeSession(u"ses_b"_s, 9)});
        QCOMPARE(m_scheduler.waiting(), 0);
    }

    void firstScreenFirst()
    {
        QList<Event> events;
        for (int i = 0; i < 1200; ++i)
            events.append(upserted(makeSession(u"ses_%1"_s.arg(i), i)));
        m_store->apply(Ws, events);
        stop();
        start();
        qsizetype atFirst = 0;
        connect(m_keeper.get(), &LibraryKeeper::firstLoaded, this, [&] { atFirst = m_store->sessionIds(Ws).size(); });
        QSignalSpy all(m_keeper.get(), &LibraryKeeper::allLoaded);
        m_keeper->load(40);
        QTRY_COMPARE(all.count(), 1);
        QCOMPARE(atFirst, 40);
        QCOMPARE(m_store->sessionIds(Ws).size(), 1200);
    }

    // What is below the first screen of twenty workspaces must not hold up the first frame.
    void restWaitsUntilItIsWanted()
    {
        QList<Event> events;
        for (int i = 0; i < 100; ++i)
            events.append(upserted(makeSession(u"ses_%1"_s.arg(i), i)));
        m_store->apply(Ws, events);
        stop();
        start();
        QSignalSpy first(m_keeper.get(), &LibraryKeeper::firstLoaded);
        QSignalSpy all(m_keeper.get(), &LibraryKeeper::allLoaded);
        m_keeper->loadFirst(40);
        QTRY_COMPARE(first.count(), 1);
        (void)wait(m_library->loadSessions(Ws, 1, 0)); // whatever was asked before has been answered
        QCoreApplication::processEvents();
        QCOMPARE(m_store->sessionIds(Ws).size(), 40);
        QCOMPARE(all.count(), 0);
        m_keeper->loadRest();
        m_keeper->loadRest();
        QTRY_COMPARE(all.count(), 1);
        QCOMPARE(m_store->sessionIds(Ws).size(), 100);
        QCoreApplication::processEvents();
        QCOMPARE(all.count(), 1);
    }

    // A stream is not written delta by delta: the answer is, once it has ended.
    void answersAreWrittenWhenTheyEnd()
    {
        openEmpty(S);
        m_store->apply(Ws, {busy(S), message(S, assistantMessage(u"msg_1"_s, 1, {})),
                            part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text)),
                            delta(S, u"msg_1"_s, u"prt_1"_s, u"Hel"_s)});
        m_scheduler.fire();
        QVERIFY(wait(m_library->loadMessages(key(S), 10)).isEmpty());
        m_store->apply(Ws, {delta(S, u"msg_1"_s, u"prt_1"_s, u"lo"_s)});
        QCOMPARE(m_scheduler.waiting(), 0);
        m_store->apply(Ws, {part(S, makePart(u"prt_1"_s, u"msg_1"_s, PartType::Text, u"Hello"_s, 1, 2)),
                            message(S, assistantMessage(u"msg_1"_s, 1, {}, 3))});
        m_scheduler.fire();
        QCOMPARE(wait(m_library->loadMessages(key(S), 10)).first().parts.first().text, u"Hello"_s);
        m_store->apply(Ws, {on(events::MessageRemoved{S, u"msg_1"_s})});
        m_scheduler.fire();
        QVERIFY(wait(m_library->loadMessages(key(S), 10)).isEmpty());
    }

    // What is parked has been written before, from what was still in memory, and is never read back for it.
    void parkedMessagesAreSavedBefore()
    {
        m_store->apply(Ws, {upserted(makeSession(S))});
        openAt(S, turns(1, 50));
        QTRY_VERIFY(m_store->transcript(key(S))->isPacked(59));
        QCOMPARE(saved(), encoded(turns(1, 50)));
        // Not even when it can't be read: what is in the library stays whole.
        loseParked();
        Session reverted = makeSession(S);
        reverted.revert = Revert{u"msg_00001u"_s, {}, {}, {}};
        m_store->apply(Ws, {upserted(reverted)});
        m_scheduler.fire();
        QCOMPARE(m_store->transcript(key(S))->mark(0), MessageMark::Reverted);
        QCOMPARE(m_store->transcript(key(S))->firstLost(), -1);
        QCOMPARE(saved(), encoded(turns(1, 50)));
    }

    void lostMessagesAreNotSaved()
    {
        m_store->apply(Ws, {upserted(makeSession(S))});
        openAt(S, turns(1, 50));
        QTRY_VERIFY(m_store->transcript(key(S))->isPacked(59));
        loseParked();
        QCOMPARE(m_store->transcript(key(S))->message(0).parts.size(), 0);
        m_store->apply(Ws,
                       {part(S, makePart(u"prt_9"_s, u"msg_00001u"_s, PartType::Text, u"late"_s, 0)),
                        message(S, userMessage(u"msg_00001u"_s, 10)), message(S, userMessage(u"msg_00002u"_s, 19))});
        QTRY_COMPARE(m_store->transcript(key(S))->mark(0), MessageMark::Lost);
        m_scheduler.fire();
        QCOMPARE(saved(), encoded(turns(1, 50)));
    }

    // What ends while one looks at something else is there at the next start as well.
    void closedTranscriptsAreSaved()
    {
        m_store->apply(Ws, {upserted(makeSession(S))});
        MessagePage page = turns(1, 2);
        openAt(S, page);
        m_store->closeTranscript(key(S));
        m_scheduler.fire();
        QCOMPARE(saved(), encoded(page));
        page.messages += turns(3, 3).messages;
        for (const MessageWithParts &late : page.messages.mid(4))
            m_store->apply(Ws, {message(S, late.info), part(S, late.parts.first())});
        m_scheduler.fire();
        QCOMPARE(saved(), encoded(page));
        // Nor is it lost when so many others are opened that this one is forgotten.
        page.messages += turns(4, 4).messages;
        for (const MessageWithParts &late : page.messages.mid(6))
            m_store->apply(Ws, {message(S, late.info), part(S, late.parts.first())});
        for (int other = 0; other < 3; ++other) {
            m_store->openTranscript(key(QString::number(other)));
            m_store->closeTranscript(key(QString::number(other)));
        }
        QVERIFY(!m_store->keptTranscript(key(S)));
        QCOMPARE(saved(), encoded(page));
    }

    void deletedSessionsGo()
    {
        m_store->apply(Ws, {upserted(makeSession(S)), upserted(makeSession(u"ses_b"_s))});
        m_scheduler.fire();
        m_store->apply(Ws, {deleted(S)});
        m_scheduler.fire();
        QCOMPARE(wait(m_library->loadSessions(Ws, -1)).size(), 1);
    }

    void otherWorkspacesAreNotOurs()
    {
        m_store->apply(u"other"_s, {upserted(makeSession(S))});
        QCOMPARE(m_scheduler.waiting(), 0);
    }

    // Section 20: killed during a turn, together with the server: the next run looks at that session again.
    void activeOnesAreSuspects()
    {
        m_store->apply(Ws, {upserted(makeSession(S)), upserted(makeSession(u"ses_b"_s)), busy(S), busy(u"ses_b"_s),
                            idle(u"ses_b"_s)});
        QCOMPARE(wait(m_library->value(u"active/local"_s)), "ses_a"_ba); // at once, not when the gathering is over
        stop();
        start();
        QSignalSpy all(m_keeper.get(), &LibraryKeeper::allLoaded);
        QSignalSpy tail(m_store.get(), &SessionStore::tailWanted);
        m_keeper->load();
        QTRY_COMPARE(all.count(), 1);
        QCOMPARE(m_store->activeDirectories(Ws), QStringList{Dir});
        m_store->applyDirectory(Ws, {Dir, {}, {}, {}});
        QCOMPARE(tail.count(), 1);
        QCOMPARE(tail.first().first().value<SessionKey>(), key(S));
    }

private:
    [[nodiscard]] static QByteArrayList encoded(const MessagePage &page)
    {
        QByteArrayList json;
        for (const MessageWithParts &message : page.messages)
            json.append(encodeMessageWithParts(message, S));
        return json;
    }
    [[nodiscard]] QByteArrayList saved() { return encoded({wait(m_library->loadMessages(key(S), 200)), {}}); }
    void openAt(const QString &id, const MessagePage &page)
    {
        m_store->openTranscript(key(id));
        m_store->mergeNewest(key(id), page);
    }
    void openEmpty(const QString &id) { openAt(id, {}); }
    void start()
    {
        m_library = std::make_unique<Library>(m_directory->filePath(u"library.sqlite"_s));
        wait(m_library->open());
        m_store = std::make_unique<SessionStore>(m_clock);
        m_keeper = std::make_unique<LibraryKeeper>(Ws, *m_store, *m_library, m_scheduler);
    }
    void stop()
    {
        m_keeper.reset(); // writes what waits
        m_store.reset();
        m_library.reset();
        m_scheduler = {};
    }

    FakeClock m_clock;
    ManualScheduler m_scheduler;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Library> m_library;
    std::unique_ptr<SessionStore> m_store;
    std::unique_ptr<LibraryKeeper> m_keeper;
};

QTEST_GUILESS_MAIN(TestLibraryKeeper)
#include "tst_librarykeeper.moc"
