// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "embedded-server/http/router.h"
#include "embedded-server/rpc/dispatcher.h"
#include "embedded-server/rpc/subscriptions.h"

namespace qd::server {

//! \brief JSON-RPC 2.0 on the HTTP engine: `POST /rpc` for single calls and batches, `GET /ws` for a WebSocket with notifications.
//!
//! Results and errors of the protocol are HTTP 200, what has no answer is 204; anything else (401, 413, 415, …) means that no message
//! was read, or (429, with `Retry-After`) that nothing was done of it because the caller makes too many calls; on the WebSocket that is the error
//! "rate limited" with `data.retryAfterMs`. On the WebSocket each message, text or binary, is one message of the protocol; answers are text. A caller's principal is
//! the rpc::Principal in the `details` of the one that the authenticator gave; without one nobody has signed in.
//!
//! Must outlive the server that got the routes; dispatcher and subscriptions must outlive this object. One thread, theirs.
class RpcRoutes
{
public:
    RpcRoutes(Dispatcher &dispatcher, Subscriptions &subscriptions, rpc::MessageLimits limits = {});

    //! `needs`: what everybody needs to call at all; methods and topics ask for their own permissions besides.
    void addTo(http::Router &router, const http::Needs &needs);

private:
    void post(const std::shared_ptr<http::Exchange> &exchange);
    QCoro::Task<> answer(std::shared_ptr<http::Exchange> exchange);
    void connect(const std::shared_ptr<http::WebSocket> &socket);

    Dispatcher &m_dispatcher;
    Subscriptions &m_subscriptions;
    rpc::MessageLimits m_limits;
    TaskScope m_tasks;
};

} // namespace qd::server
