// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The guardian with shell scripts in the place of a server: leases, ends, leftovers, the log.
#include "embedded-server/guardian/processtree.h"
#include "embedded-server/opencode/guardianlink.h"
#include "testplaces.h"
#include "tests/support/qtest.h"
#include "tests/support/testprocess.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUuid>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using qd::server::GuardianLink;
using qd::test::processesWith;

namespace {

constexpr int limitMs = 30'000;

//! A link, and what it has said.
struct Watched
{
    GuardianLink link;
    QSignalSpy started{&link, &GuardianLink::serverStarted};
    QSignalSpy notStarted{&link, &GuardianLink::serverNotStarted};
    QSignalSpy lines{&link, &GuardianLink::line};
    QSignalSpy ended{&link, &GuardianLink::serverEnded};
    QSignalSpy released{&link, &GuardianLink::released};
    QSignalSpy holders{&link, &GuardianLink::holdersChanged};
    QSignalSpy gone{&link, &GuardianLink::gone};

    [[nodiscard]] bool said(const QString &line) const
    {
        return std::ranges::any_of(lines, [&](const QList<QVariant> &seen) { return seen.value(0) == line; });
    }
};

} // namespace

class TestGuardian : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void linesAndExitCode();
    void deathBySignal();
    void aProgramThatIsNotThere();
    void noGuardianNoServer();
    void theEndTakesEverythingWithIt();
    void theLastLeaseEndsTheServer();
    void theServerStaysWhileSomebodyHoldsALease();
    void keptWithoutAnybody();
    void nobodyJoinsADyingServer();
    void theServerDiesWithItsGuardian();
    void theMarkFindsWhatIsLeft();
    void aReaderThatSleepsHoldsUpNobody();

