// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/router.h"
#include "embedded-server/sync/rooms.h"

namespace qd::server {

//! \brief Rooms on the HTTP engine: a WebSocket at `/rooms/{room}`, and at `/rooms/{room}/ws` for older clients.
//!
//! Who may read may join; who may write may change documents. One thread, that of the rooms, which must outlive this object; it must outlive the
//! server that got the routes.
class SyncRoutes
{
public:
    explicit SyncRoutes(Rooms &rooms)
        : m_rooms(rooms)
    {}

    void addTo(http::Router &router);

private:
    void connect(const std::shared_ptr<http::WebSocket> &socket);
    [[nodiscard]] QCoro::Task<> admit(std::shared_ptr<http::WebSocket> socket,
                                      std::shared_ptr<std::shared_ptr<Seat>> seat);

    Rooms &m_rooms;
    TaskScope m_tasks;
};

} // namespace qd::server
