// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/method.h"
#include "core/protocol/methods.h"
#include "core/protocol/topics.h"

// What the methods about a person's things have in common.
namespace qd::rpc {

//! What every thing has. Times are milliseconds since the epoch.
struct Stamp
{
    QUuid id;
    qint64 createdAt = 0;
    qint64 updatedAt = 0;
    qint64 version =
        0; //!< 1 at first, one more with each change. Whoever changes it says which one was seen: a newer one is a conflict
    static constexpr auto fields = std::tuple{field("id", &Stamp::id), field("createdAt", &Stamp::createdAt),
                                              field("updatedAt", &Stamp::updatedAt), field("version", &Stamp::version)};
    bool operator==(const Stamp &) const = default;
};

//! The members of a base and further ones, in this order.
template <typename Base, typename... F>
constexpr auto fieldsAnd(F... further)
{
    return std::tuple_cat(Base::fields, std::tuple{further...});
}

struct ById
{
    QUuid id;
    static constexpr auto fields = std::tuple{field("id", &ById::id)};
    bool operator==(const ById &) const = default;
};

//! A change of what has this id, as it was at this version.
struct ChangeOf
{
    QUuid id;
    qint64 version = 0;
    static constexpr auto fields = std::tuple{field("id", &ChangeOf::id), field("version", &ChangeOf::version)};
    bool operator==(const ChangeOf &) const = default;
};

//! Lists come in pages, the newest first.
struct PageParams
{
    std::optional<QString> cursor; //!< a page's `nextCursor`; none = from the beginning
    std::optional<int> limit;      //!< 1 to 1,000; 100 if it is not said
    static constexpr auto fields = std::tuple{field("cursor", &PageParams::cursor), field("limit", &PageParams::limit)};
    bool operator==(const PageParams &) const = default;
};

template <typename T>
struct PageOf
{
    QList<T> items;
    std::optional<QString> nextCursor; //!< none: this was the last page
    static constexpr auto fields = std::tuple{field("items", &PageOf::items), field("nextCursor", &PageOf::nextCursor)};
    bool operator==(const PageOf &) const = default;
};

//! \name What a method is; it adds its `name` and its `topic` (see topics.h)
//! @{
template <typename P, typename R>
struct Reading
{
    static constexpr Permission permission = Permission::Read;
    static constexpr Effect effect = Effect::Reads;
    using Params = P;
    using Result = R;
};
template <typename P, typename R>
struct Changing
{
    static constexpr Permission permission = Permission::Write;
    static constexpr Effect effect = Effect::Changes;
    using Params = P;
    using Result = R;
};
//! @}

} // namespace qd::rpc
