// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/composition/localproxy.h"
#include "embedded-server/composition/masterplaces.h"
#include "embedded-server/composition/opencodekeys.h"
#include "embedded-server/keys/keymethods.h"
#include "embedded-server/keys/keyroutes.h"
#include "embedded-server/proxy/modelsprobe.h"
#include "embedded-server/proxy/proxyauthenticator.h"
#include "embedded-server/proxy/proxymethods.h"
#include "embedded-server/proxy/proxyroutes.h"

namespace qd::server {

//! \brief A hub's key store and AI proxy, wired. One thread; what it is given must outlive it.
class HubKeys
{
public:
    //! `instance`: as MasterPlaces has it.
    HubKeys(store::Database &database, const ServerSettings &settings, const QString &instance,
            http::UpstreamClient &upstream, const keys::AuditHook &audit);

    //! Finds or makes the master key.
    [[nodiscard]] QCoro::Task<Outcome<void>> prepare();
    void addTo(http::Router &router);
    void addTo(Dispatcher &dispatcher);

    //! A user may something else now, or is gone.
    void personChanged(const QUuid &user)
    {
        m_allowances.forget(user);
        m_tokens.personChanged(user);
    }
    //! Knows proxy tokens too. `inner` must outlive it.
    [[nodiscard]] std::unique_ptr<http::Authenticator> around(http::Authenticator &inner);

    //! See keys::KeyStore::derived().
    [[nodiscard]] QCoro::Task<Outcome<QList<QByteArray>>> derived(const QByteArray &purpose)
    {
        return m_store.derived(purpose);
    }

    //! For the machine's OpenCode. This must outlive it.
    [[nodiscard]] std::unique_ptr<OpenCodeKeys> forOpenCode(OpenCodeKeys::Setup setup);
    //! The proxy at a port of its own, not open yet. This must outlive it.
    [[nodiscard]] std::unique_ptr<LocalProxy> localProxy(QObject *owner);

private:
    [[nodiscard]] proxy::ProxyRoutes::Parts proxyParts(http::UpstreamClient *upstream);

    store::Database &m_database;
    MasterPlaces m_places;
    keys::KeyStore m_store;
    keys::KeyResolver m_resolver;
    proxy::ModelsProbe m_probe;
    keys::KeyMethods m_methods;
    keys::KeyRoutes m_routes;
    proxy::ServedProviders m_served;
    proxy::TokenKeeper m_tokens;
    proxy::UsageLog m_usage;
    proxy::Allowances m_allowances;
    proxy::TrafficLimiter m_limiter; //!< one for every way in
    proxy::ProxyLimits m_limits;
    proxy::ProxyMethods m_proxyMethods;
    proxy::ProxyRoutes m_proxyRoutes;
    TaskScope m_tasks;
};

} // namespace qd::server
