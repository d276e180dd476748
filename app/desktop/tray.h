// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/desktop/traymenu.h"
#include "core/base/taskscope.h"

#include <QDBusConnection>
#include <QDBusServiceWatcher>

#include <memory>

namespace qd {

//! \brief The icon beside the clock, by StatusNotifierItem over D-Bus: no Qt Widgets, nothing drawn by us but the picture. GUI thread.
//!
//! Appears when the desktop has a place for it, also one that comes later or again. Calls never wait.
//! Sources: freedesktop.org StatusNotifierItem, KDE's org.kde.StatusNotifierWatcher, com.canonical.dbusmenu.
class Tray final : public QObject
{
    Q_OBJECT

public:
    //! `state` outlives it.
    explicit Tray(const ui::TrayState &state, QObject *parent = nullptr);
    ~Tray() override;

    //! The desktop shows it.
    [[nodiscard]] bool isAvailable() const { return m_available; }
    [[nodiscard]] const ui::TrayState &state() const { return m_state; }
    [[nodiscard]] dbus::Pixmaps pixmaps() const;

Q_SIGNALS:
    void availableChanged();
    //! A click on the icon itself.
    void activated();
    void triggered(const qd::ui::TrayItem &item);

private Q_SLOTS:
    void onHostRegistered();

private:
    QCoro::Task<> start();
    QCoro::Task<> registerItem();
    void setAvailable(bool available);

    const ui::TrayState &m_state;
    TrayMenu m_menu;
    QString m_service;
    std::unique_ptr<QDBusConnection> m_bus;
    std::unique_ptr<QDBusServiceWatcher> m_watcher;
    bool m_available = false;
    TaskScope m_tasks;
};

//! \brief org.kde.StatusNotifierItem.
class TrayAdaptor : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierItem")
    Q_PROPERTY(QString Category READ category CONSTANT)
    Q_PROPERTY(QString Id READ id CONSTANT)
    Q_PROPERTY(QString Title READ title CONSTANT)
    Q_PROPERTY(QString Status READ status)
    Q_PROPERTY(int WindowId READ windowId CONSTANT)
    Q_PROPERTY(QString IconName READ noName CONSTANT)
    Q_PROPERTY(qd::dbus::Pixmaps IconPixmap READ iconPixmap)
    Q_PROPERTY(QString AttentionIconName READ noName CONSTANT)
    Q_PROPERTY(qd::dbus::Pixmaps AttentionIconPixmap READ iconPixmap)
    Q_PROPERTY(QString OverlayIconName READ noName CONSTANT)
    Q_PROPERTY(qd::dbus::ToolTip ToolTip READ toolTip)
    Q_PROPERTY(bool ItemIsMenu READ itemIsMenu CONSTANT)
    Q_PROPERTY(QDBusObjectPath Menu READ menu CONSTANT)

public:
    explicit TrayAdaptor(Tray *tray);

    [[nodiscard]] static QString category() { return QStringLiteral("ApplicationStatus"); }
    [[nodiscard]] static QString id() { return QStringLiteral("dev.quarterdeck.Quarterdeck"); }
    [[nodiscard]] static QString title() { return QStringLiteral("Quarterdeck"); }
    [[nodiscard]] QString status() const;
    [[nodiscard]] static int windowId() { return 0; }
    [[nodiscard]] static QString noName() { return {}; }
    [[nodiscard]] dbus::Pixmaps iconPixmap() const { return m_tray.pixmaps(); }
    [[nodiscard]] dbus::ToolTip toolTip() const;
    [[nodiscard]] static bool itemIsMenu() { return false; }
    [[nodiscard]] static QDBusObjectPath menu();

public Q_SLOTS: // named by the protocol
    void Activate(int x, int y);
    void SecondaryActivate(int x, int y);
    void ContextMenu(int x, int y) const;
    void Scroll(int delta, const QString &orientation) const;

Q_SIGNALS:
    void NewIcon();
    void NewAttentionIcon();
    void NewToolTip();
    void NewStatus(const QString &status);

private:
    Tray &m_tray;
};

} // namespace qd
