// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/options.h"
#include "embedded-server/http/router.h"

#include <QHostAddress>

#include <chrono>

namespace qd::http {

class ServerCore;

//! \brief An HTTP/1.1 server (RFC 9110, 9112, 6455) with a thread of its own; handlers run on the owner's.
//!
//! Made, used and destroyed on the thread of `owner`. Destroying it ends what runs: what handlers hold learns of it before the destructor
//! returns, and does nothing after. When `owner` goes first, requests are answered with 500.
class Server
{
public:
    //! `authenticator` may be null: then only routes that need nothing can be asked. It must outlive the server.
    Server(const Options &options, Router router, Authenticator *authenticator, QObject *owner);
    ~Server();
    Q_DISABLE_COPY_MOVE(Server)

    //! Listens, on any port if it is 0, and returns it. Fails in words for a person: the address is taken, or is not loopback's while no
    //! authentication is configured, or the options contradict each other. May be called again for more addresses.
    [[nodiscard]] Outcome<quint16> listen(const QHostAddress &address = QHostAddress(QHostAddress::LocalHost),
                                          quint16 port = 0);
    //! The same with TLS: after setIdentity().
    [[nodiscard]] Outcome<quint16> listenSecurely(const QHostAddress &address = QHostAddress(QHostAddress::LocalHost),
                                                  quint16 port = 0);
    //! No new connections there; open ones stay.
    void stopListening(quint16 port);
    //! Those that are open now: requests may finish within `grace`, WebSockets are closed with 1001, then the rest is ended. Returns at once.
    void endConnections(std::chrono::milliseconds grace);

    //! Certificate chain and key in PEM form; again for a new certificate, which later connections get.
    [[nodiscard]] Outcome<void> setIdentity(const QByteArray &certificates, const QByteArray &key);

    //! Stops listening, lets requests finish within `grace`, closes WebSockets with 1001, then ends the rest. Resumes when all have gone.
    [[nodiscard]] QCoro::Task<> shutDown(std::chrono::milliseconds grace);

    //! Open connections, WebSockets included.
    [[nodiscard]] int connectionCount() const;

    //! For what else works on the engine's thread.
    [[nodiscard]] ServerCore &core() { return *m_core; }

private:
    [[nodiscard]] Outcome<quint16> listen(const QHostAddress &address, quint16 port, bool secure);

    Options m_options;
    bool m_hasIdentity = false;
    std::shared_ptr<ServerCore> m_core;
};

} // namespace qd::http