private:
    bool launch(Watched &watched, const QString &script, const QString &program = u"/bin/bash"_s)
    {
        m_socket = u"qd-test-"_s + QUuid::createUuid().toString(QUuid::Id128);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QD_TEST_GUARDIAN"_s, QString::fromLatin1(m_mark));
        environment.insert(u"OPENCODE_SERVER_USERNAME"_s, u"opencode"_s);
        environment.insert(u"OPENCODE_SERVER_PASSWORD"_s, u"qd-canary-secret"_s);
        return watched.link
            .launch({.guardian = QStringLiteral(QD_BINARY_DIR "/bin/quarterdeck-guardian"),
                     .socketName = m_socket,
                     .logFile = m_directory->filePath(u"log"_s),
                     .command = {program, u"-c"_s, script},
                     .environment = environment,
                     .workingDirectory = m_directory->path(),
                     .grace = 200ms})
            .has_value();
    }
    [[nodiscard]] QByteArray entry() const { return "QD_TEST_GUARDIAN=" + m_mark; }
    [[nodiscard]] QList<qint64> left() const { return processesWith(entry()); }
    [[nodiscard]] static bool isGuardian(qint64 pid)
    {
        return QFileInfo(u"/proc/%1/exe"_s.arg(pid)).symLinkTarget().endsWith(u"guardian"_s);
    }
    [[nodiscard]] qint64 guardian() const
    {
        const QList<qint64> all = left();
        const auto found = std::ranges::find_if(all, isGuardian);
        return found == all.end() ? 0 : *found;
    }
    //! What the guardian looks after; itself it may take a moment to go when it has said that all is done.
    [[nodiscard]] QList<qint64> served() const
    {
        QList<qint64> all = left();
        all.removeIf([](qint64 pid) { return isGuardian(pid) || !QFileInfo::exists(u"/proc/%1/exe"_s.arg(pid)); });
        return all;
    }
    [[nodiscard]] QByteArray log() const
    {
        QFile file(m_directory->filePath(u"log"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    QByteArray m_mark;
    QString m_socket;
};

void TestGuardian::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_mark = QUuid::createUuid().toByteArray(QUuid::Id128);
}

void TestGuardian::cleanup()
{
    qd::test::killAllWith(entry());
}

void TestGuardian::linesAndExitCode()
{
    Watched watched;
    QVERIFY(launch(watched,
                   u"echo out; echo err >&2; echo pass $OPENCODE_SERVER_PASSWORD; pwd; printf 'no end'; exit 7"_s));
    QTRY_COMPARE_WITH_TIMEOUT(watched.gone.size(), 1, limitMs);
    QCOMPARE(watched.started.size(), 1);
    for (const QString &line : {u"out"_s, u"err"_s, u"pass [redacted]"_s, u"no end"_s, m_directory->path()})
        QVERIFY2(watched.said(line), qPrintable(line));
    QCOMPARE(watched.ended.size(), 1);
    QCOMPARE(watched.ended.first(), QList<QVariant>({7, 0, false}));
    QCOMPARE(watched.gone.first().value(0), true);
    QVERIFY(log().contains("out\n") && log().contains("pass [redacted]\n") && log().contains("no end\n"));
    QVERIFY(!log().contains("qd-canary-secret"));
}

void TestGuardian::deathBySignal()
{
    Watched watched;
    QVERIFY(launch(watched, u"kill -SEGV $$"_s));
    QTRY_COMPARE_WITH_TIMEOUT(watched.ended.size(), 1, limitMs);
    QCOMPARE(watched.ended.first(), QList<QVariant>({-1, SIGSEGV, false}));
}

void TestGuardian::aProgramThatIsNotThere()
{
    Watched watched;
    QVERIFY(launch(watched, {}, u"/nowhere/opencode"_s));
    QTRY_COMPARE_WITH_TIMEOUT(watched.gone.size(), 1, limitMs);
    QCOMPARE(watched.notStarted.size(), 1);
    QVERIFY(watched.notStarted.first().value(0).toString().contains(u"No such file"_s));
    QCOMPARE(watched.started.size(), 0);
}

void TestGuardian::noGuardianNoServer()
{
    Watched watched;
    const auto launched = watched.link.launch({.guardian = u"/nowhere/guardian"_s,
                                               .socketName = u"x"_s,
                                               .logFile = u"/dev/null"_s,
                                               .command = {u"/bin/true"_s},
                                               .environment = {},
                                               .workingDirectory = u"/"_s});
    QVERIFY(!launched);
    QCOMPARE(launched.error().code, qd::Error::Code::Process);
    QVERIFY(!watched.link.attach(u"qd-nobody-listens"_s));
    QVERIFY(!watched.link.attach({}));
}

void TestGuardian::theEndTakesEverythingWithIt()
{
    Watched watched;
    // What ignores signals, what left the session, what was left by its parent, what is stopped.
    QVERIFY(launch(watched, u"trap '' TERM HUP INT; setsid bash -c 'trap \"\" TERM; while :; do sleep 1; done' & "
                            "( sleep 600 & ) ; sleep 600 & kill -STOP $!; echo up; while :; do sleep 1; done"_s));
    QTRY_VERIFY_WITH_TIMEOUT(watched.said(u"up"_s), limitMs);
    QTRY_VERIFY_WITH_TIMEOUT(left().size() >= 6, limitMs);
    watched.link.end(100ms);
    QTRY_COMPARE_WITH_TIMEOUT(watched.gone.size(), 1, limitMs);
    QCOMPARE(watched.gone.first().value(0), true);
    QCOMPARE(watched.ended.first(), QList<QVariant>({-1, SIGKILL, true}));
    QCOMPARE(served(), QList<qint64>()); // now, not soon
    QTRY_COMPARE(left(), QList<qint64>());
}

void TestGuardian::theLastLeaseEndsTheServer()
{
    auto watched = std::make_unique<Watched>();
    QVERIFY(launch(*watched, u"( setsid sleep 600 & ); echo up; sleep 600"_s));
    QTRY_VERIFY_WITH_TIMEOUT(watched->said(u"up"_s), limitMs);
    watched.reset(); // as when the process is killed: the socket closes, nothing is said
    QTRY_COMPARE_WITH_TIMEOUT(left(), QList<qint64>(), limitMs);
}

void TestGuardian::theServerStaysWhileSomebodyHoldsALease()
{
    auto first = std::make_unique<Watched>();
    QVERIFY(launch(*first, u"while :; do echo tick; sleep 0.05; done"_s));
    QTRY_VERIFY_WITH_TIMEOUT(first->said(u"tick"_s), limitMs);
    Watched second;
    QVERIFY(second.link.attach(m_socket).has_value());
    QTRY_COMPARE_WITH_TIMEOUT(second.started.size(), 1, limitMs);
    QCOMPARE(second.started.first().value(0), first->started.first().value(0));
    first->link.leave();
    QTRY_COMPARE_WITH_TIMEOUT(first->released.size(), 1, limitMs);
    QCOMPARE(first->released.first().value(0), 1);
    first.reset();
    QTRY_COMPARE_WITH_TIMEOUT(second.holders.value(second.holders.size() - 1).value(0), 1, limitMs);
    const qsizetype before = second.lines.size();
    QTRY_VERIFY_WITH_TIMEOUT(second.lines.size() > before + 2, limitMs);
    second.link.leave();
    QTRY_COMPARE_WITH_TIMEOUT(second.gone.size(), 1, limitMs);
    QCOMPARE(second.released.first().value(0), 0);
    QCOMPARE(served(), QList<qint64>());
}

void TestGuardian::keptWithoutAnybody()
{
    auto first = std::make_unique<Watched>();
    QVERIFY(launch(*first, u"echo up; while :; do sleep 0.05; done"_s));
    QTRY_VERIFY_WITH_TIMEOUT(first->said(u"up"_s), limitMs);
    first->link.keep();
    QTRY_COMPARE_WITH_TIMEOUT(first->released.size(), 1, limitMs);
    const QVariant server = first->started.first().value(0);
    first.reset();
    {
        Watched next;
        QVERIFY(next.link.attach(m_socket).has_value());
        QTRY_COMPARE_WITH_TIMEOUT(next.started.size(), 1, limitMs);
        QCOMPARE(next.started.first().value(0), server);
    }
    // Whoever came later is responsible again.
    QTRY_COMPARE_WITH_TIMEOUT(left(), QList<qint64>(), limitMs);
}

void TestGuardian::nobodyJoinsADyingServer()
{
    Watched first;
    QVERIFY(launch(first, u"trap '' TERM; echo up; while :; do sleep 1; done"_s));
    QTRY_VERIFY_WITH_TIMEOUT(first.said(u"up"_s), limitMs);
    first.link.end(20s); // it does not listen to SIGTERM, so this takes long
    Watched second;
    QTRY_VERIFY_WITH_TIMEOUT(!second.link.attach(m_socket).has_value(), limitMs);
    first.link.end(0ms);
    QTRY_COMPARE_WITH_TIMEOUT(first.gone.size(), 1, limitMs);
}

void TestGuardian::theServerDiesWithItsGuardian()
{
    Watched watched;
    QVERIFY(launch(watched, u"echo up; exec sleep 600"_s));
    QTRY_VERIFY_WITH_TIMEOUT(watched.said(u"up"_s), limitMs);
    ::kill(static_cast<pid_t>(guardian()), SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(watched.gone.size(), 1, limitMs);
    QCOMPARE(watched.gone.first().value(0), false);
    QTRY_COMPARE_WITH_TIMEOUT(left(), QList<qint64>(), limitMs);
}

void TestGuardian::theMarkFindsWhatIsLeft()
{
    Watched watched;
    // One in a session of its own, and below it one that even has no environment.
    QVERIFY(launch(watched, u"( setsid bash -c 'env -i sleep 601; true' & ); echo up; exec sleep 600"_s));
    QTRY_VERIFY_WITH_TIMEOUT(watched.said(u"up"_s), limitMs);
    const std::string mark = entry().toStdString();
    QTRY_COMPARE_WITH_TIMEOUT(qd::server::processesMarked(mark).size(), size_t(4), limitMs);
    ::kill(static_cast<pid_t>(guardian()), SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(watched.gone.size(), 1, limitMs);
    QTRY_COMPARE_WITH_TIMEOUT(qd::server::processesMarked(mark).size(), size_t(2), limitMs);
    QCOMPARE(qd::server::killMarked(mark), 2);
    QVERIFY(qd::server::processesMarked(mark).empty());
    QCOMPARE(qd::server::killMarked(mark), 0);
}

void TestGuardian::aReaderThatSleepsHoldsUpNobody()
{
    // More output than any buffer holds, while this end reads nothing: the server goes on, and the log has its end.
    Watched watched;
    QVERIFY(launch(watched, u"for i in $(seq 60000); do echo 'a line that fills the buffers between the two' $i; done; "
                            "touch done; sleep 600"_s));
    while (!QFileInfo::exists(m_directory->filePath(u"done"_s)))
        QThread::msleep(5); // no event loop on purpose
    QTRY_VERIFY_WITH_TIMEOUT(log().contains("two 60000\n"), limitMs);
}

QTEST_GUILESS_MAIN(TestGuardian)
#include "tst_guardian.moc"
