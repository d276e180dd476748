// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/hubrows.h"

#include <algorithm>

namespace qd::ui {

HubRows::HubRows(const QList<QByteArray> &roles, QObject *parent)
    : RowModel(parent)
{
    for (const QByteArray &role : roles)
        m_names.append(QString::fromLatin1(role));
}

void HubRows::setRows(const QList<Row> &rows)
{
    const int before = count();
    becomeRows(m_rows, rows, [this](const Row &row) { return keyOf(row); });
    if (before != count())
        Q_EMIT countChanged();
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
