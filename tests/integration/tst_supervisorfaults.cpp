// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What the supervisor does when things go wrong: S2.65, S2.66; PROTOCOL sections 20 and 23.1.
#include "embedded-server/opencode/datausers.h"
#include "embedded-server/opencode/supervisor.h"
#include "tests/support/mockmodel.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"
#include "tests/support/supervised.h"
#include "tests/support/testprocess.h"

#include <QSignalSpy>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace qd::test;
using namespace std::chrono_literals;
using qd::server::Options;
using qd::server::Reason;
using qd::server::State;
using qd::server::Supervisor;

namespace {

constexpr int bootMs = 60'000;

//! All states and reasons of a supervisor, in order.
class History : public QObject
{
public:
    explicit History(Supervisor &supervisor)
    {
        QObject::connect(&supervisor, &Supervisor::stateChanged, this,
                         [this, &supervisor](State state, const Reason &reason) {
                             m_seen.append({state, reason});
                             const bool usable = state == State::Healthy || state == State::Unhealthy;
                             m_consistent = m_consistent && supervisor.endpoint().has_value() == usable;
                         });
    }
    [[nodiscard]] bool endpointOnlyWhenUsable() const { return m_consistent; }
    [[nodiscard]] bool has(State state, Reason::Code code) const
    {
        return std::ranges::any_of(m_seen,
                                   [&](const auto &seen) { return seen.first == state && seen.second.code == code; });
    }
    [[nodiscard]] qsizetype count(State state) const
    {
        return std::ranges::count_if(m_seen, [&](const auto &seen) { return seen.first == state; });
    }
    [[nodiscard]] QList<qint64> pauses() const
    {
        QList<qint64> result;
        for (const auto &[state, reason] : m_seen) {
            if (reason.nextTryMs >= 0)
                result.append(reason.nextTryMs);
        }
        return result;
    }

private:
    QList<std::pair<State, Reason>> m_seen;
    bool m_consistent = true;
};

void signalServer(const Supervisor &supervisor, int signal)
{
    ::kill(static_cast<pid_t>(supervisor.endpoint()->pid), signal);
}

} // namespace

class TestSupervisorFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCrashIsFollowedByARestart();
    void aStoppedServerIsAWedge();
    void aBusyServerIsNoWedge();
    void givesUpAfterFiveFailures();
    void aDeafConnectionDuringBootBlocksNothing();
    void aServerThatNeverSaysReadyIsFoundByAsking();
    void aServerThatNeverGetsReadyIsGivenUp();
    void aProgramThatDoesNotFit_data();
    void aProgramThatDoesNotFit();
    void aNewerProgramIsUsed();
    void passwordsInTheOutputAreTakenOut();
    void recyclesWhenBigAndIdle();
    void tellsItSomethingElseWhenIdle();
    void ownDataAndItsOtherUsers();
};

void TestSupervisorFaults::aCrashIsFollowedByARestart()
{
    const SupervisedPlace place;
    Supervisor supervisor;
    const History history(supervisor);
    supervisor.start(place.options());
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    const qd::server::Endpoint before = *supervisor.endpoint();
    signalServer(supervisor, SIGKILL);
    // A short moment, which may have passed when we look.
    QTRY_VERIFY_WITH_TIMEOUT(history.has(State::Restarting, Reason::Code::Crashed), bootMs);
    QVERIFY(history.endpointOnlyWhenUsable());
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    QVERIFY(history.pauses().value(0) >= 50);
    // Where clients look for it, and with the same password.
    QCOMPARE(supervisor.endpoint()->url, before.url);
    QCOMPARE(supervisor.endpoint()->password, before.password);
    QVERIFY(supervisor.endpoint()->pid != before.pid);
}

void TestSupervisorFaults::aStoppedServerIsAWedge()
{
    const SupervisedPlace place;
    Options options = place.options();
    options.timeouts.probe = 200ms;
    options.timeouts.wedge = 1'500ms;
    Supervisor supervisor;
    const History history(supervisor);
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    const qint64 before = supervisor.endpoint()->pid;
    signalServer(supervisor, SIGSTOP);
    // The endpoint stays while there is hope.
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Unhealthy, bootMs);
    QVERIFY(supervisor.endpoint());
    QCOMPARE(supervisor.reason().code, Reason::Code::NoAnswer);
    QTRY_VERIFY_WITH_TIMEOUT(history.has(State::Restarting, Reason::Code::Wedged), bootMs);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    QVERIFY(supervisor.endpoint()->pid != before);
    QVERIFY(!place.processes().contains(before));
}

