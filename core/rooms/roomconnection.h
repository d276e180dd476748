// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/backoff.h"
#include "core/base/outcome.h"
#include "core/base/scheduler.h"
#include "core/net/guardedsocket.h"

#include <QObject>

#include <memory>

namespace qd {

//! \brief A WebSocket to a room of a server, for as long as it is wanted.
//!
//! Connects again by itself with growing pauses, except when the server says that it is of no use: a refused sign-in, or a close code from 4400 to 4499.
//! It goes where requests may go (GuardedSocket). One thread.
class RoomConnection : public QObject
{
    Q_OBJECT

public:
    enum class State : quint8
    {
        Offline, //!< not started, or waiting before the next attempt
        Connecting,
        Live,
        Refused, //!< no further attempts until start()
    };
    Q_ENUM(State)

    //! `server`: http or https, as a workspace has it.
    [[nodiscard]] static QUrl roomUrl(const QUrl &server, const QString &room);

    //! The URL: see roomUrl(). The scheduler must outlive it.
    explicit RoomConnection(SocketTarget target, Scheduler &scheduler = systemScheduler(),
                            Random random = systemRandom());
    ~RoomConnection() override;

    void start();
    //! Closes, after what was sent, and stays offline until start().
    void stop();
    //! Nothing happens unless it is live.
    void send(const QByteArray &message);

    [[nodiscard]] State state() const { return m_state; }
    //! Why it is not live.
    [[nodiscard]] const Error &lastError() const { return m_lastError; }

Q_SIGNALS:
    void stateChanged();
    void received(const QByteArray &message);

private:
    void open();
    void opened();
    void failed(const Error &error);
    void closed();
    void lose(Error error);
    void setState(State state);
    void heard();

    SocketTarget m_target;
    PassageFinder m_passages;
    Scheduler &m_scheduler;
    Backoff m_backoff;
    std::unique_ptr<GuardedSocket> m_socket;
    State m_state = State::Offline;
    Error m_lastError;
    Scheduler::Id m_timer = 0; //!< the next attempt, or the end of patience
};

} // namespace qd
