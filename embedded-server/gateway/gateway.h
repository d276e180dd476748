// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "embedded-server/gateway/opencodehost.h"
#include "embedded-server/gateway/scope.h"
#include "embedded-server/http/fanout.h"
#include "embedded-server/http/router.h"

namespace qd::server {

struct GatewayOptions
{
    DirectoryHook mayUse;        //!< null: whoever may use the gateway may see every directory
    bool heldIfAssigned = false; //!< who has no directories of their own (Principal::directories) may too
    //! Bytes came on the stream of all events: OpenCode is alive. Any thread, quick, and must outlive the gateway.
    std::function<void()> streamed = {};
    qint64 largestBody = 64 * 1024 * 1024; //!< bytes; pictures go to OpenCode inside of JSON
    qint64 largestQueue =
        4 * 1024 * 1024; //!< bytes of events that may wait for a client; one that is slower is cut off
    int gatherMs = 10;   //!< events that come closer together go out as one write
};

//! \brief The way from a hub's or sidecar's address to its OpenCode: `/opencode/...` is that server's own API.
//!
//! Needs the permission `read`; without `write` only GET and HEAD pass, and no terminal. The client's sign-in, cookies and what proxies added
//! stay here; the server's password never leaves it. Answers come as they are, unbuffered. All streams of `/opencode/global/event` are one
//! at OpenCode. Refusals have the form of OpenCode's own errors. `GET /opencode` starts the server if it does not run and says how it is.
//!
//! Lives on the owner's thread of the HTTP server. Everything that is given to it must outlive it; it must outlive the server.
class Gateway
{
public:
    Gateway(OpenCodeHost &host, http::UpstreamClient &client, GatewayOptions options = {});

    void addTo(http::Router &router);

private:
    void status(const http::ExchangePtr &exchange);
    void pass(const http::ExchangePtr &exchange);
    [[nodiscard]] std::optional<http::Response> refusalOf(const http::Request &request) const;
    [[nodiscard]] std::optional<http::UpstreamRequest> ask(const http::ExchangePtr &exchange);
    QCoro::Task<> passScoped(http::ExchangePtr exchange, http::UpstreamRequest request);
    QCoro::Task<> tellWithoutKeys(http::ExchangePtr exchange, http::UpstreamRequest request);
    QCoro::Task<> tellFiltered(http::ExchangePtr exchange, http::UpstreamRequest request, QString member);
    void relay(const http::ExchangePtr &exchange, http::UpstreamRequest request);
    void joinEvents(const http::ExchangePtr &exchange, const http::UpstreamRequest &request,
                    http::Fanout::Filter filter = {});

    OpenCodeHost &m_host;
    http::UpstreamClient &m_client;
    GatewayOptions m_options;
    Scope m_scope;
    http::Fanout m_events;
    TaskScope m_tasks;
};

} // namespace qd::server