void TestSupervisorFaults::aBusyServerIsNoWedge()
{
    // Unhealthy, but it comes back in time: nothing is restarted.
    const SupervisedPlace place;
    Options options = place.options();
    options.timeouts.probe = 200ms;
    Supervisor supervisor;
    const History history(supervisor);
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    const qint64 before = supervisor.endpoint()->pid;
    signalServer(supervisor, SIGSTOP);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Unhealthy, bootMs);
    signalServer(supervisor, SIGCONT);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    QCOMPARE(supervisor.endpoint()->pid, before);
    QCOMPARE(history.count(State::Restarting), 0);
}

void TestSupervisorFaults::givesUpAfterFiveFailures()
{
    const SupervisedPlace place;
    Supervisor supervisor;
    const History history(supervisor);
    supervisor.start(place.fakeOptions(u"crash"_s));
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Failed, bootMs);
    QCOMPARE(supervisor.reason().code, Reason::Code::TooManyFailures);
    QVERIFY(supervisor.reason().logTail.contains(u"last words of the server"_s));
    QVERIFY(!supervisor.reason().text().isEmpty());
    QCOMPARE(history.pauses().size(), 4);
    // A person may try again, and gets as many tries as before.
    supervisor.restart(u"try again"_s);
    QTRY_COMPARE_WITH_TIMEOUT(history.count(State::Failed), 2, bootMs);
    QCOMPARE(history.pauses().size(), 8);
    QCOMPARE(place.processes(), QList<qint64>());
}

void TestSupervisorFaults::aDeafConnectionDuringBootBlocksNothing()
{
    const SupervisedPlace place;
    Options options = place.fakeOptions(u"deaf"_s);
    options.timeouts.bootProbeAfter = 100ms; // long before it can answer
    options.timeouts.bootProbe = 200ms;
    Supervisor supervisor;
    const History history(supervisor);
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    QCOMPARE(history.count(State::Unhealthy), 0);
    QCOMPARE(history.count(State::Restarting), 0);
}

void TestSupervisorFaults::aServerThatNeverSaysReadyIsFoundByAsking()
{
    const SupervisedPlace place;
    Options options = place.fakeOptions(u"mute"_s);
    options.timeouts.bootProbeAfter = 100ms;
    Supervisor supervisor;
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
}

void TestSupervisorFaults::aServerThatNeverGetsReadyIsGivenUp()
{
    const SupervisedPlace place;
    Options options = place.fakeOptions(u"stuck"_s);
    options.timeouts.boot = 300ms;
    options.timeouts.failureLimit = 2;
    Supervisor supervisor;
    const History history(supervisor);
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Failed, bootMs);
    QVERIFY(history.has(State::Restarting, Reason::Code::BootTimeout));
    QCOMPARE(place.processes(), QList<qint64>());
}

void TestSupervisorFaults::aProgramThatDoesNotFit_data()
{
    QTest::addColumn<QString>("binary");
    QTest::addColumn<QString>("version");
    QTest::addColumn<Reason::Code>("code");
    QTest::newRow("missing") << u"/nowhere/opencode"_s << u"1.18.33"_s << Reason::Code::BinaryMissing;
    QTest::newRow("too old") << QString() << u"1.17.99"_s << Reason::Code::BinaryTooOld;
    QTest::newRow("no version") << QString() << u"hello"_s << Reason::Code::BinaryUnusable;
}

void TestSupervisorFaults::aProgramThatDoesNotFit()
{
    QFETCH(const QString, binary);
    QFETCH(const QString, version);
    const SupervisedPlace place;
    Options options = place.fakeOptions({}, version);
    if (!binary.isEmpty())
        options.binary = binary;
    Supervisor supervisor;
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Failed, bootMs);
    QTEST(supervisor.reason().code, "code");
    QVERIFY(!supervisor.reason().text().isEmpty());
    QVERIFY(supervisor.reason().detail.contains(options.binary));
}

void TestSupervisorFaults::aNewerProgramIsUsed()
{
    const SupervisedPlace place;
    Supervisor supervisor;
    supervisor.start(place.fakeOptions({}, u"99.0.0"_s));
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    QCOMPARE(supervisor.endpoint()->version, u"99.0.0"_s);
    QVERIFY(supervisor.logLines().join(u'\n').contains(u"newer than"_s));
}

