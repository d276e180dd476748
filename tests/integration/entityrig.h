// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/hub/hubapi.h"
#include "core/hub/hubsubscription.h"
#include "core/hub/websockettransport.h"
#include "core/protocol/compositetaskmethods.h"
#include "core/protocol/repositorygroupmethods.h"
#include "core/protocol/repositorymethods.h"
#include "core/protocol/taskmethods.h"
#include "core/protocol/workspacemethods.h"
#include "embedded-server/events/storedeventlog.h"
#include "embedded-server/events/userevents.h"
#include "embedded-server/http/server.h"
#include "embedded-server/rpc/inprocess.h"
#include "embedded-server/rpc/rpcroutes.h"
#include "embedded-server/rpc/standardmethods.h"
#include "embedded-server/store/agentsessions.h"
#include "embedded-server/store/tasks.h"
#include "embedded-server/store/users.h"
#include "embedded-server/tasks/agentservice.h"
#include "embedded-server/tasks/compositetaskservice.h"
#include "embedded-server/tasks/unittaskservice.h"
#include "embedded-server/workspaces/repositorygroupservice.h"
#include "embedded-server/workspaces/repositoryservice.h"
#include "embedded-server/workspaces/workspaceservice.h"
#include "tests/integration/storefixtures.h"
#include "tests/support/await.h"

// A hub with a real store and what people have on it, and clients of it over each way.
namespace qd::test {

#define QD_CALLED(outcome)                                                                                             \
    do {                                                                                                               \
        const auto &qdCalled = (outcome);                                                                              \
        QVERIFY2(qdCalled.has_value(), qdCalled.has_value() ? ""                                                       \
                                                            : qPrintable(qdCalled.error().detail + u" / "_s +          \
                                                                         qdCalled.error().serverMessage));             \
    } while (false)

struct EntityClient
{
    template <rpc::Method M>
    Outcome<typename M::Result> call(typename M::Params params)
    {
        return await(api->call<M>(std::move(params)));
    }
    //! A group with a repository in a workspace, all this person's.
    QUuid group()
    {
        const auto workspace = call<rpc::CreateWorkspace>({u"workspace"_s, {}, {}});
        const auto repository = call<rpc::CreateRepository>({u"repository"_s, u"/srv/repository"_s, {}, {}});
        const auto made = call<rpc::CreateRepositoryGroup>({workspace->id, u"group"_s, {repository->id}});
        return made->id;
    }
    static rpc::NewUnitTask newTask(const QUuid &group)
    {
        rpc::NewUnitTask task;
        task.repositoryGroupId = group;
        task.prompt = u"do it"_s;
        return task;
    }
    void breakLine() const
    {
        if (auto *const local = qobject_cast<server::InProcessTransport *>(transport.get()))
            local->stop();
        else
            qobject_cast<WebSocketTransport *>(transport.get())->stop();
        transport->start();
    }

    std::unique_ptr<HubTransport> transport;
    std::unique_ptr<HubApi> api;
};

//! What arrives on a topic.
struct Listener
{
    Listener(HubApi &api, const QString &topic, const std::optional<rpc::Cursor> &cursor = {})
        : subscription(api.subscribe(topic, cursor))
    {
        QObject::connect(subscription.get(), &HubSubscription::happened, subscription.get(),
                         [this](qint64 seq, const QByteArray &data) {
                             numbers.append(seq);
                             heard.append(data);
                         });
        QObject::connect(subscription.get(), &HubSubscription::missed, subscription.get(), [this] { ++missed; });
        QObject::connect(subscription.get(), &HubSubscription::refused, subscription.get(),
                         [this](const Error &error) { refusals.append(error.code); });
    }
    [[nodiscard]] bool isLive() const { return subscription->isLive(); }
    [[nodiscard]] rpc::EntityEvent event(int i) const { return read<rpc::EntityEvent>(i); }
    [[nodiscard]] rpc::ExecutionLogEntry entry(int i) const { return read<rpc::ExecutionLogEntry>(i); }

