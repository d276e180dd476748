// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/servercore.h"
#include "core/base/logging.h"
#include "embedded-server/http/connection.h"
#include "embedded-server/http/exchange.h"
#include "embedded-server/http/exchangecore.h"
#include "embedded-server/http/socketlink.h"

#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace qd::http {

namespace {

// For logs, and for clients where nothing better is said.
int statusOf(const Error &error)
{
    if (error.httpStatus >= 400 && error.httpStatus < 600)
        return error.httpStatus;
    switch (error.code) {
    case Error::Code::Unauthorized:
        return 401;
    case Error::Code::RateLimited:
        return 429;
    default:
        return 503;
    }
}

QByteArray sentenceOf(const Error &error, int status)
{
    if (!error.serverMessage.isEmpty())
        return error.serverMessage.toUtf8();
    return status == 401 ? "Sign in first." : "Whether you may do this can't be found out at the moment.";
}

void callHandler(const ExchangePtr &handle, const std::shared_ptr<ExchangeCore> &core)
{
    core->handOver();
    if (!core->isClosed())
        core->route->handler(handle);
}

// Owner's thread. Whatever lets go of the handle on the way, such as an owner that has gone, answers with 500.
QCoro::Task<> authorise(ExchangePtr handle, std::shared_ptr<ExchangeCore> core, Authenticator *authenticator)
{
    const Route &route = *core->route;
    if (!route.needs.nothing()) {
        if (!authenticator) {
            core->refuse(401, "Sign in first.");
            co_return;
        }
        const RequestPtr request = core->request;
        Outcome<Principal> who = co_await authenticator->authenticate(request);
        if (!who) {
            const int status = statusOf(who.error());
            core->refuse(status, sentenceOf(who.error(), status));
            co_return;
        }
        core->setWho(who->id);
        if (!route.needs.isMetBy(*who)) {
            core->refuse(403, "You are signed in, but may not do this.");
            co_return;
        }
        core->request->principal = std::make_shared<const Principal>(std::move(*who));
    }
    const bool ready = core->bodyDone || route.options.streamsBody;
    if (!ready || route.socketHandler)
        handle->disarm(); // once it may proceed, the engine makes another one, perhaps before this one has gone
    if (!ready || route.socketHandler || !core->bodyDone)
        core->proceed();
    if (ready && !route.socketHandler)
        callHandler(handle, core);
}

} // namespace

ServerCore::ServerCore(const Options &options, std::shared_ptr<const Router> router, Authenticator *authenticator,
                       QObject *owner)
    : m_options(options)
    , m_clock(options.clock ? *options.clock : systemClock())
    , m_refusals(options.refusals ? options.refusals : std::make_shared<RefusalLog>(m_clock))
    , m_router(std::move(router))
    , m_reception(options, m_router)
    , m_authenticator(authenticator)
    , m_mailbox(std::make_shared<Mailbox>(owner, m_engine))
    , m_gate(std::make_shared<Gate>(&m_engine))
{
    m_engine.every(m_options.beatMs, [this] { sweep(); });
    m_engine.start();
}

ServerCore::~ServerCore()
{
    m_gate->close();
    m_engine.stop();
    m_connections.clear();
    for (auto &[link, socket] : m_sockets)
        socket->lost();
    m_sockets.clear();
    for (const auto &guest : std::exchange(m_guests, {}))
        guest->engineStopped();
    for (const auto &gone : std::exchange(m_whenGone, {}))
        gone();
    m_mailbox->close();
}

void ServerCore::addGuest(std::shared_ptr<EngineGuest> guest)
{
    const std::scoped_lock lock(m_guestMutex);
    m_guests.push_back(std::move(guest));
}

void ServerCore::accept(qintptr descriptor, bool isIpv6, bool secure)
{
    const std::shared_ptr<Stream> stream =
        makeStream(m_engine.context(), descriptor, isIpv6, secure ? m_identity : nullptr);
    if (!stream)
        return;
    const Limits &limits = m_options.limits;
    const bool tooMany = m_perAddress.value(stream->peer()) >= limits.connectionsPerAddress &&
                         !isWithin(stream->peer(), m_options.trustedProxies);
    const bool full = m_count >= limits.connections || tooMany;
    if (full || m_stopping) {
        if (!m_stopping)
            m_refusals->note(Refusal::Rate, stream->peer(), {"too many connections"});
        // Nothing is promised to whom there is no room for: a short answer if it can be sent at once.
        if (!secure) {
            stream->write({"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: "
                           "close\r\n\r\n"});
            stream->endWriting();
        }
        return;
    }
    auto connection = std::make_unique<Connection>(*this, stream);
    Connection *raw = connection.get();
    m_connections.emplace(raw, std::move(connection));
    count(stream->peer(), 1);
    raw->start();
}

