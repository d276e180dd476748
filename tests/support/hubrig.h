// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/completion.h"
#include "core/hub/hubapi.h"
#include "core/hub/hubsubscription.h"
#include "core/hub/websockettransport.h"
#include "embedded-server/rpc/connection.h"
#include "embedded-server/rpc/inprocess.h"
#include "embedded-server/rpc/standardmethods.h"
#include "tests/support/manualtime.h"

#include <QUuid>
#include <QWebSocket>
#include <QWebSocketServer>

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
    explicit HubServer(server::EventLog &log, Scheduler &scheduler)
        : dispatcher({}, systemClock(), scheduler)
        , subscriptions(log)
    {
        const QString instance = QUuid::createUuid().toString();
        server::addStandardMethods(dispatcher,
                                   {QStringLiteral("Test"), QStringLiteral("1"), QStringLiteral("hub"), instance, {}});
        subscriptions.addTo(dispatcher);
        subscriptions.addTopic(QStringLiteral("tasks"), rpc::Permission::Read);
        dispatcher.add<AddOne>([this](const server::CallContext &, const rpc::Nothing &) { return addOne(); });
        dispatcher.add<Repeat>(
            [this](const server::CallContext &, Repeat::Params params) { return repeat(std::move(params)); });
    }
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
        server = std::make_unique<HubServer>(log, time);
        m_transport->rebind(server->dispatcher, server->subscriptions);
        m_transport->start();
    }

private:
    std::unique_ptr<server::InProcessTransport> m_transport =
        std::make_unique<server::InProcessTransport>(server->dispatcher, server->subscriptions, ann);
};

//! Over Qt's WebSocket server.
class WebSocketRig final : public HubRig
{
public:
    WebSocketRig()
    {
        if (!m_listener.listen(QHostAddress::LocalHost))
            qFatal("no port");
        QObject::connect(&m_listener, &QWebSocketServer::newConnection, &m_listener,
                         [this] { accept(m_listener.nextPendingConnection()); });
        m_transport =
            std::make_unique<WebSocketTransport>(m_listener.serverUrl(), "qd-canary-token", time, [] { return 0.5; });
    }
    ~WebSocketRig() override
    {
        m_transport.reset();
        closeAll();
    }
    HubTransport &transport() override { return *m_transport; }
    void breakLine() override { closeAll(); }
    void restart() override
    {
        closeAll();
        server.reset();
        server = std::make_unique<HubServer>(log, time);
    }
    [[nodiscard]] const QList<QByteArray> &authorizations() const { return m_authorizations; }

private:
    struct Client
    {
        std::unique_ptr<QWebSocket> socket;
        std::shared_ptr<server::Connection> connection;
    };

    void accept(QWebSocket *socket)
    {
        m_authorizations.append(socket->request().rawHeader("Authorization"));
        auto connection = server::Connection::create(
            server->dispatcher, server->subscriptions, ann,
            {[socket](const QByteArray &bytes) { socket->sendTextMessage(QString::fromUtf8(bytes)); },
             [socket] { return socket->bytesToWrite(); }});
        QObject::connect(socket, &QWebSocket::textMessageReceived, socket,
                         [connection = connection.get()](const QString &text) { connection->receive(text.toUtf8()); });
        QObject::connect(socket, &QWebSocket::bytesWritten, socket,
                         [connection = connection.get()] { connection->drained(); });
        m_clients.push_back({std::unique_ptr<QWebSocket>(socket), std::move(connection)});
    }
    void closeAll()
    {
        for (Client &client : m_clients) {
            client.socket->disconnect();
            client.connection.reset();
            client.socket->abort();
            client.socket.release()->deleteLater();
        }
        m_clients.clear();
    }

    QWebSocketServer m_listener{QStringLiteral("test"), QWebSocketServer::NonSecureMode};
    std::vector<Client> m_clients;
    std::unique_ptr<WebSocketTransport> m_transport;
    QList<QByteArray> m_authorizations;
};

} // namespace qd::test
