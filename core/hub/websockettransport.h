// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/backoff.h"
#include "core/base/completion.h"
#include "core/base/scheduler.h"
#include "core/base/taskscope.h"
#include "core/hub/hubtransport.h"
#include "core/net/guardedsocket.h"
#include "core/protocol/message.h"

#include <QHash>

namespace qd {

//! \brief JSON-RPC 2.0 over a hub's WebSocket: one text frame per message.
//!
//! Connects again by itself with growing pauses. A silent connection is asked by a ping and given up when nothing comes back. The id of
//! a request is an UUID; that of a call with a key is the key, which our server reads as one. Messages above 64 KiB are read on a
//! worker thread; the order of messages is kept.
//!
//! The token goes into the handshake's Authorization header and nowhere else. Whether a server without TLS may have it is the caller's
//! decision. One thread.
class WebSocketTransport final : public HubTransport
{
    Q_OBJECT

public:
    //! Where a hub speaks JSON-RPC: `hub` is http or https, as a workspace has it.
    [[nodiscard]] static QUrl socketUrl(const QUrl &hub);

    explicit WebSocketTransport(SocketTarget target, Scheduler &scheduler = systemScheduler(),
                                Random random = systemRandom());
    ~WebSocketTransport() override;

    [[nodiscard]] State state() const override { return m_state; }
    [[nodiscard]] Error lastError() const override { return m_lastError; }
    void start() override;
    void restart() override;
    void renew(const QByteArray &token) override { m_target.token = token; }
    //! Closes and stays offline until start().
    void stop();
    [[nodiscard]] QCoro::Task<Outcome<rpc::Value>> call(HubCall call) override;

private:
    struct Pending
    {
        const rpc::MethodInfo *method = nullptr;
        Completion<Outcome<rpc::Value>> done;
    };

    void open();
    void opened();
    void lose(Error error);
    void setState(State state);
    void heard();
    void listen();
    void onText(const QString &text);
    [[nodiscard]] QCoro::Task<> readInbox();
    [[nodiscard]] QCoro::Task<> take(rpc::Message message, bool large);
    [[nodiscard]] QCoro::Task<> answer(rpc::Message message, rpc::Response response, bool large);

    SocketTarget m_target;
    PassageFinder m_passages;
    Scheduler &m_scheduler;
    Backoff m_backoff;
    std::unique_ptr<GuardedSocket> m_socket;
    State m_state = State::Offline;
    Error m_lastError;
    Scheduler::Id m_timer = 0; //!< the next attempt, ping, or end of patience
    bool m_pinged = false;
    bool m_reading = false;
    QList<QByteArray> m_inbox;
    QHash<QString, Pending> m_pending;
    TaskScope m_line; //!< what belongs to this connection
};

} // namespace qd
