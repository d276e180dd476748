// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/discoverysession.h"
#include "core/rooms/roomconnection.h"

namespace qd {

//! \brief The discovery room of a hub, over a WebSocket: this device is seen there, and sees the others.
//!
//! The connection is a RoomConnection. One thread.
class DiscoveryClient : public QObject
{
    Q_OBJECT

public:
    using State = RoomConnection::State;

    static QString defaultRoom() { return QStringLiteral("_quarterdeck_discovery"); }
    //! `server`: http or https, as a workspace has it.
    [[nodiscard]] static QUrl roomUrl(const QUrl &server, const QString &room = defaultRoom())
    {
        return RoomConnection::roomUrl(server, room);
    }

    //! The URL: see roomUrl(). Clock and scheduler must outlive it.
    DiscoveryClient(SocketTarget target, std::optional<DevicePresence> own, const Clock &clock = systemClock(),
                    Scheduler &scheduler = systemScheduler(), Random random = systemRandom());
    ~DiscoveryClient() override;

    void start() { m_connection.start(); }
    //! Says that this device goes, closes, and stays offline until start().
    void stop();
    //! Nothing to look without being seen.
    void setPresence(std::optional<DevicePresence> own) { m_session.setPresence(std::move(own)); }

    [[nodiscard]] State state() const { return m_connection.state(); }
    [[nodiscard]] QList<DiscoveredDevice> devices() const { return m_session.devices(); }
    //! Why it is not live.
    [[nodiscard]] const Error &lastError() const { return m_connection.lastError(); }

Q_SIGNALS:
    void stateChanged();
    void devicesChanged();

private:
    void follow();

    DiscoverySession m_session;
    RoomConnection m_connection;
};

} // namespace qd
