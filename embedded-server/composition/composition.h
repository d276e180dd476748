// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/filelock.h"
#include "core/base/taskscope.h"
#include "embedded-server/gateway/gateway.h"
#include "embedded-server/http/server.h"
#include "embedded-server/http/upstream.h"
#include "embedded-server/opencode/supervisor.h"
#include "embedded-server/opencode/usewatch.h"
#include "embedded-server/operations/operationsroutes.h"
#include "embedded-server/rpc/dispatcher.h"
#include "embedded-server/rpc/eventlog.h"
#include "embedded-server/rpc/rpcroutes.h"
#include "embedded-server/rpc/subscriptions.h"
#include "embedded-server/settings/serversettings.h"
#include "embedded-server/store/database.h"
#include "embedded-server/sync/roomtokenauthenticator.h"
#include "embedded-server/sync/serverpresence.h"
#include "embedded-server/sync/syncroutes.h"

#include <QUrl>

namespace qd::server {

//! \brief A whole server on an address: what hub and sidecar have in common. Made by createHubServer() or createSidecarServer().
//!
//! Lives on one thread with an event loop, which is the owner's of everything in it; the database, the HTTP engine and OpenCode's
//! supervisor have their own threads.
class Composition : public QObject
{
    Q_OBJECT

public:
    ~Composition() override;

    //! Opens the store, listens, and starts OpenCode. Once. An error says what to do; nothing is left running then. That OpenCode can't be
    //! started is no error: everything else works without it.
    [[nodiscard]] QCoro::Task<Outcome<void>> start();
    //! Lets requests finish, then ends everything; OpenCode too, unless somebody else uses it.
    [[nodiscard]] QCoro::Task<> shutDown();

    [[nodiscard]] const ServerSettings &settings() const { return m_settings; }
    //! Where it listens; after start().
    [[nodiscard]] QUrl url() const { return m_url; }
    //! By which clients reach it.
    [[nodiscard]] QUrl publicUrl() const { return m_settings.publicUrl.isEmpty() ? m_url : m_settings.publicUrl; }
    [[nodiscard]] QString instance() const { return m_instance; }
    [[nodiscard]] Supervisor &openCode() { return m_supervisor; }
    //! Lines for the console once it has started, such as how the first owner gets in.
    [[nodiscard]] virtual QStringList announcements() const { return {}; }

protected:
    Composition(ServerSettings settings, QObject *parent);

    //! Ends the HTTP server, whose handlers use what is derived: every destructor's first word.
    void close() { m_server.reset(); }

    //! \name What a kind of server adds
    //! @{
    //! The store is open; nothing listens yet.
    [[nodiscard]] virtual QCoro::Task<Outcome<void>> prepare() = 0;
    virtual void mount(http::Router &router) = 0;
    [[nodiscard]] virtual http::Authenticator &authenticator() = 0;
    [[nodiscard]] virtual QList<QString> capabilities() const = 0;
    //! @}

    [[nodiscard]] store::Database &database() { return *m_database; }
    [[nodiscard]] Dispatcher &dispatcher() { return m_dispatcher; }
    [[nodiscard]] EventLog &events() { return *m_events; }
    [[nodiscard]] Subscriptions &subscriptions() { return *m_subscriptions; }
    [[nodiscard]] OperationsRoutes &operations() { return m_operations; }
    [[nodiscard]] Rooms &rooms() { return *m_rooms; }
    [[nodiscard]] http::UpstreamClient &upstream() { return m_upstream; }
    //! One for as long as the folder is there.
    [[nodiscard]] QString deviceId() const { return m_deviceId; }
    //! What this server says of itself to devices.
    [[nodiscard]] DevicePresence presence() const;
    //! Where this machine's own programs find it, without TLS; once it listens.
    [[nodiscard]] QUrl localUrl() const { return m_localUrl; }
    //! What OpenCode is told besides the settings' own file; one that runs gets it when nobody uses it.
    void configureOpenCode(const QJsonObject &config) { m_openCode.configure(config); }
    //! It listens, and OpenCode does not run yet.
    [[nodiscard]] virtual QCoro::Task<> listening();
    //! It listens, and OpenCode is being started.
    virtual void started() {}
    //! Nobody is served any more, and OpenCode has ended.
    [[nodiscard]] virtual QCoro::Task<> ending();

private:
    [[nodiscard]] Outcome<void> takeFolder();
    [[nodiscard]] QCoro::Task<Outcome<void>> openStore();
    [[nodiscard]] Outcome<void> listen();
    [[nodiscard]] Outcome<void> listenForOpenCode(quint16 port);
    [[nodiscard]] http::Options httpOptions();
    void addFigures();
    [[nodiscard]] GatewayOptions gatewayOptions();
    [[nodiscard]] Options openCodeOptions() const;

    ServerSettings m_settings;
    QUrl m_url;
    QUrl m_localUrl;
    QString m_instance;
    QString m_deviceId;
    FileLock m_lock;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<EventLog> m_events;
    Dispatcher m_dispatcher;
    std::unique_ptr<Subscriptions> m_subscriptions;
    std::unique_ptr<RpcRoutes> m_rpc;
    std::unique_ptr<Rooms> m_rooms;
    std::unique_ptr<SyncRoutes> m_sync;
    std::unique_ptr<ServerPresence> m_presence;
    std::unique_ptr<RoomTokenAuthenticator> m_door; //!< the authenticator, and URLs' tokens for rooms
    OperationsRoutes m_operations;
    Supervisor m_supervisor;
    UseWatch m_useWatch;
    SupervisedHost m_openCode;
    http::UpstreamClient m_upstream;
    Gateway m_gateway;
    std::unique_ptr<http::Server> m_server;
    TaskScope m_tasks;
};

//! Sync, accounts, keys, AI proxy, OpenCode. `settings` must have no problems().
[[nodiscard]] std::unique_ptr<Composition> createHubServer(ServerSettings settings);
//! Sync and OpenCode for the people of a hub; no AI, no keys, no accounts of its own.
[[nodiscard]] std::unique_ptr<Composition> createSidecarServer(ServerSettings settings);

} // namespace qd::server
