// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/sync/syncroutes.h"

#include "embedded-server/http/websocket.h"

namespace qd::server {

void SyncRoutes::addTo(http::Router &router)
{
    http::RouteOptions options;
    options.largestMessage = m_rooms.settings().largestMessage;
    // A whole document goes to whoever joins. The buffers are shared.
    options.largestQueue = 2 * m_rooms.settings().storage.roomBytes;
    for (const char *pattern : {"/rooms/{room}", "/rooms/{room}/ws"})
        router.addWebSocket(
            pattern, http::Needs::permission("read"), [this](const auto &socket) { connect(socket); }, options);
}

void SyncRoutes::connect(const std::shared_ptr<http::WebSocket> &socket)
{
    // The socket's callbacks hold the seat, and the seat the socket: the end of the socket parts them.
    const auto seat = std::make_shared<std::shared_ptr<Seat>>();
    socket->setPaused(true);
    socket->onMessage([seat](const QByteArray &message, bool isText) {
        if (*seat && !isText)
            (*seat)->receive(message);
    });
    socket->onClosed([seat](int, const QByteArray &) { seat->reset(); });
    TaskScope::start(admit(socket, seat));
}

QCoro::Task<> SyncRoutes::admit(std::shared_ptr<http::WebSocket> socket, std::shared_ptr<std::shared_ptr<Seat>> seat)
{
    const http::Request &request = socket->request();
    RoomMember member;
    if (request.principal) {
        member.user = request.principal->id;
        member.mayWrite = request.principal->may("write");
    }
    member.send = [socket](const QByteArray &message) { (void)socket->sendBinary(message); };
    member.close = [socket](int code, const QByteArray &reason) { socket->close(code, reason); };
    auto entering = m_tasks(m_rooms.enter(QString::fromUtf8(request.parameter("room")), member));
    Rooms::Entrance entrance = co_await entering;
    if (!entrance) {
        socket->close(entrance.error().code, entrance.error().reason);
        co_return;
    }
    if (socket->isClosed())
        co_return;
    *seat = std::move(*entrance);
    socket->setPaused(false);
}

} // namespace qd::server
