// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QSet>

#include <algorithm>

namespace qd {

//! \brief A list model that can become another list by the fewest signals: runs of rows go, come or move; the rest changes by role.
class RowModel : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

protected:
    //! \brief Makes `rows` equal to `next`.
    //!
    //! `key(row)` is unique within each list. `roles(before, after)` names the roles in which two rows of one key differ.
    template <typename Rows, typename Key, typename Roles>
    void becomeRows(Rows &rows, const Rows &next, Key key, const Roles &roles)
    {
        // Most of a long list stays: look closely only at what lies between the equal ends.
        const int shorter = int(std::min(rows.size(), next.size()));
        int first = 0;
        while (first < shorter && key(rows[first]) == key(next[first])) {
            changeRow(rows, first, next[first], roles(rows[first], next[first]));
            ++first;
        }
        int tail = 0;
        while (tail < shorter - first && key(rows[rows.size() - 1 - tail]) == key(next[next.size() - 1 - tail]))
            ++tail;
        const Span middle{first, tail};
        removeOthers(rows, next, middle, key);
        insertAndMove(rows, next, middle, key);
        for (int row = first; row < int(next.size()); ++row)
            changeRow(rows, row, next[row], roles(rows[row], next[row]));
    }

    //! The same for rows of few facts: all roles of one that isn't equal change.
    template <typename Rows, typename Key>
    void becomeRows(Rows &rows, const Rows &next, Key key)
    {
        becomeRows(rows, next, key, [all = roleNames().keys()](const auto &before, const auto &after) {
            return before == after ? QList<int>() : all;
        });
    }

private:
    //! Rows that are looked at: from `first` to `tail` rows before the end.
    struct Span
    {
        int first = 0;
        int tail = 0;
    };

    template <typename Rows, typename Key>
    static auto keysOf(const Rows &rows, const Span &span, Key key)
    {
        QSet<std::decay_t<decltype(key(rows[0]))>> keys;
        for (int row = span.first; row < int(rows.size()) - span.tail; ++row)
            keys.insert(key(rows[row]));
        return keys;
    }

    template <typename Rows, typename Key>
    void removeOthers(Rows &rows, const Rows &next, const Span &span, Key key)
    {
        const auto wanted = keysOf(next, span, key);
        for (int end = int(rows.size()) - span.tail; end > span.first;) {
            if (wanted.contains(key(rows[end - 1]))) {
                --end;
                continue;
            }
            int first = end - 1;
            while (first > span.first && !wanted.contains(key(rows[first - 1])))
                --first;
            beginRemoveRows({}, first, end - 1);
            rows.erase(rows.begin() + first, rows.begin() + end);
            endRemoveRows();
            end = first;
        }
    }

    template <typename Rows, typename Key>
    void insertAndMove(Rows &rows, const Rows &next, const Span &span, Key key)
    {
        const auto known = keysOf(rows, span, key);
        const int last = int(next.size()) - span.tail;
        for (int row = span.first; row < last;) {
            if (row < int(rows.size()) && key(rows[row]) == key(next[row])) {
                ++row;
            } else if (known.contains(key(next[row]))) {
                moveRun(rows, next, row, key);
            } else {
                int end = row + 1;
                while (end < last && !known.contains(key(next[end])))
                    ++end;
                beginInsertRows({}, row, end - 1);
                rows.insert(rows.begin() + row, end - row, typename Rows::value_type{});
                std::copy(next.begin() + row, next.begin() + end, rows.begin() + row);
                endInsertRows();
                row = end;
            }
        }
    }

    //! Brings the rows that belong to `row` up from where they stand, as many as stand together.
    template <typename Rows, typename Key>
    void moveRun(Rows &rows, const Rows &next, int row, Key key)
    {
        int from = row + 1;
        while (!(key(rows[from]) == key(next[row])))
            ++from;
        int count = 1;
        while (from + count < int(rows.size()) && row + count < int(next.size()) &&
               key(rows[from + count]) == key(next[row + count])) {
            ++count;
        }
        beginMoveRows({}, from, from + count - 1, {}, row);
        std::rotate(rows.begin() + row, rows.begin() + from, rows.begin() + from + count);
        endMoveRows();
    }

    template <typename Rows, typename Row>
    void changeRow(Rows &rows, int row, const Row &value, const QList<int> &changed)
    {
        if (changed.isEmpty())
            return;
        rows[row] = value;
        const QModelIndex at = index(row);
        Q_EMIT dataChanged(at, at, changed);
    }
};

} // namespace qd
