// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/composition.h"
#include "core/base/completion.h"
#include "core/base/logging.h"
#include "core/base/savefile.h"
#include "core/base/worker.h"
#include "embedded-server/composition/opencodekeys.h"
#include "embedded-server/events/storedclaims.h"
#include "embedded-server/events/storedeventlog.h"
#include "embedded-server/http/refusallog.h"
#include "embedded-server/opencode/usewatch.h"
#include "embedded-server/rpc/standardmethods.h"

#include <QCoroFuture>
#include <QDir>
#include <QFile>
#include <QProcessEnvironment>
#include <QUuid>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace qd::server {

namespace {

QByteArray modeWord(ServerMode mode)
{
    return mode == ServerMode::Hub ? "hub" : "sidecar";
}

//! What a file holds, made when it is first asked for.
Outcome<QString> idOf(const QString &path)
{
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) {
        const QUuid id(QString::fromLatin1(file.read(64).trimmed()));
        if (!id.isNull())
            return id.toString(QUuid::WithoutBraces);
    }
    QString made = QUuid::createUuid().toString(QUuid::WithoutBraces);
    return saveFile(path, made.toLatin1()).map([&made] { return made; });
}

//! What a server holds of its folder.
struct Folder
{
    std::shared_ptr<FileLock> lock;
    QString deviceId;

    //! Any thread; blocks.
    static Outcome<Folder> take(const QString &folder)
    {
        if (!QDir().mkpath(folder) ||
            !QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner)) {
            return failure(Error::Code::Storage,
                           u"The folder %1 can't be made, or does not belong to you."_s.arg(folder));
        }
        constexpr int waitMs = 2'000; // the one before may be about to end
        const auto lock = std::make_shared<FileLock>();
        switch (lock->lock(QDir(folder).filePath(u"quarterdeck.lock"_s), waitMs)) {
        case FileLock::Result::Locked:
            return idOf(QDir(folder).filePath(u"device-id"_s)).map([&lock](const QString &id) {
                return Folder{lock, id};
            });
        case FileLock::Result::Taken:
            return failure(
                Error::Code::Busy,
                u"Another quarterdeckd uses %1. End it first, or give this one another folder."_s.arg(folder));
        case FileLock::Result::Impossible:
            break;
        }
        return failure(Error::Code::Storage, u"Nothing can be written in %1. Is the disk full?"_s.arg(folder));
    }
};

Options openCodeOptions(const ServerSettings &settings, const std::function<bool()> &inUse)
{
    Options options;
    options.useProfile(settings.data);
    options.binary = settings.opencode;
    if (settings.ownData)
        options.dataMode = DataMode::Own;
    if (!settings.opencodeConfig.isEmpty()) {
        if (const QString problem = options.readConfig(settings.opencodeConfig); !problem.isEmpty())
            qCWarning(lcServer, "%s", qUtf8Printable(problem)); // it was checked before
    }
    options.inUse = inUse;
    // What an agent runs must not learn where our database is, nor its password.
    const QStringList variables = QProcessEnvironment::systemEnvironment().keys();
    for (const SettingInfo &info : serverSettingInfos()) {
        const QString name = settingVariable(info.name);
        if (variables.contains(name))
            options.withheld.append(name);
    }
    // It asks the proxy, which has the keys.
    if (settings.mode == ServerMode::Hub && settings.opencodeKeys == OpenCodeKeyOwner::Owner)
        options.withheld += OpenCodeKeys::variables();
    return options;
}

} // namespace

struct Composition::OwnOpenCode
{
    explicit OwnOpenCode(const ServerSettings &settings)
        : watch(supervisor)
        , host(supervisor, openCodeOptions(settings, watch.inUse()))
    {
        connect(&supervisor, &Supervisor::stateChanged, &watch, &UseWatch::follow);
    }

    Supervisor supervisor;
    UseWatch watch;
    SupervisedHost host;
};

