// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>
#include <tuple>

// Its checks are assertions about our use, of which hostile input must not decide.
#define SIMDJSON_DEVELOPMENT_CHECKS 0
#include <simdjson.h>

// How the codec reads JSON: simdjson for structure, our own text for strings (half surrogate pairs survive). Only the codec includes this.
namespace qd::opencode::in {

using Value = simdjson::ondemand::value;

//! \brief JSON text, copied with the padding that simdjson wants. Values are valid while it lives, and are read once, front to back.
class Document
{
public:
    explicit Document(QByteArrayView json);
    ~Document();
    Q_DISABLE_COPY_MOVE(Document)

    //! Calls `read` with the whole document. False if it is not an object or array, or is broken, or has something after its end, or `read` says false.
    template <typename Read>
    [[nodiscard]] bool read(Read read)
    {
        Value root;
        return m_ok && !m_document.get_value().get(root) && read(root) && atEnd();
    }

private:
    struct Buffers;

    [[nodiscard]] bool atEnd() { return m_document.current_location().error() == simdjson::OUT_OF_BOUNDS; }

    static thread_local std::unique_ptr<Buffers> spare;

    std::unique_ptr<Buffers> m_buffers;
    simdjson::ondemand::document m_document;
    bool m_ok = false;
};

//! The value's text as it stands; empty if it is broken. Reads the value.
[[nodiscard]] QByteArrayView rawOf(Value value);

// Each sets `to` and says true if the value is of that type; else nothing was set and the value can still be read.
[[nodiscard]] bool get(Value value, QString &to);
[[nodiscard]] bool get(Value value, double &to);
[[nodiscard]] bool get(Value value, qint64 &to); //!< whole numbers only
[[nodiscard]] bool get(Value value, int &to);
[[nodiscard]] bool get(Value value, bool &to);

//! One member of an object. What a type does not name, or names with another type, is kept raw for its `extra`, as are values that
//! equal the default and would not be written back.
class Field
{
public:
    Field(QByteArrayView key, Value value, QByteArray *extra)
        : m_key(key)
        , m_value(value)
        , m_extra(extra)
    {}

    [[nodiscard]] bool is(QByteArrayView name) const { return m_key == name; }
    [[nodiscard]] QByteArrayView key() const { return m_key; }
    [[nodiscard]] Value value() const { return m_value; }

    //! Into `extra`, or nowhere if there is none.
    void keep();
    template <typename T>
    void into(T &to)
    {
        const T before = to;
        if (!get(m_value, to) || to == before) {
            to = before;
            keep();
        }
    }
    //! Strings that are there but empty become an empty, not a null, string.
    void into(QString &to)
    {
        if (!get(m_value, to))
            keep();
    }
    //! Not kept when equal to the default: the encoder always writes it.
    template <typename T>
    void always(T &to)
    {
        if (!get(m_value, to))
            keep();
    }
    void into(QStringList &to);
    //! An object as raw JSON.
    void intoRawObject(QByteArray &to);
    //! A nested object: `read` gets each of its members, `left` what those did not take. Of two with one name the last one counts.
    template <typename Read>
    void object(QByteArray &left, Read read);
    //! An array: `read` gets each element. Not kept.
    template <typename Read>
    void array(Read read);

private:
    QByteArrayView m_key;
    Value m_value;
    QByteArray *m_extra;
};

//! The key of a member, raw.
[[nodiscard]] QByteArrayView keyOf(simdjson::ondemand::field &field);

//! Appends `"key":raw` to members.
void appendMember(QByteArray &members, QByteArrayView key, QByteArrayView raw);

//! `"key":{left}` in front of `extra`, if there is something left: where the encoder looks for it (see Leftovers).
void prependLeft(QByteArray &extra, QByteArrayView key, const QByteArray &left);

//! Calls `read(Field &)` for each member. False if it is not an object, or broken.
template <typename Read>
[[nodiscard]] bool members(Value value, QByteArray *extra, Read read)
{
    simdjson::ondemand::object object;
    if (value.get_object().get(object))
        return false;
    for (auto result : object) {
        simdjson::ondemand::field field;
        if (std::move(result).get(field))
            return false;
        const QByteArrayView key = keyOf(field);
        Field f(key, field.value(), extra);
        read(f);
    }
    return true;
}

//! Calls `read(Value)` for each element. False if it is not an array, or broken.
template <typename Read>
[[nodiscard]] bool elements(Value value, Read read)
{
    simdjson::ondemand::array array;
    if (value.get_array().get(array))
        return false;
    for (auto result : array) {
        Value element;
        if (std::move(result).get(element))
            return false;
        read(element);
    }
    return true;
}

template <typename Read>
void Field::object(QByteArray &left, Read read)
{
    simdjson::ondemand::json_type type{};
    if (m_value.type().get(type) || type != simdjson::ondemand::json_type::object)
        return keep();
    left.clear();
    // A break inside shows again when the outer object goes on.
    std::ignore = members(m_value, &left, read);
}

template <typename Read>
void Field::array(Read read)
{
    simdjson::ondemand::json_type type{};
    if (!m_value.type().get(type) && type == simdjson::ondemand::json_type::array)
        std::ignore = elements(m_value, read);
}

} // namespace qd::opencode::in
