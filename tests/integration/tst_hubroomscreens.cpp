// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Found devices and shared lists in the window, with a real hub and a sidecar: the hub's page, and the first step of adding a workspace (S0.39, S0.45).
#include "qml/hub/discovery.h"
#include "qml/theme/theme.h"
#include "qml/workspaces/workspaceeditor.h"
#include "tests/qml/windowrig.h"
#include "tests/support/peerprocess.h"
#include "tests/support/qtest.h"
#include "tests/support/roomsrig.h"

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

WorkspaceRecord recordOf(const QString &name, const QUrl &url, WorkspaceKind kind)
{
    WorkspaceRecord record;
    record.kind = kind;
    record.name = name;
    record.url = url;
    record.username = kind == WorkspaceKind::Hub ? QString() : u"opencode"_s;
    return record;
}

} // namespace

class TestHubRoomScreens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        ui::Theme::loadFonts();
        m_hub = std::make_unique<OwnedHub>();
        m_sidecar = m_hub->startSidecar();
        QVERIFY(m_sidecar);
    }
    void cleanupTestCase()
    {
        m_sidecar.reset();
        m_hub.reset();
    }
    void cleanup() { m_rig.reset(); }

    void foundDevices();
    void addedByTheWizard();
    void sharedByChoice();
    void pluginIsTurnedOnHere();
    void atEachSize_data();
    void atEachSize();

private:
    //! The window, signed in at the hub, whose page is shown.
    void start(const QSize &size = WindowRig::windowSize)
    {
        m_rig = std::make_unique<WindowRig>();
        m_rig->server.bodies["/config"] = R"({"plugin":["opencode-notify@1.0.0"]})";
        QVERIFY(m_rig->start(size));
        const auto id = all().add(recordOf(u"Home hub"_s, m_hub->url(), WorkspaceKind::Hub), m_hub->signIn(), true);
        QVERIFY(id);
        m_home = *id;
        QTRY_VERIFY(all().find(m_home)->hub());
        m_rig->app().manage(m_home);
        QTRY_VERIFY(rooms() && rooms()->isLooking() && rooms()->mayShare());
    }
    //! Another device of the person's, which shares what it has.
    void shareElsewhere()
    {
        const SocketTarget workspaces{
            RoomConnection::roomUrl(m_hub->url(), SharedList::workspacesRoom()), m_hub->token, {}};
        SharedList list(workspaces);
        const SocketTarget plugins{RoomConnection::roomUrl(m_hub->url(), SharedList::pluginsRoom()), m_hub->token, {}};
        SharedList names(plugins);
        list.start();
        names.start();
        QTRY_VERIFY(list.isSynced() && names.isSynced());
        const SharedWorkspace desk{u"Desk"_s, QUrl(u"https://desk.example.org"_s), false, u"ada"_s};
        const SharedWorkspace office{u"Office hub"_s, QUrl(u"https://office.example.org:3913"_s), true, {}};
        for (const SharedWorkspace &one : {desk, office})
            list.put(one.key(), writeSharedWorkspace(one));
        names.put(u"@me/opencode-review@2.1.0"_s, writeSharedPlugin({}));
        SharedList check(workspaces);
        check.start();
        QTRY_VERIFY(check.entries().size() >= 2);
        SharedList checkNames(plugins);
        checkNames.start();
        QTRY_VERIFY(!checkNames.entries().isEmpty());
    }
    [[nodiscard]] ui::Workspaces &all() { return *m_rig->app().workspaces(); }
    [[nodiscard]] ui::HubRooms *rooms() { return m_rig->app().discovery()->of(m_home); }
    //! Brings it into sight and presses it.
    void press(QQuickItem *item)
    {
        QVERIFY(item);
        reveal(item);
        m_rig->click(item);
    }
    void reveal(QQuickItem *item)
    {
        for (QQuickItem *up = item->parentItem(); up; up = up->parentItem()) {
            if (!up->inherits("QQuickFlickable"))
                continue;
            auto *content = up->property("contentItem").value<QQuickItem *>();
            const double top = item->mapToItem(content, QPointF()).y();
            const double most = std::max(0.0, up->property("contentHeight").toDouble() - up->height());
            up->setProperty("contentY", std::clamp(top - up->height() / 2, 0.0, most));
        }
    }

    ui::Theme m_theme{nullptr};
    std::unique_ptr<OwnedHub> m_hub;
    std::unique_ptr<ServerProcess> m_sidecar;
    std::unique_ptr<WindowRig> m_rig;
    QString m_home;
};

