// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/exchange.h"
#include "embedded-server/http/upstreamorigin.h"

#include <QUrl>

namespace qd::http {

class Server;
class UpstreamCore;
struct UpstreamAnswerCore;

//! \brief What another server is asked.
struct UpstreamRequest
{
    UpstreamOrigin origin;
    Verb verb = Verb::Get;
    QByteArray target = "/"; //!< path and query as they go on the wire: encoded, with the leading slash
    //! Sent as they are, in their order. Host, framing and hop-by-hop fields are the client's: those in here are left out.
    Headers headers;
    std::optional<QByteArray>
        body;             //!< nothing: none; when relaying, that of the exchange, streamed if its route streams it
    bool upgrade = false; //!< relaying only: a WebSocket (RFC 6455); needs RouteOptions::tunnels
    qint64 answerMs = 0;  //!< from the sent request to the answer's head; 0 = as long as it takes
    qint64 idleMs = 0;    //!< silence within the answer; 0 = as long as it takes
};

struct UpstreamOptions
{
    QByteArray extraCertificates; //!< PEM: authorities to trust besides the system's
    qint64 connectMs = 10'000;    //!< to connect, TLS included
    qint64 writeMs = 60'000;      //!< for the other server to take the next piece of a request
    qint64 keepMs = 4'000;        //!< how long a connection is kept for the next request; shorter than what servers do
    int keepPerOrigin = 32;
};

//! How the answer to a relayed request ended.
struct RelayEnd
{
    enum class How
    {
        Whole,       //!< all of it was taken from there and given to the client's connection
        NotReached,  //!< no answer came; the client was told so: see `error`
        UpstreamCut, //!< it broke in the middle, and so did the client's connection
        ClientGone,  //!< or Exchange::abort() was called; the other server was let go of at once
    };
    How how = How::Whole;
    int status = 0;      //!< of the answer; 0 if none came
    qint64 sent = 0;     //!< bytes of the request's body
    qint64 received = 0; //!< bytes of the answer's body
    Error error;         //!< for NotReached and UpstreamCut
};

//! \brief What the caller of relay() does on the way. Each may be null.
//!
//! All but onEnd are called on the engine's thread: they must be quick, and touch nothing but what they hold.
struct RelayHooks
{
    //! The answer's head, free of hop-by-hop fields, before it goes on: header lists are the caller's. Its Content-Length stays if it is
    //! left there, and must fit then.
    std::function<void(Response &head)> onHead;
    //! Each piece of the answer's body as it came, after it was given to the client: a shared buffer, to look at.
    std::function<void(const QByteArray &chunk)> onChunk;
    //! The answer when none came: Offline (not reached, or its end came too early), Timeout, Protocol. Null = problemResponse(502 or 504).
    std::function<Response(const Error &error)> onFailure;
    //! Owner's thread, exactly once unless the server goes first.
    std::function<void(const RelayEnd &end)> onEnd;
};

//! \brief An answer that is read in pieces. Owner's thread. Letting go of it ends the request at once.
class UpstreamAnswer
{
public:
    explicit UpstreamAnswer(std::shared_ptr<UpstreamAnswerCore> core);
    ~UpstreamAnswer();
    Q_DISABLE_COPY_MOVE(UpstreamAnswer)

    //! Without a body, free of hop-by-hop fields.
    [[nodiscard]] const Response &head() const;
    //! The next piece as it came, without its framing, still compressed if it was; empty at the end. One at a time: little is read ahead.
    [[nodiscard]] QCoro::Task<Outcome<QByteArray>> read();

private:
    std::shared_ptr<UpstreamAnswerCore> m_core;
};

//! \brief Asks other servers over HTTP/1.1, on the thread that serves our own clients.
//!
//! Made, used and destroyed on the owner's thread; it and its server may go in any order. Made before the server, as routes hold it;
//! attach() before the first request (without it requests fail as Offline). Connections are kept and used again. A request is sent a
//! second time at most once: when the connection was refused, or one that was kept turns out to be dead before any byte of an answer, and
//! then only if nothing of the request was sent or its verb is idempotent (RFC 9110 section 9.2.2) and its body is at hand. Redirects,
//! cookies, proxies and compression are the caller's business. Error::detail says in words what went wrong, without path or fields.
class UpstreamClient
{
public:
    explicit UpstreamClient(UpstreamOptions options = {});
    ~UpstreamClient();
    Q_DISABLE_COPY_MOVE(UpstreamClient)

    //! Works on that server's thread from now on. Fails if the extra certificates can't be read.
    [[nodiscard]] Outcome<void> attach(Server &server);

    //! Resumes with the answer's head.
    [[nodiscard]] QCoro::Task<Outcome<std::shared_ptr<UpstreamAnswer>>> send(UpstreamRequest request);
    //! The whole answer. Error::Protocol if its body is larger than `largest` bytes.
    [[nodiscard]] QCoro::Task<Outcome<Response>> fetch(UpstreamRequest request, qint64 largest = 8 * 1024 * 1024);

    //! Gives the request to another server and its answer to the client, without this thread: pieces go on as they come, buffers are shared,
    //! who is slow holds up the other side. The client's going ends the request at once; an answer that breaks off resets the client's
    //! connection, never looks whole. Exchange::abort() ends a relay from outside. HEAD, 204 and 304 have no body. The exchange must be
    //! one of the attached server's, not answered yet, and must not be read from or written to by anybody else any more.
    void relay(const ExchangePtr &exchange, UpstreamRequest request, RelayHooks hooks = {});

    //! For what lives on the engine's thread too, such as Fanout.
    [[nodiscard]] const std::shared_ptr<UpstreamCore> &core() const { return m_core; }

private:
    std::shared_ptr<UpstreamCore> m_core;
};

//! Removes what belongs to one connection only (RFC 9110 section 7.6.1), what the Connection field names, and what is said to proxies.
void removeHopByHop(Headers &headers);

} // namespace qd::http
