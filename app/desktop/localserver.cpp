// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/localserver.h"

#include "embedded-server/composition/opencodekeys.h"
#include "embedded-server/opencode/configgenerator.h"
#include "embedded-server/opencode/datausers.h"
#include "qml/settings/settingsstore.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>

using namespace Qt::StringLiterals;

namespace qd {

static_assert(int(ui::ServerHost::Phase::Stopped) == int(server::State::Stopped));
static_assert(int(ui::ServerHost::Phase::Healthy) == int(server::State::Healthy));
static_assert(int(ui::ServerHost::Phase::Failed) == int(server::State::Failed));

namespace {

// As a hub's own OpenCode is told.
QJsonObject configOf(const ui::ServerHost::ModelKeys &keys)
{
    server::OpenCodeKeys::Offer offer{keys.hub.toString(QUrl::StripTrailingSlash), keys.token, {}};
    for (auto each = keys.providers.cbegin(); each != keys.providers.cend(); ++each) {
        server::ProxiedProvider provider = server::OpenCodeKeys::proxied(each.key());
        provider.models = *each;
        if (!provider.isCompatible || !provider.models.isEmpty())
            offer.providers.append(provider);
    }
    return server::OpenCodeKeys::config(offer);
}

} // namespace

LocalServer::LocalServer(server::Options base, QObject *parent)
    : ServerHost(parent)
    , m_base(std::move(base))
{
    connect(&m_supervisor, &server::Supervisor::stateChanged, this, [this](server::State state) {
        Q_EMIT changed();
        if (state == server::State::Stopped && std::exchange(m_startsAgain, false))
            start();
        if (m_stopping && state == server::State::Stopped) {
            m_stopping = false;
            Q_EMIT stopped();
        }
    });
    connect(&m_supervisor, &server::Supervisor::logChanged, this, &LocalServer::logChanged);
}

QString LocalServer::reason() const
{
    return m_supervisor.reason().text();
}

QString LocalServer::version() const
{
    const auto endpoint = m_supervisor.endpoint();
    return endpoint ? endpoint->version : QString();
}

QString LocalServer::dataDirectory() const
{
    const auto endpoint = m_supervisor.endpoint();
    return endpoint ? endpoint->dataDirectory : QString();
}

std::optional<LocalServer::Endpoint> LocalServer::endpoint() const
{
    const auto endpoint = m_supervisor.endpoint();
    if (!endpoint)
        return {};
    return Endpoint{endpoint->url, endpoint->username, endpoint->password};
}

qint64 LocalServer::processId() const
{
    const auto endpoint = m_supervisor.endpoint();
    return endpoint ? endpoint->pid : 0;
}

server::Options LocalServer::options() const
{
    auto options = m_base;
    if (m_settings) {
        if (m_settings->ownData())
            options.dataMode = server::DataMode::Own;
        if (options.binary.isEmpty())
            options.binary = m_settings->openCodePath();
        if (const QStringList plugins = m_settings->plugins(); !plugins.isEmpty())
            options.extraConfig = server::withPlugins(options.extraConfig, QJsonArray::fromStringList(plugins));
        options.memoryCeiling = qint64(m_settings->memoryCeilingMiB()) * 1024 * 1024;
    }
    if (m_modelKeys) {
        options.extraConfig = server::mergedJson(options.extraConfig, configOf(*m_modelKeys));
        options.withheld += server::OpenCodeKeys::variables();
    }
    options.inUse = [inUse = m_inUse] { return inUse->load(); };
    return options;
}

void LocalServer::setSettings(const ui::SettingsStore *settings)
{
    if (m_settings)
        m_settings->disconnect(this);
    m_settings = settings;
    if (settings)
        connect(settings, &ui::SettingsStore::serverChanged, this, &LocalServer::configure);
}

void LocalServer::start()
{
    m_told = options();
    m_supervisor.start(m_told);
}

// Only what a server gets told at its start by OpenCode's configuration; whose data and which program wait for restart().
void LocalServer::configure()
{
    const server::Options next = options();
    if (next.extraConfig == m_told.extraConfig && next.withheld == m_told.withheld)
        return;
    m_told.extraConfig = next.extraConfig;
    m_told.withheld = next.withheld;
    m_supervisor.configure(m_told);
}

void LocalServer::setModelKeys(const std::optional<ModelKeys> &keys)
{
    m_modelKeys = keys;
    configure();
}

void LocalServer::stop(bool leaveRunning)
{
    m_startsAgain = false;
    if (m_supervisor.state() == server::State::Stopped) {
        Q_EMIT stopped();
        return;
    }
    m_stopping = true;
    m_supervisor.stop(leaveRunning ? server::Supervisor::StopMode::LeaveRunning : server::Supervisor::StopMode::End);
}

void LocalServer::restart()
{
    const server::Options next = options();
    const bool isAnother =
        next.dataMode != m_told.dataMode || next.binary != m_told.binary || next.memoryCeiling != m_told.memoryCeiling;
    if (m_supervisor.state() == server::State::Failed) {
        start();
    } else if (isAnother && m_supervisor.state() != server::State::Stopped) {
        m_startsAgain = true;
        m_supervisor.stop();
    } else {
        configure();
        m_supervisor.restart(u"asked for in the window"_s);
    }
}

QString LocalServer::ownDataDirectory() const
{
    return server::ownDataDirectory();
}

bool LocalServer::ownDataExists() const
{
    return QFileInfo::exists(server::ownDataDirectory() + u"/opencode.db"_s);
}

void LocalServer::findOtherUsers()
{
    const QPointer self(this);
    QThreadPool::globalInstance()->start([self] {
        QStringList commands;
        for (const auto &user : server::otherUsersOfData(server::ownDataDirectory()))
            commands += user.command;
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, commands] {
                if (self)
                    Q_EMIT self->otherUsersFound(commands);
            },
            Qt::QueuedConnection);
    });
}

} // namespace qd
