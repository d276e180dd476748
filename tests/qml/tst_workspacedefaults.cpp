// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// S1.67: what a person sets for one workspace, in the real window and behind it.
#include "qml/theme/theme.h"
#include "qml/workspaces/workspacedefaults.h"
#include "tests/qml/windowrig.h"
#include "tests/support/qtest.h"

#include <QSignalSpy>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

const auto here = u"local"_s;

WorkspaceSettings with(const QString &agent, const opencode::ModelRef &model = {}, const QString &variant = {})
{
    WorkspaceSettings settings;
    settings.agent = agent;
    settings.model = model;
    settings.variant = variant;
    return settings;
}

} // namespace

class TestWorkspaceDefaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ui::Theme::loadFonts(); }
    void init() { m_rig = std::make_unique<WindowRig>(); }
    void cleanup() { m_rig.reset(); }

    void onlyWhatChangedIsSaved();
    void whatIsNotOfferedIsSaid_data();
    void whatIsNotOfferedIsSaid();
    void anotherWindowChangesIt();
    void workspaceGoesMeanwhile();
    void refusedValueIsExplained();
    void pickedFromTheWorkspacesLists();
    void newSessionsBeginWithThem();
    void notConnectedShowsWhatIsSet();
    void everythingIsAllowedAfterAWarning();
    void escapeAsksBeforeItThrowsAway();
    void onAPhoneByTheCard();
    void starsByMouseAndKeys();
    void favouritesAreTakenOff();

private:
    ui::Workspaces &all() { return *m_rig->app().workspaces(); }
    const WorkspaceSettings &saved(const QString &id = here) { return all().store().find(id)->settings; }
    void set(const WorkspaceSettings &settings, const QString &id = here)
    {
        QVERIFY(all().store().update(id, [&](WorkspaceRecord &record) { record.settings = settings; }));
    }
    //! Nobody is there.
    QString addDead()
    {
        WorkspaceRecord record;
        record.name = u"Build server"_s;
        record.url = QUrl(u"http://127.0.0.1:1"_s);
        return all().add(record, {}, true).value_or(QString());
    }
    [[nodiscard]] bool says(const QString &words) const
    {
        return std::ranges::any_of(m_rig->shown(),
                                   [&words](auto *item) { return accessibleName(item).startsWith(words); });
    }
    //! By the menu of its row, or of its card.
    void openDefaults(const QString &name)
    {
        QVERIFY(m_rig->pressInMenuOf(name, u"Defaults …"_s));
        QVERIFY(m_rig->find(u"Defaults of "_s + name));
    }
    //! The list has come by then.
    void pick(const QString &objectName, const QString &choice)
    {
        QTRY_VERIFY(m_rig->findObject(objectName));
        QTRY_VERIFY(m_rig->findObject(objectName)->property("pickable").toBool());
        press(objectName);
        m_rig->click(m_rig->find(choice));
    }
    void press(const QString &objectName)
    {
        QTRY_VERIFY(m_rig->findObject(objectName));
        auto *item = m_rig->findObject(objectName);
        const auto field = item->property("button").value<QQuickItem *>(); // a ChoiceField's
        m_rig->click(field ? field : item);
    }
    void key(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(m_rig->window(), Qt::Key(key), modifiers);
    }
    //! The rows of the project picker, from the top.
    [[nodiscard]] QStringList projects()
    {
        auto *model = m_rig->app().newSession()->projects();
        QStringList directories;
        for (int row = 0; row < model->rowCount(); ++row)
            directories += model->directoryAt(row);
        return directories;
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<WindowRig> m_rig;
};

// What another window, or a star, changes while the dialog is open stays as it is.
void TestWorkspaceDefaults::onlyWhatChangedIsSaved()
{
    QVERIFY(m_rig->start());
    auto before = with(u"plan"_s, {u"demo"_s, u"scripted"_s, u"low"_s}); // both spellings of a strength are read
    before.favourites = {u"/a"_s, u"/b"_s};
    set(before);
    ui::WorkspaceDefaults draft;
    draft.setWorkspaces(&all());
    QVERIFY(draft.edit(here));
    QVERIFY(!draft.isDirty());
    QCOMPARE(draft.variant(), u"low"_s);
    QCOMPARE(draft.preset(), u"ask"_s);
    draft.setPreset(u"allow-reads"_s);
    draft.removeFavourite(u"/a"_s);
    QVERIFY(draft.isDirty());
    all().setMuted(here, true);
    all().toggleFavourite(here, u"/c"_s);
    QSignalSpy done(&draft, &ui::WorkspaceDefaults::saved);
    draft.save();
    QCOMPARE(done.size(), 1);
    auto expected = before;
    expected.permissionPreset = u"allow-reads"_s;
    expected.favourites = {u"/b"_s, u"/c"_s};
    expected.muted = true;
    QCOMPARE(saved(), expected);
}