void ServerCore::count(const QHostAddress &peer, int by)
{
    m_count += by;
    int &ofPeer = m_perAddress[peer];
    ofPeer += by;
    if (ofPeer <= 0)
        m_perAddress.remove(peer);
}

QByteArray ServerCore::date()
{
    const qint64 second = m_clock.nowMs() / 1000;
    if (std::exchange(m_dateSecond, second) != second) {
        const QDateTime time = QDateTime::fromSecsSinceEpoch(second, Qt::UTC);
        m_date = QLocale::c().toString(time, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1();
    }
    return m_date;
}

std::shared_ptr<ExchangeCore> ServerCore::newExchange(const Route *route, std::shared_ptr<Request> request)
{
    auto core = std::make_shared<ExchangeCore>();
    core->gate = m_gate;
    core->mailbox = m_mailbox;
    core->router = m_router;
    core->route = route;
    core->request = std::move(request);
    core->queueLimit = m_options.limits.queue;
    return core;
}

void ServerCore::decide(const std::shared_ptr<ExchangeCore> &exchange)
{
    m_mailbox->post([handle = std::make_shared<Exchange>(exchange), exchange, authenticator = m_authenticator] {
        if (!exchange->isClosed())
            authorise(handle, exchange, authenticator);
    });
}

void ServerCore::handle(const std::shared_ptr<ExchangeCore> &exchange)
{
    exchange->handOver();
    m_mailbox->post([handle = std::make_shared<Exchange>(exchange), exchange] { callHandler(handle, exchange); });
}

void ServerCore::gone(Connection *connection)
{
    const auto found = m_connections.find(connection);
    if (found == m_connections.end())
        return;
    count(connection->peer(), -1);
    m_goneConnections.push_back(std::move(found->second));
    m_connections.erase(found);
    // It may be the one that calls.
    m_engine.post([this] { m_goneConnections.clear(); });
    checkEmpty();
}

void ServerCore::addSocket(std::shared_ptr<SocketLink> socket, const QHostAddress &peer)
{
    count(peer, 1);
    SocketLink *raw = socket.get();
    m_sockets.emplace(raw, std::move(socket));
}

void ServerCore::gone(SocketLink *socket)
{
    const auto found = m_sockets.find(socket);
    if (found == m_sockets.end())
        return;
    count(socket->peer(), -1);
    m_engine.post([keep = std::move(found->second)] {});
    m_sockets.erase(found);
    checkEmpty();
}

void ServerCore::sweep()
{
    const qint64 time = now();
    std::vector<Connection *> all;
    all.reserve(m_connections.size());
    for (const auto &[connection, owned] : m_connections)
        all.push_back(connection);
    for (Connection *connection : all)
        connection->sweep(time);
    m_refusals->sweep();
    std::vector<std::shared_ptr<EngineGuest>> guests;
    {
        const std::scoped_lock lock(m_guestMutex);
        guests = m_guests;
    }
    for (const auto &guest : guests)
        guest->sweep(time);
}

void ServerCore::shutDown(std::function<void()> gone)
{
    m_stopping = true;
    m_whenGone.push_back(std::move(gone));
    m_engine.closeListeners();
    closeAll();
    checkEmpty();
}

void ServerCore::closeAll()
{
    std::vector<Connection *> all;
    all.reserve(m_connections.size());
    for (const auto &[connection, owned] : m_connections)
        all.push_back(connection);
    for (Connection *connection : all)
        connection->shutDown();
    std::vector<std::shared_ptr<SocketLink>> sockets;
    sockets.reserve(m_sockets.size());
    for (const auto &[link, owned] : m_sockets)
        sockets.push_back(owned);
    for (const auto &socket : sockets)
        socket->close(1001, "The server shuts down.");
}

void ServerCore::endConnections(int graceMs)
{
    closeAll();
    // By their addresses only: a new connection at the same one would be ended by mistake, and come back.
    std::vector<Connection *> connections;
    connections.reserve(m_connections.size());
    for (const auto &[connection, owned] : m_connections)
        connections.push_back(connection);
    std::vector<std::weak_ptr<SocketLink>> sockets;
    sockets.reserve(m_sockets.size());
    for (const auto &[link, owned] : m_sockets)
        sockets.push_back(owned);
    m_engine.after(graceMs, [this, connections, sockets] {
        for (Connection *connection : connections) {
            if (m_connections.contains(connection))
                connection->abort();
        }
        for (const auto &weak : sockets) {
            if (const auto socket = weak.lock())
                socket->abort();
        }
    });
}

void ServerCore::abortAll()
{
    while (!m_connections.empty())
        m_connections.begin()->first->abort();
    while (!m_sockets.empty())
        m_sockets.begin()->second->abort();
}

void ServerCore::checkEmpty()
{
    if (m_stopping && m_connections.empty() && m_sockets.empty()) {
        for (const auto &gone : std::exchange(m_whenGone, {}))
            gone();
    }
}

} // namespace qd::http
