// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "embedded-server/http/forwarded.h"
#include "embedded-server/http/headcheck.h"

#include <QByteArray>
#include <QList>

#include <functional>
#include <memory>

namespace qd::http {

class RefusalLog;

//! \brief How much a client may have, and for how long. Times in milliseconds.
struct Limits
{
    HeadLimits head;
    qint64 body = 8 * 1024 * 1024;     //!< bytes, for routes that don't say otherwise; more is answered with 413
    int connections = 12'000;          //!< in all; more are answered with 503 and closed
    int connectionsPerAddress = 1'024; //!< likewise
    qint64 headMs = 10'000;        //!< from a request's first byte to the end of its head; also for TLS to be agreed on
    qint64 bodyMs = 30'000;        //!< for a body, besides what its size takes at `slowestBody`
    qint64 slowestBody = 8 * 1024; //!< bytes per second
    qint64 idleMs = 75'000;        //!< between requests
    qint64 writeMs = 60'000;       //!< for a client to take the next 256 KiB
    qint64 lingerMs = 2'000;       //!< for a client to read the last answer
    qint64 queue = 256 * 1024;     //!< bytes of a streamed answer that may wait before Exchange::write() says so
};

//! \brief A request that is over, for figures and logs: nothing in it is of the client's making but the method.
struct Served
{
    QByteArray method;
    QByteArray route;      //!< the pattern; empty if nothing fitted
    int status = 0;        //!< 0: nothing was answered
    qint64 bytes = 0;      //!< of the answer's body
    qint64 ms = 0;         //!< from the request's first byte to the answer's last
    bool upgraded = false; //!< goes on as a WebSocket
    bool streamed = false; //!< the answer came in pieces
    bool whole = true;     //!< the client got all of the answer
};

//! \brief What a server is told once.
struct Options
{
    Limits limits;
    QList<Network> trustedProxies; //!< whose X-Forwarded-For is believed; none of them is limited in its connections
    QList<QByteArray> hosts;       //!< names by which it may be asked, besides loopback's and addresses
    QList<QByteArray>
        allowedOrigins; //!< pages of other origins that may ask: exact; `*` = any, never together with credentials
    bool allowCredentials = false; //!< such pages may send cookies
    QList<QByteArray> corsHeaders = {"authorization", "content-type", "last-event-id", "x-request-id",
                                     "idempotency-key"};
    bool authenticated = false;   //!< accounts or a token are configured: may listen on other addresses than loopback
    const Clock *clock = nullptr; //!< must outlive the server; null = the machine's
    int beatMs = 500;             //!< how often time-outs are looked for
    //! After each request, on the engine's thread: must be quick, safe there, and outlive the server.
    std::function<void(const Served &)> served = {};
    std::shared_ptr<RefusalLog> refusals = {}; //!< shared with who else refuses; null: one of the server's own
};

} // namespace qd::http
