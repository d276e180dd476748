// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/server.h"
#include "embedded-server/proxy/proxyauthenticator.h"
#include "embedded-server/proxy/proxyroutes.h"

#include <QUrl>

namespace qd::server {

//! \brief A hub's AI proxy alone, on a port of loopback's, for programs of this machine: for a hub that has no other socket, or only one with TLS.
//!
//! Proxy tokens open it and nothing else does; there is no other route. What is asked here counts together with what is asked of the hub's own
//! proxy. Owner's thread; what it is given must outlive it. Its end ends what runs.
class LocalProxy
{
public:
    //! `parts` without `upstream`: it has one of its own, because a client works for one server.
    LocalProxy(proxy::ProxyRoutes::Parts parts, const proxy::ProxyLimits &limits, QObject *owner);
    ~LocalProxy();
    Q_DISABLE_COPY_MOVE(LocalProxy)

    //! Listens on a port that is free, and returns its address. Once. Fails in words for a person.
    [[nodiscard]] Outcome<QUrl> open();

private:
    http::UpstreamClient m_upstream;
    proxy::ProxyRoutes m_routes;
    proxy::ProxyAuthenticator m_door;
    std::unique_ptr<http::Server> m_server;
};

} // namespace qd::server
