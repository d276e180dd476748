// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/backoff.h"
#include "core/base/outcome.h"
#include "core/discovery/discoverysession.h"

#include <QAbstractSocket>
#include <memory>

class QWebSocket;

namespace qd {

//! \brief The discovery room of a hub, over a WebSocket: this device is seen there, and sees the others.
//!
//! Connects again by itself with growing pauses, except when the server says that it is of no use. The token goes into the handshake's Authorization
//! header and nowhere else; whether a server without TLS may have it is the caller's decision. One thread.
class DiscoveryClient : public QObject
{
    Q_OBJECT

public:
    enum class State : quint8
    {
        Offline, //!< not started, or waiting before the next attempt
        Connecting,
        Live,
        Refused, //!< the server does not accept the sign-in; no further attempts until start()
    };
    Q_ENUM(State)

    static QString defaultRoom() { return QStringLiteral("_quarterdeck_discovery"); }
    //! `server`: http or https, as a workspace has it.
    [[nodiscard]] static QUrl roomUrl(const QUrl &server, const QString &room = defaultRoom());

    //! `url`: see roomUrl(). An empty token sends no header. Clock and scheduler must outlive it.
    DiscoveryClient(QUrl url, QByteArray token, std::optional<DevicePresence> own, const Clock &clock = systemClock(),
                    Scheduler &scheduler = systemScheduler(), Random random = systemRandom());
    ~DiscoveryClient() override;

    void start();
    //! Says that this device goes, closes, and stays offline until start().
    void stop();
    //! Nothing to look without being seen.
    void setPresence(std::optional<DevicePresence> own) { m_session.setPresence(std::move(own)); }

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QList<DiscoveredDevice> devices() const { return m_session.devices(); }
    //! Why it is not live.
    [[nodiscard]] const Error &lastError() const { return m_lastError; }

Q_SIGNALS:
    void stateChanged();
    void devicesChanged();

private:
    void open();
    void opened();
    void failed();
    void closed();
    void lose(Error error);
    void setState(State state);
    void heard();

    QUrl m_url;
    QByteArray m_token;
    Scheduler &m_scheduler;
    Backoff m_backoff;
    DiscoverySession m_session;
    std::unique_ptr<QWebSocket> m_socket;
    State m_state = State::Offline;
    Error m_lastError;
    Scheduler::Id m_timer = 0; //!< the next attempt, or the end of patience
};

} // namespace qd
