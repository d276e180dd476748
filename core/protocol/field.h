// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

// How a struct says its members, and an enum its words, to the codec (codec.h).
namespace qd::rpc {

//! Where a value does not fit: `params.topic: a string is expected`. For the caller's developer.
struct Misfit
{
    QString path;
    QString expected;

    [[nodiscard]] bool fail(const char *what)
    {
        expected = QLatin1StringView(what);
        return false;
    }
    [[nodiscard]] bool inside(QStringView name)
    {
        path = path.isEmpty() ? name.toString() : name.toString() + u'.' + path;
        return false;
    }
    [[nodiscard]] QString text() const { return (path.isEmpty() ? QString() : path + QStringLiteral(": ")) + expected; }
};

template <typename Struct, typename T>
struct Field
{
    const char *name;
    T Struct::*member;
    bool required;
};
template <typename Struct, typename T>
constexpr Field<Struct, T> field(const char *name, T Struct::*member)
{
    return {name, member, true};
}
template <typename Struct, typename T>
constexpr Field<Struct, T> defaulted(const char *name, T Struct::*member)
{
    return {name, member, false};
}

//! Specialise for an enum: `static constexpr std::array names{std::pair{Role::Owner, "owner"}, …};`
template <typename E>
struct EnumNames;

//! JSON as it is, whatever it is. Empty = absent.
struct RawJson
{
    QByteArray text;
    bool operator==(const RawJson &) const = default;
};

} // namespace qd::rpc
