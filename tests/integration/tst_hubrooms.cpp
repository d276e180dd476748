// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What hubs' rooms are to the window, on a real hub with a sidecar: who is there, who lies, and the lists that a person's devices share
// (S0.33 to S0.39, S0.45).
#include "qml/hub/discovery.h"
#include "qml/hub/founddevices.h"
#include "qml/hub/offeredworkspaces.h"
#include "qml/workspaces/workspaceeditor.h"
#include "tests/qml/workspacedeck.h"
#include "tests/support/await.h"
#include "tests/support/fakehttpserver.h"
#include "tests/support/peerprocess.h"
#include "tests/support/qtest.h"
#include "tests/support/roomsrig.h"
#include "tests/support/scriptedopencode.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace qd;
using namespace qd::test;

namespace {

WorkspaceRecord recordOf(const QString &name, const QUrl &url, WorkspaceKind kind = WorkspaceKind::OpenCodeServer)
{
    WorkspaceRecord record;
    record.kind = kind;
    record.name = name;
    record.url = url;
    record.username = kind == WorkspaceKind::Hub ? QString() : u"me"_s;
    return record;
}

//! \brief One of a person's devices: its workspaces, and what it makes of hubs' rooms.
struct Device
{
    Device()
    {
        local.bodies["/config"] =
            R"({"plugin":["opencode-notify@1.0.0","file:///home/me/own.js",["with-options",{"token":"qd-canary"}]]})";
        deck.workspaces->load(20);
        deck.workspaces->connectAll();
        start();
    }
    ~Device() { discovery.reset(); }
    Q_DISABLE_COPY_MOVE(Device)

    void start()
    {
        discovery = std::make_unique<ui::Discovery>(*deck.workspaces);
        for (ui::FoundDevices *model : {&devices, &servers})
            model->setDiscovery(discovery.get());
        servers.setAddable(true);
        offers.setDiscovery(discovery.get());
    }
    //! As after a restart of the program, signed in as before.
    void restart()
    {
        discovery.reset();
        start();
    }
    //! Signs in at the hub with a token. Null if that is not live.
    ui::HubRooms *signIn(const QUrl &hub, const QByteArray &token)
    {
        const auto id = deck.workspaces->add(recordOf(u"Home"_s, hub, WorkspaceKind::Hub), token, true);
        ui::Workspace *workspace = id ? deck.workspaces->find(*id) : nullptr;
        if (!workspace || !QTest::qWaitFor([workspace] { return workspace->hub() != nullptr; }, patienceMs))
            return nullptr;
        home = *id;
        workspace->hub()->start(); // there is no OpenCode to be live
        return QTest::qWaitFor([this] { return rooms()->isLooking() && rooms()->mayShare(); }, patienceMs) ? rooms()
                                                                                                           : nullptr;
    }
    [[nodiscard]] ui::HubRooms *rooms() const { return discovery->of(home); }
    [[nodiscard]] static QStringList column(const QAbstractItemModel &model, int role)
    {
        QStringList texts;
        for (int row = 0; row < model.rowCount(); ++row)
            texts += model.index(row, 0).data(role).toString();
        return texts;
    }
    [[nodiscard]] QStringList offered() const { return column(offers, ui::OfferedWorkspaces::NameRole); }
    [[nodiscard]] QStringList addable() const { return column(servers, ui::FoundDevices::AddressRole); }
    [[nodiscard]] int clients() const
    {
        return int(column(devices, ui::FoundDevices::TypeRole).count(QString::number(int(DeviceType::Client))));
    }
    //! What it keeps of what is shared.
    [[nodiscard]] QByteArray kept()
    {
        const auto values = deck.library.values(u"shared-lists/"_s).result();
        QByteArray all;
        for (const QByteArray &each : values.value_or(QHash<QString, QByteArray>()))
            all += each;
        return all;
    }

