// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/arguments.h"
#include "app/desktop/bench/bench.h"
#include "app/desktop/commands/workspacescommand.h"
#include "app/desktop/localhub.h"
#include "app/desktop/localserver.h"
#include "app/desktop/renderer.h"
#include "app/desktop/singleinstance.h"
#include "app/desktop/surroundings.h"
#include "core/base/memory.h"
#include "core/credentials/keychainstore.h"
#include "core/credentials/knownsecrets.h"
#include "qml/shell/application.h"
#include "qml/shell/desktop.h"
#include "qml/theme/theme.h"

#include <QDir>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QStandardPaths>
#include <QTimer>
#include <QtQml/qqmlextensionplugin.h>

#include <csignal>
#include <cstdio>
#include <optional>

Q_IMPORT_QML_PLUGIN(QuarterdeckPlugin)
Q_IMPORT_QML_PLUGIN(Quarterdeck_TextPlugin)

using namespace Qt::StringLiterals;

namespace {

constexpr int listWaitMs = 40;

// The rows of the last run are read while the window is made; a moment's patience puts them into its first frame.
void waitForList(qd::ui::Application &application)
{
    bool there = false;
    const auto connection =
        QObject::connect(&application, &qd::ui::Application::cachedListShown, &application, [&there] { there = true; });
    QTimer limit;
    limit.setSingleShot(true);
    limit.start(listWaitMs);
    while (!there && !application.isCachedListShown() && limit.isActive())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::ExcludeUserInputEvents);
    QObject::disconnect(connection);
}

// The exit code where another window takes over.
std::optional<int> claim(qd::SingleInstance &instance, const qd::StartMessage &message)
{
    using Role = qd::SingleInstance::Role;
    const Role role = instance.claim(message);
    if (role == Role::Silent)
        std::fputs("quarterdeck: it is running already and does not answer. End it first.\n", stderr);
    if (role == Role::First)
        return std::nullopt;
    return role == Role::HandedOver ? 0 : 1;
}

} // namespace

int main(int argc, char *argv[])
{
    qd::limitHeaps();
#ifdef SIGXFSZ
    std::signal(SIGXFSZ, SIG_IGN); // a limit to the size of files is an error of what writes, as a full disk is
#endif
    if (qd::isWorkspacesCommand(argc, argv))
        return qd::runWorkspacesCommand(argc, argv);
    if (!qd::hasDisplay(argc, argv))
        return qd::runWithoutDisplay(argc, argv);
    const QString token = qd::SingleInstance::activationToken();
    const auto bench = qd::bench::Bench::fromEnvironment();
    QCoreApplication::setApplicationName(u"quarterdeck"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(QD_VERSION));
    qd::chooseRenderer();
    QQuickWindow::setTextRenderType(QQuickWindow::NativeTextRendering);
    QGuiApplication app(argc, argv);
    QGuiApplication::setApplicationDisplayName(u"Quarterdeck"_s);
    QGuiApplication::setDesktopFileName(u"dev.quarterdeck.Quarterdeck"_s);
    QGuiApplication::setQuitOnLastWindowClosed(false);
    if (bench)
        bench->mark(u"app.constructed"_s);

    const auto arguments = qd::readArguments();
    if (arguments.exitCode)
        return *arguments.exitCode;
    using Paths = QStandardPaths;
    const bool own = !arguments.profile.isEmpty();
    const auto data = own ? arguments.profile : Paths::writableLocation(Paths::AppDataLocation);
    QDir().mkpath(data);
    qd::SingleInstance instance(data);
    if (const auto end = claim(instance, {arguments.open, token}))
        return *end;
    const bool measured = qEnvironmentVariableIsSet("QUARTERDECK_BENCH_SERVER");
    qd::ui::Theme::loadFonts();
    const qd::ui::Theme theme(nullptr);
    std::unique_ptr<qd::LocalServer> server;
    std::unique_ptr<qd::LocalHub> hub;
    if (!measured) {
        server = std::make_unique<qd::LocalServer>(arguments.server);
        hub = std::make_unique<qd::LocalHub>(data + u"/hub"_s, server->openCode());
    }

    const auto config = own ? arguments.profile : Paths::writableLocation(Paths::AppConfigLocation);
    qd::ui::Application::Start start;
    start.libraryPath = data + u"/library.db"_s;
    start.settingsPath = config + u"/settings.ini"_s;
    start.workspacesPath = config + u"/workspaces.json"_s;
    start.keychain = std::make_unique<qd::KeychainStore>();
    start.keys = std::make_unique<qd::KnownSecrets>();
    start.host = server.get();
    start.hub = hub.get();
    start.firstRun = !own;
    start.reopen = !measured;
    if (measured)
        start.server = QUrl(qEnvironmentVariable("QUARTERDECK_BENCH_SERVER"));
    qd::ui::Application application(std::move(start));
    if (server)
        server->setSettings(application.settings());
    application.begin();

    QQmlApplicationEngine engine;
    engine.addImportPath(u"qrc:/qt/qml"_s);
    engine.setInitialProperties({{u"app"_s, QVariant::fromValue(&application)}, {u"restore"_s, !measured}});
    QObject::connect(
        &engine, &QQmlApplicationEngine::objectCreationFailed, &app, [] { QCoreApplication::exit(1); },
        Qt::QueuedConnection);
    engine.load(QUrl(u"qrc:/qt/qml/Quarterdeck/shell/Main.qml"_s));
    auto *window =
        engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst());
    if (!window)
        return 1;

    std::unique_ptr<qd::Surroundings> surroundings;
    if (bench) {
        bench->watch(window);
        bench->setLive([&application] { return application.workspaces()->liveCount(); });
        QObject::connect(&application, &qd::ui::Application::listLoaded, bench.get(), &qd::bench::Bench::listLoaded);
    }
    QObject::connect(&application, &qd::ui::Application::finished, &app, &QCoreApplication::quit, Qt::QueuedConnection);
    QObject::connect(
        window, &QQuickWindow::frameSwapped, &application,
        [window, &application, &instance, &surroundings, &hub, argument = arguments.open] {
            window->setProperty("settled", true);
            application.afterFirstFrame();
            if (hub)
                hub->follow(application.settings());
            surroundings = std::make_unique<qd::Surroundings>(*window, application);
            application.desktop()->links()->open(argument);
            QObject::connect(&instance, &qd::SingleInstance::started, surroundings.get(), &qd::Surroundings::start);
            instance.serve();
        },
        Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection));
    waitForList(application);
    QMetaObject::invokeMethod(window, "present");
    if (bench)
        bench->mark(u"window.shown"_s);
    return QCoreApplication::exec();
}
