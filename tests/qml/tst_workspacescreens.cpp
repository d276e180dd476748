// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The screens of workspaces in the real window: S1.32, S1.43, S1.45 to S1.57, S1.60, S1.65.
#include "core/workspaces/archive.h"
#include "qml/theme/theme.h"
#include "tests/qml/windowrig.h"
#include "tests/support/qtest.h"

#include <QAccessible>
#include <QQmlComponent>
#include <QQmlEngine>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

WorkspaceRecord recordOf(const QString &name, const QUrl &url)
{
    WorkspaceRecord record;
    record.name = name;
    record.url = url;
    record.username = u"opencode"_s;
    return record;
}

} // namespace

class TestWorkspaceScreens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init()
    {
        m_build = std::make_unique<ScriptedOpenCode>();
        m_build->password = "qd-canary-other";
        m_rig = std::make_unique<WindowRig>();
        QVERIFY(m_rig->start());
    }
    void cleanup()
    {
        m_rig.reset();
        m_build.reset();
    }

    void tableIsATable();
    void tableIsWalkedByKeys();
    void headerOfAColumnSorts();
    void searchAndFilterNarrow();
    void addedByKeysInThreeSteps();
    void settingUpNeedsAPassword();
    void tunnelThatHoldsEventsBackIsSaid();
    void escapeAsksBeforeItThrowsAway();
    void savedAnywayWhenTheTestFails();
    void passwordIsAskedForInPlace();
    void removedAndTakenBack();
    void importIsLookedAtFirst();
    void exportNeedsThePassphraseTwice();
    void listsTroublesAreShown();
    void warningsStayVisible();
    void sidebarShowsOneOnly();
    void newSessionPicksTheWorkspace();
    void newSessionHereStaysInItsWorkspace();

private:
    ui::Workspaces &all() { return *m_rig->app().workspaces(); }
    [[nodiscard]] bool says(const QString &words) const
    {
        return std::ranges::any_of(m_rig->shown(),
                                   [&words](auto *item) { return accessibleName(item).startsWith(words); });
    }
    QString add(const QString &name, const QUrl &url, const QByteArray &secret)
    {
        return all().add(recordOf(name, url), secret, true).value_or(QString());
    }
    void showTable()
    {
        m_rig->app().show(ui::Application::Page::Workspaces);
        QTRY_VERIFY(m_rig->findObject(u"workspaceTable"_s));
    }
    //! Of the table; the sidebar has the same names.
    [[nodiscard]] QQuickItem *row(const QString &name) const
    {
        QQuickItem *found = nullptr;
        const bool there = QTest::qWaitFor(
            [&] {
                for (auto *item : m_rig->shown()) {
                    auto *face = QAccessible::queryAccessibleInterface(item);
                    if (face && face->role() == QAccessible::Row && accessibleName(item) == name)
                        found = item;
                }
                return found != nullptr;
            },
            patienceMs);
        return there ? found : nullptr;
    }
    [[nodiscard]] bool hasFocus(const QString &name) const
    {
        const auto *item = m_rig->findObject(name);
        return item && item->hasActiveFocus();
    }
    [[nodiscard]] bool isEnabled(const QString &name) const
    {
        const auto *item = m_rig->findObject(name);
        return item && item->isEnabled();
    }
    //! As any part of the window asks for it.
    void ask(const char *signal, const QVariant &argument)
    {
        QQmlComponent component(qmlEngine(m_rig->window()));
        component.setData("import QtQml\nimport Quarterdeck\nQtObject {\n"
                          "function go(what, argument) { WorkspaceActions[what](argument); }\n}",
                          {});
        const std::unique_ptr<QObject> caller(component.create());
        QVERIFY2(caller, qPrintable(component.errorString()));
        QVERIFY(QMetaObject::invokeMethod(caller.get(), "go", Q_ARG(QVariant, QString::fromLatin1(signal)),
                                          Q_ARG(QVariant, argument)));
    }
    [[nodiscard]] QStringList rowsOfTable() const
    {
        QStringList names;
        for (auto *item : m_rig->shown()) {
            auto *face = QAccessible::queryAccessibleInterface(item);
            if (face && face->role() == QAccessible::Row && accessibleName(item) != u"Titles"_s)
                names += accessibleName(item);
        }
        return names;
    }
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(m_rig->window(), Qt::Key(key), modifiers);
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<ScriptedOpenCode> m_build;
    std::unique_ptr<WindowRig> m_rig;
};

