// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/methods.h"
#include "core/protocol/userinfo.h"

// What owners decide of users and directories.
namespace qd::rpc {

//! \brief Which directories of the server's machine OpenCode shows to a user. Counts at once.
//!
//! Owners see all of them. It is no sandbox: a member's agents and terminals run as the server's system user.
struct UsersSetDirectories
{
    static constexpr const char *name = "users.setDirectories";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Sets;
    struct Params
    {
        QString user;
        QList<QString> directories; //!< absolute paths, 100 at most; empty = all
        bool elsewhere = false;     //!< takes those too that are not there: a sidecar's machine may have them
        static constexpr auto fields =
            std::tuple{field("user", &Params::user), field("directories", &Params::directories),
                       defaulted("elsewhere", &Params::elsewhere)};
        bool operator==(const Params &) const = default;
    };
    using Result = UserInfo;
};

} // namespace qd::rpc
