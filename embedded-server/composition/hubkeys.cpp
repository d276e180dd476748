// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/hubkeys.h"

#include <QDir>

namespace qd::server {

HubKeys::HubKeys(store::Database &database, const QString &folder, http::UpstreamClient &upstream,
                 const keys::AuditHook &audit)
    : m_environment(keys::EnvironmentMasterSource::ofProcess())
    , m_file(QDir(folder).filePath(QStringLiteral("master.key")))
    , m_store({.database = &database, .sources = {m_environment.get(), &m_file}, .audit = audit})
    , m_resolver(&m_store)
    , m_probe(upstream)
    , m_methods(m_store, m_resolver, &m_probe)
    , m_routes(m_store, m_resolver)
    , m_tokens(database, systemClock(), audit)
    , m_usage(database)
    , m_proxyMethods(m_tokens, m_usage)
    , m_proxyRoutes(
          {.keys = &m_store, .resolver = &m_resolver, .tokens = &m_tokens, .upstream = &upstream, .usage = &m_usage})
{}

QCoro::Task<Outcome<void>> HubKeys::prepare()
{
    return m_store.open();
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

std::unique_ptr<http::Authenticator> HubKeys::around(http::Authenticator &inner)
{
    return std::make_unique<proxy::ProxyAuthenticator>(m_tokens, &inner);
}

} // namespace qd::server
