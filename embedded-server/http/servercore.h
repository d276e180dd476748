// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/engine.h"
#include "embedded-server/http/mailbox.h"
#include "embedded-server/http/reception.h"
#include "embedded-server/http/refusallog.h"
#include "embedded-server/http/stream.h"

#include <QHash>

#include <atomic>
#include <unordered_map>

namespace qd::http {

class Connection;
class SocketLink;
struct ExchangeCore;

//! \brief Something else that lives on the engine's thread, such as connections to other servers.
class EngineGuest
{
public:
    virtual ~EngineGuest() = default;
    //! Engine's thread, at each beat: for time-outs. `now`: monotonic milliseconds.
    virtual void sweep(qint64 now) = 0;
    //! Owner's thread: the engine has stopped and goes. Nothing of it may be held any more.
    virtual void engineStopped() = 0;
};

//! \brief What the engine's thread knows: connections, sockets, and how many there are.
//!
//! Made and destroyed on the owner's thread, when the engine does not run; in between everything is the engine's thread's.
class ServerCore
{
public:
    ServerCore(const Options &options, std::shared_ptr<const Router> router, Authenticator *authenticator,
               QObject *owner);
    ~ServerCore();
    Q_DISABLE_COPY_MOVE(ServerCore)

    // For the owner.
    [[nodiscard]] Engine &engine() { return m_engine; }
    [[nodiscard]] const std::shared_ptr<Mailbox> &mailbox() const { return m_mailbox; }
    [[nodiscard]] const std::shared_ptr<Gate> &gate() const { return m_gate; }
    void addGuest(std::shared_ptr<EngineGuest> guest);
    //! Any thread.
    [[nodiscard]] int connectionCount() const { return m_count; }

    void accept(qintptr descriptor, bool isIpv6, bool secure);
    void setIdentity(std::shared_ptr<TlsIdentity> identity) { m_identity = std::move(identity); }
    //! Finishes what runs; `gone` is called when nothing is left.
    void shutDown(std::function<void()> gone);
    //! Ends what still runs.
    void abortAll();
    //! Those that are open now, within so many milliseconds; goes on serving.
    void endConnections(int graceMs);

    // For connections.
    [[nodiscard]] const Options &options() const { return m_options; }
    [[nodiscard]] const Reception &reception() const { return m_reception; }
    [[nodiscard]] qint64 now() const { return m_clock.monotonicMs(); }
    [[nodiscard]] QByteArray date();
    [[nodiscard]] RefusalLog &refusals() { return *m_refusals; }
    [[nodiscard]] bool isStopping() const { return m_stopping; }
    [[nodiscard]] std::shared_ptr<ExchangeCore> newExchange(const Route *route, std::shared_ptr<Request> request);
    //! Asks the authenticator and then, if the body is there or streams, the handler.
    void decide(const std::shared_ptr<ExchangeCore> &exchange);
    //! Calls the handler.
    void handle(const std::shared_ptr<ExchangeCore> &exchange);
    //! Never destroys it at once.
    void gone(Connection *connection);
    void addSocket(std::shared_ptr<SocketLink> socket, const QHostAddress &peer);
    void gone(SocketLink *socket);

private:
    void count(const QHostAddress &peer, int by);
    void sweep();
    void checkEmpty();
    void closeAll();

    Options m_options;
    const Clock &m_clock;
    std::shared_ptr<RefusalLog> m_refusals;
    std::shared_ptr<const Router> m_router;
    Reception m_reception;
    Authenticator *m_authenticator; // owner's thread
    std::shared_ptr<Mailbox> m_mailbox;
    Engine m_engine;
    std::shared_ptr<Gate> m_gate;
    std::shared_ptr<TlsIdentity> m_identity;
    std::unordered_map<Connection *, std::unique_ptr<Connection>> m_connections;
    std::unordered_map<SocketLink *, std::shared_ptr<SocketLink>> m_sockets;
    std::vector<std::unique_ptr<Connection>> m_goneConnections;
    std::mutex m_guestMutex;
    std::vector<std::shared_ptr<EngineGuest>> m_guests;
    QHash<QHostAddress, int> m_perAddress;
    std::atomic<int> m_count = 0;
    bool m_stopping = false;
    std::vector<std::function<void()>> m_whenGone;
    QByteArray m_date;
    qint64 m_dateSecond = 0;
};

} // namespace qd::http
