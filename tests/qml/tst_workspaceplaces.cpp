// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Whose a session, a request, a rule and a provider is, in the real window: S1.60, S1.64.
#include "qml/theme/theme.h"
#include "tests/qml/remoterig.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

class TestWorkspacePlaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init()
    {
        m_rig = std::make_unique<RemoteRig>();
        QVERIFY(window().start());
    }
    void cleanup() { m_rig.reset(); }

    void inboxSaysWhose();
    void sessionsOfADaySayWhose();
    void sessionsSayWhose();
    void rulesOfEachAreTakenBack();
    void providersAreOfOneWorkspace();

private:
    WindowRig &window() { return m_rig->window; }
    //! The dot in the colour of a workspace within an item; null if none shows.
    [[nodiscard]] QQuickItem *dotIn(const QQuickItem *item) const
    {
        for (auto *shown : m_rig->window.shown()) {
            if (shown->objectName() == u"workspaceDot"_s && item && item->isAncestorOf(shown))
                return shown;
        }
        return nullptr;
    }
    [[nodiscard]] bool hasColourOf(const QQuickItem *dot, const ui::Workspace *workspace) const
    {
        return dot && dot->property("color").value<QColor>() == m_theme.hues().at(workspace->hue()).value<QColor>();
    }
    //! Of the sidebar.
    [[nodiscard]] QQuickItem *sessionRow(const QString &title) const
    {
        QQuickItem *row = nullptr;
        const bool there = QTest::qWaitFor([&] {
            for (auto *item : m_rig->shown(QAccessible::ListItem)) {
                if (accessibleName(item) == title)
                    row = item;
            }
            return row != nullptr;
        });
        return there ? row : nullptr;
    }
    void openSettings(const QString &section)
    {
        window().app().show(ui::Application::Page::Settings);
        QTRY_VERIFY(window().findObject(u"settingsSearch"_s));
        window().click(window().findObject(u"settingsSearch"_s));
        window().type(section);
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<RemoteRig> m_rig;
};

// S1.60
void TestWorkspacePlaces::inboxSaysWhose()
{
    window().app().show(ui::Application::Page::Inbox);
    QVERIFY(window().find(u"The edit"_s));
    QVERIFY(!window().says(u"This computer · d"_s)); // there is no other
    auto *build = m_rig->addBuild();
    QVERIFY(build);
    QVERIFY(window().find(u"This computer · d"_s));
    auto *place = window().find(u"Build server · shop"_s);
    QVERIFY(place);
    QVERIFY(hasColourOf(dotIn(place->parentItem()), build));
    const auto buttons = m_rig->shown(QAccessible::Button);
    const auto opener =
        std::ranges::find_if(buttons, [](auto *button) { return accessibleName(button) == u"Deploy it"_s; });
    QVERIFY(opener != buttons.cend());
    QCOMPARE(accessibleDescription(*opener), u"Build server · shop"_s);
    m_rig->all().setName(build->id(), u"Forge"_s);
    m_rig->all().setHue(build->id(), (build->hue() + 3) % 8);
    QVERIFY(window().find(u"Forge · shop"_s));
    QTRY_VERIFY(hasColourOf(dotIn(window().find(u"Forge · shop"_s)->parentItem()), build));
}

// S1.60: sessions of all workspaces stand below one day; without their headers each says whose it is.
void TestWorkspacePlaces::sessionsOfADaySayWhose()
{
    window().app().sidebar()->setGroupByDay(true);
    QVERIFY(sessionRow(u"The idle"_s));
    QVERIFY(!dotIn(sessionRow(u"The idle"_s)));
    QCOMPARE(accessibleDescription(sessionRow(u"The idle"_s)), u"d"_s);
    auto *build = m_rig->addBuild();
    QVERIFY(build);
    QVERIFY(sessionRow(u"Deploy it"_s));
    QTRY_COMPARE(accessibleDescription(sessionRow(u"Deploy it"_s)), u"asks, shop, Build server"_s);
    QTRY_VERIFY(hasColourOf(dotIn(sessionRow(u"Deploy it"_s)), build));
    QCOMPARE(dotIn(sessionRow(u"Deploy it"_s))->parentItem()->property("text").toString(), u"Build server · shop"_s);
    QVERIFY(hasColourOf(dotIn(sessionRow(u"The idle"_s)), window().app().workspace()));
    // A row is as high as what it says.
    const auto *row = sessionRow(u"Deploy it"_s);
    const auto *place = dotIn(row)->parentItem();
    QVERIFY(place->mapToItem(row, {0, place->height()}).y() <= row->height());
    window().app().sidebar()->setGroupByDay(false); // below its workspace's header
    QTRY_VERIFY(!dotIn(sessionRow(u"Deploy it"_s)));
    QCOMPARE(accessibleDescription(sessionRow(u"Deploy it"_s)), u"asks, shop, Build server"_s);
}

// S1.60: above what is open, whichever workspace it is of.
void TestWorkspacePlaces::sessionsSayWhose()
{
    QVERIFY(window().open(u"ses_idle"_s));
    auto *place = window().findObject(u"sessionPlace"_s);
    QVERIFY(place);
    QCOMPARE(place->property("text").toString(), u"This computer · d"_s);
    QVERIFY(!dotIn(place));
    auto *build = m_rig->addBuild();
    QVERIFY(build);
    QTRY_VERIFY(hasColourOf(dotIn(place), window().app().workspace()));
    window().app().openSession(build->id(), u"ses_make"_s);
    QTRY_COMPARE(window().findObject(u"sessionPlace"_s)->property("text").toString(), u"Build server · shop"_s);
    QVERIFY(hasColourOf(dotIn(window().findObject(u"sessionPlace"_s)), build));
}

