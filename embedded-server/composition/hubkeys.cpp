// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/hubkeys.h"

namespace qd::server {

namespace {

proxy::ProxyLimits limitsOf(const ServerSettings &settings)
{
    proxy::ProxyLimits limits;
    limits.person = {settings.proxyPersonRequests, settings.proxyPersonStreams};
    limits.token = {settings.proxyTokenRequests, settings.proxyTokenStreams};
    return limits;
}

} // namespace

HubKeys::HubKeys(store::Database &database, const ServerSettings &settings, const QString &instance,
                 http::UpstreamClient &upstream, const keys::AuditHook &audit)
    : m_database(database)
    , m_places(settings, instance)
    , m_store({.database = &database, .sources = m_places.sources(), .audit = audit})
    , m_resolver(&m_store, keys::KeyResolver::processEnvironment, {settings.localProviders})
    , m_probe(upstream)
    , m_methods(m_store, m_resolver, &m_probe)
    , m_routes(m_store, m_resolver, m_methods)
    , m_served(m_store, m_resolver, m_probe)
    , m_tokens(database, systemClock(), audit)
    , m_usage(database)
    , m_allowances(database, systemClock())
    , m_limiter(systemClock())
    , m_limits(limitsOf(settings))
    , m_proxyMethods(m_served, m_tokens, m_usage)
    , m_proxyRoutes(proxyParts(&upstream), m_limits)
{}

proxy::ProxyRoutes::Parts HubKeys::proxyParts(http::UpstreamClient *upstream)
{
    return {.keys = &m_store,
            .resolver = &m_resolver,
            .tokens = &m_tokens,
            .upstream = upstream,
            .usage = &m_usage,
            .people = &m_allowances,
            .limiter = &m_limiter};
}

QCoro::Task<Outcome<void>> HubKeys::prepare()
{
    const Outcome<void> there = co_await m_tasks(m_places.prepare());
    if (!there)
        co_return there;
    const Outcome<void> opened = co_await m_tasks(m_store.open());
    co_return opened;
}

void HubKeys::addTo(http::Router &router)
{
    m_routes.addTo(router);
    m_proxyRoutes.addTo(router);
}

void HubKeys::addTo(Dispatcher &dispatcher)
{
    m_methods.addTo(dispatcher);
    m_proxyMethods.addTo(dispatcher);
}

std::unique_ptr<OpenCodeKeys> HubKeys::forOpenCode(OpenCodeKeys::Setup setup)
{
    return std::make_unique<OpenCodeKeys>(OpenCodeKeys::Parts{m_database, m_served, m_tokens}, std::move(setup));
}

std::unique_ptr<LocalProxy> HubKeys::localProxy(QObject *owner)
{
    return std::make_unique<LocalProxy>(proxyParts(nullptr), m_limits, owner);
}

std::unique_ptr<http::Authenticator> HubKeys::around(http::Authenticator &inner)
{
    return std::make_unique<proxy::ProxyAuthenticator>(m_tokens, &inner);
}

} // namespace qd::server
