// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/desktop/singleinstance.h"

#include <QObject>
#include <QPointer>

#include <memory>

class QQuickWindow;

namespace qd {

namespace ui {
class Application;
}
class DesktopNotifications;
class Tray;

//! \brief Ties the window to the desktop: the icon beside the clock, notifications, other starts of the program, and links. GUI thread.
//!
//! Made once the first frame is on the screen; both outlive it.
class Surroundings final : public QObject
{
    Q_OBJECT

public:
    Surroundings(QQuickWindow &window, ui::Application &app);
    ~Surroundings() override;

    //! What the program, or a later start of it, was started with.
    void start(const StartMessage &message);

private:
    void followWindow();
    void startTray();
    void startNotifications();
    void present(const QString &token);

    QPointer<QQuickWindow> m_window;
    ui::Application &m_app;
    std::unique_ptr<DesktopNotifications> m_notifications;
    std::unique_ptr<Tray> m_tray;
    QString m_token; //!< of the notification that was pressed
};

} // namespace qd