void TestWorkspaceScreens::tableIsATable()
{
    m_build->sessions = sessionJson("ses_b", "/b", 1000, "There");
    add(u"Build server"_s, m_build->server.url(), "qd-canary-other");
    showTable();
    auto *table = m_rig->findObject(u"workspaceTable"_s);
    QCOMPARE(QAccessible::queryAccessibleInterface(table)->role(), QAccessible::Table);
    QTRY_COMPARE(rowsOfTable(), (QStringList{u"Build server"_s, u"This computer"_s}));
    QTRY_VERIFY(says(u"1 session"_s));
    QList<QString> titles;
    QHash<QString, QString> cells; // of the first row, by column
    for (auto *item : m_rig->shown()) {
        auto *face = QAccessible::queryAccessibleInterface(item);
        if (face && face->role() == QAccessible::ColumnHeader && !accessibleName(item).isEmpty())
            titles += accessibleName(item);
        if (face && face->role() == QAccessible::Cell && !cells.contains(accessibleDescription(item)))
            cells[accessibleDescription(item)] = accessibleName(item);
    }
    QCOMPARE(titles, (QStringList{u"Name"_s, u"URL"_s, u"Port"_s, u"Last used"_s, u"Status"_s, u"Sessions"_s}));
    QCOMPARE(cells.value(u"Name"_s), u"Build server"_s);
    QCOMPARE(cells.value(u"URL"_s), m_build->server.url().toString());
    QCOMPARE(cells.value(u"Port"_s), QString::number(m_build->server.url().port()));
    QCOMPARE(cells.value(u"Status"_s), u"Live"_s);
    QCOMPARE(cells.value(u"Sessions"_s), u"1 session"_s);
}

void TestWorkspaceScreens::tableIsWalkedByKeys()
{
    const auto id = add(u"Build server"_s, m_build->server.url(), "qd-canary-other");
    showTable();
    m_rig->click(row(u"This computer"_s));
    key(Qt::Key_Home);
    key(Qt::Key_F2);
    QVERIFY(m_rig->find(u"Rename the workspace"_s));
    QTRY_VERIFY(hasFocus(u"workspaceNewName"_s));
    m_rig->type(u"Big one"_s);
    key(Qt::Key_Return);
    QTRY_COMPARE(all().find(id)->name(), u"Big one"_s);
    QTRY_VERIFY(!says(u"Rename the workspace"_s));
    m_rig->click(row(u"Big one"_s));
    key(Qt::Key_Return);
    QTRY_COMPARE(m_rig->app().sidebar()->onlyWorkspace(), id);
}

void TestWorkspaceScreens::headerOfAColumnSorts()
{
    add(u"Build server"_s, m_build->server.url(), "qd-canary-other");
    showTable();
    QTRY_COMPARE(rowsOfTable(), (QStringList{u"Build server"_s, u"This computer"_s}));
    m_rig->click(m_rig->find(u"Name"_s));
    QTRY_COMPARE(rowsOfTable(), (QStringList{u"This computer"_s, u"Build server"_s}));
}

void TestWorkspaceScreens::searchAndFilterNarrow()
{
    add(u"Build server"_s, QUrl(u"http://127.0.0.1:1"_s), "qd-canary-other");
    showTable();
    m_rig->click(m_rig->findObject(u"workspaceSearch"_s));
    m_rig->type(u"build"_s);
    QTRY_COMPARE(rowsOfTable(), QStringList{u"Build server"_s});
    m_rig->type(u"xx"_s);
    QVERIFY(m_rig->find(u"No workspace is like that."_s));
    m_rig->click(m_rig->find(u"Show all"_s));
    QTRY_COMPARE(rowsOfTable().size(), 2);
    m_rig->click(m_rig->find(u"Live"_s));
    QTRY_COMPARE(rowsOfTable(), QStringList{u"This computer"_s});
}

