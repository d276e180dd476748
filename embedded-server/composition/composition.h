// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/filelock.h"
#include "core/base/taskscope.h"
#include "embedded-server/composition/listening.h"
#include "embedded-server/gateway/gateway.h"
#include "embedded-server/http/server.h"
#include "embedded-server/http/upstream.h"
#include "embedded-server/opencode/supervisor.h"
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

//! \brief A whole server: what hub and sidecar have in common. Made by createHubServer() or createSidecarServer(), or inside of EmbeddedHub.
//!
//! It works from open() on for who is in the process, and from listen() on for who asks over the network. Lives on one thread with an event
//! loop; the database, the HTTP engine and OpenCode's supervisor have their own.
class Composition : public QObject
{
    Q_OBJECT

public:
    ~Composition() override;

    //! Opens the store, listens as the settings say, and starts OpenCode, without which all else works. Once. After an error nothing is left running.
    [[nodiscard]] QCoro::Task<Outcome<void>> start();
    //! Opens the store, and no socket. Once.
    [[nodiscard]] QCoro::Task<Outcome<void>> open();
    //! After open(). Busy: the port is taken; Unauthorized: it may not be used; else what is wrong with address or certificate.
    [[nodiscard]] Outcome<void> listen(const Listening &where);
    //! Nobody gets in any more, and who is in has to leave within a moment. Returns at once; listen() may be called again.
    void stopListening();
    //! Lets requests finish, then ends everything; OpenCode too, unless somebody else uses it.
    [[nodiscard]] QCoro::Task<> shutDown();

    [[nodiscard]] const ServerSettings &settings() const { return m_settings; }
    //! Where it listens; empty while it does not.
    [[nodiscard]] QUrl url() const { return m_url; }
    //! By which clients reach it.
    [[nodiscard]] QUrl publicUrl() const;
    //! SHA-256 of the certificate if no authority signed it: what clients are told to accept. Empty else.
    [[nodiscard]] QByteArray fingerprint() const { return m_fingerprint; }
    [[nodiscard]] QString instance() const { return m_instance; }
    //! Null where OpenCode is somebody else's.
    [[nodiscard]] Supervisor *openCode();
    //! Lines for the console once it has started, such as how the first owner gets in.
    [[nodiscard]] virtual QStringList announcements() const { return {}; }

protected:
    //! `openCode`: the server's, which must outlive it; null: one of its own.
    explicit Composition(ServerSettings settings, OpenCodeHost *openCode = nullptr);

    //! Ends the HTTP server, whose handlers use what is derived: every destructor's first word.
    void close() { m_server.reset(); }

    //! \name What a kind of server adds
    //! @{
    //! The store is open.
    [[nodiscard]] virtual QCoro::Task<Outcome<void>> prepare() = 0;
    //! Adds methods and routes.
    virtual void mount(http::Router &router) = 0;
    [[nodiscard]] virtual http::Authenticator &authenticator() = 0;
    [[nodiscard]] virtual QList<QString> capabilities() const = 0;
    [[nodiscard]] virtual QString modeName() const;
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
    //! Where this machine's own programs find it, without TLS; once it listens as its settings say.
    [[nodiscard]] QUrl localUrl() const { return m_localUrl; }
    //! What an OpenCode of its own is told besides the settings' own file; one that runs gets it when nobody uses it.
    void configureOpenCode(const QJsonObject &config);
    //! It listens as its settings say, and OpenCode does not run yet.
    [[nodiscard]] virtual QCoro::Task<> listening();
    //! It listens as its settings say, and OpenCode is being started.
    virtual void started() {}
    //! Nobody is served any more, and OpenCode has ended.
    [[nodiscard]] virtual QCoro::Task<> ending();
    //! Asked instead of the settings where the network may change.
    void setPublicUrl(std::function<QUrl()> url) { m_publicUrl = std::move(url); }

private:
    struct OwnOpenCode;

    [[nodiscard]] QCoro::Task<Outcome<void>> takeFolder();
    [[nodiscard]] QCoro::Task<Outcome<void>> openStore();
    [[nodiscard]] Outcome<void> makeServer();
    [[nodiscard]] Outcome<Listening> listeningFromSettings() const;
    [[nodiscard]] Outcome<void> listenForOpenCode();
    [[nodiscard]] http::Options httpOptions();
    void addFigures();
    void addStatus();
    [[nodiscard]] GatewayOptions gatewayOptions();

    ServerSettings m_settings;
    QUrl m_url;
    QUrl m_localUrl;
    QByteArray m_fingerprint;
    std::function<QUrl()> m_publicUrl;
    QString m_instance;
    QString m_deviceId;
    std::shared_ptr<FileLock> m_lock;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<EventLog> m_events;
    std::shared_ptr<http::RefusalLog> m_refusals;
    Dispatcher m_dispatcher;
    std::shared_ptr<Claims> m_claims; //!< ends before the dispatcher
    std::unique_ptr<Subscriptions> m_subscriptions;
    std::unique_ptr<RpcRoutes> m_rpc;
    std::unique_ptr<Rooms> m_rooms;
    std::unique_ptr<SyncRoutes> m_sync;
    std::unique_ptr<ServerPresence> m_presence;
    std::unique_ptr<RoomTokenAuthenticator> m_door; //!< the authenticator, and URLs' tokens for rooms
    OperationsRoutes m_operations;
    std::unique_ptr<OwnOpenCode> m_own;
    OpenCodeHost &m_openCode;
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
