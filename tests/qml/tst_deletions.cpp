// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0

// Deleting with a way back. PROTOCOL 9, pitfall 10: deleting a busy session leaves its agent running, so it is stopped and waited for first.
#include "qml/sessions/deletions.h"
#include "tests/qml/workspacerig.h"
#include "tests/support/await.h"

using namespace qd;
using namespace qd::test;
using namespace qd::ui;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const SessionKey session{u"local"_s, u"ses_1"_s};

} // namespace

class TestDeletions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void busySessionIsStoppedFirst();
    void idleSessionIsDeletedAtOnce();
    void hiddenAtOnceAndBackAfterUndo();
    void dueAgainInTheNextRun();
    void dueWhenTheConnectionIsBack();

private:
    [[nodiscard]] qsizetype deletes() const
    {
        return std::ranges::count_if(m_rig->server.server.requests(), [](const auto &r) { return r.verb == "DELETE"; });
    }
    std::unique_ptr<WorkspaceRig> m_rig;
    std::unique_ptr<Deletions> m_deletions;
};

void TestDeletions::init()
{
    m_rig = std::make_unique<WorkspaceRig>();
    m_rig->server.sessions = sessionJson("ses_1", "/d", QDateTime::currentMSecsSinceEpoch());
    m_deletions = std::make_unique<Deletions>(m_rig->workspace);
}

void TestDeletions::cleanup()
{
    m_deletions.reset();
    m_rig.reset();
}

void TestDeletions::busySessionIsStoppedFirst()
{
    m_rig->server.statuses["/d"] = R"("ses_1":{"type":"busy"})";
    QVERIFY(m_rig->connectNow());
    QVERIFY(m_rig->store.state(session).isActive());
    m_deletions->remove(session, 0ms);
    QTRY_COMPARE(m_rig->server.server.count("/session/ses_1/abort"), 1);
    // The answer to the stop is not the end of the turn.
    QVERIFY(await(m_rig->workspace.api().health()));
    QVERIFY(await(m_rig->workspace.api().health()));
    QCOMPARE(deletes(), 0);
    m_rig->server.send(statusEvent("/d", "ses_1", "idle"));
    QTRY_COMPARE(deletes(), 1);
    QTRY_VERIFY(m_deletions->hidden().isEmpty());
    QCOMPARE(m_rig->notices.count(), 0);
}

void TestDeletions::idleSessionIsDeletedAtOnce()
{
    QVERIFY(m_rig->connectNow());
    m_deletions->remove(session, 0ms);
    QTRY_COMPARE(deletes(), 1);
    QCOMPARE(m_rig->server.server.count("/session/ses_1/abort"), 0);
    // This server never sends the event of it: nobody is to see the session again before that comes.
    QTRY_VERIFY(m_deletions->hidden().isEmpty());
    QVERIFY(!m_rig->store.session(session));
}

void TestDeletions::hiddenAtOnceAndBackAfterUndo()
{
    QVERIFY(m_rig->connectNow());
    m_deletions->remove(session);
    QVERIFY(m_deletions->hidden().contains(session));
    m_deletions->undo(session);
    QVERIFY(m_deletions->hidden().isEmpty());
    QVERIFY(await(m_rig->workspace.api().health()));
    QCOMPARE(deletes(), 0);
    // What was undone is not due in the next run either.
    m_deletions = std::make_unique<Deletions>(m_rig->workspace);
    m_deletions->restore();
    auto stored = m_rig->library.value(u"deletions/local"_s);
    QTRY_VERIFY(stored.isFinished());
    QVERIFY(m_deletions->hidden().isEmpty());
}

void TestDeletions::dueAgainInTheNextRun()
{
    m_deletions->remove(session); // ten seconds, which this run does not live to see
    m_deletions = std::make_unique<Deletions>(m_rig->workspace);
    m_deletions->restore();
    QTRY_VERIFY(m_deletions->hidden().contains(session)); // hidden before there is a connection
    QCOMPARE(deletes(), 0);
    QVERIFY(m_rig->connectNow());
    QTRY_COMPARE(deletes(), 1);
    QTRY_VERIFY(m_deletions->hidden().isEmpty());
}

void TestDeletions::dueWhenTheConnectionIsBack()
{
    QVERIFY(m_rig->connectNow());
    m_rig->server.server.stop();
    QTRY_VERIFY(!m_rig->workspace.isLive());
    m_deletions->remove(session, 0ms);
    QVERIFY(m_deletions->hidden().contains(session));
    m_rig->server.server.restart();
    m_rig->workspace.retryNow();
    QTRY_COMPARE(deletes(), 1);
    QTRY_VERIFY(m_deletions->hidden().isEmpty());
}

QTEST_GUILESS_MAIN(TestDeletions)
#include "tst_deletions.moc"
