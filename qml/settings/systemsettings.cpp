// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/settings/systemsettings.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QMetaEnum>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

// For the report, in its one language.
QStringList factsOf(const Workspace &workspace)
{
    QStringList facts;
    switch (workspace.record().kind) {
    case WorkspaceKind::ThisComputer:
        facts += u"this computer"_s;
        break;
    case WorkspaceKind::OpenCodeServer:
        facts += u"OpenCode server"_s;
        break;
    case WorkspaceKind::Hub:
        facts += u"hub"_s;
        break;
    }
    facts +=
        u"state "_s + QLatin1StringView(QMetaEnum::fromType<Workspace::State>().valueToKey(int(workspace.state())));
    if (workspace.signIn() != Workspace::SignIn::Nothing)
        facts += u"sign-in "_s +
                 QLatin1StringView(QMetaEnum::fromType<Workspace::SignIn>().valueToKey(int(workspace.signIn())));
    return facts;
}

} // namespace

SystemSettings::SystemSettings(QObject *parent)
    : QObject(parent)
    , m_autostart({QCoreApplication::applicationFilePath()},
                  QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/autostart"_s)
{
    connect(&m_autostart, &Autostart::changed, this, &SystemSettings::autostartChanged);
}

void SystemSettings::setApp(Application *app)
{
    if (m_app == app)
        return;
    m_app = app;
    m_storage.reset();
    m_diagnostics.reset();
    if (app) {
        m_storage = std::make_unique<StorageUse>(places());
        connect(m_storage.get(), &StorageUse::measured, this, &SystemSettings::storageMeasured);
        connect(m_storage.get(), &StorageUse::failed, app->notices(), &Notices::tell);
        m_storage->measure();
        m_diagnostics = std::make_unique<Diagnostics>(
            *app->workspaces(), [app](int row) { return factsOf(*app->workspaces()->all()[row]); });
        connect(&app->workspaces()->secrets(), &Secrets::namesChanged, this, &SystemSettings::secretsChanged);
    }
    Q_EMIT appChanged();
    Q_EMIT secretsChanged();
}

QList<StorageUse::Place> SystemSettings::places() const
{
    QList<StorageUse::Place> places{{u"library"_s,
                                     tr("Local copy"),
                                     tr("Sessions and messages of all workspaces, to be there at once"),
                                     m_app->libraryPath(),
                                     {},
                                     true,
                                     tr("The copies of all sessions and messages on this computer go. Where a server "
                                        "can be reached, they are fetched from it again; of the others, nothing can "
                                        "be read until they are back. Drafts, pins, rules and prompts that are not "
                                        "sent yet stay."),
                                     [app = m_app] { return app->library().clearCopies(); }},
                                    {u"settings"_s,
                                     tr("Settings and workspaces"),
                                     tr("Without passwords: those are in the keychain"),
                                     m_app->workspaces()->store().path(),
                                     {}}};
    const auto *host = m_app->host();
    const auto data = host ? host->dataDirectory() : QString();
    if (data.isEmpty())
        return places;
    const bool own = QFileInfo(data) == QFileInfo(host->ownDataDirectory());
    places += StorageUse::Place{u"opencode"_s,
                                tr("OpenCode's data"),
                                own ? tr("Yours, shared with other OpenCodes") : tr("Its sessions, snapshots and logs"),
                                data,
                                {}};
    if (!own) {
        // Beside it, in folders of our own: see the server's environment.
        const auto cache = QDir(data + u"/../../cache"_s).absolutePath();
        places += StorageUse::Place{
            u"cache"_s, tr("OpenCode's cache"), tr("What it downloads again when it needs it"), cache, {}, true};
    }
    return places;
}

int SystemSettings::secretCount() const
{
    return m_app ? int(m_app->workspaces()->secrets().names().size()) : 0;
}

void SystemSettings::clear(const QString &place)
{
    if (m_storage)
        m_storage->clear(place);
}

void SystemSettings::copyReport(bool withNames)
{
    if (!m_diagnostics || !m_app)
        return;
    m_diagnostics->copy(withNames);
    m_app->notices()->show(tr("The report is on the clipboard"), {}, {}, std::chrono::seconds(3));
}

void SystemSettings::forgetSecrets()
{
    if (m_app)
        TaskScope::start(forgetTask());
}

QCoro::Task<> SystemSettings::forgetTask()
{
    const auto left = co_await m_tasks(m_app->workspaces()->secrets().forgetAll());
    if (!left)
        m_app->notices()->show(tr("The passwords could not be removed: the keychain did not let Quarterdeck in."));
    else if (!left->isEmpty())
        m_app->notices()->show(tr("Still in the keychain: %1.").arg(left->join(u", "_s)));
    for (auto *workspace : m_app->workspaces()->all()) {
        if (!workspace->isLocal())
            m_app->workspaces()->readSecret(workspace->id());
    }
}

} // namespace qd::ui
