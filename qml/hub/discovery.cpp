// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/discovery.h"

#include "core/net/passage.h"
#include "core/rooms/foreigntext.h"
#include "core/workspaces/workspacefields.h"

#include <QSet>

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr std::chrono::milliseconds gather{100};

SharedWorkspace sharedOf(const WorkspaceRecord &record)
{
    const bool isHub = record.kind == WorkspaceKind::Hub;
    return {record.name, webUrl(record.url.toString(QUrl::FullyEncoded)), isHub, isHub ? QString() : record.username};
}

//! What to add first stands first; equal names by address, so that they don't change places.
auto rankOf(const FoundDevice &device)
{
    return std::tuple(device.type == DeviceType::Client, device.isKnown || device.isElsewhere, device.name.toLower(),
                      device.key);
}

} // namespace

Discovery::Discovery(Workspaces &workspaces, QObject *parent)
    : QObject(parent)
    , m_workspaces(workspaces)
    , m_plugins(*workspaces.local())
{
    m_devicesTimer.setSingleShot(true);
    m_devicesTimer.setInterval(gather);
    connect(&m_devicesTimer, &QTimer::timeout, this, &Discovery::devicesChanged);
    for (Workspace *workspace : workspaces.all())
        follow(workspace);
    connect(&workspaces, &Workspaces::added, this, &Discovery::follow);
    connect(&workspaces, &Workspaces::removing, this, &Discovery::leave);
    connect(&workspaces, &Workspaces::listChanged, this, &Discovery::shareAll);
}

Discovery::~Discovery()
{
    m_workspaces.disconnect(this);
    qDeleteAll(m_hubs);
}

void Discovery::follow(Workspace *workspace)
{
    if (workspace->record().kind == WorkspaceKind::Hub && !m_hubs.contains(workspace->id())) {
        auto *rooms = new HubRooms(*workspace, this);
        m_hubs.insert(workspace->id(), rooms);
        connect(rooms, &HubRooms::devicesChanged, &m_devicesTimer, qOverload<>(&QTimer::start));
        connect(rooms, &HubRooms::workspacesChanged, this, &Discovery::shareAll);
        connect(rooms, &HubRooms::pluginsChanged, this, &Discovery::sharePlugins);
        Q_EMIT hubsChanged();
    }
    sharePlugins();
    shareAll();
}

void Discovery::leave(const Workspace *workspace)
{
    if (HubRooms *rooms = m_hubs.take(workspace->id())) {
        rooms->forget();
        delete rooms;
    }
    Q_EMIT hubsChanged();
    sharePlugins();
    shareAll();
}

void Discovery::shareAll()
{
    const KeptList::Entries own = ownWorkspaces();
    for (HubRooms *rooms : std::as_const(m_hubs)) {
        if (KeptList *list = rooms->workspaces())
            list->offer(own);
    }
    m_devicesTimer.start(); // others are known now
    Q_EMIT offersChanged();
}

void Discovery::sharePlugins()
{
    QList<QPointer<KeptList>> lists;
    for (HubRooms *rooms : std::as_const(m_hubs)) {
        if (KeptList *list = rooms->plugins())
            lists += list;
    }
    m_plugins.setLists(lists);
}

// What other devices can use: an address of this machine means another one there.
KeptList::Entries Discovery::ownWorkspaces() const
{
    KeptList::Entries own;
    for (const Workspace *workspace : m_workspaces.all()) {
        const SharedWorkspace shared = sharedOf(workspace->record());
        if (!workspace->isLocal() && !shared.url.isEmpty() && !isLoopback(shared.url))
            own.insert(shared.key(), writeSharedWorkspace(shared));
    }
    return own;
}

//! What is being put together.
struct Discovery::Finding
{
    QList<FoundDevice> found;
    QHash<QString, qsizetype> rows;
    QSet<QString> places; //!< of workspaces
};

void Discovery::add(Finding &finding, const HubRooms &rooms) const
{
    const Workspace &hub = rooms.workspace();
    const bool isNear = isLoopback(hub.record().url);
    const QList<DiscoveredDevice> devices = rooms.devices();
    for (const DiscoveredDevice &device : devices) {
        const std::optional<FoundServer> server = foundServer(device.presence);
        const QUrl url = server ? server->url : QUrl();
        const QString key = server ? webPlace(url) : u"device "_s + device.presence.deviceId;
        if (!finding.rows.contains(key)) {
            finding.rows.insert(key, finding.found.size());
            const DevicePresence &said = device.presence;
            FoundDevice one{key, said.type, said.title(), said.hostname, said.version, said.platform, url, {}};
            one.isThisDevice = device.isThisDevice;
            one.isKnown = server && finding.places.contains(key);
            one.isElsewhere = server && isLoopback(url) && !isNear;
            finding.found += one;
        }
        FoundDevice &one = finding.found[finding.rows.value(key)];
        one.seenMs = std::max(one.seenMs, device.seenMs);
        if (!one.through.contains(hub.name()))
            one.through += hub.name();
    }
}

QList<FoundDevice> Discovery::devices(const QString &hub) const
{
    Finding finding;
    for (const Workspace *workspace : m_workspaces.all()) {
        if (!workspace->isLocal())
            finding.places += webPlace(workspace->record().url);
    }
    for (const Workspace *workspace : m_workspaces.all()) {
        const HubRooms *rooms = m_hubs.value(workspace->id());
        if (rooms && (hub.isEmpty() || hub == workspace->id()))
            add(finding, *rooms);
    }
    std::ranges::sort(finding.found, {}, &rankOf);
    return finding.found;
}

QList<OfferedWorkspace> Discovery::offers(const QString &hub) const
{
    QList<OfferedWorkspace> offered;
    QSet<QString> keys;
    for (const Workspace *workspace : m_workspaces.all()) {
        const HubRooms *rooms = m_hubs.value(workspace->id());
        if (!rooms || !rooms->workspaces() || (!hub.isEmpty() && hub != workspace->id()))
            continue;
        const KeptList::Entries entries = rooms->workspaces()->entries();
        for (auto each = entries.cbegin(); each != entries.cend(); ++each) {
            const auto shared = readSharedWorkspace(each.value());
            if (!shared || keys.contains(each.key()) || isLoopback(shared->url) || isHere(*shared) ||
                offered.size() >= mostShown)
                continue;
            keys.insert(each.key());
            offered += OfferedWorkspace{each.key(), *shared, workspace->id(), workspace->name()};
        }
    }
    return offered;
}

bool Discovery::isHere(const SharedWorkspace &shared) const
{
    const QString key = shared.key();
    return std::ranges::any_of(m_workspaces.all(), [&key](const Workspace *workspace) {
        return !workspace->isLocal() && sharedOf(workspace->record()).key() == key;
    });
}

} // namespace qd::ui
