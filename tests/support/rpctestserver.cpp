// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// The test service of the JSON-RPC cases on the real HTTP, WebSocket and JSON-RPC stack, for clients of any kind:
//   qd-rpc-testservice [--listen ADDRESS:PORT]     prints the URL; port 0 = any. `POST /rpc` and `GET /ws` below it.
#include "embedded-server/http/server.h"
#include "embedded-server/rpc/eventlog.h"
#include "embedded-server/rpc/rpcroutes.h"
#include "tests/support/rpctestservice.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QUrl>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption listen(u"listen"_s, u"Where to listen."_s, u"address:port"_s, u"127.0.0.1:0"_s);
    parser.addOption(listen);
    parser.addHelpOption();
    parser.process(app);
    const QUrl where(u"http://"_s + parser.value(listen));
    const QHostAddress address(where.host());
    if (address.isNull() || where.port() < 0) {
        (void)std::fprintf(stderr, "--listen wants an address and a port, such as 127.0.0.1:0\n");
        return 2;
    }
    qd::server::Dispatcher dispatcher;
    qd::test::addTestService(dispatcher);
    qd::server::MemoryEventLog log(1'000);
    qd::server::Subscriptions subscriptions(log);
    subscriptions.addTo(dispatcher);
    qd::server::RpcRoutes routes(dispatcher, subscriptions);
    qd::http::Router router;
    routes.addTo(router, qd::http::Needs::Nothing);
    QObject owner;
    qd::http::Server server({}, std::move(router), nullptr, &owner);
    const qd::Outcome<quint16> port = server.listen(address, quint16(where.port()));
    if (!port) {
        (void)std::fprintf(stderr, "%s\n", qPrintable(port.error().detail));
        return 1;
    }
    const QString host =
        address.protocol() == QAbstractSocket::IPv6Protocol ? u"[%1]"_s.arg(address.toString()) : address.toString();
    (void)std::printf("http://%s:%d\n", qPrintable(host), *port);
    (void)std::fflush(stdout);
    return QCoreApplication::exec();
}
