// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/surroundings.h"

#ifdef QD_SESSION_BUS
#include "app/desktop/desktopnotifications.h"
#include "app/desktop/tray.h"
#endif
#include "qml/shell/application.h"
#include "qml/shell/desktop.h"

#include <QQuickWindow>

namespace qd {

Surroundings::Surroundings(QQuickWindow &window, ui::Application &app)
    : m_window(&window)
    , m_app(app)
{
    auto *desktop = app.desktop();
    connect(desktop, &ui::Desktop::presentRequested, this, [this] { present(std::exchange(m_token, {})); });
    connect(desktop, &ui::Desktop::hideRequested, &window, &QWindow::hide);
    connect(desktop, &ui::Desktop::quitRequested, &app, &ui::Application::quitRequested);
    connect(&window, &QWindow::activeChanged, this, &Surroundings::followWindow);
    connect(&window, &QWindow::visibilityChanged, this, &Surroundings::followWindow);
    followWindow();
#ifdef QD_SESSION_BUS
    startTray();
    startNotifications();
#endif
}

Surroundings::~Surroundings() = default;

void Surroundings::start(const StartMessage &message)
{
    present(message.token);
    m_app.desktop()->links()->open(message.argument);
}

void Surroundings::followWindow()
{
    const bool shown = m_window->isVisible() && m_window->visibility() != QWindow::Minimized;
    m_app.desktop()->setWindow(shown && m_window->isActive(), shown);
}

#ifdef QD_SESSION_BUS
void Surroundings::startTray()
{
    auto *desktop = m_app.desktop();
    m_tray = std::make_unique<Tray>(desktop->tray());
    connect(m_tray.get(), &Tray::availableChanged, desktop,
            [this, desktop] { desktop->setTrayShown(m_tray->isAvailable()); });
    connect(m_tray.get(), &Tray::triggered, desktop, &ui::Desktop::carryOut);
    connect(m_tray.get(), &Tray::activated, desktop, [desktop] {
        desktop->carryOut({ui::TrayItem::Kind::ToggleWindow, {}, {}, {}});
    });
}

void Surroundings::startNotifications()
{
    auto *desktop = m_app.desktop();
    m_notifications = std::make_unique<DesktopNotifications>();
    auto &notifier = desktop->startNotifier(*m_notifications);
    connect(m_notifications.get(), &DesktopNotifications::availableChanged, desktop,
            [this, desktop] { desktop->setNotifies(m_notifications->isAvailable()); });
    connect(m_notifications.get(), &DesktopNotifications::activated, &notifier,
            [this, &notifier](const QString &id, const QString &action, const QString &token) {
                m_token = token;
                notifier.activate(id, action);
            });
}
#endif

// The desktop lets a window come to the front by the token which it gave to what the person pressed.
void Surroundings::present(const QString &token)
{
    if (!token.isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8());
    m_window->setWindowStates(m_window->windowStates() & ~Qt::WindowMinimized);
    m_window->show();
    m_window->raise();
    m_window->requestActivate();
    qunsetenv("XDG_ACTIVATION_TOKEN");
}

} // namespace qd