void TestWorkspaceScreens::addedByKeysInThreeSteps()
{
    showTable();
    QVERIFY(m_rig->find(u"Only this computer so far"_s));
    m_rig->click(m_rig->findObject(u"addWorkspace"_s));
    QVERIFY(m_rig->find(u"Step 1 of 3: Kind"_s));
    QTRY_VERIFY(hasFocus(u"kindRunning"_s));
    key(Qt::Key_Return);
    QVERIFY(m_rig->find(u"Step 2 of 3: Address"_s));
    QTRY_VERIFY(hasFocus(u"address"_s));
    const auto url = m_build->server.url();
    m_rig->type(u"http://opencode:qd-canary-other@%1"_s.arg(url.authority()));
    key(Qt::Key_Return);
    QVERIFY(m_rig->find(u"Step 3 of 3: Test"_s));
    QVERIFY(m_rig->find(u"Version: good"_s));
    QTRY_VERIFY(isEnabled(u"next"_s));
    m_rig->type(u"Box"_s);             // over what was suggested
    QVERIFY(says(u"Version: good"_s)); // a name is no part of the test
    key(Qt::Key_Return);
    QTRY_COMPARE(all().count(), 2);
    auto *added = all().all().constLast();
    QCOMPARE(added->name(), u"Box"_s);
    QTRY_VERIFY(added->isLive());
    QVERIFY(!added->record().url.toString().contains(u"qd-canary-other"_s));
    QCOMPARE(added->record().port, 0); // the address has it
    QTRY_VERIFY(!says(u"Add workspace, "_s) && !m_rig->findObject(u"next"_s));
    QTRY_COMPARE(m_rig->findObject(u"workspaceTable"_s)->property("currentIndex").toInt(), 0); // selected
}

// A server that is set up from here is never open to all.
void TestWorkspaceScreens::settingUpNeedsAPassword()
{
    showTable();
    m_rig->click(m_rig->findObject(u"addWorkspace"_s));
    m_rig->click(m_rig->find(u"A server to set up now"_s));
    key(Qt::Key_Return);
    QVERIFY(m_rig->find(u"Step 2 of 6: Sign-in"_s));
    QTRY_VERIFY(m_rig->findObject(u"next"_s));
    QVERIFY(!isEnabled(u"next"_s));
    m_rig->click(m_rig->find(u"Make one up"_s));
    QTRY_VERIFY(isEnabled(u"next"_s));
}

// A quick tunnel of Cloudflare holds the events back: said before the command is copied, with what helps.
void TestWorkspaceScreens::tunnelThatHoldsEventsBackIsSaid()
{
    showTable();
    m_rig->click(m_rig->findObject(u"addWorkspace"_s));
    m_rig->click(m_rig->find(u"A server to set up now"_s));
    key(Qt::Key_Return);
    m_rig->click(m_rig->find(u"Make one up"_s));
    QTRY_VERIFY(isEnabled(u"next"_s));
    m_rig->click(m_rig->findObject(u"next"_s));
    QVERIFY(m_rig->find(u"Step 3 of 6: Port"_s));
    m_rig->click(m_rig->findObject(u"next"_s));
    QVERIFY(m_rig->find(u"Step 4 of 6: "_s));
    QVERIFY(!says(u"A quick tunnel of Cloudflare"_s));
    m_rig->click(m_rig->find(u"cloudflared"_s));
    auto *warning = m_rig->find(u"A quick tunnel of Cloudflare"_s);
    QVERIFY(warning);
    QCOMPARE(QAccessible::queryAccessibleInterface(warning)->role(), QAccessible::AlertMessage);
    QVERIFY(accessibleName(warning).contains(u"Use a tunnel with a name"_s));
    m_rig->click(m_rig->find(u"Tailscale"_s));
    QTRY_VERIFY(!says(u"A quick tunnel of Cloudflare"_s));
}

void TestWorkspaceScreens::escapeAsksBeforeItThrowsAway()
{
    showTable();
    m_rig->click(m_rig->findObject(u"addWorkspace"_s));
    QTRY_VERIFY(hasFocus(u"kindRunning"_s));
    key(Qt::Key_Return);
    QTRY_VERIFY(hasFocus(u"address"_s));
    m_rig->type(u"box"_s);
    key(Qt::Key_Escape);
    QVERIFY(m_rig->find(u"Step 1 of 3: Kind"_s));
    key(Qt::Key_Escape);
    QVERIFY(m_rig->find(u"What you typed is not saved. Throw it away?"_s));
    m_rig->click(m_rig->find(u"Keep editing"_s));
    QTRY_VERIFY(!says(u"What you typed"_s));
    key(Qt::Key_Escape);
    m_rig->click(m_rig->find(u"Throw away"_s));
    QTRY_VERIFY(!says(u"Step 1"_s));
    QCOMPARE(all().count(), 1);
}

void TestWorkspaceScreens::savedAnywayWhenTheTestFails()
{
    ask("addRequested", u"http://127.0.0.1:1"_s);
    QVERIFY(m_rig->find(u"Step 2 of 3: Address"_s));
    key(Qt::Key_Return);
    QVERIFY(m_rig->find(u"Connection: failed"_s));
    QVERIFY(m_rig->find(u"Nothing listens on 127.0.0.1:1: start the server there, or check the port."_s));
    QVERIFY(!isEnabled(u"next"_s));
    m_rig->click(m_rig->findObject(u"saveAnyway"_s));
    QTRY_COMPARE(all().count(), 2);
}