Composition::Composition(ServerSettings settings, OpenCodeHost *openCode)
    : m_settings(std::move(settings))
    , m_instance(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_refusals(std::make_shared<http::RefusalLog>(systemClock()))
    , m_operations(modeWord(m_settings.mode), QD_VERSION)
    , m_own(openCode ? nullptr : std::make_unique<OwnOpenCode>(m_settings))
    , m_openCode(openCode ? *openCode : m_own->host)
    , m_gateway(m_openCode, m_upstream, gatewayOptions())
{}

Composition::~Composition() = default;

Supervisor *Composition::openCode()
{
    return m_own ? &m_own->supervisor : nullptr;
}

void Composition::configureOpenCode(const QJsonObject &config)
{
    if (m_own)
        m_own->host.configure(config);
}

QString Composition::modeName() const
{
    return QString::fromLatin1(modeWord(m_settings.mode));
}

QUrl Composition::publicUrl() const
{
    if (m_publicUrl)
        return m_publicUrl();
    return m_settings.publicUrl.isEmpty() ? m_url : m_settings.publicUrl;
}

QCoro::Task<Outcome<void>> Composition::start()
{
    Outcome<void> done = co_await m_tasks(open());
    if (done)
        done = listeningFromSettings().and_then([this](const Listening &where) { return listen(where); });
    if (done)
        done = listenForOpenCode();
    if (done) {
        co_await m_tasks(listening());
        m_openCode.start();
        started();
    } else {
        close();
    }
    co_return done;
}

QCoro::Task<Outcome<void>> Composition::open()
{
    Outcome<void> done = co_await m_tasks(takeFolder());
    if (done)
        done = co_await m_tasks(openStore());
    if (done)
        done = co_await m_tasks(prepare());
    if (done)
        done = makeServer();
    if (!done)
        close();
    co_return done;
}

QCoro::Task<Outcome<void>> Composition::takeFolder()
{
    const QString path = m_settings.data;
    QCoro::Task<Outcome<Folder>> taking = onWorker([path] { return Folder::take(path); });
    const Outcome<Folder> folder = co_await m_tasks(std::move(taking));
    if (!folder)
        co_return tl::unexpected(folder.error());
    m_lock = folder->lock;
    m_deviceId = folder->deviceId;
    co_return {};
}

QCoro::Task<Outcome<void>> Composition::openStore()
{
    const Outcome<store::StoreAddress> address = store::StoreAddress::parse(m_settings.databaseUrl());
    if (!address)
        co_return tl::unexpected(address.error());
    if (address->tls() == store::StoreAddress::Tls::Disabled)
        qCWarning(lcServer, "The database is on another machine, and its connection is not encrypted.");
    m_database = std::make_unique<store::Database>(*address);
    QFuture<Outcome<store::MigrationReport>> opening = m_database->open();
    const Outcome<store::MigrationReport> opened = co_await opening;
    if (!opened)
        co_return tl::unexpected(opened.error());
    Outcome<std::unique_ptr<StoredEventLog>> events = co_await StoredEventLog::open(*m_database);
    if (!events)
        co_return tl::unexpected(events.error());
    m_events = std::move(*events);
    m_claims = std::make_shared<StoredClaims>(*m_database);
    m_dispatcher.setClaims(m_claims);
    m_subscriptions = std::make_unique<Subscriptions>(*m_events);
    m_subscriptions->addTo(m_dispatcher);
    m_rpc = std::make_unique<RpcRoutes>(m_dispatcher, *m_subscriptions);
    RoomSettings rooms;
    rooms.presenceRooms = {m_settings.discoveryRoom};
    m_rooms = std::make_unique<Rooms>(m_database.get(), rooms);
    m_sync = std::make_unique<SyncRoutes>(*m_rooms);
    co_return {};
}

http::Options Composition::httpOptions()
{
    http::Options options;
    for (const QString &host : std::as_const(m_settings.hosts))
        options.hosts.append(host.toUtf8());
    if (!m_settings.publicUrl.isEmpty())
        options.hosts.append(m_settings.publicUrl.host().toUtf8());
    for (const QString &proxy : std::as_const(m_settings.trustedProxies)) {
        if (const auto network = http::parseNetwork(proxy))
            options.trustedProxies.append(*network);
    }
    for (const QString &origin : std::as_const(m_settings.allowedOrigins))
        options.allowedOrigins.append(origin.toUtf8());
    options.authenticated = m_settings.accounts;
    options.refusals = m_refusals;
    options.served = [&metrics = m_operations.metrics()](const http::Served &request) { metrics.note(request); };
    return options;
}

Outcome<void> Composition::makeServer()
{
    m_dispatcher.setRefusals(m_refusals);
    if (m_settings.accounts) // else everybody is the person at this machine
        m_dispatcher.limitCalls(m_settings.personCalls);
    addStandardMethods(m_dispatcher, {QSysInfo::machineHostName(), QStringLiteral(QD_VERSION), modeName(), m_instance,
                                      capabilities(), m_events->epoch()});
    addFigures();
    addStatus();
    http::Router router;
    m_rpc->addTo(router, http::Needs::SignIn);
    m_sync->addTo(router);
    m_gateway.addTo(router);
    mount(router);
    m_operations.addTo(router);
    m_door = std::make_unique<RoomTokenAuthenticator>(authenticator());
    m_server = std::make_unique<http::Server>(httpOptions(), std::move(router), m_door.get(), this);
    return m_upstream.attach(*m_server);
}

QCoro::Task<> Composition::listening()
{
    co_return;
}

QCoro::Task<> Composition::ending()
{
    co_return;
}

void Composition::addFigures()
{
    using State = store::Database::State;
    m_operations.readiness().add("database", [this]() -> QByteArray {
        if (m_database->state() != State::Ready)
            return "unavailable";
        if (!m_database->isFull())
            return {};
        m_database->probe(); // whoever waits for this server to be ready sends it nothing that would be written
        return "full";
    });
    Metrics &metrics = m_operations.metrics();
    metrics.addGauge("quarterdeck_http_connections", "Open connections, WebSockets included.",
                     [this] { return double(m_server->connectionCount()); });
    metrics.addGauge("quarterdeck_rpc_subscriptions", "Topics that clients listen to.",
                     [this] { return double(m_subscriptions->count()); });
    metrics.addGauge("quarterdeck_rooms", "Shared documents that are open, presence rooms included.",
                     [this] { return double(m_rooms->openRooms()); });
    metrics.addGauge("quarterdeck_opencode_up", "1 while the machine's OpenCode answers.",
                     [this] { return m_openCode.state() == server::State::Healthy ? 1.0 : 0.0; });
}

GatewayOptions Composition::gatewayOptions()
{
    GatewayOptions options;
    options.mayUse = isAssigned;
    options.heldIfAssigned = true;
    if (m_own)
        options.streamed = [this] { m_own->supervisor.noteStreamBytes(); };
    return options;
}

DevicePresence Composition::presence() const
{
    return m_settings.mode == ServerMode::Hub ? hubPresence(m_deviceId, publicUrl())
                                              : sidecarPresence(m_deviceId, publicUrl());
}

QCoro::Task<> Composition::shutDown()
{
    if (m_server)
        co_await m_tasks(m_server->shutDown(10s));
    if (m_own && m_own->supervisor.state() != server::State::Stopped) {
        Completion<bool> ended;
        connect(&m_own->supervisor, &Supervisor::stateChanged, this, [ended](State state) {
            if (state == server::State::Stopped)
                ended.complete(true);
        });
        m_own->supervisor.stop();
        co_await ended;
    }
    if (m_server)
        co_await m_tasks(ending());
    m_server.reset();
}

} // namespace qd::server
