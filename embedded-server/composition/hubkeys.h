// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/keys/keymethods.h"
#include "embedded-server/keys/keyroutes.h"
#include "embedded-server/keys/mastersources.h"
#include "embedded-server/proxy/modelsprobe.h"
#include "embedded-server/proxy/proxyauthenticator.h"
#include "embedded-server/proxy/proxymethods.h"
#include "embedded-server/proxy/proxyroutes.h"

namespace qd::server {

//! \brief A hub's key store and AI proxy, wired. One thread; what it is given must outlive it.
class HubKeys
{
public:
    //! `folder`: where a master key is kept that is in neither the environment nor a keychain.
    HubKeys(store::Database &database, const QString &folder, http::UpstreamClient &upstream,
            const keys::AuditHook &audit);

    //! Finds or makes the master key.
    [[nodiscard]] QCoro::Task<Outcome<void>> prepare();
    void addTo(http::Router &router);
    void addTo(Dispatcher &dispatcher);

    //! Knows proxy tokens too. `inner` must outlive it.
    [[nodiscard]] std::unique_ptr<http::Authenticator> around(http::Authenticator &inner);

private:
    std::unique_ptr<keys::EnvironmentMasterSource> m_environment;
    keys::FileMasterSource m_file;
    keys::KeyStore m_store;
    keys::KeyResolver m_resolver;
    proxy::ModelsProbe m_probe;
    keys::KeyMethods m_methods;
    keys::KeyRoutes m_routes;
    proxy::TokenKeeper m_tokens;
    proxy::UsageLog m_usage;
    proxy::ProxyMethods m_proxyMethods;
    proxy::ProxyRoutes m_proxyRoutes;
};

} // namespace qd::server
