// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/rpc/rpcroutes.h"

#include "embedded-server/http/exchange.h"
#include "embedded-server/http/mediatype.h"
#include "embedded-server/http/websocket.h"
#include "embedded-server/rpc/connection.h"

namespace qd::server {
namespace {

constexpr int unsupportedMediaType = 415;
constexpr int noContent = 204;
constexpr int tooManyRequests = 429;
constexpr qsizetype mostQueued = 1024 * 1024;

rpc::Principal principalOf(const http::Request &request)
{
    if (!request.principal)
        return {};
    const auto *principal = std::any_cast<rpc::Principal>(&request.principal->details);
    return principal ? *principal : rpc::Principal();
}

bool isMessage(const http::Request &request)
{
    return http::isJson(request) || http::mediaType(request) == "application/json-rpc";
}

//! The way to a socket, which tells the connection when a slow client has taken what waited.
class Outlet : public std::enable_shared_from_this<Outlet>
{
public:
    explicit Outlet(std::shared_ptr<http::WebSocket> socket)
        : m_socket(std::move(socket))
    {}

    void send(const QByteArray &message)
    {
        (void)m_socket->sendText(message);
        if (!m_drains && m_socket->waiting() >= mostQueued)
            TaskScope::start(drain(shared_from_this()));
    }
    [[nodiscard]] qsizetype waiting() const { return m_socket->waiting(); }

    std::weak_ptr<Connection> connection;

private:
    static QCoro::Task<> drain(std::shared_ptr<Outlet> self)
    {
        self->m_drains = true;
        const bool hasRoom = co_await self->m_socket->drained(mostQueued / 2);
        self->m_drains = false;
        const std::shared_ptr<Connection> connection = self->connection.lock();
        if (hasRoom && connection)
            connection->drained();
    }

    std::shared_ptr<http::WebSocket> m_socket;
    bool m_drains = false;
};

} // namespace

RpcRoutes::RpcRoutes(Dispatcher &dispatcher, Subscriptions &subscriptions, rpc::MessageLimits limits)
    : m_dispatcher(dispatcher)
    , m_subscriptions(subscriptions)
    , m_limits(limits)
{}

void RpcRoutes::addTo(http::Router &router, const http::Needs &needs)
{
    http::RouteOptions options;
    options.largestBody = m_limits.bytes;
    options.largestMessage = m_limits.bytes;
    // A browser that offers its token among the subprotocols gives up unless one of them is chosen.
    options.subprotocols = {"quarterdeck.rpc"};
    router.add(
        http::Verb::Post, "/rpc", needs, [this](const auto &exchange) { post(exchange); }, options);
    router.addWebSocket(
        "/ws", needs, [this](const auto &socket) { connect(socket); }, options);
}

void RpcRoutes::post(const std::shared_ptr<http::Exchange> &exchange)
{
    if (isMessage(exchange->request()))
        TaskScope::start(answer(exchange));
    else
        exchange->answer(http::problemResponse(unsupportedMediaType, "Send the message as application/json."));
}

QCoro::Task<> RpcRoutes::answer(std::shared_ptr<http::Exchange> exchange)
{
    Caller caller{principalOf(exchange->request()), {}};
    caller.request = exchange->request().id;
    exchange->onClosed([cancellation = caller.cancellation]() mutable { cancellation.cancel(); });
    Answer answer = co_await m_tasks(m_dispatcher.handle(exchange->request().body, caller));
    if (answer.retryAfterMs > 0) {
        http::Response later = http::problemResponse(tooManyRequests, "Too many calls. Try again in a moment.");
        later.headers.add("Retry-After", QByteArray::number((answer.retryAfterMs + 999) / 1'000));
        exchange->answer(later);
    } else if (answer.bytes.isEmpty()) {
        http::Response nothing;
        nothing.status = noContent;
        exchange->answer(nothing);
    } else {
        exchange->answer(http::jsonResponse(answer.bytes));
    }
    answer.sent();
}

void RpcRoutes::connect(const std::shared_ptr<http::WebSocket> &socket)
{
    const auto outlet = std::make_shared<Outlet>(socket);
    Connection::Outlet ways;
    ways.send = [outlet](const QByteArray &message) { outlet->send(message); };
    ways.queued = [outlet] { return outlet->waiting(); };
    ways.request = socket->request().id;
    auto connection =
        Connection::create(m_dispatcher, m_subscriptions, principalOf(socket->request()), ways, mostQueued);
    outlet->connection = connection;
    // The socket's callbacks hold the connection, and the connection the socket: the end of the socket parts them.
    const auto held = std::make_shared<std::shared_ptr<Connection>>(std::move(connection));
    socket->onMessage([held](const QByteArray &message, bool /*isText*/) {
        if (*held)
            (*held)->receive(message);
    });
    socket->onClosed([held](int, const QByteArray &) { held->reset(); });
}

} // namespace qd::server
