// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Quitting in the real window: asked about only while sessions work; and what the supervisor is told about their work. S0.44.
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/qtest.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

class TestQuit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init() { m_rig = std::make_unique<WindowRig>(); }
    void cleanup() { m_rig.reset(); }

    void asksWhileSessionsWork_data();
    void asksWhileSessionsWork();
    void waitingGoesBackToWork();
    void quitsAtOnceWhenNothingWorks();
    void inUseUntilKnownBetter();

private:
    void nothingWorks() const
    {
        m_rig->server.statuses.clear();
        m_rig->server.permissions.clear();
        m_rig->server.bodies["/question"] = "[]";
    }
    void pressQuit() const { QTest::keyClick(m_rig->window(), Qt::Key_Q, Qt::ControlModifier); }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<WindowRig> m_rig;
};

void TestQuit::asksWhileSessionsWork_data()
{
    QTest::addColumn<QString>("button");
    QTest::addColumn<bool>("leavesRunning");
    QTest::newRow("keep running") << u"Keep running and quit"_s << true;
    QTest::newRow("stop") << u"Stop and quit"_s << false;
}

void TestQuit::asksWhileSessionsWork()
{
    QFETCH(QString, button);
    QFETCH(bool, leavesRunning);
    QVERIFY(m_rig->start());
    QTRY_COMPARE(m_rig->app().activeSessions(), 3);
    QSignalSpy finished(&m_rig->app(), &ui::Application::finished);
    pressQuit();
    QVERIFY(m_rig->find(u"3 sessions are still working"_s));
    QVERIFY(m_rig->window()->isVisible());
    QCOMPARE(m_rig->host().leftRunning, std::optional<bool>());
    auto *item = m_rig->find(button);
    QVERIFY(item);
    m_rig->click(item);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(m_rig->host().leftRunning, std::optional(leavesRunning));
}

// The third answer; and the next time it asks again.
void TestQuit::waitingGoesBackToWork()
{
    QVERIFY(m_rig->start());
    QTRY_COMPARE(m_rig->app().activeSessions(), 3);
    for (int time = 0; time < 2; ++time) {
        pressQuit();
        auto *item = m_rig->find(u"Wait"_s);
        QVERIFY(item);
        m_rig->click(item);
        QTRY_VERIFY(std::ranges::none_of(m_rig->shown(), [](auto *i) { return accessibleName(i) == u"Wait"; }));
        QVERIFY(m_rig->window()->isVisible());
        QCOMPARE(m_rig->host().leftRunning, std::optional<bool>());
    }
}

void TestQuit::quitsAtOnceWhenNothingWorks()
{
    nothingWorks();
    QVERIFY(m_rig->start());
    QCOMPARE(m_rig->app().activeSessions(), 0);
    QSignalSpy finished(&m_rig->app(), &ui::Application::finished);
    pressQuit();
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(m_rig->host().leftRunning, std::optional(false));
}

// A server that is too big may go only when it is sure that nothing runs on it: not before its sessions are known, and not while we are cut off.
void TestQuit::inUseUntilKnownBetter()
{
    nothingWorks();
    m_rig->server.held.insert("/experimental/session");
    QVERIFY(!m_rig->start(WindowRig::windowSize, 0));
    QTRY_VERIFY(!m_rig->server.waiting.isEmpty());
    QVERIFY(m_rig->host().inUse);
    m_rig->server.release();
    QTRY_VERIFY(!m_rig->host().inUse);
    m_rig->server.send(statusEvent("/d", "ses_idle", "busy"));
    QTRY_VERIFY(m_rig->host().inUse);
    m_rig->server.send(statusEvent("/d", "ses_idle", "idle"));
    QTRY_VERIFY(!m_rig->host().inUse);
    m_rig->server.server.stop();
    QTRY_VERIFY(m_rig->host().inUse);
}

QTEST_MAIN(TestQuit)
#include "tst_quit.moc"
