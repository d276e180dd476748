// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/localproxy.h"

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

proxy::ProxyRoutes::Parts with(http::UpstreamClient &upstream, proxy::ProxyRoutes::Parts parts)
{
    parts.upstream = &upstream;
    return parts;
}

} // namespace

LocalProxy::LocalProxy(proxy::ProxyRoutes::Parts parts, const proxy::ProxyLimits &limits, QObject *owner)
    : m_routes(with(m_upstream, parts), limits)
    , m_door(*parts.tokens, nullptr)
{
    http::Router router;
    m_routes.addTo(router);
    http::Options options; // without names: it is asked by loopback's names and addresses only
    options.authenticated = true;
    m_server = std::make_unique<http::Server>(options, std::move(router), &m_door, owner);
}

LocalProxy::~LocalProxy()
{
    m_server.reset(); // whose handlers use the routes
}

Outcome<QUrl> LocalProxy::open()
{
    if (const Outcome<void> attached = m_upstream.attach(*m_server); !attached)
        return tl::unexpected(attached.error());
    const QHostAddress here(QHostAddress::LocalHost);
    return m_server->listen(here, 0).map([&here](quint16 port) {
        QUrl url;
        url.setScheme(u"http"_s);
        url.setHost(here.toString());
        url.setPort(port);
        return url;
    });
}

} // namespace qd::server