    ScriptedOpenCode local;
    WorkspaceDeck deck;
    QString home;
    std::unique_ptr<ui::Discovery> discovery;
    ui::FoundDevices devices;
    ui::FoundDevices servers;
    ui::OfferedWorkspaces offers;
    QAbstractItemModelTester devicesTester{&devices};
    QAbstractItemModelTester serversTester{&servers};
    QAbstractItemModelTester offersTester{&offers};
};

} // namespace

class TestHubRooms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_hub = std::make_unique<OwnedHub>(); }
    void cleanup() { m_hub.reset(); }

    void whoIsThere();
    void shownByChoice();
    void whatIsFoundIsSignedInAnew();
    void liars();
    void signedOutIsNotAskedAgain();
    void workspacesAreShared();
    void takenOffStaysOff();
    void keptOverARestart();
    void othersSeeNothing();
    void noSecretIsShared();
    void pluginsAreShared();
    void pluginNames_data();
    void pluginNames();

private:
    std::unique_ptr<OwnedHub> m_hub;
};

void TestHubRooms::whoIsThere()
{
    Device laptop;
    QVERIFY(laptop.signIn(m_hub->url(), m_hub->token));
    QTRY_COMPARE(laptop.clients(), 1); // itself: the owner's own hub
    QVERIFY(laptop.discovery->devices({}).constLast().isThisDevice);
    const auto sidecar = m_hub->startSidecar();
    QVERIFY(sidecar);
    QTRY_COMPARE(laptop.addable(), QStringList{sidecar->url().toString()});
    Device phone;
    QVERIFY(phone.signIn(m_hub->url(), m_hub->signIn()));
    QTRY_COMPARE(laptop.clients(), 2);
    QTRY_COMPARE(phone.clients(), 2);
    // The hub is there too, as what it is already; it is once there, through whatever hub it is seen.
    QTRY_COMPARE(laptop.devices.count(), 4);
    const QSignalSpy counted(&laptop.devices, &ui::FoundDevices::countChanged);
    const auto same = recordOf(u"The same"_s, m_hub->url(), WorkspaceKind::Hub);
    const QString second = laptop.deck.workspaces->add(same, m_hub->token, true).value_or(QString());
    QVERIFY(laptop.discovery->of(second));
    QTRY_VERIFY(laptop.deck.workspaces->find(second)->hub());
    laptop.deck.workspaces->find(second)->hub()->start();
    QTRY_VERIFY(laptop.discovery->of(second)->isLooking());
    QTRY_VERIFY(Device::column(laptop.devices, ui::FoundDevices::ThroughRole).contains(u"Home, The same"_s));
    QCOMPARE(laptop.devices.count(), 4);
    // It is added: not on offer any more.
    QVERIFY(laptop.deck.workspaces->add(recordOf(u"Box"_s, sidecar->url(), WorkspaceKind::Hub), {}, true));
    QTRY_COMPARE(laptop.addable(), QStringList());
    QCOMPARE(laptop.devices.count(), 4);
    QCOMPARE(counted.count(), 0); // what they are has changed, and how many has not
    sidecar->kill();
    QTRY_COMPARE(phone.addable(), QStringList());
}

void TestHubRooms::shownByChoice()
{
    Device laptop;
    Device phone;
    QVERIFY(laptop.signIn(m_hub->url(), m_hub->token));
    QVERIFY(phone.signIn(m_hub->url(), m_hub->signIn()));
    QTRY_COMPARE(laptop.clients(), 2);
    QVERIFY(phone.rooms()->showsDevice());
    phone.rooms()->setShowsDevice(false);
    QTRY_COMPARE(laptop.clients(), 1);
    QTRY_COMPARE(phone.clients(), 1); // still looks
    // Not at somebody else's hub, unless it is wanted.
    Device guest;
    QVERIFY(guest.signIn(m_hub->url(), m_hub->addUser(u"eve"_s)));
    QVERIFY(!guest.rooms()->showsDevice());
    guest.rooms()->setShowsDevice(true);
    QTRY_COMPARE(laptop.clients(), 2);
    // It leaves when the workspace goes.
    guest.deck.workspaces->removeWorkspace(guest.home);
    QTRY_COMPARE(laptop.clients(), 1);
    QCOMPARE(guest.devices.count(), 0);
}

