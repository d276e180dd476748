// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// From a server that does not run yet to a live workspace, with the real OpenCode and the real keychain; and what the menu of a workspace does.
#include "core/credentials/keychainstore.h"
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/freeport.h"
#include "tests/support/qtest.h"
#include "tests/support/testprocess.h"

#include <QClipboard>
#include <QCoroTask>
#include <QFileInfo>
#include <QGuiApplication>
#include <QProcess>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

class TestWorkspaceSetup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init()
    {
        m_box = std::make_unique<ScriptedOpenCode>();
        m_box->password = "qd-canary-other";
        m_rig = std::make_unique<WindowRig>(
            false, [](ui::Application::Start &start) { start.keychain = std::make_unique<KeychainStore>(); });
        QVERIFY(m_rig->start());
    }
    void cleanup()
    {
        m_rig.reset();
        m_box.reset();
    }

    void setUpByItsCommandsAndLive();
    void duplicateAsksForItsPassword();
    void testedFromItsMenu();

private:
    ui::Workspaces &all() { return *m_rig->app().workspaces(); }
    QString addBox()
    {
        WorkspaceRecord record;
        record.name = u"Box"_s;
        record.url = m_box->server.url();
        record.username = u"opencode"_s;
        const auto id = all().add(record, m_box->password, true).value_or(QString());
        const auto *box = all().find(id);
        return box && QTest::qWaitFor([box] { return box->isLive(); }, patienceMs) ? id : QString();
    }
    //! What the system's keychain has of it, asked past the window.
    [[nodiscard]] QByteArray kept(const ui::Workspace &workspace)
    {
        KeychainStore keychain;
        const auto name = ui::secretNameOf(workspace.record());
        return QCoro::waitFor(keychain.read(name)).value_or(QByteArray());
    }
    void showTable()
    {
        m_rig->app().show(ui::Application::Page::Workspaces);
        QTRY_VERIFY(m_rig->findObject(u"workspaceTable"_s));
    }
    //! Into a field, over what is there.
    void fill(const QString &field, const QString &text)
    {
        QTRY_VERIFY(m_rig->findObject(field));
        m_rig->click(m_rig->findObject(field));
        QTest::keyClick(m_rig->window(), Qt::Key_A, Qt::ControlModifier);
        m_rig->type(text);
    }
    void next()
    {
        const auto isReady = [this] {
            const auto *button = m_rig->findObject(u"next"_s);
            return button && button->isEnabled();
        };
        QTRY_VERIFY(isReady());
        m_rig->click(m_rig->findObject(u"next"_s));
    }
    //! Runs a command as a shell would, with the OpenCode of the tests.
    void run(QProcess &process, const QString &command)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PATH"_s, QFileInfo(openCodeBinary()).path() + u':' + environment.value(u"PATH"_s));
        for (const QString &name : {u"OPENCODE_DISABLE_MODELS_FETCH"_s, u"OPENCODE_DISABLE_AUTOUPDATE"_s,
                                    u"OPENCODE_DISABLE_DEFAULT_PLUGINS"_s, u"OPENCODE_PURE"_s})
            environment.insert(name, u"1"_s);
        environment.insert(u"npm_config_registry"_s, u"http://127.0.0.1:9/"_s);
        tieToTest(process);
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(m_home.path());
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(u"sh"_s, {u"-c"_s, u"exec env "_s + command});
        QByteArray said;
        QTRY_VERIFY((said += process.readAll()).contains("listening on http://"));
    }

    QTemporaryDir m_home;
    ui::Theme m_theme{nullptr};
    std::unique_ptr<ScriptedOpenCode> m_box;
    std::unique_ptr<WindowRig> m_rig;
};

