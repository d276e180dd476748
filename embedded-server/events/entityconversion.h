// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/entity.h"
#include "embedded-server/store/table.h"

// Between the rows of the store and the values of the protocol.
namespace qd::server {

template <typename Told>
[[nodiscard]] Told stamped(const store::Entity &entity)
{
    Told told;
    told.id = entity.id;
    told.createdAt = entity.createdAt;
    told.updatedAt = entity.updatedAt;
    told.version = entity.version;
    return told;
}

[[nodiscard]] inline Outcome<store::PageRequest> pageRequest(const rpc::PageParams &params)
{
    store::PageRequest request;
    request.limit = params.limit.value_or(request.limit);
    if (!params.cursor)
        return request;
    return store::PageCursor::fromText(*params.cursor).map([&request](const store::PageCursor &cursor) {
        request.after = cursor;
        return request;
    });
}

template <typename Record, typename Convert>
[[nodiscard]] auto toPage(const Outcome<store::Page<Record>> &page, Convert convert)
    -> Outcome<rpc::PageOf<std::invoke_result_t<Convert, const Record &>>>
{
    if (!page)
        return tl::unexpected(page.error());
    rpc::PageOf<std::invoke_result_t<Convert, const Record &>> told;
    for (const Record &record : page->records)
        told.items.append(convert(record));
    if (page->next)
        told.nextCursor = page->next->toText();
    return told;
}

//! The words of a store's enumeration are those of the protocol's, in the same order.
template <typename To, typename From>
[[nodiscard]] constexpr To sameWord(From from)
{
    return static_cast<To>(from);
}
template <typename Protocol, typename Store>
[[nodiscard]] constexpr bool haveSameWords()
{
    const auto stored = names(Store{});
    if (stored.size() != rpc::EnumNames<Protocol>::names.size())
        return false;
    for (std::size_t i = 0; i < stored.size(); ++i) {
        const auto &[value, name] = rpc::EnumNames<Protocol>::names[i];
        if (static_cast<std::size_t>(value) != i || std::string_view(stored[i]) != name)
            return false;
    }
    return true;
}

} // namespace qd::server
