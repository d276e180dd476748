// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The discovery room (S0.33 to S0.39): what devices say, who is there, once each; and a stock Yjs client that meets ours on the real stack.
#include "core/discovery/discoveryclient.h"
#include "embedded-server/sync/serverpresence.h"
#include "tests/support/peerprocess.h"
#include "tests/unit/roomfixtures.h"
#include "tests/unit/roomhub.h"

#include <QSignalSpy>

using namespace qd;
using namespace qd::test;
using namespace qd::server;
using State = DiscoveryClient::State;

class TestDiscovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void presenceIsRead_data();
    void presenceIsRead();
    void hostilePresence_data();
    void hostilePresence();
    void helpersAndBack();
    void foundServers();
    void roomUrls_data();
    void roomUrls();
    void meeting();
    void oncePerDevice();
    void renewedAndExpired();
    void reconnected();
    void saidToBeGone();
    void serverIsInItsOwnRoom();
    void clientOverTheNetwork();
    void refusedSignIn();
    void comesBackAfterARestart();
    void stockClient();
};

namespace {

// What of a presence others can see.
QStringList titles(const QList<DiscoveredDevice> &devices)
{
    QStringList list;
    for (const DiscoveredDevice &device : devices)
        list.append(device.presence.title());
    return list;
}

DevicePresence named(const QString &id, DeviceType type = DeviceType::Client)
{
    DevicePresence presence;
    presence.deviceId = id;
    presence.type = type;
    presence.name = id;
    return presence;
}

//! One session in a room, without a network.
struct Guest
{
    Guest(RoomsRig &rig, const std::optional<DevicePresence> &own, const QByteArray &user = "u")
        : session(own, rig.time, rig.time)
        , m_rig(rig)
        , m_user(user)
    {
        connect();
    }
    void connect()
    {
        RoomMember member;
        member.user = m_user;
        member.send = [this](const QByteArray &message) { inbox.append(message); };
        member.close = [](int, const QByteArray &) {};
        m_seat = *m_rig.enter(DiscoveryClient::defaultRoom(), member);
        session.connected([this](const QByteArray &message) { m_seat->receive(message); });
    }
    void disconnect()
    {
        session.disconnected();
        m_seat.reset();
    }
    QStringList see()
    {
        while (!inbox.isEmpty())
            session.receive(inbox.takeFirst());
        return titles(session.devices());
    }

    QByteArrayList inbox;
    DiscoverySession session;

private:
    RoomsRig &m_rig;
    QByteArray m_user;
    std::shared_ptr<Seat> m_seat;
};

std::unique_ptr<DiscoveryClient> makeClient(const QUrl &server, const std::optional<DevicePresence> &own,
                                            const QByteArray &token = "qd-canary-token")
{
    auto client = std::make_unique<DiscoveryClient>(SocketTarget{DiscoveryClient::roomUrl(server), token, {}}, own);
    client->start();
    return client;
}

} // namespace