void TestHubRoomScreens::foundDevices()
{
    start();
    QVERIFY(m_rig->find(u"Found devices"_s));
    const QString address = m_sidecar->url().toString();
    const auto row = [this, &address]() -> QQuickItem * {
        for (auto *item : m_rig->shown()) {
            if (accessibleDescription(item).contains(address) && accessibleDescription(item).startsWith(u"Sidecar"_s))
                return item;
        }
        return nullptr;
    };
    QTRY_VERIFY(row());
    QVERIFY2(accessibleDescription(row()).contains(u"seen through Home hub"_s),
             qPrintable(accessibleDescription(row())));
    QTRY_VERIFY(m_rig->says(QSysInfo::machineHostName())); // this device
    auto *shows = m_rig->findObject(u"showsDevice"_s);
    QVERIFY(shows->property("checked").toBool());
    press(shows);
    QTRY_VERIFY(!rooms()->showsDevice());
    QTRY_VERIFY(std::ranges::none_of(m_rig->app().discovery()->devices({}), &ui::FoundDevice::isThisDevice));
    rooms()->setShowsDevice(true);
    // One press, and the person signs in there: the token of the hub stays where it is.
    const auto add = [this, &address]() -> QQuickItem * {
        for (auto *item : m_rig->shown()) {
            if (accessibleName(item).startsWith(u"Add "_s) && accessibleDescription(item) == address)
                return item;
        }
        return nullptr;
    };
    press(add());
    QTRY_VERIFY(m_rig->findObject(u"workspaceEditor"_s) || m_rig->says(u"Step 2"_s));
    QTRY_VERIFY(m_rig->findObject(u"address"_s));
    QCOMPARE(m_rig->findObject(u"address"_s)->property("text").toString(), address);
    auto *editor = m_rig->window()->findChild<ui::WorkspaceEditor *>();
    QVERIFY(editor && editor->isHub() && !editor->hasSecret());
    QCOMPARE(all().count(), 2);
}

void TestHubRoomScreens::addedByTheWizard()
{
    start();
    shareElsewhere();
    rooms()->setSharesWorkspaces(true);
    m_rig->app().show(ui::Application::Page::Workspaces);
    QTRY_VERIFY(m_rig->findObject(u"addWorkspace"_s));
    m_rig->click(m_rig->findObject(u"addWorkspace"_s));
    QVERIFY(m_rig->find(u"Found through your hubs"_s));
    QVERIFY(m_rig->find(u"From your other devices"_s));
    press(m_rig->find(u"Add Desk"_s));
    QTRY_VERIFY(m_rig->findObject(u"address"_s));
    auto *editor = m_rig->window()->findChild<ui::WorkspaceEditor *>();
    QVERIFY(editor && !editor->isHub());
    QCOMPARE(editor->address(), u"https://desk.example.org"_s);
    QCOMPARE(editor->username(), u"ada"_s);
    QCOMPARE(editor->name(), u"Desk"_s);
    editor->save();
    QTRY_COMPARE(all().count(), 3);
    QTRY_COMPARE(m_rig->app().discovery()->offers({}).size(), 1); // Desk is here now
}

void TestHubRoomScreens::sharedByChoice()
{
    start();
    shareElsewhere();
    QVERIFY(!rooms()->sharesWorkspaces() && !rooms()->sharesPlugins()); // nobody asked for it
    press(m_rig->findObject(u"sharesWorkspaces"_s));
    QTRY_VERIFY(rooms()->sharesWorkspaces());
    QVERIFY(m_rig->find(u"Add Office hub"_s));
    press(m_rig->find(u"Take Office hub off the list of all your devices"_s));
    QTRY_VERIFY(!m_rig->says(u"Add Office hub"_s));
    press(m_rig->findObject(u"sharesWorkspaces"_s));
    QTRY_VERIFY(!rooms()->workspaces());
    QTRY_VERIFY(!m_rig->says(u"Add Desk"_s));
}

