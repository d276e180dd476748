// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/partviews.h"
#include "tests/unit/storefixtures.h"

#include <algorithm>

using namespace qd;
using namespace qd::test;

// Sessions, their state and their requests: S2.16 to S2.20, S2.29 to S2.31, and the rules of OpenCode's protocol that each test names.
class TestSessionStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // S2.16, S2.17: flat by (workspace, id); the same id in two workspaces is two sessions.
    void flatByWorkspace()
    {
        Deck deck;
        deck.store.apply(u"other"_s, {upserted(makeSession(u"ses_a"_s, 5, {}, u"/elsewhere"_s))});
        QCOMPARE(deck.store.session(key(u"ses_a"_s))->directory, Dir);
        QCOMPARE(deck.store.session({u"other"_s, u"ses_a"_s})->directory, u"/elsewhere"_s);
        deck.store.removeWorkspace(u"other"_s);
        QVERIFY(!deck.store.session({u"other"_s, u"ses_a"_s}));
        QVERIFY(deck.store.session(key(u"ses_a"_s)));
    }

    // S2.18, S2.29, S2.31: attributed by content; a status needs no directory of its own (`/event` frames have none).
    void attributedByContent()
    {
        Deck deck;
        deck.apply({on(events::StatusChanged{u"ses_a"_s, statusOf(SessionStatus::Type::Busy)}, {})});
        QVERIFY(deck.store.directory(Ws, Dir).statuses.contains(u"ses_a"_s));
        QVERIFY(deck.store.directory(Ws, u"/srv/demo"_s).statuses.isEmpty());
        QCOMPARE(deck.store.activeDirectories(Ws), QStringList{Dir});
    }

    void eventsAreIdempotent()
    {
        Deck deck;
        Session changed = makeSession(u"ses_a"_s, 200);
        changed.title = u"New title"_s;
        QSignalSpy spy(&deck.store, &SessionStore::sessionsChanged);
        deck.apply({upserted(changed)});
        QCOMPARE(spy.count(), 1);
        deck.apply({upserted(changed), upserted(changed)});
        QCOMPARE(spy.count(), 1); // nothing new, nothing said
        QCOMPARE(deck.store.session(key(u"ses_a"_s))->title, u"New title"_s);
    }

    // Pitfall 10 and capture 16: deltas, status and updates of a deleted session go on for a while.
    void deletedStaysDeleted()
    {
        Deck deck;
        deck.apply({message(u"ses_a"_s, assistantMessage(u"msg_1"_s, 1, {})), deleted(u"ses_a"_s)});
        QVERIFY(!deck.store.session(key(u"ses_a"_s)));
        QCOMPARE(deck.transcript().count(), 0);
        QSignalSpy changed(&deck.store, &SessionStore::sessionsChanged);
        QSignalSpy unknown(&deck.store, &SessionStore::unknownSession);
        deck.apply({busy(u"ses_a"_s), upserted(makeSession(u"ses_a"_s)), failed(u"ses_a"_s, u"UnknownError"_s),
                    message(u"ses_a"_s, assistantMessage(u"msg_2"_s, 2, {})),
                    delta(u"ses_a"_s, u"msg_2"_s, u"prt_1"_s, u"x"_s), on(events::TodoUpdated{u"ses_a"_s, {}})});
        QVERIFY(!deck.store.session(key(u"ses_a"_s)));
        QCOMPARE(deck.store.status(key(u"ses_a"_s)).type, SessionStatus::Type::Idle);
        QCOMPARE(deck.transcript().count(), 0);
        QCOMPARE(changed.count(), 0);
        QCOMPARE(unknown.count(), 0);
    }

    // A listing that was on its way when the session was deleted must not bring it back; one begun later is the truth.
    void tombstoneAgainstListing()
    {
        Deck deck;
        const quint64 before = deck.store.beginListing(Ws);
        deck.apply({deleted(u"ses_a"_s)});
        deck.store.addListing(Ws, before, {makeSession(u"ses_a"_s)});
        QVERIFY(!deck.store.session(key(u"ses_a"_s)));
        deck.store.addListing(Ws, deck.store.beginListing(Ws), {makeSession(u"ses_a"_s)});
        QVERIFY(deck.store.session(key(u"ses_a"_s)));
    }

    void listingDoesNotUndoNewerEvents()
    {
        Deck deck;
        const quint64 token = deck.store.beginListing(Ws);
        Session renamed = makeSession(u"ses_a"_s);
        renamed.title = u"Renamed"_s;
        deck.apply({upserted(renamed), upserted(makeSession(u"ses_new"_s))});
        deck.store.addListing(Ws, token, {makeSession(u"ses_a"_s)});
        deck.store.endListing(Ws, token, {});
        QCOMPARE(deck.store.session(key(u"ses_a"_s))->title, u"Renamed"_s);
        QVERIFY(!deck.store.state(key(u"ses_new"_s)).gone); // was made after the listing began
    }

    // A session that vanishes from a complete listing is gone, not deleted; it may come back.
    void goneFromACompleteListing_data()
    {
        QTest::addColumn<ListingScope>("scope");
        QTest::addColumn<Session>("session");
        QTest::addColumn<bool>("gone");
        Session archived = makeSession(u"ses_b"_s);
        archived.archived = 5;
        Session neverArchived = makeSession(u"ses_b"_s);
        neverArchived.archived = -1;
        QTest::newRow("everything") << ListingScope{} << makeSession(u"ses_b"_s) << true;
        QTest::newRow("its directory") << ListingScope{Dir, false, false} << makeSession(u"ses_b"_s) << true;
        QTest::newRow("another directory") << ListingScope{u"/x"_s, false, false} << makeSession(u"ses_b"_s) << false;
        QTest::newRow("pitfall 13: archived are not listed") << ListingScope{} << archived << false;
        QTest::newRow("archived listed") << ListingScope{{}, true, false} << archived << true;
        QTest::newRow("pitfall 13: archived < 0 is not archived") << ListingScope{} << neverArchived << true;
        QTest::newRow("roots only, a child")
            << ListingScope{{}, false, true} << makeSession(u"ses_b"_s, 1, u"ses_a"_s) << false;
    }
    void goneFromACompleteListing()
    {
        QFETCH(ListingScope, scope);
        QFETCH(Session, session);
        QFETCH(bool, gone);
        Deck deck;
        deck.apply({upserted(session)});
        const quint64 token = deck.store.beginListing(Ws);
        deck.store.addListing(Ws, token, {makeSession(u"ses_a"_s)});
        deck.store.endListing(Ws, token, scope);
        QCOMPARE(deck.store.state(key(u"ses_b"_s)).gone, gone);
        QVERIFY(!deck.store.state(key(u"ses_a"_s)).gone);
        QVERIFY(deck.store.session(key(u"ses_b"_s)));
        deck.apply({upserted(session)});
        QVERIFY(!deck.store.state(key(u"ses_b"_s)).gone);
    }

    // Without endListing() (a page was missing) nothing is gone.
    void incompleteListingProvesNothing()
    {
        Deck deck;
        deck.store.addListing(Ws, deck.store.beginListing(Ws), {makeSession(u"ses_b"_s)});
        QVERIFY(!deck.store.state(key(u"ses_a"_s)).gone);
    }

    void cachedNeverReplacesTheServer()
    {
        Deck deck;
        Session stale = makeSession(u"ses_a"_s, 900);
        stale.title = u"Old"_s;
        deck.store.addCached(Ws, {stale, makeSession(u"ses_cached"_s, 3)});
        QCOMPARE(deck.store.session(key(u"ses_a"_s))->title, u"ses_a"_s);
        QVERIFY(deck.store.session(key(u"ses_cached"_s)));
        // The server's own row replaces the cached one, even when it is "older" than the cache.
        deck.store.addListing(Ws, deck.store.beginListing(Ws), {makeSession(u"ses_cached"_s, 2)});
        QCOMPARE(deck.store.session(key(u"ses_cached"_s))->updated, 2);
    }

    // Pitfall 14: rename and archive leave time.updated, by which lists are sorted, alone; so does the store.
    void renameAndArchiveKeepTheOrder()
    {
        Deck deck;
        Session session = makeSession(u"ses_a"_s, 100);
        session.title = u"Renamed"_s;
        session.archived = 12345;
        deck.apply({upserted(session)});
        QCOMPARE(deck.store.session(key(u"ses_a"_s))->updated, 100);
        QVERIFY(deck.store.session(key(u"ses_a"_s))->isArchived());
        session.archived = 0;
        deck.apply({upserted(session)});
        QVERIFY(!deck.store.session(key(u"ses_a"_s))->isArchived());
    }

    void busyAndIdle()
    {
        Deck deck;
        QSignalSpy spy(&deck.store, &SessionStore::sessionsChanged);
        deck.apply({busy(u"ses_a"_s)});
        QCOMPARE(deck.activity(), Activity::Busy);
        QCOMPARE(spy.count(), 1);
        deck.apply({busy(u"ses_a"_s)}); // repeated at every step: not a transition
        QCOMPARE(spy.count(), 1);
        deck.apply({idle(u"ses_a"_s)});
        QCOMPARE(deck.activity(), Activity::Idle);
        QVERIFY(deck.store.state(key(u"ses_a"_s)).unseen);
        deck.store.markSeen(key(u"ses_a"_s));
        QVERIFY(!deck.store.state(key(u"ses_a"_s)).unseen);
        const int before = int(spy.count());
        deck.apply({idle(u"ses_a"_s)}); // pitfall 11: idle twice
        QCOMPARE(spy.count(), before);
        QVERIFY(!deck.store.state(key(u"ses_a"_s)).unseen);
    }

    void retrying()
    {
        Deck deck;
        SessionStatus retry = statusOf(SessionStatus::Type::Retry);
        retry.attempt = 2;
        retry.next = 5000;
        retry.message = u"Overloaded"_s;
        deck.apply({busy(u"ses_a"_s), on(events::StatusChanged{u"ses_a"_s, retry})});
        const SessionState state = deck.store.state(key(u"ses_a"_s));
        QCOMPARE(state.activity, Activity::Retrying);
        QCOMPARE(state.attempt, 2);
        QCOMPARE(state.retryAt, 5000);
        QCOMPARE(state.retryReason, u"Overloaded"_s);
        QVERIFY(state.isActive());
    }

    // Section 10: a failed prompt reports itself twice, the second time with a stack trace, before or after idle.
    void firstErrorIsShown()
    {
        Deck deck;
        deck.apply({busy(u"ses_a"_s), failed(u"ses_a"_s, u"UnknownError"_s, u"Model not found"_s), idle(u"ses_a"_s),
                    failed(u"ses_a"_s, u"UnknownError"_s, u"Model not found\n  at loop (…)"_s)});
        QCOMPARE(deck.activity(), Activity::Failed);
        QCOMPARE(deck.store.state(key(u"ses_a"_s)).error->message, u"Model not found"_s);
        deck.clock.now += 60'000; // unknown agent: no busy in between
        deck.apply({failed(u"ses_a"_s, u"UnknownError"_s, u"Agent not found"_s)});
        QCOMPARE(deck.store.state(key(u"ses_a"_s)).error->message, u"Agent not found"_s);
        deck.apply({busy(u"ses_a"_s), idle(u"ses_a"_s)});
        QCOMPARE(deck.activity(), Activity::Idle);
    }

    // Capture 05: a context overflow is followed by a compaction, and the turn goes on.
    void errorOfATurnThatGoesOn()
    {
        Deck deck;
        deck.apply({busy(u"ses_a"_s), failed(u"ses_a"_s, u"ContextOverflowError"_s), busy(u"ses_a"_s)});
        QCOMPARE(deck.activity(), Activity::Busy);
        deck.apply({idle(u"ses_a"_s)});
        QCOMPARE(deck.activity(), Activity::Idle);
    }

    // The event was sent while nobody listened: the message itself tells.
    void failureIsFoundInTheMessages()
    {
        Message ended = assistantMessage(u"msg_2"_s, 2, u"msg_1"_s, 9);
        ended.error = std::make_shared<const MessageError>(MessageError{u"APIError"_s, u"Overloaded"_s, 529, true, {}});
        Message stopped = ended;
        stopped.error = std::make_shared<const MessageError>(MessageError{u"MessageAbortedError"_s, {}, 0, false, {}});
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s)), upserted(makeSession(u"ses_c"_s)),
                    upserted(makeSession(u"ses_d"_s)), upserted(makeSession(u"ses_e"_s))});
        deck.open(u"ses_b"_s, {{{userMessage(u"msg_1"_s, 1), {}}, {ended, {}}}, {}});
        QCOMPARE(deck.activity(u"ses_b"_s), Activity::Failed);
        QCOMPARE(deck.store.state(key(u"ses_b"_s)).error->message, u"Overloaded"_s);
        deck.apply({busy(u"ses_b"_s)});
        QCOMPARE(deck.activity(u"ses_b"_s), Activity::Busy);
        deck.apply({message(u"ses_b"_s, userMessage(u"msg_3"_s, 10)), idle(u"ses_b"_s)});
        QCOMPARE(deck.activity(u"ses_b"_s), Activity::Idle); // what failed is not the end any more

        deck.open(u"ses_c"_s, {{{userMessage(u"msg_1"_s, 1), {}}, {stopped, {}}}, {}});
        QCOMPARE(deck.activity(u"ses_c"_s), Activity::Idle);

        Session reverted = makeSession(u"ses_d"_s);
        reverted.revert = Revert{u"msg_1"_s, {}, {}, {}};
        deck.apply({upserted(reverted)});
        deck.open(u"ses_d"_s, {{{userMessage(u"msg_1"_s, 1), {}}, {ended, {}}}, {}});
        QCOMPARE(deck.activity(u"ses_d"_s), Activity::Idle);

        deck.store.applyTail(key(u"ses_e"_s), {{{ended, {}}}, {}});
        QCOMPARE(deck.activity(u"ses_e"_s), Activity::Failed);
    }

    void stopIsNoFailure()
    {
        Deck deck;
        deck.apply({busy(u"ses_a"_s), failed(u"ses_a"_s, u"MessageAbortedError"_s), idle(u"ses_a"_s)});
        QCOMPARE(deck.activity(), Activity::Idle);
    }

    // Section 5: `session.diff` is empty except after a revert. It must not wipe what the question's own diffs say, nor count as a change.
    void emptyDiffSaysNothing()
    {
        Deck deck;
        Message asked = userMessage(u"msg_1"_s, 1);
        asked.extra = R"("summary":{"diffs":[{"file":"a","patch":"x","additions":1,"deletions":0}]})";
        deck.apply({message(u"ses_a"_s, asked)});
        QSignalSpy changed(&deck.store, &SessionStore::transcriptChanged);
        deck.apply({on(events::SessionDiff{u"ses_a"_s, {}})});
        QCOMPARE(turnDiffsOf(deck.transcript().message(0).info).size(), 1);
        QCOMPARE(changed.count(), 0);
    }

    void todos()
    {
        Deck deck;
        QSignalSpy spy(&deck.store, &SessionStore::todosChanged);
        const Todo todo{u"Write"_s, u"pending"_s, u"high"_s};
        deck.apply({on(events::TodoUpdated{u"ses_a"_s, {todo}})});
        QCOMPARE(deck.store.todos(key(u"ses_a"_s)), QList<Todo>{todo});
        deck.store.setTodos(key(u"ses_a"_s), {todo});
        QCOMPARE(spy.count(), 1);
    }

    // Pitfall 21: deleting a message lowers the session's totals without an event.
    void totalsAreAskedForAgain()
    {
        Deck deck;
        QSignalSpy spy(&deck.store, &SessionStore::refreshWanted);
        deck.apply(
            {on(events::MessageRemoved{u"ses_a"_s, u"msg_1"_s}), on(events::MessageRemoved{u"ses_a"_s, u"msg_2"_s})});
        QCOMPARE(spy.count(), 1);
        Session cheaper = makeSession(u"ses_a"_s);
        cheaper.cost = 0.25;
        deck.store.addListing(Ws, deck.store.beginListing(Ws), {cheaper});
        QCOMPARE(deck.store.session(key(u"ses_a"_s))->cost, 0.25);
    }

    void unknownSessionIsReportedOnce()
    {
        Deck deck;
        QSignalSpy spy(&deck.store, &SessionStore::unknownSession);
        deck.apply({busy(u"ses_x"_s), busy(u"ses_x"_s), asks(permission(u"per_1"_s, u"ses_x"_s))});
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy.at(0).at(1).toString(), Dir);
        QVERIFY(!deck.store.session(key(u"ses_x"_s)));
        QVERIFY(!deck.store.sessionIds(Ws).contains(u"ses_x"_s));
        deck.store.addListing(Ws, deck.store.beginListing(Ws), {makeSession(u"ses_x"_s)});
        QCOMPARE(deck.activity(u"ses_x"_s), Activity::WaitingPermission); // what it asked was not lost
    }

    // Section 6, note 5: anything pending or busy that is not in the snapshot is over.
    void snapshotEndsWhatItDoesNotName()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s)), upserted(makeSession(u"ses_far"_s, 1, {}, u"/far"_s)),
                    busy(u"ses_a"_s), busy(u"ses_b"_s),
                    on(events::StatusChanged{u"ses_far"_s, statusOf(SessionStatus::Type::Busy)}, u"/far"_s),
                    asks(permission(u"per_1"_s, u"ses_a"_s)), asks(question(u"que_1"_s, u"ses_b"_s))});
        DirectorySnapshot snapshot{Dir, {{u"ses_b"_s, statusOf(SessionStatus::Type::Busy)}}, {}, {}};
        deck.store.applyDirectory(Ws, snapshot);
        QCOMPARE(deck.activity(u"ses_a"_s), Activity::Idle);
        QCOMPARE(deck.activity(u"ses_b"_s), Activity::Busy);
        QCOMPARE(deck.activity(u"ses_far"_s), Activity::Busy); // another directory: not asked
        QVERIFY(deck.store.permissions(key({})).isEmpty());
        QVERIFY(deck.store.questions(key({})).isEmpty());
    }

    void snapshotTellsWhatIsPending()
    {
        Deck deck;
        QSignalSpy stale(&deck.store, &SessionStore::staleRequests);
        DirectorySnapshot snapshot{
            Dir, {{u"ses_a"_s, statusOf(SessionStatus::Type::Busy)}}, {permission(u"per_1"_s, u"ses_a"_s)}, {}};
        deck.store.applyDirectory(Ws, snapshot);
        deck.store.applyDirectory(Ws, snapshot);
        QCOMPARE(deck.activity(), Activity::WaitingPermission);
        QCOMPARE(deck.store.permissions(key(u"ses_a"_s)).size(), 1);
        QCOMPARE(deck.store.permissions(key(u"ses_a"_s)).first().directory, Dir);
        QCOMPARE(stale.count(), 0);
    }

    void requestIsAnswered()
    {
        Deck deck;
        deck.apply(
            {busy(u"ses_a"_s), asks(permission(u"per_1"_s, u"ses_a"_s)), asks(question(u"que_1"_s, u"ses_a"_s))});
        QCOMPARE(deck.activity(), Activity::WaitingPermission);
        deck.apply({on(events::PermissionReplied{u"ses_a"_s, u"per_1"_s})});
        QCOMPARE(deck.activity(), Activity::WaitingQuestion);
        QVERIFY(deck.store.takeRequest(Ws, u"que_1"_s)); // hidden at once
        QCOMPARE(deck.activity(), Activity::Busy);
        deck.store.restoreRequest(Ws, u"que_1"_s); // the answer did not arrive
        QCOMPARE(deck.activity(), Activity::WaitingQuestion);
        deck.apply({on(events::QuestionClosed{u"ses_a"_s, u"que_1"_s})});
        QVERIFY(!deck.store.takeRequest(Ws, u"que_1"_s));
        QCOMPARE(deck.activity(), Activity::Busy);
    }

    // Pitfall 9 and capture 06: after an abort the request is listed on and approving it would still execute the tool.
    void staleAfterIdle()
    {
        Deck deck;
        QSignalSpy stale(&deck.store, &SessionStore::staleRequests);
        deck.apply({busy(u"ses_a"_s), asks(permission(u"per_1"_s, u"ses_a"_s)), asks(question(u"que_1"_s, u"ses_a"_s)),
                    failed(u"ses_a"_s, u"MessageAbortedError"_s), idle(u"ses_a"_s), idle(u"ses_a"_s)});
        QVERIFY(deck.store.permissions(key({})).isEmpty());
        QVERIFY(!deck.store.takeRequest(Ws, u"per_1"_s));
        QCOMPARE(stale.count(), 1);
        const auto requests = stale.at(0).at(1).value<QList<StaleRequest>>();
        QCOMPARE(requests.size(), 2);
        QVERIFY(std::any_of(requests.cbegin(), requests.cend(), [](const StaleRequest &r) { return r.question; }));
        QCOMPARE(requests.first().directory, Dir);
        // It is still on the server until the reject is confirmed.
        QCOMPARE(deck.store.directory(Ws, Dir).permissions.size(), 1);
        deck.apply({on(events::PermissionReplied{u"ses_a"_s, u"per_1"_s})});
        QCOMPARE(deck.store.directory(Ws, Dir).permissions.size(), 0);
    }

    void staleInSnapshot()
    {
        Deck deck;
        QSignalSpy stale(&deck.store, &SessionStore::staleRequests);
        deck.store.applyDirectory(
            Ws, {Dir, {}, {permission(u"per_1"_s, u"ses_a"_s)}, {question(u"que_1"_s, u"ses_unlisted"_s)}});
        QVERIFY(deck.store.permissions(key({})).isEmpty());
        QVERIFY(deck.store.questions(key({})).isEmpty());
        QCOMPARE(stale.count(), 1);
        QCOMPARE(stale.at(0).at(1).value<QList<StaleRequest>>().size(), 2);
    }

    void staleOfDeletedSession()
    {
        Deck deck;
        QSignalSpy stale(&deck.store, &SessionStore::staleRequests);
        deck.apply({busy(u"ses_a"_s), asks(permission(u"per_1"_s, u"ses_a"_s)), deleted(u"ses_a"_s)});
        QCOMPARE(stale.count(), 1);
        deck.apply({asks(permission(u"per_2"_s, u"ses_a"_s))}); // its run goes on
        QCOMPARE(stale.count(), 2);
        QVERIFY(deck.store.permissions(key({})).isEmpty());
    }

    // Section 13: a sub-agent's request carries the child's id.
    void subAgentAsksInTheParent()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_c"_s, 1, u"ses_a"_s)), upserted(makeSession(u"ses_g"_s, 1, u"ses_c"_s)),
                    upserted(makeSession(u"ses_b"_s)), busy(u"ses_a"_s), busy(u"ses_g"_s)});
        QSignalSpy spy(&deck.store, &SessionStore::sessionsChanged);
        deck.apply({asks(permission(u"per_1"_s, u"ses_g"_s))});
        QVERIFY(spy.at(0).at(1).toStringList().contains(u"ses_a"_s));
        QCOMPARE(deck.activity(u"ses_a"_s), Activity::WaitingPermission);
        QCOMPARE(deck.activity(u"ses_b"_s), Activity::Idle);
        QCOMPARE(deck.store.permissions(key(u"ses_a"_s)).first().session, key(u"ses_g"_s));
        QVERIFY(deck.store.permissions(key(u"ses_b"_s)).isEmpty());
        QCOMPARE(deck.store.rootOf(key(u"ses_g"_s)), key(u"ses_a"_s));
        QCOMPARE(deck.store.childIds(key(u"ses_a"_s)), QStringList{u"ses_c"_s});
    }

    // Section 9: parentID is not verified.
    void parentsInACircle()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_a"_s, 1, u"ses_b"_s)), upserted(makeSession(u"ses_b"_s, 1, u"ses_a"_s)),
                    upserted(makeSession(u"ses_self"_s, 1, u"ses_self"_s)),
                    upserted(makeSession(u"ses_o"_s, 1, u"ses_nobody"_s)), busy(u"ses_a"_s), busy(u"ses_self"_s),
                    asks(permission(u"per_1"_s, u"ses_a"_s)), asks(permission(u"per_2"_s, u"ses_self"_s))});
        QCOMPARE(deck.store.permissions(key(u"ses_b"_s)).size(), 1);
        QCOMPARE(deck.store.permissions(key(u"ses_o"_s)).size(), 0);
        QCOMPARE(deck.store.rootOf(key(u"ses_o"_s)), key(u"ses_o"_s));
        QVERIFY(deck.store.rootOf(key(u"ses_self"_s)).isValid());
    }

    // Section 20: after a kill the turn has no end, and nothing is busy.
    void interruptedAfterARestart()
    {
        Deck deck;
        deck.apply({upserted(makeSession(u"ses_b"_s)), busy(u"ses_b"_s)});
        QSignalSpy tail(&deck.store, &SessionStore::tailWanted);
        deck.store.beginRepair(Ws);
        QVERIFY(deck.store.activeDirectories(Ws).contains(Dir));
        deck.store.applyDirectory(Ws, {Dir, {}, {}, {}});
        QCOMPARE(tail.count(), 1);
        deck.store.applyTail(key(u"ses_b"_s), {{{assistantMessage(u"msg_1"_s, 1, {}), {}}}, {}});
        QCOMPARE(deck.activity(u"ses_b"_s), Activity::Interrupted);
        deck.apply({busy(u"ses_b"_s)}); // a new prompt works normally
        QCOMPARE(deck.activity(u"ses_b"_s), Activity::Busy);
        deck.apply({message(u"ses_b"_s, assistantMessage(u"msg_2"_s, 2, {}, 3)), idle(u"ses_b"_s)});
        QCOMPARE(deck.activity(u"ses_b"_s), Activity::Idle);
    }

    // The program itself was killed while a session was busy, and so was its server.
    void suspectsOfTheLastRun()
    {
        Deck deck;
        QSignalSpy tail(&deck.store, &SessionStore::tailWanted);
        deck.apply({upserted(makeSession(u"ses_b"_s)), upserted(makeSession(u"ses_c"_s))});
        deck.store.addSuspects(Ws, {u"ses_b"_s, u"ses_c"_s});
        deck.store.applyDirectory(Ws, {Dir, {{u"ses_c"_s, statusOf(SessionStatus::Type::Busy)}}, {}, {}});
        QCOMPARE(tail.count(), 1);
        QCOMPARE(tail.at(0).at(0).value<SessionKey>(), key(u"ses_b"_s));
    }

    // Pitfall 11: the last updates come after idle; until then the turn is not called interrupted.
    void updatesAfterIdle()
    {
        Deck deck;
        deck.store.setSettleTime(60'000);
        deck.apply({busy(u"ses_a"_s), message(u"ses_a"_s, assistantMessage(u"msg_1"_s, 1, {})), idle(u"ses_a"_s)});
        QCOMPARE(deck.activity(), Activity::Idle);
        QCOMPARE(deck.mark(u"msg_1"_s), MessageMark::None);
        deck.apply({message(u"ses_a"_s, assistantMessage(u"msg_1"_s, 1, {}, 9))});
        QCOMPARE(deck.activity(), Activity::Idle);
    }

    void openTurnAfterTheSettleTime()
    {
        Deck deck;
        deck.apply({busy(u"ses_a"_s), message(u"ses_a"_s, assistantMessage(u"msg_1"_s, 1, {})), idle(u"ses_a"_s)});
        QTRY_COMPARE(deck.activity(), Activity::Interrupted);
        QCOMPARE(deck.mark(u"msg_1"_s), MessageMark::Interrupted);
    }

    // A receiver of a signal may write to the store.
    void writingFromASignal()
    {
        Deck deck;
        QObject::connect(
            &deck.store, &SessionStore::sessionsChanged, &deck.store, [&](const QString &, const QStringList &ids) {
                if (ids.contains(u"ses_b"_s) && deck.store.status(key(u"ses_b"_s)).type == SessionStatus::Type::Idle)
                    deck.apply({busy(u"ses_b"_s)});
            });
        deck.apply({upserted(makeSession(u"ses_b"_s))});
        QCOMPARE(deck.activity(u"ses_b"_s), Activity::Busy);
    }
};

QTEST_GUILESS_MAIN(TestSessionStore)
#include "tst_sessionstore.moc"
