// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/surroundings.h"
#include "qml/shell/desktop.h"
#include "tests/qml/windowrig.h"
#include "tests/support/desktop.h"

#include <QJsonArray>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd::test;

// The whole window between a scripted server and a desktop that says what it is told: notifications, the icon beside the clock, links.
class TestSurroundings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void permissionIsAnsweredFromTheDesktop_data();
    void permissionIsAnsweredFromTheDesktop();
    void notificationOpensTheSession();
    void mutedByItsSetting();
    void mutedWorkspaceIsQuiet();
    void menuOpensWhatWaits();
    void closesToTheTray();
    void windowComesBackWithoutATray();
    void quitsFromTheTray();
    void linkOpensASession();
    void linkToSomethingUnknown();
    void importLinkAsksInTheWindow();

private:
    //! Asks for a command in ses_idle; once answered, the session is not busy any more either.
    void ask(const QByteArray &id = "per_9", const QByteArray &command = "make test");
    void reply(const QByteArray &id);
    //! Of this computer, on the page of all workspaces.
    //! The window is not in front any more.
    void hide();
    [[nodiscard]] int entry(const QString &label);
    //! Presses a button of the first notification until it is closed: the answer to Notify may still be on its way to the window.
    void press(const QString &key);

    std::unique_ptr<FakeDesktop> m_desktop;
    std::unique_ptr<WindowRig> m_rig;
    std::unique_ptr<qd::Surroundings> m_surroundings;
};

void TestSurroundings::init()
{
    m_desktop = std::make_unique<FakeDesktop>();
    m_rig = std::make_unique<WindowRig>();
    QVERIFY(m_rig->start());
    m_surroundings = std::make_unique<qd::Surroundings>(*m_rig->window(), m_rig->app());
    QTRY_VERIFY(m_rig->app().desktop()->isTrayShown() && m_rig->app().desktop()->notifies());
    QTRY_COMPARE(m_rig->app().inbox()->rowCount(), 2);
}

void TestSurroundings::cleanup()
{
    m_surroundings.reset();
    m_rig.reset();
    m_desktop.reset();
}

void TestSurroundings::ask(const QByteArray &id, const QByteArray &command)
{
    m_rig->server.send(statusEvent("/d", "ses_idle", "busy"));
    m_rig->server.send(eventJson("/d", "permission.asked",
                                 R"({"id":")" + id + R"(","sessionID":"ses_idle","permission":"bash","patterns":[")" +
                                     command + R"("],"always":[],"metadata":{"command":")" + command +
                                     R"("},"tool":{"messageID":"msg_2","callID":"c9"}})"));
}

void TestSurroundings::reply(const QByteArray &id)
{
    m_rig->server.send(eventJson("/d", "permission.replied",
                                 R"({"sessionID":"ses_idle","requestID":")" + id + R"(","reply":"once"})"));
    m_rig->server.send(statusEvent("/d", "ses_idle", "idle"));
}

void TestSurroundings::hide()
{
    m_rig->window()->hide();
    QTRY_VERIFY(!m_rig->window()->isVisible());
}

int TestSurroundings::entry(const QString &label)
{
    m_desktop->tell(u"menu"_s);
    const auto menu = m_desktop->next(u"menu"_s).value(u"menu"_s).toArray();
    for (const auto &line : menu) {
        if (line.toArray()[1].toString().startsWith(label))
            return line.toArray()[0].toInt();
    }
    return -1;
}

void TestSurroundings::press(const QString &key)
{
    QTRY_VERIFY((m_desktop->tell({{u"do"_s, u"action"_s}, {u"number"_s, 1}, {u"key"_s, key}}), !m_desktop->isQuiet()));
    (void)m_desktop->next(u"call"_s, u"CloseNotification"_s);
}

void TestSurroundings::permissionIsAnsweredFromTheDesktop_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArray>("reply");
    QTest::newRow("allow") << u"allow"_s << QByteArray(R"({"reply":"once"})");
    QTest::newRow("reject") << u"reject"_s << QByteArray(R"({"reply":"reject"})");
}

void TestSurroundings::permissionIsAnsweredFromTheDesktop()
{
    QFETCH(QString, key);
    hide();
    ask();
    const auto args = m_desktop->next(u"call"_s, u"Notify"_s).value(u"args"_s).toArray();
    QCOMPARE(args[3].toString(), u"The idle"_s);
    QVERIFY(args[4].toString().endsWith(u"wants to use bash: make test"_s));
    press(key);
    QTRY_COMPARE(m_rig->posted("/permission/per_9/reply").size(), 1);
    QTEST(m_rig->posted("/permission/per_9/reply")[0], "reply");
    QVERIFY(!m_rig->window()->isVisible()); // nobody asked for it
}

void TestSurroundings::notificationOpensTheSession()
{
    hide();
    ask();
    (void)m_desktop->next(u"call"_s, u"Notify"_s);
    press(u"default"_s);
    QTRY_VERIFY(m_rig->window()->isVisible());
    QTRY_VERIFY(m_rig->app().session() && m_rig->app().session()->key().id == u"ses_idle"_s);
}

void TestSurroundings::mutedByItsSetting()
{
    m_rig->app().settings()->setNotifyWaiting(false);
    hide();
    ask();
    QTRY_COMPARE(m_rig->app().inbox()->rowCount(), 3);
    reply("per_9");
    const auto args = m_desktop->next(u"call"_s, u"Notify"_s).value(u"args"_s).toArray();
    QVERIFY(args[4].toString().endsWith(u"finished"_s)); // the first that it is told
}

