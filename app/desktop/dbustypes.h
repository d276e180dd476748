// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDBusArgument>
#include <QDBusVariant>
#include <QList>
#include <QVariantMap>

// What StatusNotifierItem (freedesktop.org) and com.canonical.dbusmenu pass over the bus.
namespace qd::dbus {

struct Pixmap //!< (iiay)
{
    int width = 0;
    int height = 0;
    QByteArray pixels; //!< ARGB, 32 bits, network byte order
};
using Pixmaps = QList<Pixmap>;

struct ToolTip //!< (sa(iiay)ss)
{
    QString icon;
    Pixmaps pixmaps;
    QString title;
    QString text;
};

struct MenuEntry //!< (ia{sv})
{
    int id = 0;
    QVariantMap properties;
};
using MenuEntries = QList<MenuEntry>;

struct MenuLayout //!< (ia{sv}av)
{
    int id = 0;
    QVariantMap properties;
    QList<MenuLayout> children;
};

struct MenuEvent //!< (isvu)
{
    int id = 0;
    QString name;
    QDBusVariant data;
    uint time = 0;
};
using MenuEvents = QList<MenuEvent>;

QDBusArgument &operator<<(QDBusArgument &to, const Pixmap &pixmap);
const QDBusArgument &operator>>(const QDBusArgument &from, Pixmap &pixmap);
QDBusArgument &operator<<(QDBusArgument &to, const ToolTip &tip);
const QDBusArgument &operator>>(const QDBusArgument &from, ToolTip &tip);
QDBusArgument &operator<<(QDBusArgument &to, const MenuEntry &entry);
const QDBusArgument &operator>>(const QDBusArgument &from, MenuEntry &entry);
QDBusArgument &operator<<(QDBusArgument &to, const MenuLayout &layout);
const QDBusArgument &operator>>(const QDBusArgument &from, MenuLayout &layout);
QDBusArgument &operator<<(QDBusArgument &to, const MenuEvent &event);
const QDBusArgument &operator>>(const QDBusArgument &from, MenuEvent &event);

//! Before the first of them is sent.
void registerTypes();

} // namespace qd::dbus

Q_DECLARE_METATYPE(qd::dbus::Pixmap)
Q_DECLARE_METATYPE(qd::dbus::ToolTip)
Q_DECLARE_METATYPE(qd::dbus::MenuEntry)
Q_DECLARE_METATYPE(qd::dbus::MenuLayout)
Q_DECLARE_METATYPE(qd::dbus::MenuEvent)
