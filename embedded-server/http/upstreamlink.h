// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/connector.h"
#include "embedded-server/http/responseparser.h"
#include "embedded-server/http/stream.h"
#include "embedded-server/http/upstream.h"

namespace qd::http {

class UpstreamCore;

//! \brief What a connection to another server tells. On the engine's thread; any call may be the one that lets go of it.
class LinkUser
{
public:
    virtual ~LinkUser() = default;
    //! Connected: send().
    virtual void onReady() = 0;
    //! What was given to send() or sendMore() has been taken by the network.
    virtual void onTaken() = 0;
    virtual void onHead(Response head) = 0;
    virtual void onData(const QByteArray &chunk) = 0;
    //! The answer is whole; the link goes its own way.
    virtual void onWhole() = 0;
    //! It is over, and the link with it. `refused`: nobody listens there.
    virtual void onBroken(const Error &error, bool refused) = 0;
};

//! \brief A connection to another server: one request at a time, perhaps several one after the other. Engine's thread.
class UpstreamLink final : public StreamUser, public std::enable_shared_from_this<UpstreamLink>
{
public:
    UpstreamLink(std::shared_ptr<UpstreamCore> core, const UpstreamOrigin &origin);
    ~UpstreamLink() override;
    Q_DISABLE_COPY_MOVE(UpstreamLink)

    [[nodiscard]] const UpstreamOrigin &origin() const { return m_origin; }
    //! Null: it is told nothing any more.
    void setUser(LinkUser *user) { m_user = user; }
    void connect();
    //! A request's head and what is at hand of its body. `complete`: that is all of it. `toHead`: the answer has no body.
    void send(const QList<QByteArray> &parts, bool complete, bool toHead);
    //! More of its body, framed already; only after onTaken().
    void sendMore(const QList<QByteArray> &parts, bool complete);
    //! Nothing is read while it is paused; at most one more piece comes.
    void setPaused(bool paused);
    void abort();
    //! Ends what runs for `user`; nothing if the link has gone on to something else.
    void release(const LinkUser *user)
    {
        if (m_user == user)
            abort();
    }

    void onOpen(bool ok) override;
    void onRead(QByteArrayView bytes) override;
    void onWritten(bool ok) override;

private:
    void keepReading();
    void take(QByteArrayView bytes);
    [[nodiscard]] bool readHead();
    void headDone(Response head);
    void readBody(QByteArrayView bytes);
    void whole();
    void ended();
    void broken(Error::Code code, const QString &detail, bool refused = false);

    std::shared_ptr<UpstreamCore> m_core;
    UpstreamOrigin m_origin;
    LinkUser *m_user = nullptr;
    std::shared_ptr<void> m_connecting;
    std::shared_ptr<Stream> m_stream;
    std::unique_ptr<ResponseParser> m_parser;
    QByteArray m_in; // a head that is not whole, or a body's framing
    bool m_busy = false;
    bool m_toHead = false;
    bool m_headDone = false;
    bool m_tunnel = false;
    bool m_complete = false; // the request is sent
    bool m_reading = false;
    bool m_writing = false;
    bool m_paused = false;
    bool m_gone = false;
};

} // namespace qd::http
