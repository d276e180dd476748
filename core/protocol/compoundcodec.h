// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/codec.h"

#include <map>
#include <tuple>
#include <utility>

// Codecs of what is put together of others: optional values, lists, maps, structs with `fields`.
namespace qd::rpc {

template <typename T>
struct Codec<std::optional<T>>
{
    static bool read(const json::Node &node, std::optional<T> &value, Misfit &misfit)
    {
        value.reset();
        return node.isAbsent() || node.isNull() || Codec<T>::read(node, value.emplace(), misfit);
    }
    static void write(json::Writer &out, const std::optional<T> &value)
    {
        if (value)
            Codec<T>::write(out, *value);
        else
            out.raw({});
    }
};

template <typename T>
struct Codec<QList<T>>
{
    static bool read(const json::Node &node, QList<T> &values, Misfit &misfit)
    {
        if (!node.isArray())
            return misfit.fail("an array is expected");
        values.clear();
        for (json::Node element = node.first(); !element.isAbsent(); element = element.next()) {
            if (!Codec<T>::read(element, values.emplaceBack(), misfit))
                return misfit.inside(QString::number(values.size() - 1));
        }
        return true;
    }
    static void write(json::Writer &out, const QList<T> &values)
    {
        out.beginArray();
        for (const T &value : values)
            Codec<T>::write(out, value);
        out.endArray();
    }
};

template <typename T>
struct Codec<std::map<QString, T>>
{
    static bool read(const json::Node &node, std::map<QString, T> &values, Misfit &misfit)
    {
        if (!node.isObject())
            return misfit.fail("an object is expected");
        values.clear();
        for (json::Node member = node.first(); !member.isAbsent(); member = member.next()) {
            if (!Codec<T>::read(member, values[member.key()], misfit))
                return misfit.inside(member.key());
        }
        return true;
    }
    static void write(json::Writer &out, const std::map<QString, T> &values)
    {
        out.beginObject();
        for (const auto &[name, value] : values) {
            out.key(QStringView(name));
            Codec<T>::write(out, value);
        }
        out.endObject();
    }
};

template <Described S>
struct Codec<S>
{
    static bool read(const json::Node &node, S &value, Misfit &misfit)
    {
        if (node.isArray())
            return readArray(node, value, misfit);
        if (!node.isObject() && !node.isAbsent())
            return misfit.fail("an object is expected");
        return std::apply(
            [&](const auto &...f) {
                return (member(node[QString(QLatin1StringView(f.name))], value, f, misfit) && ...);
            },
            S::fields);
    }
    static void write(json::Writer &out, const S &value)
    {
        out.beginObject();
        std::apply([&](const auto &...f) { (writeMember(out, value, f), ...); }, S::fields);
        out.endObject();
    }

private:
    static bool readArray(const json::Node &node, S &value, Misfit &misfit)
    {
        if (node.count() > static_cast<int>(std::tuple_size_v<decltype(S::fields)>))
            return misfit.fail("fewer elements are expected");
        json::Node element = node.first();
        const auto take = [&element] { return std::exchange(element, element.next()); };
        return std::apply([&](const auto &...f) { return (member(take(), value, f, misfit) && ...); }, S::fields);
    }
    template <typename Owner, typename T>
    static bool member(const json::Node &node, S &value, const Field<Owner, T> &f, Misfit &misfit)
    {
        if (node.isAbsent() && !f.required)
            return true;
        return Codec<T>::read(node, value.*f.member, misfit) || misfit.inside(QString(QLatin1StringView(f.name)));
    }
    template <typename Owner, typename T>
    static void writeMember(json::Writer &out, const S &value, const Field<Owner, T> &f)
    {
        if constexpr (isOptional<T>) {
            if (!(value.*f.member))
                return;
        }
        if constexpr (std::is_same_v<T, RawJson>) {
            if ((value.*f.member).text.isEmpty())
                return;
        }
        out.key(QByteArrayView(f.name));
        Codec<T>::write(out, value.*f.member);
    }
};

template <Coded T>
[[nodiscard]] QByteArray toJson(const T &value)
{
    json::Writer out;
    Codec<T>::write(out, value);
    return out.take();
}

} // namespace qd::rpc
