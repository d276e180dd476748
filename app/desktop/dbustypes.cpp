// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/dbustypes.h"

#include <QDBusMetaType>

namespace qd::dbus {

// NOLINTBEGIN(bugprone-return-const-ref-from-parameter): Qt D-Bus wants its readers so
QDBusArgument &operator<<(QDBusArgument &to, const Pixmap &pixmap)
{
    to.beginStructure();
    to << pixmap.width << pixmap.height << pixmap.pixels;
    to.endStructure();
    return to;
}

const QDBusArgument &operator>>(const QDBusArgument &from, Pixmap &pixmap)
{
    from.beginStructure();
    from >> pixmap.width >> pixmap.height >> pixmap.pixels;
    from.endStructure();
    return from;
}

QDBusArgument &operator<<(QDBusArgument &to, const ToolTip &tip)
{
    to.beginStructure();
    to << tip.icon << tip.pixmaps << tip.title << tip.text;
    to.endStructure();
    return to;
}

const QDBusArgument &operator>>(const QDBusArgument &from, ToolTip &tip)
{
    from.beginStructure();
    from >> tip.icon >> tip.pixmaps >> tip.title >> tip.text;
    from.endStructure();
    return from;
}

QDBusArgument &operator<<(QDBusArgument &to, const MenuEntry &entry)
{
    to.beginStructure();
    to << entry.id << entry.properties;
    to.endStructure();
    return to;
}

const QDBusArgument &operator>>(const QDBusArgument &from, MenuEntry &entry)
{
    from.beginStructure();
    from >> entry.id >> entry.properties;
    from.endStructure();
    return from;
}

QDBusArgument &operator<<(QDBusArgument &to, const MenuLayout &layout)
{
    to.beginStructure();
    to << layout.id << layout.properties;
    to.beginArray(QMetaType::fromType<QDBusVariant>());
    for (const auto &child : layout.children)
        to << QDBusVariant(QVariant::fromValue(child));
    to.endArray();
    to.endStructure();
    return to;
}

const QDBusArgument &operator>>(const QDBusArgument &from, MenuLayout &layout)
{
    from.beginStructure();
    from >> layout.id >> layout.properties;
    from.beginArray();
    while (!from.atEnd()) {
        QDBusVariant child;
        from >> child;
        layout.children.append(qdbus_cast<MenuLayout>(child.variant()));
    }
    from.endArray();
    from.endStructure();
    return from;
}

QDBusArgument &operator<<(QDBusArgument &to, const MenuEvent &event)
{
    to.beginStructure();
    to << event.id << event.name << event.data << event.time;
    to.endStructure();
    return to;
}

const QDBusArgument &operator>>(const QDBusArgument &from, MenuEvent &event)
{
    from.beginStructure();
    from >> event.id >> event.name >> event.data >> event.time;
    from.endStructure();
    return from;
}

// NOLINTEND(bugprone-return-const-ref-from-parameter)

void registerTypes()
{
    qDBusRegisterMetaType<Pixmap>();
    qDBusRegisterMetaType<Pixmaps>();
    qDBusRegisterMetaType<ToolTip>();
    qDBusRegisterMetaType<MenuEntry>();
    qDBusRegisterMetaType<MenuEntries>();
    qDBusRegisterMetaType<MenuLayout>();
    qDBusRegisterMetaType<MenuEvent>();
    qDBusRegisterMetaType<MenuEvents>();
    qDBusRegisterMetaType<QList<int>>();
}

} // namespace qd::dbus
