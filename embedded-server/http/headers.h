// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace qd::http {

//! What a request asks for (RFC 9110 section 9.3); others are answered with 501.
enum class Verb : quint8
{
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options
};

[[nodiscard]] QByteArray verbName(Verb verb);
//! Exact, as verbs are case-sensitive.
[[nodiscard]] std::optional<Verb> verbOf(QByteArrayView name);

//! \brief Header fields in their order; names are compared without case (RFC 9110 section 5).
//!
//! A value type. add() and set() refuse what would break out of a field: see isFieldName() and isFieldValue().
class Headers
{
public:
    struct Field
    {
        QByteArray name;
        QByteArray value;
    };

    Headers() = default;
    Headers(std::initializer_list<Field> fields);

    //! Of fields that were looked at already.
    [[nodiscard]] static Headers ofChecked(QList<Field> fields);
    //! False, and nothing is added, if the name or the value can't be a field.
    bool add(const QByteArray &name, const QByteArray &value);
    //! Replaces all fields of that name.
    bool set(const QByteArray &name, const QByteArray &value);
    void remove(QByteArrayView name);
    [[nodiscard]] bool contains(QByteArrayView name) const { return find(name) != nullptr; }
    //! The first field of that name; empty if there is none.
    [[nodiscard]] QByteArray value(QByteArrayView name) const;
    [[nodiscard]] QList<QByteArray> values(QByteArrayView name) const;
    //! The members of a comma-separated list over all fields of that name, in lower case.
    [[nodiscard]] QList<QByteArray> tokens(QByteArrayView name) const;

    [[nodiscard]] qsizetype size() const { return m_fields.size(); }
    [[nodiscard]] auto begin() const { return m_fields.cbegin(); }
    [[nodiscard]] auto end() const { return m_fields.cend(); }

private:
    [[nodiscard]] const Field *find(QByteArrayView name) const;

    QList<Field> m_fields;
};

//! A token of RFC 9110 section 5.6.2.
[[nodiscard]] bool isFieldName(QByteArrayView name);
//! No control characters but tabs, so neither line breaks nor NUL.
[[nodiscard]] bool isFieldValue(QByteArrayView value);

} // namespace qd::http
