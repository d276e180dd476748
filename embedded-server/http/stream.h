// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>

#include <memory>

namespace qd::http {

//! \brief A certificate with its key, ready to serve TLS 1.2 and up. Immutable; shared by the connections that use it.
class TlsIdentity
{
public:
    virtual ~TlsIdentity() = default;
    //! PEM texts: the certificate first, then what it is signed by. Fails in words for a person; they never hold the key.
    [[nodiscard]] static Outcome<std::shared_ptr<TlsIdentity>> make(const QByteArray &certificates,
                                                                    const QByteArray &key);
};

//! \brief Whom a TLS client trusts: the system's authorities, and more. Immutable; shared by connections.
class TlsTrust
{
public:
    virtual ~TlsTrust() = default;
    //! `extra`: certificates in PEM form, or nothing.
    [[nodiscard]] static Outcome<std::shared_ptr<TlsTrust>> make(const QByteArray &extra);
};

//! \brief What a stream tells. On the engine's thread.
class StreamUser
{
public:
    virtual ~StreamUser() = default;
    virtual void onOpen(bool ok) = 0;
    //! `bytes` are there during the call. Empty: the other side has gone or will say no more.
    virtual void onRead(QByteArrayView bytes) = 0;
    virtual void onWritten(bool ok) = 0;
};

//! \brief What a WebSocket's stream tells. On the engine's thread; nothing follows onEnd().
class WebSocketUser
{
public:
    virtual ~WebSocketUser() = default;
    virtual void onAccepted() = 0;
    virtual void onMessage(const QByteArray &message, bool isText) = 0;
    virtual void onSent() = 0;
    virtual void onEnd(int code, const QByteArray &reason) = 0;
};

//! \brief A WebSocket's bytes (RFC 6455), of a plain or a TLS connection. Engine's thread; one read and one send at a time.
class WebSocketStream
{
public:
    struct Settings
    {
        qint64 idleMs = 30'000; //!< a ping after half of it; the end after all of it in silence
        qint64 closeMs = 5'000; //!< how long the other side may take to close, or to accept
        qsizetype largestMessage = 1024 * 1024;
        QByteArray subprotocol; //!< empty = none
    };

    virtual ~WebSocketStream() = default;
    //! Null: tells nothing any more.
    virtual void setUser(WebSocketUser *user) = 0;
    virtual void read() = 0;
    virtual void send(const QByteArray &message, bool isText) = 0;
    virtual void close(int code, const QByteArray &reason) = 0;
    virtual void abort() = 0;
};

//! \brief A connection's bytes, plain or TLS. Engine's thread; one read and one write at a time. Shared with its pending operations.
class Stream
{
public:
    virtual ~Stream() = default;
    //! Null: tells nothing any more.
    virtual void setUser(StreamUser *user) = 0;
    //! The TLS handshake, if there is one.
    virtual void open() = 0;
    virtual void read(qsizetype most) = 0;
    virtual void write(const QList<QByteArray> &parts) = 0;
    //! Tries to send all of `bytes` at once: true if they have gone, and onWritten() does not follow. Else what has not gone is left in
    //! `bytes`, for write(). TLS always leaves all.
    [[nodiscard]] virtual bool writeNow(QByteArray &bytes) = 0;
    //! Says that nothing more comes from here.
    virtual void endWriting() = 0;
    //! Resets, so that what was sent never looks complete.
    virtual void abort() = 0;
    //! Takes the connection over; this stream is of no use any more. `head` is the request's.
    [[nodiscard]] virtual std::shared_ptr<WebSocketStream>
    upgrade(const QByteArray &head, const WebSocketStream::Settings &settings, WebSocketUser *user) = 0;

    [[nodiscard]] virtual QHostAddress peer() const = 0;
    [[nodiscard]] virtual bool isSecure() const = 0;
    [[nodiscard]] virtual bool isOnLoopback() const = 0; //!< this side's address
    [[nodiscard]] virtual QString
    problem() const = 0; //!< why it did not open, in words; empty for a client that said nothing
};

//! `context`: Engine::context(). `descriptor`: of a connected socket, owned from now on. Null if it has gone already.
[[nodiscard]] std::shared_ptr<Stream> makeStream(void *context, qintptr descriptor, bool isIpv6,
                                                 std::shared_ptr<TlsIdentity> identity);
//! The same for a socket that connects to a server: with TLS unless `trust` is null, for the server that `host` names.
[[nodiscard]] std::shared_ptr<Stream> makeClientStream(void *context, qintptr descriptor, bool isIpv6,
                                                       std::shared_ptr<TlsTrust> trust, const QByteArray &host);

} // namespace qd::http
