// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/traymenu.h"

#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace qd {

namespace {

constexpr int rootId = 0;

QVariantMap propertiesOf(const ui::TrayItem &item)
{
    if (item.kind == ui::TrayItem::Kind::Separator)
        return {{u"type"_s, u"separator"_s}};
    QString label = item.text;
    return {{u"label"_s, label.replace(u'_', u"__"_s)}}; // a single one marks the next letter
}

QVariantMap filtered(const QVariantMap &properties, const QStringList &names)
{
    if (names.isEmpty())
        return properties;
    QVariantMap some;
    for (const auto &name : names) {
        if (properties.contains(name))
            some.insert(name, properties.value(name));
    }
    return some;
}

const QVariantMap &rootProperties()
{
    static const QVariantMap properties{{u"children-display"_s, u"submenu"_s}};
    return properties;
}

} // namespace

TrayMenu::TrayMenu(QObject *parent)
    : QObject(parent)
{
    dbus::registerTypes();
    new TrayMenuAdaptor(this);
}

void TrayMenu::setItems(const QList<ui::TrayItem> &items)
{
    if (items == m_items)
        return;
    m_items = items;
    m_ids.clear();
    for (int place = 0; place < int(items.size()); ++place)
        m_ids.append(numberOf(items[place], place));
    Q_EMIT layoutUpdated(++m_revision, rootId);
}

int TrayMenu::numberOf(const ui::TrayItem &item, int place)
{
    QString key = u"%1/%2/%3"_s.arg(int(item.kind)).arg(item.workspace, item.session);
    if (item.kind == ui::TrayItem::Kind::Separator)
        key += QString::number(place);
    int &number = m_numbers[key];
    if (number == 0)
        number = int(m_numbers.size());
    return number;
}

dbus::MenuLayout TrayMenu::layout(int parent, int depth, const QStringList &names) const
{
    const auto place = m_ids.indexOf(parent);
    if (place >= 0)
        return {parent, filtered(propertiesOf(m_items[place]), names), {}};
    dbus::MenuLayout root{rootId, filtered(rootProperties(), names), {}};
    for (qsizetype i = 0; depth != 0 && i < m_items.size(); ++i)
        root.children.append({m_ids[i], filtered(propertiesOf(m_items[i]), names), {}});
    return root;
}

dbus::MenuEntries TrayMenu::properties(const QList<int> &ids, const QStringList &names) const
{
    dbus::MenuEntries entries;
    if (ids.isEmpty() || ids.contains(rootId))
        entries.append({rootId, filtered(rootProperties(), names)});
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        if (ids.isEmpty() || ids.contains(m_ids[i]))
            entries.append({m_ids[i], filtered(propertiesOf(m_items[i]), names)});
    }
    return entries;
}

bool TrayMenu::clicked(int id)
{
    const auto place = m_ids.indexOf(id);
    if (place < 0)
        return false;
    const ui::TrayItem item = m_items[place];
    Q_EMIT triggered(item);
    return true;
}

TrayMenuAdaptor::TrayMenuAdaptor(TrayMenu *menu)
    : QDBusAbstractAdaptor(menu)
    , m_menu(*menu)
{
    connect(menu, &TrayMenu::layoutUpdated, this, &TrayMenuAdaptor::LayoutUpdated);
}

QString TrayMenuAdaptor::textDirection()
{
    return QGuiApplication::isRightToLeft() ? u"rtl"_s : u"ltr"_s;
}

uint TrayMenuAdaptor::GetLayout(int parentId, int recursionDepth, const QStringList &propertyNames,
                                dbus::MenuLayout &layout) const
{
    layout = m_menu.layout(parentId, recursionDepth, propertyNames);
    return m_menu.revision();
}

dbus::MenuEntries TrayMenuAdaptor::GetGroupProperties(const QList<int> &ids, const QStringList &propertyNames) const
{
    return m_menu.properties(ids, propertyNames);
}

QDBusVariant TrayMenuAdaptor::GetProperty(int id, const QString &name) const
{
    const auto entries = m_menu.properties({id}, {name});
    const QVariant value = entries.isEmpty() ? QVariant() : entries[0].properties.value(name);
    return QDBusVariant(value.isValid() ? value : QVariant(QString()));
}

void TrayMenuAdaptor::Event(int id, const QString &eventId, const QDBusVariant & /*data*/, uint /*timestamp*/)
{
    if (eventId == u"clicked"_s)
        m_menu.clicked(id);
}

QList<int> TrayMenuAdaptor::EventGroup(const dbus::MenuEvents &events)
{
    QList<int> unknown;
    for (const auto &event : events) {
        if (event.name == u"clicked"_s && !m_menu.clicked(event.id))
            unknown.append(event.id);
    }
    return unknown;
}

bool TrayMenuAdaptor::AboutToShow(int /*id*/) const
{
    return false; // what is told is always the newest
}

QList<int> TrayMenuAdaptor::AboutToShowGroup(const QList<int> & /*ids*/, QList<int> &idErrors) const
{
    idErrors.clear();
    return {};
}

} // namespace qd