// An address in a room is what somebody says: no token goes there by itself.
void TestHubRooms::whatIsFoundIsSignedInAnew()
{
    ui::WorkspaceEditor editor;
    Device laptop;
    editor.setWorkspaces(laptop.deck.workspaces.get());
    QVERIFY(laptop.signIn(m_hub->url(), m_hub->token));
    const auto sidecar = m_hub->startSidecar();
    QTRY_COMPARE(laptop.addable().size(), 1);
    editor.beginFound(laptop.addable().constFirst(), true, {}, {});
    QVERIFY(editor.isHub() && editor.isAddressValid() && !editor.hasSecret() && !editor.isSecretKept() &&
            !editor.isDirty());
    QCOMPARE(editor.address(), sidecar->url().toString());
    editor.beginFound(u"https://desk.example.org"_s, false, u"ada"_s, u"Desk"_s);
    QVERIFY(!editor.isHub());
    QCOMPARE(editor.username(), u"ada"_s);
    QCOMPARE(editor.name(), u"Desk"_s);
}

void TestHubRooms::liars()
{
    FakeHttpServer trap;
    Device laptop;
    QVERIFY(laptop.signIn(m_hub->url(), m_hub->token));
    PeerProcess liar(u"liar.mjs"_s);
    const QString rooms = u"ws://127.0.0.1:%1/rooms"_s.arg(m_hub->url().port());
    liar.start({rooms, u"3000"_s, trap.url().toString()},
               {{u"TOKEN"_s, QString::fromLatin1(m_hub->addUser(u"eve"_s))}});
    QTRY_VERIFY(laptop.devices.more() > 500);
    QCOMPARE(laptop.devices.count(), int(ui::Discovery::mostShown));
    for (const ui::FoundDevice &device : laptop.discovery->devices({})) {
        QVERIFY(device.name.size() <= 128 && device.hostname.size() <= 128 && device.platform.size() <= 128);
        QVERIFY(!device.name.contains(QChar(0x202e)));
        QVERIFY(!device.isKnown || device.url.port() == m_hub->url().port()); // nobody stands in the hub's place
    }
    QCOMPARE(laptop.deck.workspaces->count(), 2); // nothing is added
    QVERIFY(trap.requests().isEmpty());
    QVERIFY2(!liar.said().contains("qd-canary"), liar.said().constData());
    liar.stop();
    QTRY_COMPARE(laptop.devices.more(), 0);
}

void TestHubRooms::signedOutIsNotAskedAgain()
{
    Device laptop;
    const QByteArray token = m_hub->signIn();
    QVERIFY(laptop.signIn(m_hub->url(), token));
    laptop.rooms()->setSharesWorkspaces(true);
    QTRY_VERIFY(laptop.rooms()->workspaces() && laptop.rooms()->workspaces()->isSynced());
    m_hub->signOut(token);
    QTRY_VERIFY(!laptop.rooms()->isLooking());
    QTRY_VERIFY(!laptop.rooms()->workspaces()->isSynced());
    QTRY_COMPARE(laptop.devices.count(), 0);
    // Until the person signs in again.
    laptop.deck.workspaces->signIn(laptop.home, QString::fromLatin1(m_hub->signIn()));
    laptop.deck.workspaces->find(laptop.home)->hub()->start();
    QTRY_VERIFY(laptop.rooms()->isLooking());
}

