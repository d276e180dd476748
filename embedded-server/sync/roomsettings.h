// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/syncrooms.h"

namespace qd::server {

//! How a connection to a room ends. Stock clients (npm: y-websocket 3.1) don't come back after 4400 to 4499, and do after everything else.
namespace roomclose {
inline constexpr int sessionEnded = 4401; //!< signed out, or the permission has gone
inline constexpr int badName = 4404;
inline constexpr int full = 4413; //!< no room for more: neither in the document nor among the person's documents
inline constexpr int tryAgain = 1013;
} // namespace roomclose

//! What rooms may be and do. Times in milliseconds, sizes in bytes.
struct RoomSettings
{
    //! Rooms that all users share: no document, presence only.
    QStringList presenceRooms = {QStringLiteral("_quarterdeck_discovery")};
    store::SyncLimits storage;
    qsizetype largestMessage = 8 * 1024 * 1024;
    qsizetype largestState = 16 * 1024; //!< of one client's presence
    int statesPerMember = 32;
    int statesPerRoom = 4'096;
    int membersPerRoom = 200;
    int membersPerPresenceRoom = 2'000;
    int openRoomsPerUser = 100; //!< at the same moment
    qint64 evictMs = 60'000;    //!< from when the last one left until a room is forgotten
    //! To whom nothing was sent for so long gets a message that says nothing: stock clients give up after 30 s without one, and pings don't count.
    qint64 beatMs = 10'000;
    //! So many updates more, and a client is asked for the whole document, which takes the place of what it covers.
    int compactAfter = 200;
};

} // namespace qd::server
