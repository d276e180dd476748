// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/shell/notices.h"

#include <QTimer>

#include <algorithm>

namespace qd::ui {

int Notices::show(const QString &text, const QString &action, std::function<void()> act, std::chrono::milliseconds time)
{
    if (!act) {
        const auto same = std::ranges::find_if(m_rows, [&](const Row &row) { return row.text == text && !row.act; });
        if (same != m_rows.end())
            dismiss(same->number);
    }
    const int number = m_next++;
    beginInsertRows({}, count(), count());
    m_rows.append(Row{number, text, action, std::move(act)});
    endInsertRows();
    Q_EMIT countChanged();
    expire(number, time);
    return number;
}

void Notices::expire(int number, std::chrono::milliseconds time)
{
    QTimer::singleShot(time, this, [this, number] { dismiss(number); });
}

void Notices::act(int number)
{
    const auto row = find(number);
    if (row < 0)
        return;
    const auto act = m_rows[row].act;
    dismiss(number);
    if (act)
        act();
}

void Notices::dismiss(int number)
{
    const auto row = find(number);
    if (row < 0)
        return;
    beginRemoveRows({}, int(row), int(row));
    m_rows.removeAt(row);
    endRemoveRows();
    Q_EMIT countChanged();
}

qsizetype Notices::find(int number) const
{
    const auto row = std::ranges::find(m_rows, number, &Row::number);
    return row == m_rows.end() ? -1 : row - m_rows.begin();
}

int Notices::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant Notices::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &row = m_rows[index.row()];
    switch (role) {
    case NumberRole:
        return row.number;
    case TextRole:
        return row.text;
    case ActionRole:
        return row.action;
    default:
        return {};
    }
}

QHash<int, QByteArray> Notices::roleNames() const
{
    return {{NumberRole, "number"}, {TextRole, "text"}, {ActionRole, "action"}};
}

} // namespace qd::ui
