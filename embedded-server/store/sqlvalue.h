// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QUuid>
#include <QVariant>

#include <optional>
#include <type_traits>

class QSqlQuery;

namespace qd::store {

//! JSON text (UTF-8), kept byte for byte.
struct Json
{
    QByteArray text;
    friend bool operator==(const Json &, const Json &) = default;
};

//! \name How values are bound. Enumerations are stored by the names that `names(E)` gives.
//! @{
[[nodiscard]] QVariant toSql(const QString &text); //!< a null string is an empty one
[[nodiscard]] QVariant toSql(const QByteArray &bytes);
[[nodiscard]] QVariant toSql(const QUuid &id);
[[nodiscard]] QVariant toSql(const Json &json);
[[nodiscard]] inline QVariant toSql(qint64 number)
{
    return number;
}
[[nodiscard]] inline QVariant toSql(int number)
{
    return number;
}
[[nodiscard]] inline QVariant toSql(bool flag)
{
    return flag;
}
template <typename E>
requires std::is_enum_v<E>
[[nodiscard]] QVariant toSql(E value)
{
    return QString::fromLatin1(names(value)[static_cast<std::size_t>(value)]);
}
//! NULL if there is none.
template <typename T>
[[nodiscard]] QVariant toSql(const std::optional<T> &value)
{
    return value ? toSql(*value) : QVariant();
}
//! @}

template <typename... V>
[[nodiscard]] QVariantList bind(const V &...values)
{
    return QVariantList{toSql(values)...};
}

//! \brief The row that an answer stands at; only valid while its handler runs. Columns count from 0; NULL reads as an empty value.
class Row
{
public:
    explicit Row(const QSqlQuery &query)
        : m_query(&query)
    {}

    [[nodiscard]] bool isNull(int column) const;
    void read(int column, QString &to) const;
    void read(int column, QByteArray &to) const;
    void read(int column, QUuid &to) const;
    void read(int column, Json &to) const;
    void read(int column, qint64 &to) const;
    void read(int column, int &to) const;
    void read(int column, bool &to) const;
    template <typename E>
    requires std::is_enum_v<E>
    void read(int column, E &to) const
    {
        const QString name = value<QString>(column);
        const auto known = names(to);
        for (std::size_t i = 0; i < known.size(); ++i) {
            if (name == QLatin1StringView(known[i]))
                to = static_cast<E>(i);
        }
    }
    template <typename T>
    void read(int column, std::optional<T> &to) const
    {
        if (isNull(column))
            to.reset();
        else
            to = value<T>(column);
    }
    template <typename T>
    [[nodiscard]] T value(int column) const
    {
        T to{};
        read(column, to);
        return to;
    }

private:
    const QSqlQuery *m_query;
};

} // namespace qd::store
