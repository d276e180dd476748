// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connections/serverconnection.h"
#include "core/sessions/sessionstore.h"
#include "tests/support/await.h"
#include "tests/support/manualtime.h"
#include "tests/support/qtest.h"
#include "tests/support/scriptedopencode.h"

#include <QSignalSpy>

using namespace qd;
using namespace qd::opencode;
using namespace qd::test;
using namespace Qt::StringLiterals;
using State = ServerConnection::State;

namespace {

const QString workspace = u"ws"_s;

const Credentials credentials{u"opencode"_s, "qd-canary-pw"};

} // namespace

class TestServerConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void waitsBeforeTheSnapshot();
    void eventsOfTheRepairAreMerged();
    void whatIsNotInTheSnapshotIsOver();
    void readsAllPages();
    void asksOnlyDirectoriesThatMatter();
    void atMostTwoDirectoriesAtATime();
    void eventsOfADirectoryWaitForItsState();
    void pageWantedInARepairIsAskedOnce();
    void silenceReconnects();
    void heartbeatsKeepItLive();
    void cutStreamReconnectsWithBackoff();
    void backoffStartsOverAfterSuccess();
    void unauthorisedDoesNotRetry();
    void unauthorisedDuringTheSnapshot();
    void serverSwitchDropsOldEvents();
    void clockJumpRepairs();
    void disposedDirectoryIsReadAgain();
    void allInstancesDisposedIsReadAgain();
    void skippedFrameIsReadAgainWithANote();
    void failedSnapshotReconnects();
    void oneUnreadableDirectoryDoesNotBlock();
    void staleRequestsAreRejected();
    void catalogNoiseIsToldOnce();
    void disconnectsAndForgets();
    void deletingAtAnyMoment();

private:
    void connectNow()
    {
        connection->connectTo(fake->server.url(), credentials);
        QTRY_COMPARE(connection->state(), State::Repairing);
    }
    void goLive()
    {
        connectNow();
        time->advance(250);
        QTRY_COMPARE(connection->state(), State::Live);
    }
    //! A request of the test's own, there and back: what the connection asked before it has arrived by then.
    void roundTrip()
    {
        const qsizetype before = fake->server.count("/project");
        const auto answer = await(connection->api().projects());
        Q_UNUSED(answer)
        QCOMPARE(fake->server.count("/project"), before + 1);
    }
    [[nodiscard]] bool busy(const QString &session) const { return store->state({workspace, session}).isActive(); }
    [[nodiscard]] qint64 now() const { return time->nowMs(); }

    std::unique_ptr<ManualTime> time;
    std::unique_ptr<ScriptedOpenCode> fake;
    std::unique_ptr<SessionStore> store;
    std::unique_ptr<ServerConnection> connection;
};

void TestServerConnection::init()
{
    time = std::make_unique<ManualTime>();
    fake = std::make_unique<ScriptedOpenCode>();
    store = std::make_unique<SessionStore>(*time);
    connection = std::make_unique<ServerConnection>(workspace, *store,
                                                    ServerConnection::Environment{*time, *time, [] { return 1.0; }});
}

void TestServerConnection::cleanup()
{
    connection.reset();
    store.reset();
    fake.reset();
    time.reset();
}

// PROTOCOL 5, pitfall 2: events of the first moments after `server.connected` are lost: no snapshot before 250 ms.
void TestServerConnection::waitsBeforeTheSnapshot()
{
    connectNow();
    const qsizetype asked = fake->server.requests().size();
    time->advance(249);
    roundTrip();
    QCOMPARE(fake->server.requests().size(), asked + 1);
    time->advance(1);
    QTRY_COMPARE(connection->state(), State::Live);
    QCOMPARE(fake->server.count("/experimental/session"), 1);
    QCOMPARE(fake->server.count("/global/event"), 1); // S2.28: one stream
    QCOMPARE(connection->serverVersion(), u"1.18.33"_s);
}

// PROTOCOL 6: buffered frames in order after the snapshot.
void TestServerConnection::eventsOfTheRepairAreMerged()
{
    fake->sessions = sessionJson("ses_1", "/d", now(), "old title");
    fake->held = {"/experimental/session"};
    connectNow();
    time->advance(250);
    QTRY_COMPARE(fake->waiting.size(), 1);
    fake->send(eventJson("/d", "session.updated",
                         R"({"sessionID":"ses_1","info":)" + sessionJson("ses_1", "/d", now() + 1, "new title") + "}"));
    fake->send(eventJson("/d", "session.created",
                         R"({"sessionID":"ses_2","info":)" + sessionJson("ses_2", "/d", now() + 2) + "}"));
    QSignalSpy bytes(connection.get(), &ServerConnection::bytesSeen);
    QTRY_VERIFY(!bytes.isEmpty());
    QVERIFY(!store->session({workspace, u"ses_2"_s})); // waits
    fake->release();
    QTRY_COMPARE(connection->state(), State::Live);
    QTRY_VERIFY(store->session({workspace, u"ses_2"_s}));
    QCOMPARE(store->session({workspace, u"ses_1"_s})->title, u"new title"_s);
}

