// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/workspace.h"

#include "core/hub/websockettransport.h"
#include "core/net/trust.h"
#include "core/rooms/roomconnection.h"
#include "core/sessions/sessionstore.h"
#include "qml/hub/hublink.h"
#include "qml/shell/format.h"
#include "qml/shell/words.h"
#include "qml/workspaces/access.h"
#include "qml/workspaces/directorycatalog.h"
#include "qml/workspaces/problemwords.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {

Workspace::Workspace(WorkspaceRecord record, Services services, QObject *parent)
    : QObject(parent)
    , m_record(std::move(record))
    , m_services(services)
    , m_connection(m_record.id, services.store)
    , m_outbox(m_record.id, services.library, m_connection.api())
    , m_keeper(std::make_unique<LibraryKeeper>(m_record.id, services.store, services.library))
    , m_rules(m_record.id, services.library, services.notices)
    , m_deletions(new Deletions(*this))
    , m_requests(new Requests(*this, m_rules))
{
    connect(&m_connection, &ServerConnection::stateChanged, this, &Workspace::onStateChanged);
    connect(&m_connection, &ServerConnection::serverVersionChanged, this, &Workspace::stateChanged);
    connect(&m_connection, &ServerConnection::catalogChanged, this, [this](const QString &directory) {
        for (auto it = m_catalogs.cbegin(); it != m_catalogs.cend(); ++it) {
            if (directory.isEmpty() || it.key() == directory)
                it.value()->refresh();
        }
    });
    connect(&m_connection, &ServerConnection::branchChanged, this, [this](const QString &directory) {
        if (auto *catalog = m_catalogs.value(directory))
            catalog->refreshVcs();
    });
    connect(&m_connection, &ServerConnection::filesChanged, this, [this](const QString &directory) {
        if (auto *catalog = m_catalogs.value(directory))
            catalog->refreshVcs();
    });
    connect(&services.store, &SessionStore::requestsChanged, this, [this](const QString &workspace) {
        if (workspace == m_record.id && m_keeper) // else it is about to go
            countWaiting();
    });
}

Workspace::~Workspace()
{
    // They have requests under way, which end with the connection: nobody must go on with an answer then.
    qDeleteAll(findChildren<QObject *>(Qt::FindDirectChildrenOnly));
}

void Workspace::setRecord(const WorkspaceRecord &record)
{
    if (std::exchange(m_record, record) != record)
        Q_EMIT recordChanged();
}

QString Workspace::name() const
{
    return m_record.name.isEmpty() && isLocal() ? tr("This computer") : m_record.name;
}

QString Workspace::shownPath(const QString &path) const
{
    return isLocal() ? Format::path(path) : path;
}

QString Workspace::address() const
{
    return m_record.url.toDisplayString(QUrl::RemoveScheme | QUrl::RemoveUserInfo | QUrl::StripTrailingSlash).mid(2);
}

QString Workspace::url() const
{
    return m_record.url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo | QUrl::StripTrailingSlash);
}

bool Workspace::isInsecure() const
{
    return m_record.url.scheme() == "http"_L1 && m_record.trust.plainHost == hostPort(m_record.url);
}

bool Workspace::isPinned() const
{
    return !m_record.trust.certificate.isEmpty() && m_record.trust.certificateHost == hostPort(m_record.url);
}

Workspace::State Workspace::state() const
{
    return m_signIn == SignIn::Nothing ? State(m_connection.state()) : State::Unauthorised;
}

void Workspace::connectWith(const QByteArray &secret)
{
    m_signIn = SignIn::Nothing;
    const auto [server, credentials] = accessOf(m_record, secret);
    m_connection.connectTo(server, credentials, m_record.trust);
    if (isLocal())
        return; // its hub is in this process
    std::unique_ptr<HubTransport> way;
    if (m_record.kind == WorkspaceKind::Hub)
        way = std::make_unique<WebSocketTransport>(
            SocketTarget{WebSocketTransport::socketUrl(m_record.url), secret, m_record.trust});
    const QUrl rooms = way ? m_record.url : QUrl();
    setHub(std::move(way), {rooms, secret, m_record.trust});
}

void Workspace::renewSignIn(const QByteArray &secret)
{
    m_connection.renew(accessOf(m_record, secret).credentials);
    m_rooms.token = secret;
    if (!m_hub)
        return;
    m_hub->renew(secret);
    if (m_hub->state() == HubLink::State::Refused)
        m_hub->start();
}