void TestDiscovery::presenceIsRead_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("type");
    QTest::addColumn<QString>("url");
    QTest::newRow("sidecar")
        << QByteArray(R"({"type":"sidecar","url":"http://desk:3913","deviceId":"d","capabilities":["sync"]})")
        << int(DeviceType::Sidecar) << u"http://desk:3913"_s;
    QTest::newRow("older name")
        << QByteArray(
               R"({"type":"local","url":"https://192.168.1.100:3913","deviceId":"d","capabilities":["sync","workspace"],"hostname":"x"})")
        << int(DeviceType::Sidecar) << u"https://192.168.1.100:3913"_s;
    QTest::newRow("hub with a path")
        << QByteArray(R"({"type":"hub","url":"https://example.org/deck/","deviceId":"d","capabilities":[]})")
        << int(DeviceType::Hub) << u"https://example.org/deck"_s;
    QTest::newRow("client") << QByteArray(R"({"type":"client","deviceId":"d","capabilities":[]})")
                            << int(DeviceType::Client) << QString();
    QTest::newRow("client with an address")
        << QByteArray(R"({"type":"client","url":"http://x","deviceId":"d","capabilities":[]})")
        << int(DeviceType::Client) << QString();
    QTest::newRow("more than we know")
        << QByteArray(R"({"type":"hub","deviceId":"d","capabilities":[1,"x"],"future":{"a":[]}})")
        << int(DeviceType::Hub) << QString();
    for (const char *url : {"javascript:alert(1)", "file:///etc/passwd", "http://user:word@host", "http://user@host",
                            "http://host?x=1", "http://host#x", "ftp://host", "http://", "//host", "host",
                            "http://ho st", "http://[::1", "http://host:99999"})
        QTest::newRow(url) << R"({"type":"hub","deviceId":"d","capabilities":[],"url":")" + QByteArray(url) + "\"}"
                           << int(DeviceType::Hub) << QString();
}

void TestDiscovery::presenceIsRead()
{
    QFETCH(const QByteArray, json);
    const auto presence = readPresence(json);
    QVERIFY(presence);
    QCOMPARE(presence->deviceId, u"d"_s);
    QTEST(int(presence->type), "type");
    QTEST(presence->url.toString(), "url");
}

void TestDiscovery::hostilePresence_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char *json :
         {"null", "[]", "1", "\"hub\"", "{}", R"({"type":"hub"})", R"({"type":"hub","deviceId":"d"})",
          R"({"type":"hub","deviceId":"","capabilities":[]})", R"({"type":"other","deviceId":"d","capabilities":[]})",
          R"({"type":1,"deviceId":"d","capabilities":[]})", R"({"type":"hub","deviceId":7,"capabilities":[]})",
          R"({"type":"hub","deviceId":"d","capabilities":"sync"})",
          R"({"type":"hub","deviceId":"a\u0000b","capabilities":[]})",
          R"({"type":"hub","deviceId":"a\u202eb","capabilities":[]})"})
        QTest::newRow(json) << QByteArray(json);
    QTest::newRow("long id") << R"({"type":"hub","capabilities":[],"deviceId":")" + QByteArray(129, 'x') + "\"}";
}

void TestDiscovery::hostilePresence()
{
    QFETCH(const QByteArray, json);
    QVERIFY(!readPresence(json));
    // Texts are only cleaned.
    const auto cleaned =
        readPresence(R"({"type":"hub","deviceId":"d","capabilities":[],"name":"a\n\u202eb","hostname":")" +
                     QByteArray(500, 'h') + "\"}");
    QCOMPARE(cleaned->name, u"ab"_s);
    QCOMPARE(cleaned->hostname.size(), 128);
}

void TestDiscovery::helpersAndBack()
{
    const DevicePresence hub = hubPresence(u"h"_s, QUrl(u"https://hub.example:3913/x"_s));
    QCOMPARE(hub.type, DeviceType::Hub);
    QVERIFY(!hub.hostname.isEmpty() && !hub.version.isEmpty());
    const DevicePresence sidecar = sidecarPresence(u"s"_s, QUrl(u"http://user:qd-canary@desk:1"_s));
    QVERIFY(sidecar.url.isEmpty()); // never with credentials
    DevicePresence client = clientPresence(u"c"_s);
    client.name = u"my \"phone\""_s;
    for (const DevicePresence &one : {hub, sidecar, client})
        QCOMPARE(readPresence(writePresence(one)), one);
    QCOMPARE(client.capabilities, QStringList());
    QCOMPARE(sidecar.capabilities, (QStringList{u"sync"_s, u"workspace"_s}));
}

void TestDiscovery::foundServers()
{
    DevicePresence hub = hubPresence(u"h"_s, QUrl(u"https://hub.example"_s));
    hub.name = u"Studio"_s;
    QCOMPARE(foundServer(hub), (FoundServer{QUrl(u"https://hub.example"_s), u"Studio"_s, DeviceType::Hub}));
    hub.name.clear();
    hub.hostname.clear();
    QCOMPARE(foundServer(hub)->name, u"hub.example"_s);
    hub.capabilities = QStringList{u"sync"_s};
    QVERIFY(!foundServer(hub));
    QVERIFY(!foundServer(clientPresence(u"c"_s)));
    QVERIFY(!foundServer(sidecarPresence(u"s"_s, {})));
}