void TestWorkspaceDefaults::whatIsNotOfferedIsSaid_data()
{
    QTest::addColumn<WorkspaceSettings>("settings");
    QTest::addColumn<QString>("agent");
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("variant");
    const auto row = [](const char *name, const QString &agent, const opencode::ModelRef &model) -> QTestData & {
        return QTest::newRow(name) << with(agent, model);
    };
    const auto gone = u"This computer does not offer this model (any more): pick another one, or clear it."_s;
    row("all there", u"plan"_s, {u"demo"_s, u"scripted"_s, u"low"_s}) << QString() << QString() << QString();
    row("no such agent", u"gone"_s, {})
        << u"This computer has no agent of this name (any more): pick another one, or clear it."_s << QString()
        << QString();
    row("no such model", {}, {u"demo"_s, u"withdrawn"_s, {}}) << QString() << gone << QString();
    row("no such provider", {}, {u"nobody"_s, u"scripted"_s, {}}) << QString() << gone << QString();
    row("provider is off", {}, {u"off"_s, u"x"_s, {}})
        << QString() << u"Switched off is not connected on This computer: connect it there, or pick another model."_s
        << QString();
    row("no such strength", {}, {u"demo"_s, u"scripted"_s, u"extreme"_s})
        << QString() << QString() << u"This model has no such strength (any more): pick another one, or clear it."_s;
    row("strength of nothing", {}, {{}, {}, u"low"_s})
        << QString() << QString() << u"A strength only counts together with a model: pick one, or clear it."_s;
}

void TestWorkspaceDefaults::whatIsNotOfferedIsSaid()
{
    m_rig->server.bodies["/provider"] =
        R"({"all":[{"id":"demo","name":"Demo","models":{"scripted":{"id":"scripted","name":"Scripted model",
"variants":{"low":{},"medium":{}}}}},{"id":"off","name":"Switched off","models":{"x":{"id":"x"}}}],
"default":{"demo":"scripted"},"connected":["demo"]})";
    QVERIFY(m_rig->start());
    QFETCH(WorkspaceSettings, settings);
    set(settings);
    ui::WorkspaceDefaults draft;
    draft.setWorkspaces(&all());
    QVERIFY(draft.edit(here));
    QTRY_VERIFY(draft.isPickable());
    QTEST(draft.agentProblem(), "agent");
    QTEST(draft.modelProblem(), "model");
    QTEST(draft.variantProblem(), "variant");
    QCOMPARE(draft.agent(), settings.agent); // and nothing has vanished
    QCOMPARE(draft.model(), settings.model);
    draft.clearAgent();
    draft.clearModel();
    QCOMPARE(draft.agentProblem() + draft.modelProblem() + draft.variantProblem(), QString());
    draft.save();
    QCOMPARE(saved(), WorkspaceSettings());
}

void TestWorkspaceDefaults::anotherWindowChangesIt()
{
    QVERIFY(m_rig->start());
    ui::WorkspaceDefaults draft;
    draft.setWorkspaces(&all());
    QVERIFY(draft.edit(here));
    set(with(u"plan"_s));
    QCOMPARE(draft.agent(), u"plan"_s);
    draft.pickAgent(u"build"_s);
    set(with(u"other"_s));
    QCOMPARE(draft.agent(), u"build"_s); // what the person picked here
    draft.save();
    QCOMPARE(saved().agent, u"build"_s);
}

void TestWorkspaceDefaults::workspaceGoesMeanwhile()
{
    QVERIFY(m_rig->start());
    const auto id = addDead();
    openDefaults(u"Build server"_s);
    ui::WorkspaceDefaults draft;
    draft.setWorkspaces(&all());
    QVERIFY(draft.edit(id));
    draft.pickAgent(u"plan"_s);
    QSignalSpy gone(&draft, &ui::WorkspaceDefaults::gone);
    all().removeWorkspace(id);
    QCOMPARE(gone.size(), 1);
    draft.save();                                       // to nothing
    QTRY_VERIFY(!m_rig->findObject(u"saveDefaults"_s)); // the dialog went with it
}