SocketTarget Workspace::roomTarget(const QString &room) const
{
    SocketTarget target = m_rooms;
    if (!target.url.isEmpty())
        target.url = RoomConnection::roomUrl(target.url, room);
    return target;
}

void Workspace::setHub(std::unique_ptr<HubTransport> transport, SocketTarget rooms)
{
    m_rooms = transport ? std::move(rooms) : SocketTarget();
    auto *old = std::exchange(m_hub, transport ? new HubLink(std::move(transport), this) : nullptr);
    if (!old && !m_hub)
        return;
    Q_EMIT hubChanged();
    if (old)
        old->deleteLater(); // whoever shows it has let go by then
}

void Workspace::needSignIn(SignIn need)
{
    m_signIn = need;
    m_inTrouble = true;
    setHub({});
    m_connection.disconnectFromServer();
    Q_EMIT stateChanged();
}

void Workspace::retire()
{
    setHub({});
    m_keeper.reset();
    m_connection.disconnectFromServer();
}

Providers *Workspace::providers()
{
    if (!m_providers)
        m_providers = new Providers(*this, this);
    return m_providers;
}

QString Workspace::reason() const
{
    switch (state()) {
    case State::Live:
    case State::Connecting:
    case State::Repairing:
        return {};
    case State::Unauthorised:
        return signInReason();
    case State::Offline:
        break;
    }
    if (const auto explained = sentence(m_connection.problem()); !explained.isEmpty())
        return explained;
    if (m_connection.reason().isEmpty())
        return {};
    auto text = reasonOf(Error{m_connection.reasonCode(), {}, {}, 0});
    text[0] = text[0].toUpper();
    return text + u'.';
}

QString Workspace::signInReason() const
{
    const bool hub = m_record.kind == WorkspaceKind::Hub;
    switch (m_signIn) {
    case SignIn::NoSecret:
        return hub ? tr("You are not signed in at %1.").arg(address())
                   : tr("No password is kept for %1.").arg(address());
    case SignIn::KeychainLocked:
        return tr("The keychain is locked.");
    case SignIn::KeychainMissing:
        return hub ? tr("There is no keychain to read the sign-in from.")
                   : tr("There is no keychain to read the password from.");
    case SignIn::KeychainFailed:
        return tr("The keychain could not be read.");
    case SignIn::HubNeeded:
        return tr("You use it with your sign-in at %1: sign in there, or wait until that hub can be reached.")
            .arg(m_record.hub.authority());
    case SignIn::Nothing:
    case SignIn::Refused:
        break;
    }
    if (!m_record.hub.isEmpty())
        return tr("The server did not accept your sign-in at %1.").arg(m_record.hub.authority());
    return hub ? tr("The hub does not know this sign-in any more: it expired, or somebody ended it.")
               : tr("The server did not accept the password.");
}

DirectoryCatalog &Workspace::catalog(const QString &directory)
{
    auto *&catalog = m_catalogs[directory];
    if (!catalog) {
        catalog = new DirectoryCatalog(directory, *this);
        if (isLive())
            catalog->refresh();
    }
    return *catalog;
}

const DirectoryCatalog *Workspace::anyCatalog() const
{
    const auto it = std::ranges::find_if(m_catalogs, [](const auto *catalog) { return catalog->isReady(); });
    return it == m_catalogs.cend() ? nullptr : *it;
}

void Workspace::onStateChanged()
{
    if (m_connection.state() == ServerConnection::State::Unauthorised)
        m_signIn = SignIn::Refused;
    const bool live = isLive();
    if (live || state() == State::Unauthorised || state() == State::Offline)
        m_inTrouble = !live && !reason().isEmpty();
    if (live && !m_restored) {
        m_restored = true;
        m_outbox.restore();
    }
    m_outbox.setOnline(live);
    if (live) {
        for (auto *catalog : std::as_const(m_catalogs))
            catalog->refresh();
    }
    Q_EMIT stateChanged();
}

void Workspace::countWaiting()
{
    const SessionKey all{m_record.id, {}};
    const auto waiting = int(m_services.store.permissions(all).size() + m_services.store.questions(all).size());
    if (std::exchange(m_waiting, waiting) != waiting)
        Q_EMIT waitingChanged();
}

} // namespace qd::ui
