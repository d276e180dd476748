// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/completion.h"
#include "core/hub/hubapi.h"
#include "core/hub/hubsubscription.h"
#include "core/hub/websockettransport.h"
#include "embedded-server/http/server.h"
#include "embedded-server/rpc/inprocess.h"
#include "embedded-server/rpc/rpcroutes.h"
#include "embedded-server/rpc/standardmethods.h"
#include "tests/support/freeport.h"
#include "tests/support/manualtime.h"

#include <QUuid>

// A hub's methods behind each way to it, for tests that must hold over all of them.
namespace qd::test {

//! Adds to a number, once per call.
struct AddOne
{
    static constexpr const char *name = "test.addOne";
    static constexpr rpc::Permission permission = rpc::Permission::Write;
    static constexpr rpc::Effect effect = rpc::Effect::Changes;
    using Params = rpc::Nothing;
    using Result = qint64;
};

//! Gives back what it gets, when the test lets it.
struct Repeat
{
    static constexpr const char *name = "test.repeat";
    static constexpr rpc::Permission permission = rpc::Permission::Read;
    static constexpr rpc::Effect effect = rpc::Effect::Reads;
    struct Params
    {
        QString text;
        static constexpr auto fields = std::tuple{rpc::field("text", &Params::text)};
        bool operator==(const Params &) const = default;
    };
    using Result = Params;
};

//! \brief One start of a server.
struct HubServer
{
    //! `memory`: as in rpc::ServerInfo.
    explicit HubServer(server::EventLog &log, Scheduler &scheduler, const std::optional<QString> &memory = {})
        : dispatcher({}, systemClock(), scheduler)
        , subscriptions(log)
    {
        const QString instance = QUuid::createUuid().toString();
        server::addStandardMethods(
            dispatcher, {QStringLiteral("Test"), QStringLiteral("1"), QStringLiteral("hub"), instance, {}, memory});
        subscriptions.addTo(dispatcher);
        subscriptions.addTopic(QStringLiteral("tasks"), rpc::Permission::Read);
        dispatcher.add<AddOne>([this](const server::CallContext &, const rpc::Nothing &) { return addOne(); });
        dispatcher.add<Repeat>(
            [this](const server::CallContext &, Repeat::Params params) { return repeat(std::move(params)); });
    }
    ~HubServer() { release(); } // a coroutine that nobody resumes is never freed
    Q_DISABLE_COPY_MOVE(HubServer)

    QCoro::Task<rpc::Reply<qint64>> addOne()
    {
        const qint64 now = ++number;
        if (holds)
            co_await hold(held.emplaceBack());
        co_return now;
    }
    QCoro::Task<rpc::Reply<Repeat::Params>> repeat(Repeat::Params params)
    {
        ++repeats;
        if (fault)
            co_return tl::unexpected(*fault);
        if (holds)
            co_await hold(held.emplaceBack());
        co_return params;
    }
    static QCoro::Task<> hold(Completion<bool> completion) { co_await completion; }
    void release()
    {
        holds = false;
        for (const Completion<bool> &one : std::exchange(held, {}))
            one.complete(true);
    }

    qint64 number = 0;
    int repeats = 0;
    bool holds = false;
    std::optional<rpc::Fault> fault;
    QList<Completion<bool>> held;
    server::Dispatcher dispatcher;
    server::Subscriptions subscriptions;
};

//! \brief A client of a server that the test breaks. The log outlives the server's starts.
class HubRig
{
public:
    virtual ~HubRig() = default;
    virtual HubTransport &transport() = 0;
    //! The connection goes; the client is free to come back.
    virtual void breakLine() = 0;
    //! Another start of the server, in place of the one before.
    virtual void restart() = 0;

    ManualTime time;
    std::optional<QString> memory; //!< of the next start
    server::MemoryEventLog log{10};
    std::unique_ptr<HubServer> server = std::make_unique<HubServer>(log, time);
    const rpc::Principal ann{QStringLiteral("ann"), QStringLiteral("Ann"),
                             rpc::Permissions(rpc::Permission::SignedIn) | rpc::Permission::Read |
                                 rpc::Permission::Write};
};

class InProcessRig final : public HubRig
{
public:
    HubTransport &transport() override { return *m_transport; }
    void breakLine() override
    {
        m_transport->stop();
        m_transport->start();
    }
    void restart() override
    {
        m_transport->stop();
        server.reset();
        server = std::make_unique<HubServer>(log, time, memory);
        m_transport->rebind(server->dispatcher, server->subscriptions);
        m_transport->start();
    }

private:
    std::unique_ptr<server::InProcessTransport> m_transport =
        std::make_unique<server::InProcessTransport>(server->dispatcher, server->subscriptions, ann);
};

//! Over a WebSocket to the real HTTP server.
class WebSocketRig final : public HubRig
{
public:
    WebSocketRig()
    {
        listen();
        const QUrl url(QStringLiteral("ws://127.0.0.1:%1/ws").arg(m_port));
        m_transport =
            std::make_unique<WebSocketTransport>(SocketTarget{url, "qd-canary-token", {}}, time, [] { return 0.5; });
    }
    ~WebSocketRig() override
    {
        m_transport.reset();
        m_server.reset();
    }
    HubTransport &transport() override { return *m_transport; }
    void breakLine() override
    {
        m_server.reset();
        listen();
    }
    void restart() override
    {
        m_server.reset();
        m_routes.reset();
        server.reset();
        server = std::make_unique<HubServer>(log, time, memory);
        listen();
    }

private:
    //! Lets in who has the token.
    struct Door final : http::Authenticator
    {
        explicit Door(rpc::Principal principal)
            : who(std::move(principal))
        {}
        QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override
        {
            if (request->headers.value("Authorization") != "Bearer qd-canary-token")
                co_return failure(Error::Code::Unauthorized);
            http::Principal principal;
            principal.id = who.id.toUtf8();
            principal.details = who;
            co_return principal;
        }

        rpc::Principal who;
    };

    void listen()
    {
        m_routes = std::make_unique<server::RpcRoutes>(server->dispatcher, server->subscriptions);
        http::Router router;
        m_routes->addTo(router, http::Needs::SignIn);
        m_server = std::make_unique<http::Server>(http::Options{}, std::move(router), &m_door, &m_owner);
        const Outcome<quint16> port = m_server->listen(QHostAddress(QHostAddress::LocalHost), m_port);
        if (!port)
            qFatal("%s", qPrintable(port.error().detail));
    }

    Door m_door{ann};
    QObject m_owner;
    quint16 m_port = freePort();
    std::unique_ptr<server::RpcRoutes> m_routes;
    std::unique_ptr<http::Server> m_server;
    std::unique_ptr<WebSocketTransport> m_transport;
};

} // namespace qd::test