void TestDiscovery::roomUrls_data()
{
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("room");
    QTest::newRow("http") << u"http://desk:3913"_s << u"ws://desk:3913/rooms/_quarterdeck_discovery"_s;
    QTest::newRow("https and a path") << u"https://example.org/deck/"_s
                                      << u"wss://example.org/deck/rooms/_quarterdeck_discovery"_s;
    QTest::newRow("nothing that is secret") << u"https://user:qd-canary@example.org/?token=qd-canary#x"_s
                                            << u"wss://example.org/rooms/_quarterdeck_discovery"_s;
}

void TestDiscovery::roomUrls()
{
    QFETCH(const QString, server);
    QTEST(DiscoveryClient::roomUrl(QUrl(server)).toString(), "room");
}

void TestDiscovery::meeting()
{
    RoomsRig rig;
    Guest a(rig, named(u"a"_s));
    Guest b(rig, named(u"b"_s, DeviceType::Sidecar), "another person");
    Guest onlooker(rig, {});
    QCOMPARE(a.see(), (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(b.see(), (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(onlooker.see(), (QStringList{u"a"_s, u"b"_s}));
    QVERIFY(a.session.devices().at(0).isThisDevice && !a.session.devices().at(1).isThisDevice);
    const QSignalSpy changes(&a.session, &DiscoverySession::devicesChanged);
    DevicePresence renamed = named(u"b"_s);
    renamed.name = u"z"_s;
    b.session.setPresence(renamed);
    QCOMPARE(a.see(), (QStringList{u"a"_s, u"z"_s}));
    QCOMPARE(changes.size(), 1);
    b.session.leave();
    QCOMPARE(a.see(), QStringList{u"a"_s});
    QCOMPARE(b.see(), QStringList{u"a"_s});
    QCOMPARE(changes.size(), 2);
}

// A device with a window and a server is one device.
void TestDiscovery::oncePerDevice()
{
    RoomsRig rig;
    Guest looker(rig, {});
    DevicePresence first = named(u"same"_s);
    first.name = u"first"_s;
    DevicePresence second = first;
    second.name = u"second"_s;
    Guest a(rig, first);
    (void)looker.see();
    rig.time.advance(100);
    Guest b(rig, second);
    QCOMPARE(looker.see(), QStringList{u"second"_s});
    rig.time.advance(100);
    a.session.setPresence(first);
    QCOMPARE(looker.see(), QStringList{u"first"_s});
    a.disconnect();
    QCOMPARE(looker.see(), QStringList{u"second"_s});
}

void TestDiscovery::renewedAndExpired()
{
    RoomsRig rig;
    Guest looker(rig, {});
    Guest a(rig, named(u"a"_s));
    const QSignalSpy changes(&looker.session, &DiscoverySession::devicesChanged);
    for (int i = 0; i < 12; ++i) {
        rig.time.advance(10'000);
        QCOMPARE(looker.see(), QStringList{u"a"_s});
    }
    QCOMPARE(changes.size(), 1);
    // The way is cut and nobody says so.
    looker.session.disconnected();
    looker.inbox.clear();
    rig.time.advance(14'000);
    QCOMPARE(titles(looker.session.devices()), QStringList{u"a"_s});
    rig.time.advance(30'000);
    QCOMPARE(titles(looker.session.devices()), QStringList());
    QCOMPARE(changes.size(), 2);
}

void TestDiscovery::reconnected()
{
    RoomsRig rig;
    Guest looker(rig, {});
    Guest a(rig, named(u"a"_s));
    QCOMPARE(looker.see(), QStringList{u"a"_s});
    for (int i = 0; i < 3; ++i) {
        a.disconnect();
        QCOMPARE(looker.see(), QStringList());
        a.connect();
        QCOMPARE(looker.see(), QStringList{u"a"_s}); // at once, not with the next renewal
    }
}

void TestDiscovery::saidToBeGone()
{
    DiscoverySession session(named(u"a"_s));
    QList<yjs::AwarenessEntry> said;
    session.connected([&said](const QByteArray &message) {
        const auto read = yjs::readMessage(message);
        if (read->kind == yjs::Message::Kind::Awareness)
            said.append(*yjs::readAwareness(read->payload));
    });
    QCOMPARE(said.size(), 1);
    session.receive(yjs::awarenessMessage({{said[0].client, said[0].clock, "null"}}));
    QCOMPARE(said.size(), 2);
    QVERIFY(said[1].clock > said[0].clock && !said[1].isGone());
    for (const char *hex : {"", "ff", "0109010101057b6f6f7073", "7f00", "00000100"})
        session.receive(QByteArray::fromHex(hex));
}

void TestDiscovery::serverIsInItsOwnRoom()
{
    RoomsRig rig;
    ServerPresence server(*rig.rooms, hubPresence(u"hub"_s, QUrl(u"https://hub.example"_s)), rig.time, rig.time);
    Guest a(rig, named(u"a"_s));
    QTRY_COMPARE(server.session().devices().size(), 2);
    QCOMPARE(a.see().size(), 2);
    rig.time.advance(60'000);
    QCOMPARE(a.see().size(), 2);
    a.session.leave();
    QTRY_COMPARE(server.session().devices().size(), 1);
}

void TestDiscovery::clientOverTheNetwork()
{
    Hub hub;
    ServerPresence own(hub.rooms(), hubPresence(u"hub"_s, hub.url()));
    const auto a = makeClient(hub.url(), named(u"a"_s));
    const auto b = makeClient(hub.url(), sidecarPresence(u"b"_s, QUrl(u"http://desk:1"_s)));
    QTRY_COMPARE(a->devices().size(), 3);
    QTRY_COMPARE(b->devices().size(), 3);
    QCOMPARE(a->state(), State::Live);
    b->stop();
    QCOMPARE(b->state(), State::Offline);
    QTRY_COMPARE(a->devices().size(), 2);
    b->start();
    QTRY_COMPARE(a->devices().size(), 3);
    hub.rooms().endUser("u", "You are signed out.");
    QTRY_COMPARE(a->state(), State::Refused);
    QCOMPARE(a->lastError().serverMessage, u"You are signed out."_s);
}

void TestDiscovery::refusedSignIn()
{
    Hub hub;
    const auto a = makeClient(hub.url(), named(u"a"_s), "qd-canary-wrong");
    QTRY_COMPARE(a->state(), State::Refused);
    QCOMPARE(a->lastError().code, Error::Code::Unauthorized);
    QVERIFY(!a->lastError().detail.contains(u"qd-canary"));
    // Nobody is asked again by itself; starting asks.
    const QSignalSpy changes(a.get(), &DiscoveryClient::stateChanged);
    a->start();
    QTRY_COMPARE(changes.size(), 2);
    QCOMPARE(a->state(), State::Refused);
}

void TestDiscovery::comesBackAfterARestart()
{
    auto hub = std::make_unique<Hub>();
    const QUrl url = hub->url();
    const quint16 port = hub->port;
    DiscoveryClient a(SocketTarget{DiscoveryClient::roomUrl(url), "qd-canary-token", {}}, named(u"a"_s), systemClock(),
                      systemScheduler(), [] { return 0.0; });
    a.start();
    QTRY_COMPARE(a.devices().size(), 1);
    const QSignalSpy changes(&a, &DiscoveryClient::stateChanged);
    hub.reset();
    QTRY_VERIFY(a.state() != State::Live);
    hub = std::make_unique<Hub>(port);
    QTRY_COMPARE_WITH_TIMEOUT(a.state(), State::Live, 30'000);
    const auto b = makeClient(url, named(u"b"_s));
    QTRY_COMPARE(a.devices().size(), 2);
}

// npm's y-websocket in the same room as ours.
void TestDiscovery::stockClient()
{
    Hub hub;
    const auto client = makeClient(hub.url(), named(u"ours"_s));
    PeerProcess script(u"discovery.mjs"_s);
    QStringList seen;
    connect(client.get(), &DiscoveryClient::devicesChanged, this, [&] { seen = titles(client->devices()) + seen; });
    const QByteArray said = script.complaint({u"ws://127.0.0.1:%1/rooms"_s.arg(hub.port)});
    QVERIFY2(said.isEmpty(), said.constData());
    QVERIFY(seen.contains(u"Stock"_s));
    QTRY_COMPARE(titles(client->devices()), QStringList{u"ours"_s}); // it has gone
}

QTEST_GUILESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
