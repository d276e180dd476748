// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0

// Deleting with a way back. PROTOCOL 9, pitfall 10: deleting a busy session leaves its agent running, so it is stopped and waited for first.
#include "core/library/library.h"
#include "core/sessions/sessionstore.h"
#include "qml/sessions/deletions.h"
#include "qml/settings/settingsstore.h"
#include "qml/shell/notices.h"
#include "qml/workspaces/workspace.h"
#include "tests/support/await.h"
#include "tests/support/scriptedopencode.h"

#include <QTemporaryDir>
#include <QTest>

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
        return std::ranges::count_if(m_server->server.requests(), [](const auto &r) { return r.verb == "DELETE"; });
    }
    void connectNow()
    {
        m_workspace->connection().connectTo(m_server->server.url(), {u"opencode"_s, "pw"});
        QTRY_VERIFY(m_workspace->isLive());
    }

    std::unique_ptr<QTemporaryDir> m_place;
    std::unique_ptr<ScriptedOpenCode> m_server;
    std::unique_ptr<SessionStore> m_store;
    std::unique_ptr<Library> m_library;
    std::unique_ptr<SettingsStore> m_settings;
    std::unique_ptr<Notices> m_notices;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<Deletions> m_deletions;
};

void TestDeletions::init()
{
    m_place = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<ScriptedOpenCode>();
    m_server->sessions = sessionJson("ses_1", "/d", QDateTime::currentMSecsSinceEpoch());
    m_store = std::make_unique<SessionStore>(systemClock());
    m_library = std::make_unique<Library>(m_place->filePath(u"library.sqlite"_s));
    m_library->open().waitForFinished();
    m_settings = std::make_unique<SettingsStore>(m_place->filePath(u"settings.ini"_s));
    m_notices = std::make_unique<Notices>();
    m_workspace = std::make_unique<Workspace>(u"local"_s, u"This computer"_s, 0,
                                              Services{*m_store, *m_library, *m_settings, *m_notices});
    m_deletions = std::make_unique<Deletions>(*m_workspace);
}

void TestDeletions::cleanup()
{
    m_deletions.reset();
    m_workspace.reset();
    m_notices.reset();
    m_settings.reset();
    m_library.reset();
    m_store.reset();
    m_server.reset();
}

void TestDeletions::busySessionIsStoppedFirst()
{
    m_server->statuses["/d"] = R"("ses_1":{"type":"busy"})";
    connectNow();
    QVERIFY(m_store->state(session).isActive());
    m_deletions->remove(session, 0ms);
    QTRY_COMPARE(m_server->server.count("/session/ses_1/abort"), 1);
    // The answer to the stop is not the end of the turn.
    QVERIFY(await(m_workspace->api().health()));
    QVERIFY(await(m_workspace->api().health()));
    QCOMPARE(deletes(), 0);
    m_server->send(statusEvent("/d", "ses_1", "idle"));
    QTRY_COMPARE(deletes(), 1);
    QTRY_VERIFY(m_deletions->hidden().isEmpty());
    QCOMPARE(m_notices->count(), 0);
}

void TestDeletions::idleSessionIsDeletedAtOnce()
{
    connectNow();
    m_deletions->remove(session, 0ms);
    QTRY_COMPARE(deletes(), 1);
    QCOMPARE(m_server->server.count("/session/ses_1/abort"), 0);
}

void TestDeletions::hiddenAtOnceAndBackAfterUndo()
{
    connectNow();
    m_deletions->remove(session);
    QVERIFY(m_deletions->hidden().contains(session));
    m_deletions->undo(session);
    QVERIFY(m_deletions->hidden().isEmpty());
    QVERIFY(await(m_workspace->api().health()));
    QCOMPARE(deletes(), 0);
    // What was undone is not due in the next run either.
    m_deletions = std::make_unique<Deletions>(*m_workspace);
    m_deletions->restore();
    auto stored = m_library->value(u"deletions/local"_s);
    QTRY_VERIFY(stored.isFinished());
    QVERIFY(m_deletions->hidden().isEmpty());
}

void TestDeletions::dueAgainInTheNextRun()
{
    m_deletions->remove(session); // ten seconds, which this run does not live to see
    m_deletions = std::make_unique<Deletions>(*m_workspace);
    m_deletions->restore();
    QTRY_VERIFY(m_deletions->hidden().contains(session)); // hidden before there is a connection
    QCOMPARE(deletes(), 0);
    connectNow();
    QTRY_COMPARE(deletes(), 1);
    QTRY_VERIFY(m_deletions->hidden().isEmpty());
}

void TestDeletions::dueWhenTheConnectionIsBack()
{
    connectNow();
    m_server->server.stop();
    QTRY_VERIFY(!m_workspace->isLive());
    m_deletions->remove(session, 0ms);
    QVERIFY(m_deletions->hidden().contains(session));
    m_server->server.restart();
    m_workspace->retryNow();
    QTRY_COMPARE(deletes(), 1);
    QTRY_VERIFY(m_deletions->hidden().isEmpty());
}

QTEST_GUILESS_MAIN(TestDeletions)
#include "tst_deletions.moc"
