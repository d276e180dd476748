// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/desktop/dbustypes.h"
#include "qml/desktop/traystate.h"

#include <QDBusAbstractAdaptor>

namespace qd {

//! \brief The tray's menu on the bus. GUI thread.
//!
//! An entry keeps its number as long as the program runs, so that a click on a menu that has changed since never means another entry.
class TrayMenu : public QObject
{
    Q_OBJECT

public:
    explicit TrayMenu(QObject *parent = nullptr);

    void setItems(const QList<ui::TrayItem> &items);

    [[nodiscard]] uint revision() const { return m_revision; }
    [[nodiscard]] dbus::MenuLayout layout(int parent, int depth, const QStringList &names) const;
    //! Of those that exist; of all if `ids` is empty.
    [[nodiscard]] dbus::MenuEntries properties(const QList<int> &ids, const QStringList &names) const;
    //! False if there is no such entry (any more).
    bool clicked(int id);

Q_SIGNALS:
    void triggered(const qd::ui::TrayItem &item);
    void layoutUpdated(uint revision, int parent);

private:
    [[nodiscard]] int numberOf(const ui::TrayItem &item, int place);

    QList<ui::TrayItem> m_items;
    QList<int> m_ids; //!< of the items
    QHash<QString, int> m_numbers;
    uint m_revision = 1;
};

//! \brief com.canonical.dbusmenu, version 3.
class TrayMenuAdaptor : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "com.canonical.dbusmenu")
    Q_PROPERTY(uint Version READ version CONSTANT)
    Q_PROPERTY(QString Status READ status CONSTANT)
    Q_PROPERTY(QString TextDirection READ textDirection CONSTANT)
    Q_PROPERTY(QStringList IconThemePath READ iconThemePath CONSTANT)

public:
    explicit TrayMenuAdaptor(TrayMenu *menu);

    [[nodiscard]] static uint version() { return 3; }
    [[nodiscard]] static QString status() { return QStringLiteral("normal"); }
    [[nodiscard]] static QString textDirection();
    [[nodiscard]] static QStringList iconThemePath() { return {}; }

public Q_SLOTS: // named by the protocol
    uint GetLayout(int parentId, int recursionDepth, const QStringList &propertyNames,
                   qd::dbus::MenuLayout &layout) const;
    qd::dbus::MenuEntries GetGroupProperties(const QList<int> &ids, const QStringList &propertyNames) const;
    QDBusVariant GetProperty(int id, const QString &name) const;
    void Event(int id, const QString &eventId, const QDBusVariant &data, uint timestamp);
    QList<int> EventGroup(const qd::dbus::MenuEvents &events);
    bool AboutToShow(int id) const;
    QList<int> AboutToShowGroup(const QList<int> &ids, QList<int> &idErrors) const;

Q_SIGNALS:
    void LayoutUpdated(uint revision, int parent);

private:
    TrayMenu &m_menu;
};

} // namespace qd
