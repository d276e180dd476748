// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "core/base/origin.h"
#include "core/discovery/discoveryclient.h"
#include "core/hub/hubapi.h"
#include "core/hub/hubsubscription.h"
#include "core/hub/websockettransport.h"
#include "core/protocol/sessionmethods.h"
#include "embedded-server/auth/bearerauthenticator.h"
#include "embedded-server/composition/composition.h"
#include "embedded-server/composition/firstline.h"
#include "embedded-server/hubsession/hubsessionauthenticator.h"

#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace qd::server {

namespace {

HubSessionOptions optionsFor(const ServerSettings &settings)
{
    HubSessionOptions options;
    options.hub = settings.hub;
    options.tokenOf = &auth::bearerTokenOf;
    if (settings.hubPeople == HubPeople::ReadOnly)
        options.otherwise = auth::permissionsOf(store::Role::ReadOnly);
    else if (settings.hubPeople == HubPeople::Member)
        options.otherwise = auth::permissionsOf(store::Role::Member);
    return options;
}

//! \brief What a sidecar has of its hub besides its answers, when it has a token of it: word of sessions that end, and a place in its
//! discovery room.
class HubLink
{
public:
    HubLink(const QUrl &hub, const QByteArray &token, const DevicePresence &own, HubSessionAuthenticator &door)
        : m_door(door)
        , m_transport(SocketTarget{WebSocketTransport::socketUrl(hub), token, {}})
        , m_api(m_transport)
        , m_ended(m_api.subscribe(QString::fromLatin1(rpc::endedSignInsTopic)))
        , m_discovery(SocketTarget{DiscoveryClient::roomUrl(hub), token, {}}, own)
    {
        QObject::connect(m_ended.get(), &HubSubscription::happened, m_ended.get(),
                         [this](qint64, const QByteArray &data) { take(data); });
        QObject::connect(m_ended.get(), &HubSubscription::missed, m_ended.get(), [this] { m_door.forgetAll(); });
        m_transport.start();
        m_discovery.start();
    }

private:
    void take(const QByteArray &data)
    {
        const auto tree = json::Tree::parse(data);
        rpc::EndedSignIn event;
        rpc::Misfit misfit;
        if (tree && rpc::Codec<rpc::EndedSignIn>::read((*tree)->root(), event, misfit) && event.session)
            m_door.sessionRevoked(*event.session);
        else
            m_door.forgetAll(); // somebody may something else now
    }

    HubSessionAuthenticator &m_door;
    WebSocketTransport m_transport;
    HubApi m_api;
    std::unique_ptr<HubSubscription> m_ended;
    DiscoveryClient m_discovery;
};

class SidecarServer final : public Composition
{
public:
    explicit SidecarServer(ServerSettings settings)
        : Composition(std::move(settings))
        , m_door(options())
    {}
    ~SidecarServer() override { close(); }
    Q_DISABLE_COPY_MOVE(SidecarServer)

protected:
    QCoro::Task<Outcome<void>> prepare() override
    {
        if (const Outcome<QUrl> hub = hubAddress(settings().hub.toString()); !hub)
            co_return tl::unexpected(hub.error());
        const Outcome<QByteArray> token = firstLine(settings().hubTokenFile);
        if (token)
            m_token = *token;
        co_return token.map([](const QByteArray &) {});
    }
    void mount(http::Router &router) override
    {
        // As a hub does; but people sign in at the hub, and come with a token of it.
        json::Writer ways;
        ways.beginObject().member("password", false).member("browser", false).member("bootstrap", false);
        ways.member("hub", settings().hub.toString(QUrl::FullyEncoded)).endObject();
        router.add(
            http::Verb::Get, "/auth/ways", http::Needs::Nothing,
            [body = ways.take()](const http::ExchangePtr &exchange) { exchange->answer(http::jsonResponse(body)); });
    }
    void started() override
    {
        if (!m_token.isEmpty()) {
            m_link = std::make_unique<HubLink>(settings().hub, m_token, presence(), m_door);
            return;
        }
        // Nobody tells it of sessions that end, so what is open is looked at again now and then.
        connect(&m_again, &QTimer::timeout, this, [this] { m_door.forgetAll(); });
        m_again.start(10min);
    }
    http::Authenticator &authenticator() override { return m_door; }
    QList<QString> capabilities() const override { return {u"workspace"_s, u"sync"_s}; }

private:
    [[nodiscard]] HubSessionOptions options() const
    {
        HubSessionOptions options = optionsFor(settings());
        options.audiences = [this] { return addresses(); };
        return options;
    }
    //! Those that people are told, and those that the settings name. Not what a request says of itself: whoever sends it can say anything.
    [[nodiscard]] QStringList addresses() const
    {
        QUrl address = publicUrl();
        QStringList all{originOf(address)};
        for (const QString &host : settings().hosts) {
            address.setHost(host);
            all.append(originOf(address));
        }
        all.removeAll(QString());
        return all;
    }

    HubSessionAuthenticator m_door;
    QByteArray m_token;
    std::unique_ptr<HubLink> m_link;
    QTimer m_again;
};

} // namespace

std::unique_ptr<Composition> createSidecarServer(ServerSettings settings)
{
    return std::make_unique<SidecarServer>(std::move(settings));
}

} // namespace qd::server
