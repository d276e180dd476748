// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hubrows.h"

#include <QSet>

#include <algorithm>

namespace qd::ui {

HubRows::HubRows(const QList<QByteArray> &roles, QObject *parent)
    : QAbstractListModel(parent)
{
    for (const QByteArray &role : roles)
        m_names.append(QString::fromLatin1(role));
}

void HubRows::setRows(const QList<Row> &rows)
{
    const int before = count();
    removeAllBut(rows);
    for (int at = 0; at < rows.size(); ++at)
        place(at, rows[at]);
    if (before != count())
        Q_EMIT countChanged();
}

void HubRows::removeAllBut(const QList<Row> &rows)
{
    QSet<QString> keys;
    for (const Row &row : rows)
        keys.insert(keyOf(row));
    for (int at = count() - 1; at >= 0; --at) {
        if (keys.contains(keyOf(m_rows[at])))
            continue;
        beginRemoveRows({}, at, at);
        m_rows.removeAt(at);
        endRemoveRows();
    }
}

void HubRows::place(int at, const Row &row)
{
    const QString key = keyOf(row);
    const auto found =
        std::find_if(m_rows.cbegin() + at, m_rows.cend(), [&](const Row &other) { return keyOf(other) == key; });
    const int from = int(found - m_rows.cbegin());
    if (found == m_rows.cend()) {
        beginInsertRows({}, at, at);
        m_rows.insert(at, row);
        endInsertRows();
        return;
    }
    if (from != at) {
        beginMoveRows({}, from, from, {}, at);
        m_rows.move(from, at);
        endMoveRows();
    }
    if (m_rows[at] == row)
        return;
    m_rows[at] = row;
    Q_EMIT dataChanged(index(at), index(at));
}

QVariantMap HubRows::factsOf(const QString &key) const
{
    const auto found = std::ranges::find_if(m_rows, [&](const Row &row) { return keyOf(row) == key; });
    return found == m_rows.cend() ? QVariantMap() : *found;
}

int HubRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant HubRows::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int name = role - Qt::UserRole;
    return name >= 0 && name < m_names.size() ? m_rows[index.row()].value(m_names[name]) : QVariant();
}

QHash<int, QByteArray> HubRows::roleNames() const
{
    QHash<int, QByteArray> names;
    for (int i = 0; i < m_names.size(); ++i)
        names.insert(Qt::UserRole + i, m_names[i].toLatin1());
    return names;
}

} // namespace qd::ui