// S1.66: nothing turns for ever; the prompt takes the password and it goes on.
void TestWorkspaceScreens::passwordIsAskedForInPlace()
{
    const auto id = add(u"Build server"_s, m_build->server.url(), "qd-canary-wrong");
    QTRY_COMPARE(all().find(id)->state(), ui::Workspace::State::Unauthorised);
    m_rig->click(m_rig->find(u"Build server: Sign in"_s)); // in the sidebar
    QVERIFY(m_rig->find(u"Sign in to Build server"_s));
    QTRY_VERIFY(hasFocus(u"signInSecret"_s));
    m_rig->type(u"qd-canary-wrong-too"_s);
    key(Qt::Key_Return);
    QTRY_VERIFY(isEnabled(u"signInSecret"_s));
    QCOMPARE(m_rig->findObject(u"signInSecret"_s)->property("text").toString(), QString());
    m_rig->click(m_rig->findObject(u"signInSecret"_s));
    m_rig->type(u"qd-canary-other"_s);
    key(Qt::Key_Return);
    QTRY_VERIFY(all().find(id)->isLive());
    QTRY_VERIFY(!says(u"Sign in to Build server"_s));
    QTRY_VERIFY(!says(u"Build server: Sign in"_s));
}

void TestWorkspaceScreens::removedAndTakenBack()
{
    add(u"Build server"_s, m_build->server.url(), "qd-canary-other");
    showTable();
    m_rig->click(row(u"Build server"_s));
    QTest::keyClick(m_rig->window(), Qt::Key_Menu);
    m_rig->click(m_rig->find(u"Delete"_s));
    QTRY_COMPARE(rowsOfTable(), QStringList{u"This computer"_s});
    m_rig->click(m_rig->find(u"Undo"_s));
    QTRY_COMPARE(rowsOfTable().size(), 2);
    // This computer stays.
    m_rig->click(row(u"This computer"_s));
    key(Qt::Key_Delete);
    QCOMPARE(rowsOfTable().size(), 2);
}

void TestWorkspaceScreens::importIsLookedAtFirst()
{
    add(u"Build server"_s, m_build->server.url(), "qd-canary-other");
    auto clash = recordOf(u"The same one"_s, m_build->server.url());
    auto fresh = recordOf(u"Fresh"_s, QUrl(u"https://fresh.example.org"_s));
    clash.id = u"11111111-1111-4111-8111-111111111111"_s;
    fresh.id = u"22222222-2222-4222-8222-222222222222"_s;
    QTemporaryDir folder;
    const auto path = folder.filePath(u"list.quarterdeck-workspaces"_s);
    QVERIFY(archive::writeFile(path, archive::write({clash, fresh}, 1)));
    ask("importRequested", QUrl::fromLocalFile(path));
    QVERIFY(m_rig->find(u"1 new · 1 in conflict"_s));
    QVERIFY(m_rig->find(u"The same one"_s));
    QCOMPARE(all().count(), 2); // nothing yet
    m_rig->click(m_rig->find(u"Both"_s));
    m_rig->click(m_rig->find(u"Import 2 workspaces"_s));
    QTRY_COMPARE(all().count(), 4);
    m_rig->click(m_rig->find(u"Undo"_s));
    QTRY_COMPARE(all().count(), 2);

    QFile bad(folder.filePath(u"bad.quarterdeck-workspaces"_s));
    QVERIFY(bad.open(QIODevice::WriteOnly));
    bad.write("<html>");
    bad.close();
    ask("importRequested", QUrl::fromLocalFile(bad.fileName()));
    QVERIFY(m_rig->find(u"There are no workspaces in this file."_s));
}

void TestWorkspaceScreens::exportNeedsThePassphraseTwice()
{
    add(u"Build server"_s, m_build->server.url(), "qd-canary-other");
    ask("exportRequested", QString());
    QVERIFY(m_rig->find(u"Export 1 workspace"_s));
    QVERIFY(isEnabled(u"exportNow"_s));
    m_rig->click(m_rig->findObject(u"withSecrets"_s));
    QTRY_VERIFY(!isEnabled(u"exportNow"_s));
    m_rig->click(m_rig->findObject(u"exportPassphrase"_s));
    m_rig->type(u"qd-canary horse battery"_s);
    QVERIFY(m_rig->find(u"Strong."_s));
    m_rig->click(m_rig->findObject(u"exportAgain"_s));
    m_rig->type(u"qd-canary"_s);
    QVERIFY(m_rig->find(u"This is not the same."_s));
    QVERIFY(!isEnabled(u"exportNow"_s));
    m_rig->type(u" horse battery"_s);
    QTRY_VERIFY(isEnabled(u"exportNow"_s));
}