// What a server calls its agents is its own affair, what is kept is ours.
void TestWorkspaceDefaults::refusedValueIsExplained()
{
    QVERIFY(m_rig->start());
    ui::WorkspaceDefaults draft;
    draft.setWorkspaces(&all());
    QVERIFY(draft.edit(here));
    draft.pickAgent(QString(300, u'x'));
    QSignalSpy done(&draft, &ui::WorkspaceDefaults::saved);
    draft.save();
    QCOMPARE(done.size(), 0);
    QCOMPARE(draft.problem(), u"It could not be saved: settings.agent is longer than 256 characters."_s);
}

void TestWorkspaceDefaults::pickedFromTheWorkspacesLists()
{
    QVERIFY(m_rig->start());
    openDefaults(u"This computer"_s);
    QVERIFY(m_rig->find(u"Default agent: The one used last"_s));
    QTRY_VERIFY(!says(u"Default strength"_s)); // of which model?
    pick(u"defaultAgent"_s, u"plan"_s);
    QVERIFY(m_rig->find(u"Default agent: plan"_s));
    press(u"defaultModel"_s);
    m_rig->type(u"scrip"_s);
    key(Qt::Key_Return);
    QVERIFY(m_rig->find(u"Default model: Scripted model"_s));
    pick(u"defaultVariant"_s, u"medium"_s);
    QVERIFY(m_rig->find(u"Default strength: medium"_s));
    QCOMPARE(saved(), WorkspaceSettings()); // not before it is saved
    press(u"saveDefaults"_s);
    QTRY_VERIFY(!m_rig->findObject(u"saveDefaults"_s));
    QCOMPARE(saved(), with(u"plan"_s, {u"demo"_s, u"scripted"_s, {}}, u"medium"_s));
}

void TestWorkspaceDefaults::newSessionsBeginWithThem()
{
    QVERIFY(m_rig->start());
    m_rig->app().startNewSession(u"/d"_s, here);
    auto *picker = m_rig->app().newSession()->composer()->picker();
    QTRY_VERIFY(picker->isReady());
    QCOMPARE(picker->agent(), u"build"_s);
    set(with(u"plan"_s, {u"demo"_s, u"scripted"_s, {}}, u"low"_s));
    QCOMPARE(picker->agent(), u"plan"_s); // at once, while the page is open
    QCOMPARE(picker->variant(), u"low"_s);
    QVERIFY(m_rig->find(u"Agent: plan"_s));
    picker->pickAgent(u"build"_s);
    QCOMPARE(picker->agent(), u"build"_s); // a default only
}

void TestWorkspaceDefaults::notConnectedShowsWhatIsSet()
{
    QVERIFY(m_rig->start());
    const auto id = addDead();
    set(with(u"plan"_s, {u"demo"_s, u"big"_s, {}}, u"high"_s), id);
    openDefaults(u"Build server"_s);
    QVERIFY(m_rig->find(u"Agents and models can be picked as soon as Build server is connected."_s));
    QVERIFY(says(u"Default agent: plan"_s));
    QVERIFY(says(u"Default model: demo/big"_s));
    QVERIFY(says(u"Default strength: high"_s));
    QVERIFY(!says(u"Build server does not"_s)); // nobody knows that
    press(u"defaultAgent"_s);
    QVERIFY(!m_rig->findObject(u"saveDefaults"_s)->isEnabled());
    m_rig->click(m_rig->find(u"Clear Default model"_s));
    QVERIFY(m_rig->find(u"Default model: The one used last"_s));
    press(u"saveDefaults"_s);
    QTRY_COMPARE(saved(id), with(u"plan"_s));
}

// A workspace that allows everything answers what waits there, and not before it is saved.
void TestWorkspaceDefaults::everythingIsAllowedAfterAWarning()
{
    QVERIFY(m_rig->start());
    QTRY_COMPARE(all().find(here)->waiting(), 2);
    openDefaults(u"This computer"_s);
    press(u"presetReads"_s);
    QVERIFY(!m_rig->findObject(u"presetWarning"_s));
    press(u"presetAll"_s);
    QTRY_VERIFY(m_rig->findObject(u"presetWarning"_s));
    QVERIFY(!m_rig->findObject(u"presetAsk"_s)->property("checked").toBool());
    QVERIFY(m_rig->posted("/permission/per_1/reply").isEmpty());
    key(Qt::Key_Return);
    QTRY_COMPARE(saved().permissionPreset, u"allow-all"_s);
    QTRY_COMPARE(m_rig->posted("/permission/per_1/reply").size(), 1);
    openDefaults(u"This computer"_s);
    QVERIFY(m_rig->findObject(u"presetAll"_s)->property("checked").toBool());
    QVERIFY(!m_rig->findObject(u"presetWarning"_s)); // nothing more is opened
}

