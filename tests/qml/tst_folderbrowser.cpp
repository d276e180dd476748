// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The browser of a workspace's folders in the real window. S1.57.
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/qtest.h"

#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

class TestFolderBrowser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init()
    {
        m_build = std::make_unique<ScriptedOpenCode>();
        m_build->password = "qd-canary-other";
        m_build->home = "/home/dev";
        m_build->sessions = sessionJson("ses_b", "/srv/shop", 1000, "There");
        m_build->folders = {{"/", folderJson({"home/", "srv/"})},
                            {"/srv", folderJson({"shop/", "site/", "tools/"})},
                            {"/srv/shop", folderJson({"src/", "README.md"})},
                            {"/srv/site", folderJson({})},
                            {"/srv/tools", folderJson({"bin/"})},
                            {"/home", folderJson({"dev/"})},
                            {"/home/dev", folderJson({"notes/"})}};
        m_rig = std::make_unique<WindowRig>();
    }
    void cleanup()
    {
        m_rig.reset();
        m_build.reset();
    }

    void folderIsPickedByKeys();
    void beginsWithTheNewestProject_data();
    void beginsWithTheNewestProject();
    void troubleIsASentenceWithARemedy();
    void signsInFromWhereItIs();
    void removedWorkspaceClosesIt();
    void thisComputersFolderIsPicked();

private:
    [[nodiscard]] bool begin(QSize size = WindowRig::windowSize)
    {
        if (!m_rig->start(size))
            return false;
        WorkspaceRecord record;
        record.name = u"Build server"_s;
        record.url = m_build->server.url();
        record.username = u"opencode"_s;
        m_id = m_rig->app().workspaces()->add(record, "qd-canary-other", true).value_or(QString());
        return QTest::qWaitFor([&] { return m_rig->app().workspaces()->find(m_id)->isLive(); }, patienceMs);
    }
    [[nodiscard]] bool browse(const QString &workspace, const QString &directory = {})
    {
        m_rig->app().startNewSession(directory, workspace);
        auto *project = m_rig->find(u"Project: "_s);
        if (!project)
            return false;
        m_rig->click(project);
        auto *button = m_rig->find(u"Browse …"_s);
        if (!button)
            return false;
        m_rig->click(button);
        return QTest::qWaitFor([&] { return list() && list()->hasActiveFocus(); }, patienceMs);
    }
    [[nodiscard]] QQuickItem *list() const { return m_rig->findObject(u"files"_s); }
    [[nodiscard]] QString path() const
    {
        const auto *field = m_rig->find(u"Path"_s);
        return field ? field->property("text").toString() : QString();
    }
    [[nodiscard]] QString stands() const
    {
        return accessibleName(list()->property("currentItem").value<QQuickItem *>());
    }
    [[nodiscard]] bool says(const QString &words) const
    {
        return std::ranges::any_of(m_rig->shown(),
                                   [&words](auto *item) { return accessibleName(item).startsWith(words); });
    }
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(m_rig->window(), Qt::Key(key), modifiers);
    }
    [[nodiscard]] QString directory() { return m_rig->app().newSession()->directory(); }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<ScriptedOpenCode> m_build;
    std::unique_ptr<WindowRig> m_rig;
    QString m_id;
};

void TestFolderBrowser::folderIsPickedByKeys()
{
    QVERIFY(begin());
    QVERIFY(browse(m_id));
    QVERIFY(m_rig->find(u"Pick a folder on Build server"_s));
    QTRY_COMPARE(stands(), u"src"_s);
    key(Qt::Key_Backspace);
    QTRY_COMPARE(path(), u"/srv"_s);
    QTRY_COMPARE(stands(), u"shop"_s); // where one came from
    list()->findChild<QObject *>(u"typeAhead"_s)->setProperty("interval", 3'600'000);
    m_rig->type(u"si"_s);
    QCOMPARE(stands(), u"site"_s);
    key(Qt::Key_Return);
    QVERIFY(m_rig->find(u"No folders in here"_s));
    list()->findChild<QObject *>(u"typeAhead"_s)->setProperty("running", false);
    m_rig->type(u"/srv/to"_s);
    QTRY_COMPARE(path(), u"/srv/to"_s);
    key(Qt::Key_Return);
    QVERIFY(m_rig->find(u"There is no folder /srv/to on Build server."_s));
    QTest::keyClick(m_rig->window(), Qt::Key_A, Qt::ControlModifier);
    m_rig->type(u"/srv/tools"_s);
    key(Qt::Key_Return);
    QTRY_COMPARE(stands(), u"bin"_s);
    QTRY_VERIFY(list()->hasActiveFocus());
    key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(directory(), u"/srv/tools"_s);
    QTRY_VERIFY(!list());
    QVERIFY(m_rig->find(u"Project: tools"_s));
    QCOMPARE(m_rig->app().newSession()->workspaceId(), m_id);
}

