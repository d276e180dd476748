// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/sqlvalue.h"

#include <functional>

namespace qd::store {

//! What all rows have that people make and change.
struct Entity
{
    QUuid id;             //!< made by insert() if null
    qint64 createdAt = 0; //!< set by the table, as all below
    qint64 updatedAt = 0;
    qint64 version = 0; //!< 1 at first; update() wants the one that is stored
};

//! How one member of a record is stored.
template <typename Record>
struct Field
{
    QString column;
    std::function<QVariant(const Record &)> get;
    std::function<void(Record &, const Row &, int)> set;
};

template <typename Record, typename T, typename Base>
[[nodiscard]] Field<Record> field(const QString &column, T Base::*member)
{
    return {column, [member](const Record &record) { return toSql(record.*member); },
            [member](Record &record, const Row &row, int at) { row.read(at, record.*member); }};
}

} // namespace qd::store
