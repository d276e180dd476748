// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/base/jsontree.h"
#include "core/protocol/field.h" // IWYU pragma: export

#include <QHash>

#include <array>
#include <tuple>
#include <variant>

// Typed values to and from JSON. A struct says its members once:
//
//   struct Params
//   {
//       QString topic;
//       std::optional<qint64> after;
//       static constexpr auto fields = std::tuple{rpc::field("topic", &Params::topic), rpc::field("after", &Params::after)};
//   };
//
// and is then read from an object (members that it does not know are ignored) or from an array in the order of its fields.
// `defaulted()` instead of `field()`: an absent member leaves the value as it is. A std::optional is absent or null when empty.
namespace qd::rpc {

//! \brief How a type is read and written; specialised for each kind of type, also by others for their own.
template <typename T>
struct Codec;

template <typename T>
concept Described = requires
{
    T::fields;
};
template <typename T>
concept Named = requires
{
    EnumNames<T>::names;
};
template <typename T>
concept Coded = requires(const json::Node &node, T &value, Misfit &misfit, json::Writer &writer)
{
    {
        Codec<T>::read(node, value, misfit)
        } -> std::same_as<bool>;
    Codec<T>::write(writer, value);
};

template <typename T>
inline constexpr bool isOptional = false;
template <typename T>
inline constexpr bool isOptional<std::optional<T>> = true;

//! Values that a node gives by one of its functions: what the reader returns, what is expected.
template <typename T, auto Reader>
struct ScalarCodec
{
    static bool readAs(const json::Node &node, T &value, Misfit &misfit, const char *what)
    {
        const auto got = (node.*Reader)();
        if (got)
            value = *got;
        return got || misfit.fail(what);
    }
    static void write(json::Writer &out, const T &value) { out.value(value); }
};
template <>
struct Codec<bool> : ScalarCodec<bool, &json::Node::boolean>
{
    static bool read(const json::Node &node, bool &value, Misfit &misfit)
    {
        return readAs(node, value, misfit, "true or false is expected");
    }
};
template <>
struct Codec<qint64> : ScalarCodec<qint64, &json::Node::integer>
{
    static bool read(const json::Node &node, qint64 &value, Misfit &misfit)
    {
        return readAs(node, value, misfit, "a whole number is expected");
    }
};
template <>
struct Codec<double> : ScalarCodec<double, &json::Node::number>
{
    static bool read(const json::Node &node, double &value, Misfit &misfit)
    {
        return readAs(node, value, misfit, "a number is expected");
    }
};
template <>
struct Codec<QString> : ScalarCodec<QString, &json::Node::string>
{
    static bool read(const json::Node &node, QString &value, Misfit &misfit)
    {
        return readAs(node, value, misfit, "a string is expected");
    }
};

template <>
struct Codec<int>
{
    static bool read(const json::Node &node, int &value, Misfit &misfit)
    {
        const std::optional<qint64> got = node.integer();
        if (!got || *got < std::numeric_limits<int>::min() || *got > std::numeric_limits<int>::max())
            return misfit.fail("a whole number of 32 bits is expected");
        value = static_cast<int>(*got);
        return true;
    }
    static void write(json::Writer &out, int value) { out.value(value); }
};

//! Nothing at all; written as null.
template <>
struct Codec<std::monostate>
{
    static bool read(const json::Node & /*node*/, std::monostate & /*value*/, Misfit & /*misfit*/) { return true; }
    static void write(json::Writer &out, std::monostate /*value*/) { out.raw({}); }
};

template <>
struct Codec<RawJson>
{
    static bool read(const json::Node &node, RawJson &value, Misfit & /*misfit*/)
    {
        value.text = node.raw().toByteArray();
        return true;
    }
    static void write(json::Writer &out, const RawJson &value) { out.raw(value.text); }
};

template <Named E>
struct Codec<E>
{
    static bool read(const json::Node &node, E &value, Misfit &misfit)
    {
        const std::optional<QString> text = node.string();
        for (const auto &[known, name] : EnumNames<E>::names) {
            if (text && *text == QLatin1StringView(name)) {
                value = known;
                return true;
            }
        }
        return misfit.fail("one of the known words is expected");
    }
    static void write(json::Writer &out, E value)
    {
        for (const auto &[known, name] : EnumNames<E>::names) {
            if (known == value)
                return void(out.value(QString(QLatin1StringView(name))));
        }
        out.raw({});
    }
};

} // namespace qd::rpc

#include "core/protocol/compoundcodec.h" // IWYU pragma: export
