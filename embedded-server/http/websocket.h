// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/request.h"

#include <functional>

namespace qd::http {

struct SocketCore;

//! \brief A WebSocket (RFC 6455), once it is authenticated and accepted.
//!
//! Shared; may outlive the server, and does nothing then. Functions may be called on any thread; what is called back is called on the
//! owner's. The last one to let go of it closes it with 1000. Pings, pongs, fragments and the closing handshake are the engine's.
class WebSocket
{
public:
    explicit WebSocket(std::shared_ptr<SocketCore> core);
    ~WebSocket();
    Q_DISABLE_COPY_MOVE(WebSocket)

    [[nodiscard]] const Request &request() const;
    [[nodiscard]] QByteArray subprotocol() const;

    //! UTF-8. The buffer is shared, not copied. False when it is dropped: the socket is closed, or closes with 1013 because more than
    //! RouteOptions::largestQueue bytes wait.
    bool sendText(const QByteArray &message);
    bool sendBinary(const QByteArray &message);
    //! Bytes that were given to it and not sent yet: whoever can wait, waits while there are many.
    [[nodiscard]] qint64 waiting() const;
    //! Resumes with true once at most `most` bytes wait, with false when the socket has closed.
    [[nodiscard]] QCoro::Task<bool> drained(qint64 most);
    void close(int code = 1000, const QByteArray &reason = {});
    [[nodiscard]] bool isClosed() const;

    //! One message after the other; set it before the SocketHandler returns. The engine reads on while at most a few messages have not
    //! been taken. `isText`: checked UTF-8.
    void onMessage(std::function<void(const QByteArray &message, bool isText)> call);
    //! No message is taken, and the client is held up before long, until it is called with false.
    void setPaused(bool paused);
    //! Once, whoever closed it; 1006 without a closing handshake.
    void onClosed(std::function<void(int code, const QByteArray &reason)> call);

private:
    std::shared_ptr<SocketCore> m_core;
};

using WebSocketPtr = std::shared_ptr<WebSocket>;

} // namespace qd::http