void TestFolderBrowser::beginsWithTheNewestProject_data()
{
    QTest::addColumn<QByteArray>("sessions");
    QTest::addColumn<QString>("begins");
    QTest::newRow("newest of two") << sessionJson("ses_a", "/srv/site", 2000) + ',' +
                                          sessionJson("ses_b", "/srv/shop", 1000)
                                   << u"/srv/site"_s;
    QTest::newRow("none") << QByteArray() << u"~"_s;
    QTest::newRow("gone") << sessionJson("ses_a", "/srv/gone", 2000) << u"~"_s;
}

void TestFolderBrowser::beginsWithTheNewestProject()
{
    QFETCH(QByteArray, sessions);
    m_build->sessions = sessions;
    QVERIFY(begin(QSize(390, 844)));
    QVERIFY(browse(m_id));
    QFETCH(QString, begins);
    QTRY_COMPARE(path(), begins);
}

void TestFolderBrowser::troubleIsASentenceWithARemedy()
{
    QVERIFY(begin());
    QVERIFY(browse(m_id));
    QTRY_COMPARE(stands(), u"src"_s);
    m_build->held.insert("/file");
    key(Qt::Key_F5);
    key(Qt::Key_Return);
    QVERIFY(m_rig->find(u"Reading …"_s));
    key(Qt::Key_Return, Qt::ControlModifier); // not while it is not known whether there is such a folder
    QVERIFY(list());
    m_build->release();
    QVERIFY(m_rig->find(u"Build server may not read /srv/shop/src: change there who may, or pick another folder."_s));
    m_rig->click(m_rig->find(u"Up"_s));
    QTRY_COMPARE(stands(), u"src"_s);
    m_build->server.stop();
    QTRY_VERIFY(!m_rig->app().workspaces()->find(m_id)->isLive());
    key(Qt::Key_F5);
    QVERIFY(m_rig->find(u"Try again"_s));
    m_build->server.restart();
    m_rig->click(m_rig->find(u"Try again"_s));
    QTRY_VERIFY(list()->property("count").toInt() == 1);
}

void TestFolderBrowser::signsInFromWhereItIs()
{
    QVERIFY(begin());
    QVERIFY(browse(m_id));
    QTRY_COMPARE(stands(), u"src"_s);
    m_build->password = "qd-canary-changed";
    key(Qt::Key_Backspace);
    QVERIFY(m_rig->find(u"Can't read /srv: the server did not accept the password."_s));
    m_rig->click(m_rig->find(u"Sign in …"_s));
    QVERIFY(m_rig->find(u"Sign in to Build server"_s));
    QTRY_VERIFY(m_rig->findObject(u"signInSecret"_s) && m_rig->findObject(u"signInSecret"_s)->hasActiveFocus());
    m_rig->type(u"qd-canary-changed"_s);
    key(Qt::Key_Return);
    QTRY_VERIFY(list() && list()->property("count").toInt() == 3);
}

void TestFolderBrowser::removedWorkspaceClosesIt()
{
    QVERIFY(begin());
    QVERIFY(browse(m_id));
    QTRY_COMPARE(stands(), u"src"_s);
    m_rig->app().workspaces()->removeWorkspace(m_id);
    QTRY_VERIFY(!list());
}

void TestFolderBrowser::thisComputersFolderIsPicked()
{
    QVERIFY(QDir::home().mkpath(u"code/here"_s));
    QVERIFY(begin());
    QVERIFY(browse(u"local"_s, QDir::home().filePath(u"code"_s)));
    QTRY_COMPARE(stands(), u"here"_s);
    key(Qt::Key_Return);
    QTRY_COMPARE(path(), u"~/code/here"_s);
    QVERIFY(m_rig->find(u"No folders in here"_s));
    key(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(directory(), QDir(QDir::home().filePath(u"code/here"_s)).canonicalPath());
    QCOMPARE(m_build->server.count("/file"), 0);
}

QTEST_MAIN(TestFolderBrowser)
#include "tst_folderbrowser.moc"