void TestWorkspaceDefaults::escapeAsksBeforeItThrowsAway()
{
    QVERIFY(m_rig->start());
    openDefaults(u"This computer"_s);
    key(Qt::Key_Escape);
    QTRY_VERIFY(!m_rig->findObject(u"saveDefaults"_s)); // nothing was changed
    openDefaults(u"This computer"_s);
    press(u"presetReads"_s);
    key(Qt::Key_Escape);
    QVERIFY(m_rig->find(u"What you changed is not saved. Throw it away?"_s));
    m_rig->click(m_rig->find(u"Keep editing"_s));
    QTRY_VERIFY(!says(u"What you changed"_s));
    m_rig->findObject(u"saveDefaults"_s)->forceActiveFocus(); // wherever the keyboard is
    key(Qt::Key_Escape);
    m_rig->click(m_rig->find(u"Throw away"_s));
    QTRY_VERIFY(!m_rig->findObject(u"saveDefaults"_s));
    QCOMPARE(saved(), WorkspaceSettings());
}

void TestWorkspaceDefaults::onAPhoneByTheCard()
{
    QVERIFY(m_rig->start({390, 844}));
    openDefaults(u"This computer"_s);
    pick(u"defaultAgent"_s, u"plan"_s);
    QVERIFY(m_rig->find(u"Default agent: plan"_s));
    press(u"saveDefaults"_s);
    QTRY_COMPARE(saved().agent, u"plan"_s);
}

// S1.67: the star of a project, by mouse, by its key and by Tab; it stands on top then, in this workspace only.
void TestWorkspaceDefaults::starsByMouseAndKeys()
{
    const auto now = QDateTime::currentMSecsSinceEpoch();
    m_rig->server.sessions +=
        ',' + sessionJson("ses_old", "/old", now - 100'000) + ',' + sessionJson("ses_older", "/older", now - 200'000);
    QVERIFY(m_rig->start());
    m_rig->app().startNewSession(u"/d"_s, here);
    QTRY_COMPARE(projects(), (QStringList{u"/d"_s, u"/old"_s, u"/older"_s}));
    m_rig->click(m_rig->find(u"Project: "_s));
    m_rig->click(m_rig->find(u"Add older to the favourites"_s));
    QVERIFY(m_rig->find(u"Remove older from the favourites"_s));
    QCOMPARE(projects(), (QStringList{u"/older"_s, u"/d"_s, u"/old"_s}));
    QCOMPARE(saved().favourites, QStringList{u"/older"_s});
    m_rig->click(m_rig->find(u"Search, or type a path"_s));
    m_rig->type(u"ol"_s); // the favourite is the first of those as well
    QTRY_COMPARE(projects(), (QStringList{u"/older"_s, u"/old"_s}));
    key(Qt::Key_Down);
    key(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(saved().favourites, (QStringList{u"/older"_s, u"/old"_s}));
    key(Qt::Key_Tab);
    QTRY_VERIFY(m_rig->find(u"Remove old from the favourites"_s)->hasActiveFocus()); // of the row that is marked
    key(Qt::Key_Space);
    QTRY_COMPARE(saved().favourites, QStringList{u"/older"_s});
    key(Qt::Key_Escape);
    QTRY_COMPARE(projects(), (QStringList{u"/older"_s, u"/d"_s, u"/old"_s}));
    QCOMPARE(m_rig->app().newSession()->directory(), u"/d"_s); // a star picks nothing
}

void TestWorkspaceDefaults::favouritesAreTakenOff()
{
    QVERIFY(m_rig->start());
    openDefaults(u"This computer"_s);
    QVERIFY(m_rig->find(u"None yet. The star beside a project"_s));
    key(Qt::Key_Escape);
    QTRY_VERIFY(!m_rig->findObject(u"saveDefaults"_s));
    WorkspaceSettings two;
    two.favourites = {u"/srv/shop"_s, u"/srv/docs"_s};
    set(two);
    openDefaults(u"This computer"_s);
    m_rig->click(m_rig->find(u"Remove shop from the favourites"_s));
    QTRY_VERIFY(!says(u"Remove shop"_s));
    press(u"saveDefaults"_s);
    QTRY_COMPARE(saved().favourites, QStringList{u"/srv/docs"_s});
    m_rig->app().startNewSession({}, here);
    QCOMPARE(projects().constFirst(), u"/srv/docs"_s); // without a session there
}

QTEST_MAIN(TestWorkspaceDefaults)
#include "tst_workspacedefaults.moc"