    std::unique_ptr<HubSubscription> subscription;
    QList<qint64> numbers;
    QList<QByteArray> heard;
    int missed = 0;
    QList<Error::Code> refusals;

private:
    template <typename T>
    [[nodiscard]] T read(int i) const
    {
        T value;
        rpc::Misfit misfit;
        const auto tree = json::Tree::parse(heard.value(i));
        if (!tree || !rpc::Codec<T>::read((*tree)->root(), value, misfit))
            qWarning("not an event: %s", heard.value(i).constData());
        return value;
    }
};

class EntityHub
{
public:
    explicit EntityHub(const QString &engine)
        : rig(engine)
    {
        if (!rig.open())
            qFatal("the database can't be opened");
        ann = addUser(u"ann"_s);
        bob = addUser(u"bob"_s);
        m_log = await(openLog(*rig.database));
        subscriptions = std::make_unique<server::Subscriptions>(*m_log);
        const QString instance = QUuid::createUuid().toString();
        server::addStandardMethods(dispatcher, {u"Test"_s, u"1"_s, u"hub"_s, instance, {}});
        subscriptions->addTo(dispatcher);
        server::addUserTopics(*subscriptions);
        server::WorkspaceService(*rig.database).addTo(dispatcher);
        server::RepositoryService(*rig.database).addTo(dispatcher);
        server::RepositoryGroupService(*rig.database).addTo(dispatcher);
        server::UnitTaskService(*rig.database).addTo(dispatcher);
        server::CompositeTaskService(*rig.database).addTo(dispatcher);
        server::AgentService(*rig.database).addTo(dispatcher, *subscriptions);
        m_routes = std::make_unique<server::RpcRoutes>(dispatcher, *subscriptions);
        http::Router router;
        m_routes->addTo(router, http::Needs::SignIn);
        m_server = std::make_unique<http::Server>(http::Options{}, std::move(router), &m_door, &m_owner);
        const Outcome<quint16> port = m_server->listen(QHostAddress(QHostAddress::LocalHost), 0);
        if (!port)
            qFatal("%s", qPrintable(port.error().detail));
        m_port = *port;
    }
    ~EntityHub()
    {
        m_server.reset();
        m_routes.reset();
        subscriptions.reset(); // before the log
    }
    Q_DISABLE_COPY_MOVE(EntityHub)

    [[nodiscard]] std::unique_ptr<EntityClient> client(const rpc::Principal &who, bool webSocket)
    {
        auto made = std::make_unique<EntityClient>();
        if (webSocket) {
            const QByteArray token = "qd-canary-" + QByteArray::number(m_door.people.size());
            m_door.people.insert("Bearer " + token, who);
            const QUrl url(u"ws://127.0.0.1:%1/ws"_s.arg(m_port));
            made->transport = std::make_unique<WebSocketTransport>(SocketTarget{url, token, {}});
        } else {
            made->transport = std::make_unique<server::InProcessTransport>(dispatcher, *subscriptions, who);
        }
        made->api = std::make_unique<HubApi>(*made->transport);
        made->transport->start();
        if (!soon([&made] { return made->api->isReady(); }))
            qFatal("not connected");
        return made;
    }
    [[nodiscard]] QUuid addSession(const rpc::UnitTask &task)
    {
        const auto made = rig.write([&](store::Transaction &t) {
            store::AgentSession session;
            session.ownerId = store::Tasks(t).findUnit(task.id)->ownerId;
            session.agentTaskId = task.agentTaskId;
            return store::AgentSessions(t).create(session);
        });
        return made ? made->id : QUuid();
    }
    void say(const QUuid &session, int count)
    {
        QD_OK(rig.write([=](store::Transaction &t) {
            return store::AgentSessions(t).appendLog(session,
                                                     QList<store::LogEntry>(count, {0, 0, u"text"_s, {"{\"a\":1}"}}));
        }));
    }

    StoreRig rig;
    server::Dispatcher dispatcher;
    std::unique_ptr<server::Subscriptions> subscriptions;
    rpc::Principal ann;
    rpc::Principal bob;

private:
    struct Door final : http::Authenticator
    {
        QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override
        {
            const auto found = people.constFind(request->headers.value("Authorization"));
            if (found == people.cend())
                co_return failure(Error::Code::Unauthorized);
            http::Principal principal;
            principal.id = found->id.toUtf8();
            principal.details = *found;
            co_return principal;
        }
        QHash<QByteArray, rpc::Principal> people;
    };

    static QCoro::Task<std::shared_ptr<server::StoredEventLog>> openLog(store::Database &database)
    {
        server::StoredEventLogOptions options;
        QCoro::Task<Outcome<std::unique_ptr<server::StoredEventLog>>> opening =
            server::StoredEventLog::open(database, options);
        Outcome<std::unique_ptr<server::StoredEventLog>> log = co_await std::move(opening);
        if (!log)
            qFatal("the log can't be opened");
        std::shared_ptr<server::StoredEventLog> shared = std::move(*log);
        co_return shared;
    }
    rpc::Principal addUser(const QString &name)
    {
        const auto made = rig.write([name](store::Transaction &t) {
            store::User user;
            user.name = name;
            return store::Users(t).create(user);
        });
        using enum rpc::Permission;
        return {made->id.toString(QUuid::WithoutBraces), name, rpc::Permissions(SignedIn) | Read | Write};
    }

    std::shared_ptr<server::StoredEventLog> m_log;
    Door m_door;
    QObject m_owner;
    quint16 m_port = 0;
    std::unique_ptr<server::RpcRoutes> m_routes;
    std::unique_ptr<http::Server> m_server;
};

} // namespace qd::test
