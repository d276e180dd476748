// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What the window says of the real gnome-keyring when that is locked, refuses, or isn't there, and the ways out. S1.9.
#include "core/credentials/keychainstore.h"
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/keyring.h"
#include "tests/support/qtest.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

class TestKeychainCallout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init()
    {
        m_build = std::make_unique<ScriptedOpenCode>();
        m_rig = std::make_unique<WindowRig>(
            false, [](ui::Application::Start &options) { options.keychain = std::make_unique<KeychainStore>(); });
        QVERIFY(m_rig->start());
    }
    void cleanup()
    {
        m_rig.reset();
        m_build.reset();
    }

    void lockedIsUnlocked();
    void refusalIsSaid();
    void absentOneIsDoneWithout();
    void deletedWhileLockedSaysWhatRemains();

private:
    ui::Workspaces &all() { return *m_rig->app().workspaces(); }
    //! With its password in the keychain, and live.
    ui::Workspace *addBuildServer()
    {
        WorkspaceRecord record;
        record.name = u"Build server"_s;
        record.url = m_build->server.url();
        record.username = u"opencode"_s;
        const QSignalSpy kept(&all().secrets(), &Secrets::namesChanged);
        auto *added = all().find(all().add(record, m_build->password, true).value_or(QString()));
        const auto isReady = [&] { return added->isLive() && !kept.isEmpty(); };
        return added && QTest::qWaitFor(isReady, patienceMs) ? added : nullptr;
    }
    //! Asks the keychain, and shows what the settings say of it.
    void showSecrets(const ui::Workspace &workspace)
    {
        all().readSecret(workspace.id());
        m_rig->app().show(ui::Application::Page::Settings);
        QTRY_VERIFY(m_rig->findObject(u"settingsSearch"_s));
        m_rig->click(m_rig->findObject(u"settingsSearch"_s));
        m_rig->type(u"keychain"_s);
    }

    Keyring m_keyring;
    ui::Theme m_theme{nullptr};
    std::unique_ptr<ScriptedOpenCode> m_build;
    std::unique_ptr<WindowRig> m_rig;
};

void TestKeychainCallout::lockedIsUnlocked()
{
    const auto *workspace = addBuildServer();
    QVERIFY(workspace);
    m_keyring.lock();
    showSecrets(*workspace);
    QVERIFY(m_rig->find(u"The keychain is locked: unlock it"_s));
    QTRY_COMPARE(workspace->signIn(), ui::Workspace::SignIn::KeychainLocked);
    m_keyring.unlock(); // what the person does in the desktop's own prompt
    m_rig->click(m_rig->findPressable(u"Unlock"_s));
    QTRY_VERIFY(!m_rig->says(u"The keychain is locked"_s));
    QTRY_VERIFY(workspace->isLive());
}

void TestKeychainCallout::refusalIsSaid()
{
    const auto *workspace = addBuildServer();
    QVERIFY(workspace);
    const auto unlock = qScopeGuard([this] { m_keyring.unlock(); });
    m_keyring.lock();
    Refusal refusal;
    showSecrets(*workspace);
    m_rig->click(m_rig->findPressable(u"Unlock"_s));
    QVERIFY(m_rig->find(u"The keychain did not let Quarterdeck in: allow it there"_s));
    QCOMPARE_GE(refusal.asked(), 1);
    QVERIFY(m_rig->findPressable(u"Unlock"_s)); // that may have been a slip
}

// What to install is said; the password can be kept for this run.
void TestKeychainCallout::absentOneIsDoneWithout()
{
    const auto *workspace = addBuildServer();
    QVERIFY(workspace);
    const auto restart = qScopeGuard([this] { m_keyring.start(); });
    m_keyring.end();
    showSecrets(*workspace);
    auto *callout = m_rig->find(u"There is no keychain to keep passwords in."_s);
    QVERIFY(callout);
    QVERIFY(accessibleDescription(callout).startsWith(u"Install one of "_s));
    QVERIFY(!m_rig->says(u"Unlock"_s));

    m_build->password = "qd-canary-new";
    m_rig->click(m_rig->find(u"Build server: Sign in"_s)); // in the sidebar
    QVERIFY(m_rig->find(u"Sign in to Build server"_s));
    QTRY_VERIFY(m_rig->findObject(u"keepForThisRun"_s));
    m_rig->click(m_rig->findObject(u"keepForThisRun"_s));
    m_rig->click(m_rig->findObject(u"signInSecret"_s));
    m_rig->type(u"qd-canary-new"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_Return);
    QTRY_VERIFY(workspace->isLive());
    QTRY_VERIFY(!m_rig->says(u"Sign in to Build server"_s));
}

// Once the undo's time has passed.
void TestKeychainCallout::deletedWhileLockedSaysWhatRemains()
{
    const auto *workspace = addBuildServer();
    QVERIFY(workspace);
    const auto unlock = qScopeGuard([this] { m_keyring.unlock(); });
    m_keyring.lock();
    all().removeWorkspace(workspace->id());
    QVERIFY(m_rig->find(u"Build server removed"_s));
    const auto told = [this] {
        return m_rig->says(u"The keychain still has these secrets of Build server: password ("_s);
    };
    QTRY_VERIFY(told());
}

QTEST_MAIN(TestKeychainCallout)
#include "tst_keychaincallout.moc"
