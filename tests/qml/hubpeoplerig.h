// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/hub/websockettransport.h"
#include "embedded-server/auth/authmethods.h"
#include "embedded-server/auth/authroutes.h"
#include "embedded-server/http/server.h"
#include "embedded-server/operations/statusmethod.h"
#include "embedded-server/rpc/inprocess.h"
#include "embedded-server/rpc/rpcroutes.h"
#include "embedded-server/rpc/standardmethods.h"
#include "qml/hub/hublink.h"
#include "tests/integration/authfixtures.h"

#include <any>

namespace qd::test {

//! \brief A hub's accounts over HTTP and in process, on a real database: Ada owns it. Passwords are cheap, and time is the test's.
class HubPeopleRig
{
public:
    HubPeopleRig()
    {
        auth.store.time.jump(systemClock().nowMs() - auth.store.time.nowMs()); // as its clients see it
        ada = auth.makeOwner();
        server::addStandardMethods(dispatcher, {u"tower"_s, u"1.2.3"_s, u"hub"_s, u"instance"_s, abilities});
        server::addStatusMethod(dispatcher, [this](rpc::ServerStatus::Result &status) { status = told(status); });
        subscriptions.addTo(dispatcher);
        auth::announceEnds(auth.parts->sessions, log, subscriptions);
        methods = std::make_unique<auth::AuthMethods>(
            auth::AuthMethods::Parts{auth.parts->accounts, auth.parts->sessions, auth.parts->pairing,
                                     auth.parts->tokens, auth.parts->audit, auth.parts->sidecars});
        methods->addTo(dispatcher);
        listen();
    }
    ~HubPeopleRig() { m_server.reset(); }
    Q_DISABLE_COPY_MOVE(HubPeopleRig)

    [[nodiscard]] QUrl url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(m_port)); }
    //! Somebody's link, ready.
    [[nodiscard]] std::unique_ptr<ui::HubLink> link(const QByteArray &token, bool webSocket = true)
    {
        std::unique_ptr<HubTransport> transport;
        if (webSocket) {
            const QUrl socket(u"ws://127.0.0.1:%1/ws"_s.arg(m_port));
            transport = std::make_unique<WebSocketTransport>(SocketTarget{socket, token, {}});
        } else {
            transport = std::make_unique<server::InProcessTransport>(dispatcher, subscriptions, principal(token));
        }
        return started(std::make_unique<ui::HubLink>(std::move(transport)));
    }
    //! Of the person at the machine.
    [[nodiscard]] std::unique_ptr<ui::HubLink> localLink()
    {
        auto transport = std::make_unique<server::InProcessTransport>(dispatcher, subscriptions);
        return started(std::make_unique<ui::HubLink>(std::move(transport)));
    }
    [[nodiscard]] auth::SignedIn signIn(const QString &name, const QString &device, const QString &kind = u"app"_s,
                                        const QString &platform = u"linux"_s)
    {
        later();
        auth::Client client = AuthRig::client(device);
        client.kind = kind;
        client.platform = platform;
        const auto in = auth.signIn(name, name == u"ada"_s ? adasPassword : bobsPassword, client);
        if (!in)
            qFatal("%s", qPrintable(in.error().detail));
        return *in;
    }
    //! What is done next is later.
    void later() { auth.store.time.jump(1); }
    store::User make(const QString &name)
    {
        later();
        return auth.make(name);
    }
    [[nodiscard]] bool isAlive(const auth::SignedIn &in) { return auth.parts->isAlive(in.token); }
    //! The hub is away, and back.
    void close() { m_server.reset(); }
    void listen()
    {
        http::Router router;
        routes = std::make_unique<auth::AuthRoutes>(auth.parts->accounts, auth.parts->sessions, auth.parts->pairing,
                                                    auth.parts->sidecars);
        routes->addTo(router);
        rpcRoutes = std::make_unique<server::RpcRoutes>(dispatcher, subscriptions);
        rpcRoutes->addTo(router, http::Needs::SignIn);
        door = std::make_unique<auth::BearerAuthenticator>(auth.parts->sessions);
        m_server = std::make_unique<http::Server>(http::Options{}, std::move(router), door.get(), &m_owner);
        const Outcome<quint16> port = m_server->listen(QHostAddress(QHostAddress::LocalHost), m_port);
        if (!port)
            qFatal("%s", qPrintable(port.error().detail));
        m_port = *port;
    }

    static inline const QList<QString> abilities{u"workspace"_s, u"sync"_s, u"accounts"_s, u"holograms"_s};
    AuthRig auth{u"sqlite"_s};
    auth::SignedIn ada;
    server::MemoryEventLog log;
    server::Dispatcher dispatcher;
    server::Subscriptions subscriptions{log};
    std::unique_ptr<auth::AuthMethods> methods;
    std::unique_ptr<auth::AuthRoutes> routes;
    std::unique_ptr<server::RpcRoutes> rpcRoutes;
    std::unique_ptr<auth::BearerAuthenticator> door;

private:
    static rpc::ServerStatus::Result told(rpc::ServerStatus::Result status)
    {
        status.startedAt = status.now - 3LL * 3'600'000;
        status.database = u"sqlite"_s;
        status.connections = 3;
        status.openCode = u"restarting"_s;
        status.openCodeReason = u"It crashed."_s;
        status.openCodeVersion = u"1.18.3"_s;
        return status;
    }
    rpc::Principal principal(const QByteArray &token)
    {
        const auto identity = auth.parts->who(token);
        if (!identity)
            qFatal("nobody");
        auto person = std::any_cast<rpc::Principal>(auth::principalOf(**identity, QHostAddress()).details);
        return person;
    }
    static std::unique_ptr<ui::HubLink> started(std::unique_ptr<ui::HubLink> link)
    {
        link->start();
        if (!QTest::qWaitFor([&link] { return link->isReady(); }, 30'000))
            qFatal("not connected");
        return link;
    }

    QObject m_owner;
    std::unique_ptr<http::Server> m_server;
    quint16 m_port = 0;
};

} // namespace qd::test
