// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/methods.h"
#include "core/protocol/userinfo.h"

// What owners decide of users and the AI proxy.
namespace qd::rpc {

//! \brief Which models a user may ask through the AI proxy, and how often. Counts at once, and ends what runs there of that user.
//!
//! Whatever token they come with: a proxy token's own list and limits count besides.
struct UsersSetLimits
{
    static constexpr const char *name = "users.setLimits";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Sets;
    struct Params
    {
        QString user;
        UserLimits limits;
        static constexpr auto fields = std::tuple{field("user", &Params::user), field("limits", &Params::limits)};
        bool operator==(const Params &) const = default;
    };
    using Result = UserInfo;
};

} // namespace qd::rpc
