// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

// Writing JSON, checking it, and the text inside JSON strings. Half surrogate pairs, which Qt's own JSON classes replace, survive here.
namespace qd::json {

//! The text of a JSON string's inside (without its quotes). Escapes of half surrogate pairs give half pairs. What is not valid stays as it is.
[[nodiscard]] QString unescape(QByteArrayView raw);

//! Appends `text` as a JSON string with quotes; UTF-8, half surrogate pairs as `\udXXX`.
void appendString(QByteArray &out, QStringView text);

//! Appends the shortest decimal that reads back as `value`; whole numbers without a point; not-a-number and infinities as 0.
void appendNumber(QByteArray &out, double value);

//! A number as RFC 8259 section 6 spells it.
[[nodiscard]] bool isNumber(QByteArrayView text);

//! JSON text by the grammar of RFC 8259, with at most 1,024 levels. Which escapes a string holds, and its UTF-8, are not looked at: see unescape().
[[nodiscard]] bool isWellFormed(QByteArrayView text);

//! \brief Builds JSON text without a tree in between. The caller balances begin and end.
class Writer
{
public:
    Writer &beginObject();
    Writer &endObject();
    Writer &beginArray();
    Writer &endArray();
    Writer &key(QByteArrayView name); //!< plain ASCII without quotes or backslashes
    Writer &key(QStringView name);
    Writer &value(QStringView text);
    Writer &value(const QString &text) { return value(QStringView(text)); }
    Writer &value(double number);
    Writer &value(qint64 number);
    Writer &value(int number) { return value(static_cast<qint64>(number)); }
    Writer &value(bool flag);
    //! `json` as it is; an empty one is written as null.
    Writer &raw(QByteArrayView json);
    //! Whole members (`"key":value,…`) as they are; nothing if empty.
    Writer &members(QByteArrayView raw);

    template <typename T>
    Writer &member(QByteArrayView name, const T &v)
    {
        key(name);
        return value(v);
    }

    [[nodiscard]] const QByteArray &result() const { return m_out; }
    [[nodiscard]] QByteArray take() { return std::move(m_out); }

private:
    void comma();
    //! The comma if there must be one, then the three.
    void put(QByteArrayView before, QByteArrayView text = {}, QByteArrayView after = {});

    QByteArray m_out;
    bool m_first = true; //!< nothing stands before the next element in the open object or array
};

} // namespace qd::json