void TestHubRooms::workspacesAreShared()
{
    Device laptop;
    Device phone;
    QVERIFY(laptop.signIn(m_hub->url(), m_hub->token));
    QVERIFY(phone.signIn(m_hub->url(), m_hub->signIn()));
    const auto desk = laptop.deck.workspaces->add(recordOf(u"Desk"_s, QUrl(u"https://desk.example.org"_s)), {}, true);
    QVERIFY(desk);
    QVERIFY(laptop.deck.workspaces->add(recordOf(u"Own port"_s, QUrl(u"http://127.0.0.1:4096"_s)), {}, true));
    QVERIFY(!laptop.rooms()->workspaces()); // off unless it is wanted
    laptop.rooms()->setSharesWorkspaces(true);
    QTRY_VERIFY(laptop.rooms()->workspaces() && laptop.rooms()->workspaces()->entries().size() == 1);
    QCOMPARE(phone.offered(), QStringList());
    phone.rooms()->setSharesWorkspaces(true);
    QTRY_COMPARE(phone.offered(), QStringList{u"Desk"_s});
    QCOMPARE(phone.offers.index(0).data(ui::OfferedWorkspaces::UsernameRole).toString(), u"me"_s);
    QCOMPARE(laptop.offered(), QStringList());
    laptop.deck.workspaces->setName(*desk, u"Desk upstairs"_s);
    QTRY_COMPARE(phone.offered(), QStringList{u"Desk upstairs"_s});
    // What is added is not on offer; what is removed from one device stays with the others, and on the list.
    const auto taken =
        phone.deck.workspaces->add(recordOf(u"My desk"_s, QUrl(u"https://desk.example.org/"_s)), {}, true);
    QVERIFY(taken);
    QTRY_COMPARE(phone.offered(), QStringList());
    laptop.deck.workspaces->removeWorkspace(*desk);
    QTRY_COMPARE(laptop.offered(), QStringList{u"Desk upstairs"_s});
    QVERIFY(phone.deck.workspaces->find(*taken));
    // No more: what was told stays with the others.
    laptop.rooms()->setSharesWorkspaces(false);
    QVERIFY(!laptop.rooms()->workspaces());
    QCOMPARE(laptop.offered(), QStringList());
    QCOMPARE(laptop.kept(), QByteArray());
    QCOMPARE(phone.rooms()->workspaces()->entries().size(), 1);
}

void TestHubRooms::takenOffStaysOff()
{
    Device laptop;
    Device phone;
    QVERIFY(laptop.signIn(m_hub->url(), m_hub->token));
    QVERIFY(phone.signIn(m_hub->url(), m_hub->signIn()));
    const auto record = recordOf(u"Desk"_s, QUrl(u"https://desk.example.org"_s));
    const auto desk = laptop.deck.workspaces->add(record, {}, true);
    laptop.rooms()->setSharesWorkspaces(true);
    phone.rooms()->setSharesWorkspaces(true);
    QTRY_COMPARE(phone.offered(), QStringList{u"Desk"_s});
    phone.offers.takeOff(0);
    QTRY_COMPARE(laptop.rooms()->workspaces()->entries().size(), 0);
    QVERIFY(laptop.deck.workspaces->find(*desk)); // nothing is removed on another device
    laptop.restart();
    QTRY_VERIFY(laptop.rooms()->workspaces() && laptop.rooms()->workspaces()->isSynced());
    laptop.deck.workspaces->setName(*desk, u"Desk upstairs"_s);
    QVERIFY(laptop.deck.workspaces->add(recordOf(u"Shed"_s, QUrl(u"https://shed.example.org"_s)), {}, true));
    QTRY_COMPARE(phone.offered(), QStringList{u"Shed"_s});
    // New there again, it is told again.
    laptop.deck.workspaces->removeWorkspace(*desk);
    QVERIFY(laptop.deck.workspaces->add(record, {}, true));
    QTRY_COMPARE(phone.offered().size(), 2);
    // With the hub goes what is kept of it.
    QTRY_VERIFY(!phone.kept().isEmpty());
    phone.deck.workspaces->removeWorkspace(phone.home);
    QCOMPARE(phone.kept(), QByteArray());
    QCOMPARE(phone.offered(), QStringList());
}

