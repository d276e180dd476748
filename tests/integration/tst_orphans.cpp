// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Nothing outlives Quarterdeck: each of its processes is killed in turn, while a tool of the agent and a terminal run that
// ignore every polite request. PROTOCOL section 20, 23.19; S0.44.
#include "embedded-server/guardian/processtree.h"
#include "embedded-server/opencode/supervisor.h"
#include "tests/support/daemon.h"
#include "tests/support/mockmodel.h"
#include "tests/support/qtest.h"
#include "tests/support/scratchproject.h"
#include "tests/support/supervised.h"
#include "tests/support/testprocess.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace qd::test;
using qd::server::Reason;
using qd::server::State;
using qd::server::Supervisor;

namespace {

constexpr int bootMs = 60'000;

} // namespace

class TestOrphans : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void killTheApp();
    void killTheGuardian();
    void killTheServer();
    void killAppAndGuardian();
    void endPolitely();
    void killTheOwnerOfTwo();

private:
    //! Starts a stubborn tool and a stubborn terminal; false if they don't come up.
    [[nodiscard]] bool keepBusy(const qd::server::Endpoint &endpoint);
    [[nodiscard]] QList<qint64> stubborn() const;

    std::unique_ptr<ScratchProject> m_project;
    std::unique_ptr<MockModel> m_model;
    std::unique_ptr<SupervisedPlace> m_place;
    std::unique_ptr<Daemon> m_daemon;
};

void TestOrphans::init()
{
    m_project = std::make_unique<ScratchProject>();
    m_model = std::make_unique<MockModel>(m_project->path());
    m_place = std::make_unique<SupervisedPlace>();
    m_daemon = std::make_unique<Daemon>(*m_place, m_model.get());
    QVERIFY(m_daemon->waitUntilReady());
    QVERIFY(keepBusy(m_daemon->endpoint()));
}

void TestOrphans::cleanup()
{
    m_daemon.reset();
    m_place.reset();
    m_model.reset();
    m_project.reset();
}

bool TestOrphans::keepBusy(const qd::server::Endpoint &endpoint)
{
    m_project->write(u"stubborn"_s,
                     "trap '' HUP TERM INT\nsetsid sleep 600 &\n( while :; do sleep 1; done ) &\nwait\n");
    // A tool of the agent, and a terminal; in each a process in a session of its own, and one that ignores signals.
    if (!promptInNewSession(endpoint, m_project->path(), u"#sleepbash"_s))
        return false;
    const QJsonObject terminal{{u"command"_s, u"/bin/bash"_s}, {u"args"_s, QJsonArray{m_project->file(u"stubborn"_s)}}};
    const OpenCodeServer::Reply opened = request(endpoint, "POST", u"/pty"_s, m_project->path(), terminal);
    if (opened.status != 200) {
        qWarning("no terminal: %d %s", opened.status, opened.body.constData());
        return false;
    }
    return QTest::qWaitFor([this] { return stubborn().size() >= 4 && isRunning(m_place->marker(), "for i in"); },
                           bootMs);
}

QList<qint64> TestOrphans::stubborn() const
{
    QList<qint64> tools;
    for (const qint64 pid : m_place->processes()) {
        const QString program = QFileInfo(QFileInfo(u"/proc/%1/exe"_s.arg(pid)).symLinkTarget()).fileName();
        if (program == u"bash" || program == u"sleep" || program == u"dash")
            tools.append(pid);
    }
    return tools;
}

void TestOrphans::killTheApp()
{
    m_daemon->signal(SIGKILL);
    QTRY_COMPARE_WITH_TIMEOUT(m_place->processes(), QList<qint64>(), bootMs);
}

void TestOrphans::killTheGuardian()
{
    const QList<qint64> before = m_place->processes();
    const qint64 guardian = m_place->guardian();
    QVERIFY(guardian > 0);
    ::kill(static_cast<pid_t>(guardian), SIGKILL);
    // All of the old ones go (but the daemon itself), and a new server comes where clients look for it.
    const auto olderOnes = [&] {
        QList<qint64> left;
        for (const qint64 pid : m_place->processes()) {
            if (before.contains(pid) && pid != m_daemon->process().processId())
                left.append(pid);
        }
        return left;
    };
    QTRY_COMPARE_WITH_TIMEOUT(olderOnes(), QList<qint64>(), bootMs);
    QTRY_COMPARE_WITH_TIMEOUT(request(m_daemon->endpoint(), "GET", u"/global/health"_s, {}, {}, 1000).status, 200,
                              bootMs);
}

void TestOrphans::killTheServer()
{
    const QList<qint64> tools = stubborn();
    ::kill(static_cast<pid_t>(m_daemon->endpoint().pid), SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::none_of(tools, [this](qint64 pid) { return stubborn().contains(pid); }),
                             bootMs);
    QTRY_COMPARE_WITH_TIMEOUT(request(m_daemon->endpoint(), "GET", u"/global/health"_s, {}, {}, 1000).status, 200,
                              bootMs);
}

void TestOrphans::killAppAndGuardian()
{
    // Nobody is left to clean up, so the next start does.
    const QList<qint64> tools = stubborn();
    m_daemon->signal(SIGSTOP); // or it would clean up between the two
    ::kill(static_cast<pid_t>(m_place->guardian()), SIGKILL);
    m_daemon->signal(SIGKILL);
    QVERIFY(m_daemon->process().waitForFinished());
    m_daemon = std::make_unique<Daemon>(*m_place, m_model.get());
    QVERIFY(m_daemon->waitUntilReady());
    QVERIFY(std::ranges::none_of(tools, [this](qint64 pid) { return m_place->processes().contains(pid); }));
}

void TestOrphans::endPolitely()
{
    m_daemon->signal(SIGTERM);
    QTRY_COMPARE_WITH_TIMEOUT(m_daemon->process().state(), QProcess::NotRunning, bootMs);
    QCOMPARE(m_daemon->process().exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_daemon->process().exitCode(), 0);
    // Already, not soon.
    QCOMPARE(m_place->processes(), QList<qint64>());
    QVERIFY(!QFileInfo::exists(m_daemon->endpoint().passwordFile));
}

void TestOrphans::killTheOwnerOfTwo()
{
    // A second Quarterdeck uses the server: the first one's death ends nothing, the second one's everything.
    qd::server::Options options = m_place->options(m_model.get());
    options.useProfile(m_place->path());
    const auto second = std::make_unique<Supervisor>();
    second->start(options);
    QTRY_COMPARE_WITH_TIMEOUT(second->state(), State::Healthy, bootMs);
    QVERIFY(!second->isOwner());
    QCOMPARE(second->endpoint()->pid, m_daemon->endpoint().pid);

    m_daemon->signal(SIGKILL);
    QTRY_VERIFY_WITH_TIMEOUT(second->isOwner(), bootMs);
    QCOMPARE(second->reason().code, Reason::Code::TookOver);
    QCOMPARE(second->endpoint()->pid, m_daemon->endpoint().pid);
    QCOMPARE(request(*second->endpoint(), "GET", u"/global/health"_s).status, 200);
    QVERIFY(stubborn().size() >= 4); // still at work

    second->stop();
    QTRY_COMPARE_WITH_TIMEOUT(second->state(), State::Stopped, bootMs);
    QCOMPARE(m_place->processes(), QList<qint64>());
}

QTEST_GUILESS_MAIN(TestOrphans)
#include "tst_orphans.moc"