// S1.32 to S1.44: all six steps. The command, copied on the way, starts the server that the test then meets.
void TestWorkspaceSetup::setUpByItsCommandsAndLive()
{
    const auto port = freePort();
    showTable();
    m_rig->click(m_rig->findObject(u"addWorkspace"_s));
    m_rig->click(m_rig->find(u"A server to set up now"_s));
    next();
    QVERIFY(m_rig->find(u"Step 2 of 6: Sign-in"_s));
    fill(u"username"_s, u"captain"_s);
    fill(u"secret"_s, u"qd-canary chosen"_s);
    next();
    QVERIFY(m_rig->find(u"Step 3 of 6: Port"_s));
    fill(u"port"_s, QString::number(port));
    next();
    QVERIFY(m_rig->find(u"Step 4 of 6: Commands"_s));
    auto *copy = m_rig->findPressable(u"Copy opencode serve"_s);
    QVERIFY(copy);
    m_rig->click(copy);
    const auto command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.contains(u"serve --port %1"_s.arg(port)), qPrintable(command));
    QProcess server;
    run(server, command);
    next();
    QVERIFY(m_rig->find(u"Step 5 of 6: Address"_s));
    fill(u"address"_s, u"http://127.0.0.1:%1"_s.arg(port));
    next();
    QVERIFY(m_rig->find(u"Step 6 of 6: Test"_s));
    QVERIFY(m_rig->find(u"Version: good"_s));
    fill(u"workspaceName"_s, u"Deck"_s);
    next();
    QTRY_COMPARE(all().count(), 2);

    const auto *added = all().all().constLast();
    QCOMPARE(added->name(), u"Deck"_s);
    QCOMPARE(added->record().port, int(port));
    QCOMPARE(added->record().username, u"captain"_s);
    QCOMPARE(added->record().url, QUrl(u"http://127.0.0.1:%1"_s.arg(port)));
    QTRY_VERIFY(added->isLive());
    QTRY_COMPARE(kept(*added), QByteArray("qd-canary chosen"));
    QTRY_VERIFY(!m_rig->findObject(u"next"_s));
    QVERIFY(m_rig->find(u"Deck"_s));
    server.kill();
    QVERIFY(server.waitForFinished());
}

// The same address under another name; a password belongs to one workspace.
void TestWorkspaceSetup::duplicateAsksForItsPassword()
{
    const auto box = addBox();
    QVERIFY(!box.isEmpty());
    QTRY_COMPARE(kept(*all().find(box)), m_box->password);
    QVERIFY(m_rig->pressInMenuOf(u"Box"_s, u"Duplicate"_s));
    QTRY_COMPARE(all().count(), 3);
    const auto *copy = all().all().constLast();
    QCOMPARE(copy->name(), u"Box (copy)"_s);
    QVERIFY(copy->id() != box);
    QCOMPARE(copy->record().url, all().find(box)->record().url);
    QCOMPARE(copy->record().username, u"opencode"_s);
    QTRY_COMPARE(copy->state(), ui::Workspace::State::Unauthorised);
    QCOMPARE(copy->signIn(), ui::Workspace::SignIn::NoSecret);
    QCOMPARE(kept(*copy), QByteArray());
    QVERIFY(all().find(box)->isLive());

    m_rig->click(m_rig->find(u"Box (copy): Sign in"_s));
    QVERIFY(m_rig->find(u"Sign in to Box (copy)"_s));
    fill(u"signInSecret"_s, u"qd-canary-other"_s);
    QTest::keyClick(m_rig->window(), Qt::Key_Return);
    QTRY_VERIFY(copy->isLive());
    QTRY_COMPARE(kept(*copy), m_box->password);
}

// S1.55
void TestWorkspaceSetup::testedFromItsMenu()
{
    const auto box = addBox();
    QVERIFY(!box.isEmpty());
    QVERIFY(m_rig->pressInMenuOf(u"Box"_s, u"Test the connection …"_s));
    QVERIFY(m_rig->find(u"Edit workspace"_s));
    QVERIFY(m_rig->find(u"Sign-in: good"_s));
    QVERIFY(m_rig->find(u"Version: good"_s));
    m_rig->click(m_rig->findPressable(u"Cancel"_s));
    QTRY_VERIFY(!m_rig->says(u"Edit workspace"_s));

    m_box->password = "qd-canary-changed";
    QVERIFY(m_rig->pressInMenuOf(u"Box"_s, u"Test the connection …"_s));
    QVERIFY(m_rig->find(u"Sign-in: failed"_s));
    QVERIFY(m_rig->findPressable(u"Change the password"_s));
    QCOMPARE(all().count(), 2);
}

QTEST_MAIN(TestWorkspaceSetup)
#include "tst_workspacesetup.moc"
