// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/operations/operationsroutes.h"
#include "embedded-server/http/exchange.h"
#include "embedded-server/operations/openapi.h"

namespace qd::server {

using http::ExchangePtr;
using http::Needs;
using http::Verb;

OperationsRoutes::OperationsRoutes(QByteArray mode, QByteArray version)
    : m_mode(std::move(mode))
    , m_version(std::move(version))
    , m_metrics(m_version)
{}

void OperationsRoutes::addTo(http::Router &router)
{
    router.add(Verb::Get, "/", Needs::Nothing, [this](const ExchangePtr &exchange) {
        exchange->answer(http::jsonResponse(R"({"name":"quarterdeck","mode":")" + m_mode + R"("})"));
    });
    router.add(Verb::Get, "/health", Needs::Nothing,
               [](const ExchangePtr &exchange) { exchange->answer(http::jsonResponse(R"({"status":"ok"})")); });
    router.add(Verb::Get, "/ready", Needs::Nothing, [this](const ExchangePtr &exchange) {
        exchange->answer(http::jsonResponse(m_readiness.json(), m_readiness.isReady() ? 200 : 503));
    });
    router.add(Verb::Get, "/metrics", Needs::permission("read"), [this](const ExchangePtr &exchange) {
        http::Response response{200, {}, m_metrics.text()};
        response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        exchange->answer(std::move(response));
    });
    router.add(Verb::Get, "/openapi.json", Needs::SignIn,
               [this](const ExchangePtr &exchange) { exchange->answer(http::jsonResponse(m_description)); });
    m_description = openApiDocument(router, m_version, m_mode);
}

} // namespace qd::server
