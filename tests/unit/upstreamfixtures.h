// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/upstream.h"
#include "tests/support/fakehttpserver.h"
#include "tests/unit/httpfixtures.h"

namespace qd::test {

inline http::UpstreamOrigin originOf(quint16 port)
{
    return {"127.0.0.1", port, false};
}

//! \brief A server that passes what is below `/p/` on to another one, as a test has it.
class Relaying
{
public:
    explicit Relaying(quint16 upstream, http::UpstreamOptions options = {}, http::RouteOptions route = {})
        : to(originOf(upstream))
        , client(std::make_unique<http::UpstreamClient>(std::move(options)))
        , server(router(std::move(route)))
    {
        if (!client->attach(*server.server))
            qFatal("the client can't be attached");
    }

    http::UpstreamOrigin to;
    http::RelayHooks hooks;
    qint64 answerMs = 0;
    qint64 idleMs = 0;
    QList<http::RelayEnd> ends;
    http::ExchangePtr last; //!< kept if a test wants it
    bool keepsLast = false;
    std::unique_ptr<http::UpstreamClient> client;
    TestServer server;

private:
    http::Router router(http::RouteOptions route)
    {
        http::Router router;
        router.addAny(
            "/p/{rest...}", http::Needs::Nothing, [this](const http::ExchangePtr &exchange) { pass(exchange); }, route);
        return router;
    }
    void pass(const http::ExchangePtr &exchange)
    {
        const http::Request &asked = exchange->request();
        http::UpstreamRequest request;
        request.origin = to;
        request.verb = asked.verb;
        request.target = "/" + asked.rest + (asked.target.query.isEmpty() ? "" : "?" + asked.target.query);
        request.headers = asked.headers;
        request.upgrade = asked.upgrade;
        request.answerMs = answerMs;
        request.idleMs = idleMs;
        http::RelayHooks with = hooks;
        with.onEnd = [this](const http::RelayEnd &end) { ends.append(end); };
        if (keepsLast)
            last = exchange;
        client->relay(exchange, std::move(request), std::move(with));
    }
};

inline const char *nameOf(http::RelayEnd::How how)
{
    switch (how) {
    case http::RelayEnd::How::Whole:
        return "whole";
    case http::RelayEnd::How::NotReached:
        return "not reached";
    case http::RelayEnd::How::UpstreamCut:
        return "cut";
    case http::RelayEnd::How::ClientGone:
        return "client gone";
    }
    return "";
}

} // namespace qd::test
