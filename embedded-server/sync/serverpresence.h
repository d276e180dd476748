// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/discoverysession.h"
#include "embedded-server/sync/rooms.h"

namespace qd::server {

//! \brief This server in its own discovery room, without a connection: its clients see it, and it sees them.
//!
//! A sidecar also goes to its hub's room, with a DiscoveryClient. One thread, that of the rooms, which must outlive it.
class ServerPresence
{
public:
    ServerPresence(Rooms &rooms, DevicePresence own, const Clock &clock = systemClock(),
                   Scheduler &scheduler = systemScheduler());

    //! Its devices, and the signal when they change.
    [[nodiscard]] DiscoverySession &session() { return m_session; }

private:
    DiscoverySession m_session;
    std::shared_ptr<Seat> m_seat; //!< null: the server has no discovery room
};

} // namespace qd::server
