// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/arguments.h"
#include "app/desktop/bench/bench.h"
#include "app/desktop/localserver.h"
#include "app/desktop/renderer.h"
#include "core/base/memory.h"
#include "qml/shell/application.h"
#include "qml/theme/theme.h"

#include <QDir>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QStandardPaths>
#include <QTimer>
#include <QtQml/qqmlextensionplugin.h>

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

} // namespace

int main(int argc, char *argv[])
{
    qd::limitHeaps();
    if (!qd::hasDisplay(argc, argv))
        return qd::runWithoutDisplay(argc, argv);
    const auto bench = qd::bench::Bench::fromEnvironment();
    QCoreApplication::setApplicationName(u"quarterdeck"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(QD_VERSION));
    qd::chooseRenderer();
    QQuickWindow::setTextRenderType(QQuickWindow::NativeTextRendering);
    QGuiApplication app(argc, argv);
    QGuiApplication::setApplicationDisplayName(u"Quarterdeck"_s);
    QGuiApplication::setDesktopFileName(u"quarterdeck"_s);
    QGuiApplication::setQuitOnLastWindowClosed(false);
    if (bench)
        bench->mark(u"app.constructed"_s);

    const auto arguments = qd::readArguments();
    if (arguments.exitCode)
        return *arguments.exitCode;
    const bool measured = qEnvironmentVariableIsSet("QUARTERDECK_BENCH_SERVER");
    qd::ui::Theme::loadFonts();
    const qd::ui::Theme theme(nullptr);
    std::unique_ptr<qd::LocalServer> server;
    if (!measured)
        server = std::make_unique<qd::LocalServer>(arguments.server);

    using Paths = QStandardPaths;
    const bool own = !arguments.profile.isEmpty();
    const auto data = own ? arguments.profile : Paths::writableLocation(Paths::AppDataLocation);
    const auto config = own ? arguments.profile : Paths::writableLocation(Paths::AppConfigLocation);
    QDir().mkpath(data);
    qd::ui::Application::Start start;
    start.libraryPath = data + u"/library.db"_s;
    start.settingsPath = config + u"/settings.ini"_s;
    start.host = server.get();
    start.firstRun = !own;
    start.reopen = !measured;
    if (measured)
        start.server = QUrl(qEnvironmentVariable("QUARTERDECK_BENCH_SERVER"));
    qd::ui::Application application(start);
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

    if (bench) {
        bench->watch(window);
        QObject::connect(&application, &qd::ui::Application::listLoaded, bench.get(), &qd::bench::Bench::listLoaded);
    }
    QObject::connect(&application, &qd::ui::Application::finished, &app, &QCoreApplication::quit, Qt::QueuedConnection);
    QObject::connect(
        window, &QQuickWindow::frameSwapped, &application,
        [window, &application] {
            window->setProperty("settled", true);
            application.afterFirstFrame();
        },
        Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection));
    waitForList(application);
    QMetaObject::invokeMethod(window, "present");
    if (bench)
        bench->mark(u"window.shown"_s);
    return QCoreApplication::exec();
}
