// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hubrooms.h"

#include "qml/settings/settingsstore.h"
#include "qml/shell/words.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

QString settingOf(HubRooms::Use use)
{
    switch (use) {
    case HubRooms::Use::Presence:
        return u"presence"_s;
    case HubRooms::Use::Workspaces:
        return u"workspaces"_s;
    case HubRooms::Use::Plugins:
        break;
    }
    return u"plugins"_s;
}

QString roomOf(HubRooms::Use use)
{
    return use == HubRooms::Use::Workspaces ? SharedList::workspacesRoom() : SharedList::pluginsRoom();
}

} // namespace

HubRooms::HubRooms(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    connect(&workspace, &Workspace::hubChanged, this, &HubRooms::begin);
    connect(&workspace, &Workspace::stateChanged, this, &HubRooms::follow);
    begin();
}

HubRooms::~HubRooms() = default;

void HubRooms::forget()
{
    for (KeptList *list : {m_workspaces.get(), m_plugins.get()}) {
        if (list)
            list->end();
    }
}

// Somebody signed in, or out.
void HubRooms::begin()
{
    if (m_link)
        m_link->disconnect(this);
    m_link = m_workspace.hub();
    m_refused = false;
    m_asked = false;
    m_discovery.reset();
    m_workspaces.reset();
    m_plugins.reset();
    if (m_link)
        connect(m_link, &HubLink::changed, this, &HubRooms::follow);
    Q_EMIT devicesChanged();
    Q_EMIT workspacesChanged();
    Q_EMIT pluginsChanged();
    follow();
}

bool HubRooms::isWanted() const
{
    if (m_workspace.roomTarget({}).url.isEmpty() || !m_link)
        return false;
    if (m_link->isReady() && !m_link->capabilities().contains(u"sync"_s))
        return false;
    return m_workspace.state() == Workspace::State::Live || m_workspace.state() == Workspace::State::Repairing ||
           m_link->state() == HubLink::State::Live;
}

void HubRooms::follow()
{
    const bool wanted = isWanted();
    // It tells who one is there: whether one owns it, and whose lists those are.
    if (wanted && !m_asked) {
        m_asked = true;
        m_link->start();
    }
    look(wanted);
    share(m_workspaces, Use::Workspaces, wanted);
    share(m_plugins, Use::Plugins, wanted);
    Q_EMIT changed();
}

void HubRooms::look(bool wanted)
{
    if (!wanted && m_discovery) {
        m_discovery->stop(); // which tells the others
        m_discovery.reset();
        Q_EMIT devicesChanged();
    }
    if (wanted && !m_discovery && !m_refused) {
        m_shown.reset();
        m_discovery =
            std::make_unique<DiscoveryClient>(m_workspace.roomTarget(DiscoveryClient::defaultRoom()), std::nullopt);
        connect(m_discovery.get(), &DiscoveryClient::devicesChanged, this, &HubRooms::devicesChanged);
        connect(m_discovery.get(), &DiscoveryClient::stateChanged, this, [this] {
            m_refused = m_discovery->state() == DiscoveryClient::State::Refused;
            Q_EMIT changed();
        });
        m_discovery->start();
    }
    announce();
}

void HubRooms::announce()
{
    if (!m_discovery)
        return;
    std::optional<DevicePresence> own;
    if (showsDevice())
        own = clientPresence(m_workspace.services().settings.deviceId());
    if (std::exchange(m_shown, own) != own)
        m_discovery->setPresence(own);
}

void HubRooms::share(std::unique_ptr<KeptList> &list, Use use, bool wanted)
{
    const bool chosen = isChosen(use);
    if (!chosen && list) {
        list->end();
        list.reset();
        tell(use);
    }
    if (chosen && !list && wanted && mayShare()) {
        list = std::make_unique<KeptList>(m_workspace.roomTarget(roomOf(use)), m_workspace.services().library,
                                          keyFor(use));
        connect(list.get(), &KeptList::changed, this, [this, use] {
            tell(use);
            Q_EMIT changed();
        });
        tell(use);
    }
    if (list)
        list->setConnected(wanted);
}

void HubRooms::tell(Use use)
{
    if (use == Use::Workspaces)
        Q_EMIT workspacesChanged();
    else
        Q_EMIT pluginsChanged();
}

// Of whoever is signed in: two people's lists are never mixed.
QString HubRooms::keyFor(Use use) const
{
    const QUrl hub = m_workspace.roomTarget(roomOf(use)).url;
    const QByteArray whose = hub.toEncoded() + '\n' + m_link->userId().toUtf8();
    return u"shared-lists/"_s +
           QString::fromLatin1(QCryptographicHash::hash(whose, QCryptographicHash::Sha256).toHex());
}

QList<DiscoveredDevice> HubRooms::devices() const
{
    return m_discovery ? m_discovery->devices() : QList<DiscoveredDevice>();
}

bool HubRooms::isLooking() const
{
    return m_discovery && m_discovery->state() == DiscoveryClient::State::Live;
}

bool HubRooms::isChosen(Use use) const
{
    return m_workspace.services().settings.roomUse(m_workspace.id(), settingOf(use)).value_or(false);
}

void HubRooms::choose(Use use, bool on)
{
    m_workspace.services().settings.setRoomUse(m_workspace.id(), settingOf(use), on);
    follow();
}

bool HubRooms::showsDevice() const
{
    const bool owns = m_link && m_link->mayAdminister();
    return m_workspace.services().settings.roomUse(m_workspace.id(), settingOf(Use::Presence)).value_or(owns);
}

void HubRooms::setShowsDevice(bool shows)
{
    choose(Use::Presence, shows);
}

bool HubRooms::mayShare() const
{
    return m_link && m_link->isReady() && m_link->mode() != u"sidecar" && m_link->capabilities().contains(u"sync"_s);
}

bool HubRooms::sharesWorkspaces() const
{
    return isChosen(Use::Workspaces);
}

void HubRooms::setSharesWorkspaces(bool shares)
{
    choose(Use::Workspaces, shares);
}

bool HubRooms::sharesPlugins() const
{
    return isChosen(Use::Plugins);
}

void HubRooms::setSharesPlugins(bool shares)
{
    choose(Use::Plugins, shares);
}

QString HubRooms::trouble() const
{
    QStringList sentences;
    for (const KeptList *list : {m_workspaces.get(), m_plugins.get()}) {
        if (list && !list->refusal().isEmpty())
            sentences += tr("%1 does not take changes of yours: you may only look there.").arg(m_workspace.name());
        if (list && !list->saveTrouble().isEmpty())
            sentences += tr("The shared list can't be kept on this device: %1.").arg(list->saveTrouble());
        if (list && list->isRefused())
            sentences += tr("%1 does not open your lists. Sign in again.").arg(m_workspace.name());
    }
    sentences.removeDuplicates();
    return sentences.join(u' ');
}

} // namespace qd::ui
