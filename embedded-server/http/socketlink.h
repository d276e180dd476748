// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/exchangecore.h"
#include "embedded-server/http/stream.h"

#include <deque>

namespace qd::http {

class ServerCore;
class SocketLink;

//! \brief What a WebSocket's handle and its connection share.
struct SocketCore : std::enable_shared_from_this<SocketCore>
{
    struct Message
    {
        QByteArray bytes;
        bool isText = true;
    };
    using OnMessage = std::function<void(const QByteArray &, bool)>;
    using OnClosed = std::function<void(int, const QByteArray &)>;

    std::shared_ptr<Gate> gate;
    std::shared_ptr<Mailbox> mailbox;
    std::shared_ptr<const Router> router;
    const Route *route = nullptr;
    RequestPtr request;
    QByteArray subprotocol;
    SocketLink *link = nullptr; //!< engine's thread only

    // Any thread.
    bool send(const QByteArray &bytes, bool isText);
    void close(int code, const QByteArray &reason);
    //! The same, and nothing that waits goes out or comes in any more.
    void cut(int code, const QByteArray &reason);
    void setOnMessage(OnMessage call);
    void setOnClosed(OnClosed call);
    void setPaused(bool paused);
    void wantDrained(qint64 most, std::function<void(bool)> call);
    [[nodiscard]] bool isClosed();
    [[nodiscard]] qint64 waiting();

    // Engine's thread.
    [[nodiscard]] std::optional<Message> take();
    [[nodiscard]] std::optional<std::pair<int, QByteArray>> closing();
    void sent(qint64 bytes);
    void received(const QByteArray &bytes, bool isText);
    [[nodiscard]] bool mayRead();
    void closed(int code, const QByteArray &reason);

private:
    void wake(); // with the lock held
    void closeWith(int code, const QByteArray &reason);
    void deliver(); // owner's thread
    void postDelivery();
    void tellDrained();

    std::mutex m_mutex;
    std::deque<Message> m_out;
    std::deque<Message> m_in;
    qint64 m_waiting = 0;
    qint64 m_inBytes = 0;
    bool m_wakePosted = false;
    bool m_deliveryPosted = false;
    bool m_paused = false;
    bool m_closed = false;
    bool m_cut = false;
    std::optional<std::pair<int, QByteArray>> m_closing;
    OnMessage m_onMessage;
    OnClosed m_onClosed;
    std::function<void(bool)> m_onDrained;
    qint64 m_drained = 0;
};

//! \brief The engine's side of a WebSocket.
class SocketLink final : public WebSocketUser
{
public:
    SocketLink(ServerCore &server, const std::shared_ptr<ExchangeCore> &exchange, const QHostAddress &peer);
    ~SocketLink() override;
    Q_DISABLE_COPY_MOVE(SocketLink)

    void start(Stream &stream, const QByteArray &head);
    [[nodiscard]] QHostAddress peer() const { return m_peer; }
    void wake();
    void close(int code, const QByteArray &reason);
    void abort();
    //! The server goes.
    void lost();

    void onAccepted() override;
    void onMessage(const QByteArray &message, bool isText) override;
    void onSent() override;
    void onEnd(int code, const QByteArray &reason) override;

private:
    ServerCore &m_server;
    QHostAddress m_peer;
    std::shared_ptr<SocketCore> m_core;
    std::shared_ptr<WebSocketStream> m_stream;
    qint64 m_inWrite = 0;
    bool m_accepted = false;
    bool m_reading = false;
    bool m_writing = false;
    bool m_closing = false;
};

} // namespace qd::http