// PROTOCOL 6: anything that you think is pending or busy but is not in the snapshot is over.
void TestServerConnection::whatIsNotInTheSnapshotIsOver()
{
    fake->sessions = sessionJson("ses_1", "/d", now());
    fake->statuses["/d"] = R"("ses_1":{"type":"busy"})";
    goLive();
    QVERIFY(busy(u"ses_1"_s));
    fake->statuses.clear();
    fake->stream->abort();
    QTRY_COMPARE(connection->state(), State::Offline);
    QVERIFY(busy(u"ses_1"_s)); // not known to be over yet
    time->advance(500);
    QTRY_COMPARE(connection->state(), State::Repairing);
    time->advance(250);
    QTRY_COMPARE(connection->state(), State::Live);
    QVERIFY(!busy(u"ses_1"_s));
}

void TestServerConnection::readsAllPages()
{
    fake->sessions = sessionJson("ses_1", "/d", now());
    fake->secondPage = sessionJson("ses_2", "/e", now());
    goLive();
    QVERIFY(store->session({workspace, u"ses_1"_s}));
    QVERIFY(store->session({workspace, u"ses_2"_s}));
    QCOMPARE(fake->server.count("/experimental/session"), 2);
}

// S2.62: statuses only for projects with active sessions, because each directory that is asked boots an instance.
void TestServerConnection::asksOnlyDirectoriesThatMatter()
{
    QByteArray list = sessionJson("ses_new", "/recent", now());
    for (int i = 0; i < 100; ++i)
        list += ',' + sessionJson("ses_" + QByteArray::number(i), "/old" + QByteArray::number(i),
                                  now() - 10LL * 24 * 3600 * 1000);
    fake->sessions = list;
    goLive();
    QCOMPARE(fake->directoriesAsked(), QStringList{u"/recent"_s});
    store->openTranscript({workspace, u"ses_7"_s}); // opened: now it matters
    QTRY_COMPARE(fake->directoriesAsked(), (QStringList{u"/recent"_s, u"/old7"_s}));
    store->closeTranscript({workspace, u"ses_7"_s});
}

void TestServerConnection::atMostTwoDirectoriesAtATime()
{
    QByteArray list;
    for (int i = 0; i < 6; ++i)
        list += (i ? "," : "") + sessionJson("ses_" + QByteArray::number(i), "/d" + QByteArray::number(i), now());
    fake->sessions = list;
    fake->held = {"/permission"};
    connectNow();
    time->advance(250);
    for (int answered = 0; answered < 6; ++answered) {
        QTRY_COMPARE(fake->waiting.size(), std::min(2, 6 - answered));
        roundTrip(); // would a third come
        QCOMPARE(fake->waiting.size(), std::min(2, 6 - answered));
        fake->reply(fake->waiting.takeFirst());
        QTRY_COMPARE(fake->server.count("/session/status"), answered + 1);
    }
    QTRY_COMPARE(connection->state(), State::Live);
}

// The state that a directory answers may be older than an event that came before the answer: it must not win.
void TestServerConnection::eventsOfADirectoryWaitForItsState()
{
    fake->sessions = sessionJson("ses_1", "/d", now()) + ',' + sessionJson("ses_2", "/e", now()) + ',' +
                     sessionJson("ses_3", "/d", now());
    goLive();
    fake->statuses["/d"] = R"("ses_1":{"type":"busy"})"; // as it was when the request was answered
    fake->held = {"/session/status"};
    connection->refreshDirectory(u"/d"_s);
    QTRY_COMPARE(fake->waiting.size(), 1);
    fake->send(statusEvent("/d", "ses_1", "busy"));
    fake->send(statusEvent("/d", "ses_1", "idle"));
    fake->send(statusEvent("/e", "ses_2", "busy"));
    QTRY_VERIFY(busy(u"ses_2"_s)); // other directories go on
    QVERIFY(!busy(u"ses_1"_s));
    fake->send(statusEvent("/d", "ses_3", "busy"));
    fake->release();
    QTRY_VERIFY(busy(u"ses_3"_s)); // the state is in, and what had to wait for it
    QVERIFY(!busy(u"ses_1"_s));    // idle came last
    QCOMPARE(fake->directoriesAsked().last(), u"/d"_s);
}

