// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/sync/serverpresence.h"

namespace qd::server {

ServerPresence::ServerPresence(Rooms &rooms, DevicePresence own, const Clock &clock, Scheduler &scheduler)
    : m_session(std::move(own), clock, scheduler)
{
    RoomMember member;
    // Later: the room is busy when it calls.
    member.send = [session = &m_session](const QByteArray &message) {
        QMetaObject::invokeMethod(
            session, [session, message] { session->receive(message); }, Qt::QueuedConnection);
    };
    member.close = [](int, const QByteArray &) {};
    m_seat = rooms.enterPresence(std::move(member));
    if (m_seat)
        m_session.connected([seat = m_seat.get()](const QByteArray &message) { seat->receive(message); });
}

} // namespace qd::server
