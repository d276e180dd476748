// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/transaction.h"

namespace qd::store {

//! A place in a list that is ordered by time: what comes after it does not move when rows are added or removed.
struct PageCursor
{
    qint64 createdAt = 0;
    QUuid id;

    //! For clients: no blanks, fit for an URL.
    [[nodiscard]] QString toText() const;
    [[nodiscard]] static Outcome<PageCursor> fromText(const QString &text);
    friend bool operator==(const PageCursor &, const PageCursor &) = default;
};

struct PageRequest
{
    std::optional<PageCursor> after;
    int limit = 100; //!< 1 to 1,000; what is beyond is taken as the nearest of them
};

//! `column = value`, or `column IS NULL` for an invalid value.
struct Condition
{
    QString column;
    QVariant value;
};
template <typename T>
[[nodiscard]] Condition where(const char *column, const T &value)
{
    return {QString::fromLatin1(column), toSql(value)};
}

//! \name The parts of Table that don't depend on its record
//! @{
[[nodiscard]] QString insertSql(const QString &table, const QStringList &columns);
[[nodiscard]] QString updateSql(const QString &table, const QStringList &columns);
[[nodiscard]] QString selectSql(const QString &table, const QStringList &columns, const QList<Condition> &conditions);
[[nodiscard]] QString listTail();
[[nodiscard]] QString pageTail(bool hasConditions, const PageRequest &request);
[[nodiscard]] int pageLimit(const PageRequest &request);
[[nodiscard]] QVariantList conditionValues(const QList<Condition> &conditions);
[[nodiscard]] Outcome<void> removeRow(Transaction &transaction, const QString &table, const QString &noun,
                                      const QUuid &id);
[[nodiscard]] Error notFound(const QString &noun);
[[nodiscard]] Error changedMeanwhile(const QString &noun);
//! `(?, ?), (?, ?)` for so many rows and columns.
[[nodiscard]] QString placeholders(qsizetype rows, int columns);
//! @}

} // namespace qd::store