// Also of a session that nobody knew yet, and whose directory is read later.
void TestServerConnection::pageWantedInARepairIsAskedOnce()
{
    fake->sessions = sessionJson("ses_1", "/d", now());
    fake->held = {"/experimental/session"};
    connectNow();
    store->openTranscript({workspace, u"ses_1"_s});
    store->openTranscript({workspace, u"ses_2"_s});
    time->advance(250);
    QTRY_COMPARE(fake->waiting.size(), 1);
    fake->release();
    QTRY_COMPARE(connection->state(), State::Live);
    QTRY_COMPARE(fake->server.count("/session/ses_1/message"), 1);
    QTRY_COMPARE(fake->server.count("/session/ses_2/message"), 1);
    fake->send(eventJson("/d", "session.created",
                         R"({"sessionID":"ses_2","info":)" + sessionJson("ses_2", "/d", now()) + "}"));
    QTRY_VERIFY(store->session({workspace, u"ses_2"_s}));
    connection->refreshDirectory(u"/d"_s);
    QTRY_COMPARE(fake->directoriesAsked().size(), 2);
    fake->statuses["/d"] = R"("ses_1":{"type":"busy"})";
    connection->refreshDirectory(u"/d"_s);
    QTRY_VERIFY(busy(u"ses_1"_s));
    QCOMPARE(fake->server.count("/session/ses_1/message"), 1);
    QCOMPARE(fake->server.count("/session/ses_2/message"), 1);
}