// As its menu says, and at once.
void TestSurroundings::mutedWorkspaceIsQuiet()
{
    QVERIFY(m_rig->pressInMenuOf(u"This computer"_s, u"Mute"_s));
    QVERIFY(m_rig->app().workspace()->record().settings.muted);
    hide();
    ask("per_9", "make quietly");
    QTRY_COMPARE(m_rig->app().inbox()->rowCount(), 3);
    reply("per_9"); // finished, too
    QTRY_COMPARE(m_rig->app().inbox()->rowCount(), 2);
    m_rig->window()->show();
    QTRY_VERIFY(m_rig->window()->isVisible());
    QVERIFY(m_rig->pressInMenuOf(u"This computer"_s, u"Unmute"_s));
    QVERIFY(!m_rig->app().workspace()->record().settings.muted);
    hide();
    ask("per_10", "make noise");
    const auto args = m_desktop->next(u"call"_s, u"Notify"_s).value(u"args"_s).toArray();
    QVERIFY2(args[4].toString().endsWith(u"make noise"_s), qPrintable(args[4].toString())); // the first that it is told
}

void TestSurroundings::menuOpensWhatWaits()
{
    hide();
    m_desktop->tell({{u"do"_s, u"click"_s}, {u"id"_s, entry(u"The ask – "_s)}});
    QTRY_VERIFY(m_rig->window()->isVisible());
    QTRY_VERIFY(m_rig->app().session() && m_rig->app().session()->key().id == u"ses_ask"_s);
    m_desktop->tell({{u"do"_s, u"click"_s}, {u"id"_s, entry(u"New session"_s)}});
    QTRY_COMPARE(m_rig->app().page(), qd::ui::Application::Page::NewSession);
    m_desktop->tell({{u"do"_s, u"click"_s}, {u"id"_s, entry(u"Hide window"_s)}});
    QTRY_VERIFY(!m_rig->window()->isVisible());
    m_desktop->tell(u"activate"_s);
    QTRY_VERIFY(m_rig->window()->isVisible());
}

void TestSurroundings::closesToTheTray()
{
    QSignalSpy finished(&m_rig->app(), &qd::ui::Application::finished);
    m_rig->app().settings()->setCloseToTray(true);
    m_rig->window()->close();
    QTRY_VERIFY(!m_rig->window()->isVisible());
    QVERIFY(finished.isEmpty());
    QVERIFY(m_rig->find(u"2 sessions"_s) == nullptr);
    QVERIFY(entry(u"Show window"_s) > 0);
}

void TestSurroundings::windowComesBackWithoutATray()
{
    m_rig->app().settings()->setCloseToTray(true);
    m_rig->window()->close();
    QTRY_VERIFY(!m_rig->window()->isVisible());
    m_desktop->tell(u"leave"_s);
    QTRY_VERIFY(m_rig->window()->isVisible());
    QVERIFY(!m_rig->app().desktop()->closesToTray());
}

void TestSurroundings::quitsFromTheTray()
{
    m_rig->app().settings()->setCloseToTray(true);
    m_rig->window()->close();
    QTRY_VERIFY(!m_rig->window()->isVisible());
    m_desktop->tell({{u"do"_s, u"click"_s}, {u"id"_s, entry(u"Quit"_s)}});
    // Sessions work: the person is asked, in the window.
    auto *stop = m_rig->find(u"Stop and quit"_s);
    QVERIFY(stop && m_rig->window()->isVisible());
    QSignalSpy finished(&m_rig->app(), &qd::ui::Application::finished);
    m_rig->click(stop);
    QTRY_COMPARE(finished.size(), 1);
}

void TestSurroundings::linkOpensASession()
{
    hide();
    m_surroundings->start({u"quarterdeck://session/local/ses_idle"_s, {}});
    QTRY_VERIFY(m_rig->window()->isVisible());
    QTRY_VERIFY(m_rig->app().session() && m_rig->app().session()->key().id == u"ses_idle"_s);
    m_surroundings->start({u"quarterdeck://workspace/local"_s, {}});
    QTRY_COMPARE(m_rig->app().page(), qd::ui::Application::Page::NewSession);
}

void TestSurroundings::linkToSomethingUnknown()
{
    const auto notices = [this] { return m_rig->app().notices()->count(); };
    const int before = notices();
    m_surroundings->start({u"quarterdeck://workspace/0b1f6c1e-6f0b-4a3e-9a55-3c8f3f0f7a10"_s, {}});
    m_surroundings->start({u"quarterdeck://session/local/ses_nobody"_s, {}});
    m_surroundings->start({u"quarterdeck://run/rm"_s, {}});
    QCOMPARE(notices(), before + 3);
    QVERIFY(!m_rig->app().session());
}

void TestSurroundings::importLinkAsksInTheWindow()
{
    const QTemporaryDir dir;
    QFile file(dir.filePath(u"team.quarterdeck-workspaces"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"format":"quarterdeck-workspaces","version":1,"workspaces":[]})");
    file.close();
    auto *links = m_rig->app().desktop()->links();
    QSignalSpy import(links, &qd::ui::LinkIntents::importRequested);
    m_surroundings->start({u"quarterdeck://import?file="_s + file.fileName(), {}});
    auto *cancel = m_rig->find(u"Cancel"_s);
    QVERIFY(cancel && m_rig->find(u"Import workspaces from team.quarterdeck-workspaces?"_s));
    m_rig->click(cancel);
    QTRY_VERIFY(!links->isPending());
    m_surroundings->start({u"quarterdeck://import?file="_s + file.fileName(), {}});
    auto *accept = m_rig->find(u"Look into it"_s);
    QVERIFY(accept);
    QVERIFY(import.isEmpty());
    m_rig->click(accept);
    QTRY_COMPARE(import.size(), 1);
    QVERIFY(!links->isPending());
}

QTEST_MAIN(TestSurroundings)
#include "tst_surroundings.moc"
