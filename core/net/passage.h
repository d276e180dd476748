// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/connectionproblem.h"
#include "core/net/trust.h"

#include <QHash>
#include <QHostAddress>
#include <QList>
#include <QNetworkProxy>

#include <functional>
#include <memory>

namespace qd {

//! \brief The way that the operating system would take to an address. Injected for tests.
class Routes
{
public:
    struct Way
    {
        QString interface;       //!< its name; empty = there is no way
        QList<QHostAddress> own; //!< its addresses
    };
    virtual ~Routes() = default;
    [[nodiscard]] virtual Way to(const QHostAddress &address) const = 0;
};

//! Asks the system with a connected datagram socket: nothing is sent. A process-wide constant object, callable from any thread.
[[nodiscard]] const Routes &systemRoutes();

//! \brief Whether packets to `address` go through a tailnet (Tailscale, Headscale): encrypted from this machine to the other one.
//!
//! The route decides: its interface is a tunnel with a tailnet address. The range alone says nothing, 100.64.0.0/10 is also carrier NAT. A public
//! address does not count even then: it lies behind an exit node, and the last leg is open.
[[nodiscard]] bool isThroughTailnet(const QHostAddress &address, const Routes &routes = systemRoutes());

enum class Wire : quint8
{
    NotAnAddress,
    Encrypted,   //!< https
    ThisMachine, //!< plain, on loopback
    Allowed,     //!< plain, and the person allowed it for this host and port
    Open,        //!< plain: only through a tailnet
};
[[nodiscard]] Wire wireTo(const QUrl &base, const ServerTrust &trust);

//! Whether the server is on this machine: a loopback address or `localhost`, no other name. No proxy, no compression.
[[nodiscard]] bool isLoopback(const QUrl &url);

//! \brief Where requests to a server really go, or why they must not.
struct Passage
{
    QUrl base;                    //!< as given, or with the address that was checked in place of the name
    QByteArray hostHeader;        //!< what to send as Host when `base` has an address in place of the name; else empty
    QList<QNetworkProxy> proxies; //!< in order; one of type NoProxy = directly
    ConnectionProblem refusal;    //!< if it has a code, nothing may be sent
};

//! \brief Finds the passage to a server, anew for each request, because routes change.
//!
//! Name look-ups and the system's proxy settings, which may take seconds, are asked elsewhere; the proxies are asked once a minute. A copy shares
//! what is known. One thread with an event loop.
class PassageFinder
{
public:
    explicit PassageFinder(const Routes &routes = systemRoutes());

    //! Calls `done` once: at once when nothing must be looked up, later otherwise; also when this object has gone meanwhile.
    void find(const QUrl &base, const ServerTrust &trust, std::function<void(const Passage &)> done);
    //! Asks for everything again.
    void forget() { m_proxies->clear(); }

private:
    struct Known
    {
        QList<QNetworkProxy> proxies;
        qint64 at = 0; //!< monotonic
    };
    void findTailnet(Passage passage, std::function<void(const Passage &)> done) const;
    void findProxies(Passage passage, std::function<void(const Passage &)> done) const;

    const Routes *m_routes;
    std::shared_ptr<QHash<QString, Known>> m_proxies = std::make_shared<QHash<QString, Known>>();
};

} // namespace qd
