// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What tests/bench/rpc asks: `rpcserver rpc` is JSON-RPC on the HTTP engine, `rpcserver bare` the engine alone with an answer of the same size, which
// it gives without looking at the request. Prints the URL.
#include "embedded-server/http/exchange.h"
#include "embedded-server/http/server.h"
#include "embedded-server/rpc/eventlog.h"
#include "embedded-server/rpc/rpcroutes.h"
#include "embedded-server/rpc/standardmethods.h"

#include <QCoreApplication>

#include <cstdio>

using namespace qd;

namespace {

const QByteArray answer =
    R"({"jsonrpc":"2.0","result":{"name":"bench","version":"1","mode":"hub","instance":"0","capabilities":[]},"id":1})";

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const bool bare = QCoreApplication::arguments().value(1) == QLatin1StringView("bare");
    server::Dispatcher dispatcher;
    const rpc::ServerInfo::Result info{
        QStringLiteral("bench"), QStringLiteral("1"), QStringLiteral("hub"), QStringLiteral("0"), {}};
    server::addStandardMethods(dispatcher, info);
    server::MemoryEventLog log;
    server::Subscriptions subscriptions(log);
    server::RpcRoutes routes(dispatcher, subscriptions);
    struct Everybody final : http::Authenticator
    {
        QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr /*request*/) override
        {
            http::Principal principal;
            principal.id = "bench";
            principal.details = rpc::Principal::local();
            co_return principal;
        }
    } everybody;
    http::Router router;
    if (bare)
        router.add(http::Verb::Post, "/rpc", http::Needs::SignIn,
                   [](const http::ExchangePtr &exchange) { exchange->answer(http::jsonResponse(answer)); });
    else
        routes.addTo(router, http::Needs::SignIn);
    QObject owner;
    http::Server server({}, std::move(router), &everybody, &owner);
    const Outcome<quint16> port = server.listen();
    if (!port)
        return 1;
    std::printf("http://127.0.0.1:%u/rpc\n", unsigned(*port));
    std::fflush(stdout);
    return QCoreApplication::exec();
}