// PROTOCOL 5: heartbeat every 10 s; 25 s of silence is death, though the socket stays open.
void TestServerConnection::silenceReconnects()
{
    goLive();
    const QPointer<QTcpSocket> first = fake->stream;
    time->advance(25'000);
    QCOMPARE(connection->state(), State::Live);
    time->advance(5'000);
    QCOMPARE(connection->state(), State::Offline);
    QCOMPARE(connection->reasonCode(), Error::Code::Timeout);
    QVERIFY(connection->nextTryAt() > now());
    time->advance(500);
    QTRY_COMPARE(connection->state(), State::Repairing);
    QVERIFY(fake->stream != first);
    QTRY_VERIFY(!first); // the dead one is closed
    time->advance(250);
    QTRY_COMPARE(connection->state(), State::Live);
    QVERIFY(connection->reason().isEmpty());
}

void TestServerConnection::heartbeatsKeepItLive()
{
    goLive();
    for (int i = 0; i < 12; ++i) {
        time->advance(10'000);
        fake->send(R"({"payload":{"id":"e","type":"server.heartbeat","properties":{}}})");
        QTRY_COMPARE(connection->lastByteAt(), time->monotonicMs());
        QCOMPARE(connection->state(), State::Live);
    }
    QCOMPARE(fake->server.count("/global/event"), 1);
}

// S2.65, S2.67, S2.68.
void TestServerConnection::cutStreamReconnectsWithBackoff()
{
    goLive();
    fake->server.stop();
    QTRY_COMPARE(connection->state(), State::Offline);
    for (const qint64 pause : {500, 1000, 2000, 4000, 8000, 16000, 30000, 30000}) {
        QCOMPARE(connection->nextTryAt() - now(), pause);
        time->advance(pause - 1);
        QCOMPARE(connection->state(), State::Offline);
        time->advance(1);
        QCOMPARE(connection->state(), State::Connecting);
        QTRY_COMPARE(connection->state(), State::Offline);
        QVERIFY(!connection->reason().isEmpty());
    }
    fake->server.restart();
    connection->retryNow();
    QTRY_COMPARE(connection->state(), State::Repairing);
    time->advance(250);
    QTRY_COMPARE(connection->state(), State::Live);
    QCOMPARE(connection->nextTryAt(), 0);
}

void TestServerConnection::backoffStartsOverAfterSuccess()
{
    goLive();
    for (int i = 0; i < 3; ++i) {
        fake->stream->abort();
        QTRY_COMPARE(connection->state(), State::Offline);
        QCOMPARE(connection->nextTryAt() - now(), 500);
        time->advance(500);
        QTRY_COMPARE(connection->state(), State::Repairing);
        time->advance(250);
        QTRY_COMPARE(connection->state(), State::Live);
    }
}

// PROTOCOL 2: 401, empty body. Asking on would only lock the account.
void TestServerConnection::unauthorisedDoesNotRetry()
{
    fake->password = "qd-canary-another";
    connection->connectTo(fake->server.url(), credentials);
    QTRY_COMPARE(connection->state(), State::Unauthorised);
    const qsizetype asked = fake->server.requests().size();
    time->advance(3'600'000);
    roundTrip();
    QCOMPARE(fake->server.requests().size(), asked + 1);
    QCOMPARE(connection->nextTryAt(), 0);
    connection->connectTo(fake->server.url(), {u"opencode"_s, "qd-canary-another"});
    QTRY_COMPARE(connection->state(), State::Repairing);
    time->advance(250);
    QTRY_COMPARE(connection->state(), State::Live);
}

void TestServerConnection::unauthorisedDuringTheSnapshot()
{
    connectNow();
    fake->password = "qd-canary-another";
    time->advance(250);
    QTRY_COMPARE(connection->state(), State::Unauthorised);
}

// After a server switch, buffered events of the old stream are dropped.
void TestServerConnection::serverSwitchDropsOldEvents()
{
    ScriptedOpenCode other;
    other.sessions = sessionJson("ses_other", "/o", now());
    fake->held = {"/experimental/session"};
    connectNow();
    time->advance(250);
    QTRY_COMPARE(fake->waiting.size(), 1);
    fake->send(eventJson("/d", "session.created",
                         R"({"sessionID":"ses_old","info":)" + sessionJson("ses_old", "/d", now()) + "}"));
    QSignalSpy bytes(connection.get(), &ServerConnection::bytesSeen);
    QTRY_VERIFY(!bytes.isEmpty());
    connection->connectTo(other.server.url(), credentials);
    fake->release();
    QTRY_COMPARE(connection->state(), State::Repairing);
    time->advance(250);
    QTRY_COMPARE(connection->state(), State::Live);
    QVERIFY(store->session({workspace, u"ses_other"_s}));
    QVERIFY(!store->session({workspace, u"ses_old"_s}));
}

// Sleep and wake, and a clock that is set: repair at once, whatever the socket says.
void TestServerConnection::clockJumpRepairs()
{
    goLive();
    for (const qint64 jump : {3'600'000, -3'600'000}) {
        const int streams = fake->server.count("/global/event");
        time->jump(jump);
        time->advance(5'000);
        QTRY_COMPARE(fake->server.count("/global/event"), streams + 1);
        QTRY_COMPARE(connection->state(), State::Repairing);
        time->advance(250);
        QTRY_COMPARE(connection->state(), State::Live);
    }
}

void TestServerConnection::disposedDirectoryIsReadAgain()
{
    fake->sessions = sessionJson("ses_1", "/d", now());
    fake->statuses["/d"] = R"("ses_1":{"type":"busy"})";
    goLive();
    QVERIFY(busy(u"ses_1"_s));
    fake->statuses.clear();
    fake->send(eventJson("/d", "server.instance.disposed", R"({"directory":"/d"})"));
    QTRY_VERIFY(!busy(u"ses_1"_s));
    QCOMPARE(fake->server.count("/global/event"), 1);
}

// PROTOCOL 18, pitfall 20: a change of the configuration, by whoever, ends every running turn.
void TestServerConnection::allInstancesDisposedIsReadAgain()
{
    fake->sessions = sessionJson("ses_1", "/d", now()) + ',' + sessionJson("ses_2", "/e", now());
    fake->statuses = {{"/d", R"("ses_1":{"type":"busy"})"}, {"/e", R"("ses_2":{"type":"busy"})"}};
    goLive();
    QVERIFY(busy(u"ses_1"_s) && busy(u"ses_2"_s));
    fake->statuses.clear();
    fake->send(R"({"directory":"global","payload":{"id":"evt_1","type":"global.disposed","properties":{}}})");
    QTRY_VERIFY(!busy(u"ses_1"_s) && !busy(u"ses_2"_s));
    QCOMPARE(fake->server.count("/global/event"), 1);
}

void TestServerConnection::skippedFrameIsReadAgainWithANote()
{
    fake->sessions = sessionJson("ses_1", "/d", now());
    goLive();
    store->openTranscript({workspace, u"ses_1"_s});
    QTRY_COMPARE(fake->server.count("/session/ses_1/message"), 1);
    fake->statuses["/d"] = R"("ses_1":{"type":"busy"})";
    QSignalSpy notes(connection.get(), &ServerConnection::noteAdded);
    const QByteArray piece(1 << 20, 'x');
    fake->stream->write(chunked(
        R"(data: {"directory":"/d","payload":{"id":"e","type":"message.part.updated","properties":{"sessionID":")"));
    for (int i = 0; i < 65; ++i)
        fake->stream->write(chunked(piece));
    fake->stream->write(chunked("\"}}}\n\n"));
    QTRY_COMPARE(notes.size(), 1);
    QTRY_VERIFY(busy(u"ses_1"_s));
    QTRY_COMPARE(fake->server.count("/session/ses_1/message"), 2);
    QCOMPARE(fake->server.count("/global/event"), 1); // the connection stays
    QCOMPARE(connection->state(), State::Live);
    store->closeTranscript({workspace, u"ses_1"_s});
}

void TestServerConnection::failedSnapshotReconnects()
{
    fake->held = {"/experimental/session"};
    connectNow();
    time->advance(250);
    QTRY_COMPARE(fake->waiting.size(), 1);
    fake->waiting.constFirst().answer("<html>", 200, "Content-Type: text/html\r\n");
    QTRY_COMPARE(connection->state(), State::Offline);
    QCOMPARE(connection->reasonCode(), Error::Code::Protocol);
    fake->held.clear();
    time->advance(500);
    QTRY_COMPARE(connection->state(), State::Repairing);
    time->advance(250);
    QTRY_COMPARE(connection->state(), State::Live);
}

void TestServerConnection::oneUnreadableDirectoryDoesNotBlock()
{
    fake->sessions = sessionJson("ses_1", "/bad", now()) + ',' + sessionJson("ses_2", "/good", now());
    fake->statuses["/good"] = R"("ses_2":{"type":"busy"})";
    fake->statuses["/bad"] = R"(broken)";
    goLive();
    QVERIFY(busy(u"ses_2"_s));
    fake->send(statusEvent("/bad", "ses_1", "busy"));
    QTRY_VERIFY(busy(u"ses_1"_s)); // its events are not held for ever
}

// PROTOCOL 13, pitfall 9.
void TestServerConnection::staleRequestsAreRejected()
{
    fake->sessions = sessionJson("ses_1", "/d", now());
    fake->permissions["/d"] =
        R"({"id":"per_1","sessionID":"ses_1","permission":"edit","patterns":["a"],"metadata":{},"always":[]})";
    goLive(); // the session is idle: nobody waits for the answer any more
    QTRY_COMPARE(fake->server.count("/permission/per_1/reply"), 1);
    QVERIFY(std::ranges::any_of(fake->server.requests(), [](const auto &r) {
        return r.path() == "/permission/per_1/reply" && r.body == R"({"reply":"reject"})";
    }));
    QVERIFY(store->permissions({workspace, {}}).isEmpty());
}

// PROTOCOL 3: an instance that boots says `catalog.updated` dozens of times.
void TestServerConnection::catalogNoiseIsToldOnce()
{
    goLive();
    QSignalSpy catalog(connection.get(), &ServerConnection::catalogChanged);
    QSignalSpy bytes(connection.get(), &ServerConnection::bytesSeen);
    for (int i = 0; i < 50; ++i)
        fake->send(eventJson(i % 2 ? "/d" : "/e", "catalog.updated", "{}"));
    fake->send(eventJson("/d", "vcs.branch.updated", R"({"branch":"main"})"));
    QSignalSpy branch(connection.get(), &ServerConnection::branchChanged);
    QTRY_COMPARE(branch.size(), 1);
    QCOMPARE(catalog.size(), 0);
    time->advance(500);
    QCOMPARE(catalog.size(), 2);
}

void TestServerConnection::disconnectsAndForgets()
{
    goLive();
    connection->disconnectFromServer();
    QCOMPARE(connection->state(), State::Offline);
    const qsizetype asked = fake->server.requests().size();
    time->advance(3'600'000);
    connection->retryNow();
    connectNow();
    QCOMPARE(fake->server.requests().size(), asked + 1); // the stream that was asked for now
}

// Whatever is under way when the connection goes: nothing is touched afterwards (the sanitizer watches).
void TestServerConnection::deletingAtAnyMoment()
{
    fake->sessions = sessionJson("ses_1", "/d", now());
    for (const char *path :
         {"/global/health", "/experimental/session", "/permission", "/session/status", "/session/ses_1/message"}) {
        fake->held = {path};
        connection = std::make_unique<ServerConnection>(
            workspace, *store, ServerConnection::Environment{*time, *time, [] { return 1.0; }});
        connectNow();
        store->openTranscript({workspace, u"ses_1"_s});
        time->advance(250);
        QTRY_VERIFY(!fake->waiting.isEmpty());
        connection.reset();
        fake->release();
        store->closeTranscript({workspace, u"ses_1"_s});
    }
}

QTEST_GUILESS_MAIN(TestServerConnection)
#include "tst_serverconnection.moc"
