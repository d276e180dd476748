// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/codec.h"

namespace qd::rpc {

//! Which page of a long list is wanted; the newest are on the first. The answer has a `next` unless this was the last.
struct ListQuery
{
    std::optional<QString> after; //!< `next` of the page before; none = from the beginning
    int limit = 100;              //!< 1 to 1,000
    static constexpr auto fields = std::tuple{field("after", &ListQuery::after), defaulted("limit", &ListQuery::limit)};
    bool operator==(const ListQuery &) const = default;
};

} // namespace qd::rpc