void TestHubRoomScreens::pluginIsTurnedOnHere()
{
    start();
    shareElsewhere();
    QVERIFY(m_rig->find(u"Shared lists"_s));
    press(m_rig->findObject(u"sharesPlugins"_s));
    QTRY_VERIFY(rooms()->sharesPlugins());
    auto *used = m_rig->find(u"Use @me/opencode-review@2.1.0 on this computer"_s);
    QVERIFY(used);
    QVERIFY(!used->property("checked").toBool());
    QVERIFY(m_rig->app().settings()->plugins().isEmpty());
    QVERIFY(m_rig->find(u"opencode-notify@1.0.0"_s));
    press(used);
    QTRY_COMPARE(m_rig->app().settings()->plugins(), QStringList{u"@me/opencode-review@2.1.0"_s});
    QVERIFY(m_rig->find(u"OpenCode starts anew with what you chose as soon as no session is at work."_s));
}

void TestHubRoomScreens::atEachSize_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("scheme");
    QTest::newRow("desktop-light") << QSize(1440, 900) << 1;
    QTest::newRow("desktop-dark") << QSize(1440, 900) << 2;
    QTest::newRow("phone-light") << QSize(390, 844) << 1;
    QTest::newRow("phone-dark") << QSize(390, 844) << 2;
}

// Everything can be pressed by name and with a finger. QD_PICTURES: a folder for pictures, to be looked at.
void TestHubRoomScreens::atEachSize()
{
    QFETCH(const QSize, size);
    QFETCH(const int, scheme);
    start(size);
    m_rig->app().settings()->setScheme(scheme);
    m_rig->app().settings()->setReducedMotion(true); // nothing is on its way in a picture
    shareElsewhere();
    rooms()->setSharesWorkspaces(true);
    rooms()->setSharesPlugins(true);
    QTRY_VERIFY(m_rig->app().discovery()->plugins()->count() == 2);
    QTRY_VERIFY(m_rig->app().discovery()->offers({}).size() == 2);
    QTRY_VERIFY(m_rig->app().discovery()->devices({}).size() >= 3);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    for (const QString &part : {u"Found devices"_s, u"Shared lists"_s, u"OpenCode plugins"_s}) {
        auto *head = m_rig->find(part);
        QVERIFY(head);
        reveal(head);
        const QImage seen = m_rig->window()->grabWindow();
        QVERIFY(!seen.isNull());
        if (const QString folder = qEnvironmentVariable("QD_PICTURES"); !folder.isEmpty())
            QVERIFY(seen.save(folder + u'/' + part.section(u' ', 0, 0).toLower() + u'-' + name + u".png"_s));
    }
    const int finger = 44;
    for (auto *item : m_rig->shown()) {
        if (!isPressable(item) || item->inherits("QQuickFlickable"))
            continue;
        const QString what = accessibleName(item) + u' ' + QLatin1StringView(item->metaObject()->className());
        // Qt 6.4 takes the name away from what is a password.
        const bool isTold = !accessibleName(item).isEmpty() || !accessibleDescription(item).isEmpty();
        QVERIFY2(item->inherits("QQuickMouseArea") || isTold, qPrintable(what));
        if (size.width() < 600)
            QVERIFY2(std::min(item->width(), item->height()) >= finger, qPrintable(what));
    }
    m_rig->app().show(ui::Application::Page::Workspaces);
    QTRY_VERIFY(m_rig->findObject(u"addWorkspace"_s));
    m_rig->click(m_rig->findObject(u"addWorkspace"_s));
    QVERIFY(m_rig->find(u"From your other devices"_s));
    const QImage seen = m_rig->window()->grabWindow();
    if (const QString folder = qEnvironmentVariable("QD_PICTURES"); !folder.isEmpty())
        QVERIFY(seen.save(folder + u"/wizard-"_s + name + u".png"_s));
}

QTEST_MAIN(TestHubRoomScreens)
#include "tst_hubroomscreens.moc"