void TestWorkspaceScreens::listsTroublesAreShown()
{
    showTable();
    const auto path = all().store().path();
    QVERIFY(QFile::remove(path) || !QFile::exists(path));
    QVERIFY(QDir().mkdir(path)); // it can't be written any more
    add(u"Build server"_s, m_build->server.url(), "qd-canary-other");
    QVERIFY(m_rig->find(u"Failed to save changes: "_s));
    QTRY_COMPARE(rowsOfTable().size(), 2); // nothing in memory is lost
    QVERIFY(QDir().rmdir(path));
    all().setName(all().all().constLast()->id(), u"Other"_s);
    QTRY_VERIFY(!says(u"Failed to save changes"_s));
}

void TestWorkspaceScreens::warningsStayVisible()
{
    auto record = recordOf(u"Open"_s, QUrl(u"http://192.0.2.7:4096"_s));
    record.trust.plainHost = u"192.0.2.7:4096"_s;
    QVERIFY(all().add(record, "qd-canary-dead", true));
    const auto warning = u"Plain HTTP was allowed for this host"_s;
    QVERIFY(m_rig->find(warning)); // in the sidebar
    showTable();
    const auto shown = m_rig->shown();
    QVERIFY(std::ranges::count_if(shown, [&](auto *i) { return accessibleName(i).startsWith(warning); }) >= 2);
    ask("editRequested", all().all().constLast()->id());
    QVERIFY(m_rig->find(u"Plain HTTP was allowed for this host: whoever is on the way can read"_s));
}

void TestWorkspaceScreens::sidebarShowsOneOnly()
{
    m_build->sessions = sessionJson("ses_b", "/b", 1000, "Over there");
    const auto id = add(u"Build server"_s, m_build->server.url(), "qd-canary-other");
    QVERIFY(m_rig->find(u"Over there"_s));
    ask("showOnlyRequested", id);
    QVERIFY(m_rig->find(u"Only Build server"_s));
    QTRY_VERIFY(!says(u"The idle"_s));
    QVERIFY(says(u"Over there"_s));
    m_rig->click(m_rig->find(u"Show all workspaces"_s));
    QVERIFY(m_rig->find(u"The idle"_s));
}

// S1.57
// "Here" is the workspace of the row, whatever is open meanwhile.
void TestWorkspaceScreens::newSessionHereStaysInItsWorkspace()
{
    m_build->sessions =
        R"({"id":"ses_there","slug":"s","projectID":"p","directory":"/there","title":"Far away","version":"1.18.33",)"
        R"("time":{"created":1000,"updated":2000}})";
    const auto id = add(u"Box"_s, m_build->server.url(), "qd-canary-other");
    QVERIFY(m_rig->open(u"ses_idle"_s));
    auto *row = m_rig->find(u"Far away"_s);
    QVERIFY(row);
    const auto middle = row->mapToScene(QPointF(row->width() / 2, row->height() / 2)).toPoint();
    QTest::mouseClick(m_rig->window(), Qt::RightButton, Qt::NoModifier, middle);
    m_rig->click(m_rig->find(u"New session here"_s));
    QTRY_VERIFY(m_rig->app().newSession());
    QCOMPARE(m_rig->app().newSession()->workspaceId(), id);
    QCOMPARE(m_rig->app().newSession()->directory(), u"/there"_s);
}

void TestWorkspaceScreens::newSessionPicksTheWorkspace()
{
    const auto id = add(u"Build server"_s, m_build->server.url(), "qd-canary-other");
    QTRY_VERIFY(all().find(id)->isLive());
    m_rig->app().startNewSession(u"/d"_s, u"local"_s);
    m_rig->click(m_rig->find(u"Workspace: This computer"_s));
    QVERIFY(m_rig->find(u"Add workspace …"_s));
    key(Qt::Key_Up);
    key(Qt::Key_Return);
    QVERIFY(m_rig->find(u"Workspace: Build server"_s));
    QCOMPARE(m_rig->app().newSession()->workspaceId(), id);
}

QTEST_MAIN(TestWorkspaceScreens)
#include "tst_workspacescreens.moc"