void TestHubRooms::keptOverARestart()
{
    Device laptop;
    Device phone;
    QVERIFY(laptop.signIn(m_hub->url(), m_hub->token));
    QVERIFY(phone.signIn(m_hub->url(), m_hub->signIn()));
    laptop.rooms()->setSharesWorkspaces(true);
    phone.rooms()->setSharesWorkspaces(true);
    QTRY_VERIFY(laptop.rooms()->workspaces() && laptop.rooms()->workspaces()->isSynced());
    QVERIFY(phone.deck.workspaces->add(recordOf(u"Desk"_s, QUrl(u"https://desk.example.org"_s)), {}, true));
    QTRY_COMPARE(laptop.offered(), QStringList{u"Desk"_s});
    // The hub is away: what is here is seen, and what is done goes there later, even after a restart of the program.
    m_hub->stop();
    QTRY_VERIFY(!laptop.rooms()->workspaces()->isSynced());
    QCOMPARE(laptop.offered(), QStringList{u"Desk"_s});
    laptop.offers.takeOff(0);
    QCOMPARE(laptop.offered(), QStringList());
    laptop.restart();
    m_hub->start();
    laptop.deck.workspaces->find(laptop.home)->hub()->start();
    phone.deck.workspaces->find(phone.home)->hub()->start();
    QTRY_VERIFY_WITH_TIMEOUT(
        phone.rooms()->workspaces()->isSynced() && phone.rooms()->workspaces()->entries().isEmpty(), 90'000);
}

void TestHubRooms::othersSeeNothing()
{
    Device laptop;
    Device guest;
    QVERIFY(laptop.signIn(m_hub->url(), m_hub->token));
    QVERIFY(guest.signIn(m_hub->url(), m_hub->addUser(u"eve"_s)));
    QVERIFY(laptop.deck.workspaces->add(recordOf(u"Desk"_s, QUrl(u"https://desk.example.org"_s)), {}, true));
    laptop.rooms()->setSharesWorkspaces(true);
    guest.rooms()->setSharesWorkspaces(true);
    QTRY_VERIFY(laptop.rooms()->workspaces() && laptop.rooms()->workspaces()->entries().size() == 1);
    QTRY_VERIFY(guest.rooms()->workspaces() && guest.rooms()->workspaces()->isSynced());
    QCOMPARE(guest.rooms()->workspaces()->entries().size(), 0);
    // Another person signs in on the same device, at the same hub: not the same list.
    laptop.deck.workspaces->signIn(laptop.home, QString::fromLatin1(m_hub->addUser(u"bob"_s)));
    laptop.deck.workspaces->find(laptop.home)->hub()->start();
    QTRY_VERIFY(laptop.rooms()->workspaces() && laptop.rooms()->workspaces()->isSynced());
    QCOMPARE(laptop.deck.workspaces->find(laptop.home)->hub()->userName(), u"bob"_s);
    QCOMPARE(laptop.offered(), QStringList());
}

void TestHubRooms::noSecretIsShared()
{
    Device laptop;
    QVERIFY(laptop.signIn(m_hub->url(), m_hub->token));
    QVERIFY(
        laptop.deck.workspaces->add(recordOf(u"Desk"_s, QUrl(u"https://desk.example.org"_s)), "qd-canary-desk", true));
    laptop.rooms()->setSharesWorkspaces(true);
    laptop.rooms()->setSharesPlugins(true);
    laptop.deck.workspaces->local()->connection().connectTo(laptop.local.server.url(), {u"opencode"_s, "qd-canary-pw"});
    QTRY_VERIFY(laptop.rooms()->workspaces() && !laptop.rooms()->workspaces()->entries().isEmpty());
    QTRY_VERIFY(laptop.rooms()->plugins() && !laptop.rooms()->plugins()->entries().isEmpty());
    laptop.discovery.reset(); // writes what it keeps
    m_hub->stop();
    const QByteArray kept = laptop.kept();
    QVERIFY(!kept.isEmpty() && !kept.contains("qd-canary"));
    for (qsizetype at = kept.indexOf("\"document\":\""); at >= 0; at = kept.indexOf("\"document\":\"", at + 1)) {
        const QByteArray document = QByteArray::fromBase64(kept.mid(at + 12, kept.indexOf('"', at + 12) - at - 12));
        QVERIFY(!document.contains("qd-canary") && !document.contains(m_hub->token));
    }
    const QByteArray rooms = m_hub->stored();
    QVERIFY(rooms.contains("desk.example.org") && rooms.contains("opencode-notify"));
    QVERIFY(!rooms.contains("qd-canary-desk") && !rooms.contains("own.js") && !rooms.contains("with-options"));
    QVERIFY(!m_hub->said().contains("qd-canary"));
}

void TestHubRooms::pluginsAreShared()
{
    Device laptop;
    Device phone;
    phone.local.bodies["/config"] = "{}";
    for (Device *device : {&laptop, &phone}) {
        QVERIFY(device->signIn(m_hub->url(), m_hub->signIn()));
        device->rooms()->setSharesPlugins(true);
        device->deck.workspaces->local()->connection().connectTo(device->local.server.url(),
                                                                 {u"opencode"_s, "qd-canary-pw"});
    }
    ui::Plugins &plugins = *phone.discovery->plugins();
    const QAbstractItemModelTester tester(&plugins);
    QTRY_COMPARE(Device::column(plugins, ui::Plugins::NameRole), QStringList{u"opencode-notify@1.0.0"_s});
    // Named there: that is all, until the person wants it here.
    QVERIFY(!plugins.index(0).data(ui::Plugins::UsedRole).toBool());
    QVERIFY(phone.deck.settings.plugins().isEmpty() && !plugins.isRestartNeeded());
    QTRY_VERIFY(laptop.discovery->plugins()->index(0).data(ui::Plugins::ConfiguredRole).toBool());
    plugins.use(u"opencode-notify@1.0.0"_s, true);
    QCOMPARE(phone.deck.settings.plugins(), QStringList{u"opencode-notify@1.0.0"_s});
    QVERIFY(plugins.index(0).data(ui::Plugins::UsedRole).toBool());
    QTRY_VERIFY(plugins.isRestartNeeded());
    plugins.use(u"../evil"_s, true); // what the list would not show
    QCOMPARE(phone.deck.settings.plugins().size(), 1);
    // Off the list, it is still used here.
    plugins.takeOff(u"opencode-notify@1.0.0"_s);
    QTRY_VERIFY(!plugins.index(0).data(ui::Plugins::SharedRole).toBool());
    QTRY_COMPARE(laptop.rooms()->plugins()->entries().size(), 0);
    plugins.use(u"opencode-notify@1.0.0"_s, false);
    QCOMPARE(plugins.count(), 0);
}

void TestHubRooms::pluginNames_data()
{
    QTest::addColumn<bool>("good");
    for (const char *name : {"opencode-notify", "@me/plugin", "a@1.2.3", "@me/p.q_r~s@1.0.0-rc.1+5", "a@latest"})
        QTest::newRow(name) << true;
    for (const char *name :
         {"file:///x.js", "/x.js", "./x", "../x", "https://example.org/x.tgz", "me/plugin", "git+ssh://x", "a@file:x",
          "a@npm:b", "A", "a b", "a\nb", "@me", "@/x", ".a", "a@", "--x --y"})
        QTest::newRow(name) << false;
}

void TestHubRooms::pluginNames()
{
    QFETCH(const bool, good);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    QCOMPARE(ui::Plugins::isPackage(name), good);
    QVERIFY(!ui::Plugins::isPackage(name + u'\n'));
    QVERIFY(!ui::Plugins::isPackage(name.repeated(215)));
}

QTEST_MAIN(TestHubRooms)
#include "tst_hubrooms.moc"