void TestSupervisorFaults::passwordsInTheOutputAreTakenOut()
{
    const SupervisedPlace place;
    Supervisor supervisor;
    supervisor.start(place.fakeOptions(u"secrets"_s));
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    const QByteArray password = supervisor.endpoint()->password;
    const QByteArray header = ("opencode:" + password).toBase64();
    const QByteArray lines = supervisor.logLines().join(u'\n').toUtf8();
    QVERIFY(lines.contains("header [redacted]"));
    for (const QByteArray &log : {lines, place.readState(u"server.log"_s)}) {
        QVERIFY(log.contains("plain [redacted]"));
        QVERIFY(!log.contains(password));
        QVERIFY(!log.contains(header));
    }
}

void TestSupervisorFaults::tellsItSomethingElseWhenIdle()
{
    const SupervisedPlace place;
    const auto asked = std::make_shared<std::atomic_int>(0);
    const auto busy = std::make_shared<std::atomic_bool>(true);
    Options options = place.options();
    options.inUse = [asked, busy] {
        ++*asked;
        return busy->load();
    };
    Supervisor supervisor;
    const History history(supervisor);
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    const qd::server::Endpoint before = *supervisor.endpoint();
    options.extraConfig.insert(u"username"_s, u"deck"_s);
    supervisor.configure(options);
    QTRY_VERIFY_WITH_TIMEOUT(*asked >= 3, bootMs);
    QCOMPARE(history.count(State::Restarting), 0);
    *busy = false;
    QTRY_VERIFY_WITH_TIMEOUT(history.has(State::Restarting, Reason::Code::Requested), bootMs);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    const qd::server::Endpoint after = *supervisor.endpoint();
    QVERIFY(after.pid != before.pid);
    QCOMPARE(after.url, before.url); // clients just connect again
    QVERIFY(request(after, "GET", u"/config"_s).body.contains("\"username\":\"deck\""));
    QVERIFY(history.pauses().isEmpty());
}

void TestSupervisorFaults::recyclesWhenBigAndIdle()
{
    const ScratchProject project;
    const SupervisedPlace place;
    const auto asked = std::make_shared<std::atomic_int>(0);
    const auto busy = std::make_shared<std::atomic_bool>(true);
    Options options = place.options();
    options.memoryCeiling = 1024 * 1024; // it needs hundreds
    options.inUse = [asked, busy] {
        ++*asked;
        return busy->load();
    };
    Supervisor supervisor;
    const History history(supervisor);
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    const qd::server::Endpoint before = *supervisor.endpoint();
    // Not while a session is busy or waiting,
    QTRY_VERIFY_WITH_TIMEOUT(*asked >= 3, bootMs);
    QCOMPARE(history.count(State::Restarting), 0);
    // and not while a terminal is open, whoever opened it.
    const QString terminal = openTerminal(before, project.path());
    QVERIFY(!terminal.isEmpty());
    *busy = false;
    const int soFar = *asked;
    QTRY_VERIFY_WITH_TIMEOUT(*asked >= soFar + 3, bootMs);
    QCOMPARE(history.count(State::Restarting), 0);
    request(before, "DELETE", u"/pty/"_s + terminal, project.path());
    QTRY_VERIFY_WITH_TIMEOUT(history.has(State::Restarting, Reason::Code::MemoryCeiling), bootMs);
    *busy = true;
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    QVERIFY(supervisor.endpoint()->pid != before.pid);
    // Not counted as a failure.
    QVERIFY(history.pauses().isEmpty());
}

void TestSupervisorFaults::ownDataAndItsOtherUsers()
{
    const SupervisedPlace place;
    // The person's own OpenCode, which is running.
    OpenCodeServer other(
        nullptr,
        {.config = {}, .environment = {{u"XDG_DATA_HOME"_s, qEnvironmentVariable("XDG_DATA_HOME")}}, .home = {}});
    QVERIFY(other.start());
    const QString data = qd::server::ownDataDirectory();
    const QList<qd::server::DataUser> users = qd::server::otherUsersOfData(data);
    QCOMPARE(users.size(), 1);
    QCOMPARE(users.first().pid, other.pid());
    QVERIFY(users.first().command.contains(u"opencode serve"_s));
    other.kill();

    Options options = place.options();
    options.dataMode = qd::server::DataMode::Own;
    Supervisor supervisor;
    supervisor.start(options);
    QTRY_COMPARE_WITH_TIMEOUT(supervisor.state(), State::Healthy, bootMs);
    QCOMPARE(supervisor.endpoint()->dataDirectory, data);
    // A server of ours is not somebody else.
    QVERIFY(qd::server::otherUsersOfData(data).isEmpty());
}

QTEST_GUILESS_MAIN(TestSupervisorFaults)
#include "tst_supervisorfaults.moc"
