// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/desktop/linkintents.h"
#include "qml/desktop/notifier.h"
#include "qml/desktop/traystate.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

class Application;

//! \brief The desktop around the window, for QML and for the composition root: links, the icon beside the clock, and notifications.
//! GUI thread. Each part is made when it is first asked for.
class Desktop : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to the application")
    Q_PROPERTY(qd::ui::LinkIntents *links READ links CONSTANT)
    //! The desktop shows our icon beside its clock: the window may be closed to it.
    Q_PROPERTY(bool trayShown READ isTrayShown NOTIFY trayShownChanged)
    Q_PROPERTY(bool notifies READ notifies NOTIFY notifiesChanged) //!< the desktop shows notifications
    //! Closing the window only hides it.
    Q_PROPERTY(bool closesToTray READ closesToTray NOTIFY trayShownChanged)

public:
    explicit Desktop(Application &app);
    ~Desktop() override;

    [[nodiscard]] LinkIntents *links() { return &m_links; }
    [[nodiscard]] TrayState &tray();
    //! `sink` outlives it. Once.
    Notifier &startNotifier(NotificationSink &sink);

    [[nodiscard]] bool isTrayShown() const { return m_trayShown; }
    void setTrayShown(bool shown);
    [[nodiscard]] bool notifies() const { return m_notifies; }
    void setNotifies(bool notifies);
    [[nodiscard]] bool closesToTray() const;
    //! The window is in front, and shown at all.
    void setWindow(bool active, bool shown);

    //! What an entry of the tray's menu asks for.
    void carryOut(const TrayItem &item);

Q_SIGNALS:
    void trayShownChanged();
    void notifiesChanged();
    //! The window comes to the front.
    void presentRequested();
    void hideRequested();
    //! Whatever works, the person wants the program to end.
    void quitRequested();

private:
    void openWorkspace(const QString &workspace);
    void openSession(const QString &workspace, const QString &session);
    void openFolder(const QString &folder);
    void answer(const QString &workspace, const QString &requestId, bool allow);

    Application &m_app;
    LinkIntents m_links;
    TrayState *m_tray = nullptr;
    Notifier *m_notifier = nullptr;
    bool m_trayShown = false;
    bool m_notifies = false;
    bool m_windowActive = true;
    bool m_windowShown = true;
};

} // namespace qd::ui
