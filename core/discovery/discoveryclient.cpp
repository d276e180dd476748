// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/discovery/discoveryclient.h"

namespace qd {

DiscoveryClient::DiscoveryClient(SocketTarget target, std::optional<DevicePresence> own, const Clock &clock,
                                 Scheduler &scheduler, Random random)
    : m_session(std::move(own), clock, scheduler)
    , m_connection(std::move(target), scheduler, std::move(random))
{
    connect(&m_session, &DiscoverySession::devicesChanged, this, &DiscoveryClient::devicesChanged);
    connect(&m_connection, &RoomConnection::received, &m_session, &DiscoverySession::receive);
    connect(&m_connection, &RoomConnection::stateChanged, this, &DiscoveryClient::follow);
}

DiscoveryClient::~DiscoveryClient()
{
    m_connection.disconnect(this);
}

void DiscoveryClient::stop()
{
    const std::optional<DevicePresence> own = m_session.presence();
    m_session.leave();
    m_connection.stop();
    m_session.setPresence(own);
}

void DiscoveryClient::follow()
{
    if (state() == State::Live)
        m_session.connected([this](const QByteArray &message) { m_connection.send(message); });
    else
        m_session.disconnected();
    Q_EMIT stateChanged();
}

} // namespace qd
