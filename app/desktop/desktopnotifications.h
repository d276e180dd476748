// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "qml/desktop/notifier.h"

#include <QDBusConnection>
#include <QDBusServiceWatcher>
#include <QSet>

#include <memory>

namespace qd {

//! \brief Notifications of the desktop, over D-Bus. GUI thread; no call waits for the desktop.
//!
//! Text is escaped where the desktop reads markup, and buttons are left out where it has none. Never urgent, so that "do not disturb" holds; where the desktop says
//! that it is on, nothing is sent. What is shown goes with this object.
//! Source: freedesktop.org Desktop Notifications Specification 1.2, with KDE's property Inhibited.
class DesktopNotifications final : public QObject, public ui::NotificationSink
{
    Q_OBJECT

public:
    explicit DesktopNotifications(QObject *parent = nullptr);
    ~DesktopNotifications() override;

    void show(const ui::Notification &notification) override;
    void close(const QString &id) override;
    //! The desktop has it and shows it.
    [[nodiscard]] bool isShown(const QString &id) const { return m_numbers.contains(id); }
    //! The desktop has answered what it can do; before that, nothing is shown. A service that comes later is asked then.
    [[nodiscard]] bool isAvailable() const { return m_available; }

Q_SIGNALS:
    void availableChanged();
    //! A button, or "open" for the message itself. `token` lets the window come to the front; empty if the desktop gave none.
    void activated(const QString &id, const QString &action, const QString &token);

private Q_SLOTS:
    void onAction(uint number, const QString &key);
    void onClosed(uint number, uint reason);
    void onToken(uint number, const QString &token);

private:
    QCoro::Task<> start();
    QCoro::Task<> ask();
    QCoro::Task<> send(ui::Notification notification);
    QCoro::Task<bool> isInhibited();
    [[nodiscard]] QVariantList arguments(const ui::Notification &notification) const;
    void closeNumber(uint number);

    std::unique_ptr<QDBusConnection> m_bus;
    QDBusServiceWatcher m_service;
    QSet<QString> m_capabilities;
    bool m_available = false;
    bool m_tellsInhibited = true;   //!< until it turned out that it doesn't
    QSet<QString> m_wanted;         //!< shown, or on the way
    QHash<QString, uint> m_numbers; //!< the desktop's, of what is shown
    QHash<uint, QString> m_tokens;
    TaskScope m_tasks;
};

} // namespace qd