// S1.64: what was allowed on another machine is seen and taken back as well, and only there.
void TestWorkspacePlaces::rulesOfEachAreTakenBack()
{
    auto *build = m_rig->addBuild();
    QVERIFY(build);
    auto *local = window().app().workspace();
    local->rules()->add(u"/d"_s, u"bash"_s, {u"make *"_s});
    window().app().openSession(build->id(), u"ses_deploy"_s);
    QVERIFY(window().find(u"Allow this command?"_s));
    window().click(window().find(u"How long this is allowed"_s));
    window().click(window().find(u"In this project, until I take it back"_s));
    QTRY_COMPARE(build->rules()->count(), 1);
    QTRY_COMPARE(local->rules()->count(), 1);

    openSettings(u"permissions"_s);
    QVERIFY(window().find(u"/srv/shop"_s));
    const auto takeBack = [this](const QString &whose) -> QQuickItem * {
        for (auto *button : m_rig->shown(QAccessible::Button)) {
            if (accessibleName(button) == u"Take back bash make *"_s && accessibleDescription(button).startsWith(whose))
                return button;
        }
        return nullptr;
    };
    QVERIFY(takeBack(u"This computer, /d"_s));
    auto *revoke = takeBack(u"Build server, /srv/shop"_s);
    QVERIFY(revoke);
    const auto *group = revoke->parentItem()->parentItem();
    QVERIFY(hasColourOf(dotIn(group), build));
    QCOMPARE(dotIn(group)->parentItem()->property("text").toString(), u"Build server"_s);
    window().click(revoke);
    QTRY_COMPARE(build->rules()->count(), 0);
    QTRY_VERIFY(!window().says(u"/srv/shop"_s));
    QCOMPARE(local->rules()->count(), 1);
    QVERIFY(takeBack(u"This computer, /d"_s));
    auto kept = window().app().library().loadRules(build->id());
    QTRY_VERIFY(kept.isFinished());
    QVERIFY(kept.result().value().isEmpty());
    window().click(takeBack(u"This computer, /d"_s));
    QVERIFY(window().find(u"No rule yet."_s));
}

// S1.64: the key of a provider goes to the workspace that is named, and nowhere else.
void TestWorkspacePlaces::providersAreOfOneWorkspace()
{
    openSettings(u"providers"_s);
    QVERIFY(window().find(u"Demo"_s));
    QVERIFY(!window().findObject(u"providersOf"_s)); // there is no other
    auto *build = m_rig->addBuild();
    QVERIFY(build);
    m_rig->add(u"Cellar"_s, QUrl(u"http://127.0.0.1:1"_s), "qd-canary-other");
    const auto pickTheOneAbove = [this] {
        window().click(window().findObject(u"providersOf"_s));
        QVERIFY(window().find(u"Add workspace …"_s));
        QTest::keyClick(window().window(), Qt::Key_Up);
        QTest::keyClick(window().window(), Qt::Key_Return);
        QTRY_VERIFY(!window().says(u"Add workspace …"_s));
    };
    QVERIFY(window().find(u"Workspace: This computer"_s));
    pickTheOneAbove();
    QVERIFY(window().find(u"Workspace: Cellar"_s));
    QVERIFY(window().find(u"Cellar is not connected. Its providers show when it is."_s));
    pickTheOneAbove();
    QVERIFY(window().find(u"Workspace: Build server"_s));
    QVERIFY(window().find(u"An API key goes to the OpenCode of Build server"_s));
    QTRY_VERIFY(!window().says(u"Demo"_s));
    window().click(window().find(u"Remote models"_s));
    QTRY_VERIFY(window().findObject(u"apiKey"_s));
    window().type(u"qd-canary-key"_s);
    QTest::keyClick(window().window(), Qt::Key_Return);
    const auto told = [](const ScriptedOpenCode &server) {
        return std::ranges::count_if(server.server.requests(),
                                     [](const auto &r) { return r.verb == "PUT" && r.path().startsWith("/auth/"); });
    };
    QTRY_COMPARE(told(m_rig->build), 1);
    QCOMPARE(told(window().server), 0);
    // Where somebody's home is here is nobody else's business.
    for (const auto &request : m_rig->build.server.requests())
        QVERIFY(request.path() != "/provider" || ScriptedOpenCode::directoryOf(request).isEmpty());

    // From a session it is that session's workspace.
    window().app().openSession(build->id(), u"ses_make"_s);
    QTRY_VERIFY(!window().findObject(u"settingsSearch"_s));
    openSettings(u"providers"_s);
    QVERIFY(window().find(u"Workspace: Build server"_s));
    m_rig->all().removeWorkspace(build->id());
    QVERIFY(window().find(u"Workspace: This computer"_s));
    QVERIFY(window().find(u"Demo"_s));
}

QTEST_MAIN(TestWorkspacePlaces)
#include "tst_workspaceplaces.moc"
