// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/listquery.h"
#include "core/protocol/methods.h"
#include "core/protocol/proof.h"
#include "core/protocol/userinfo.h"

// Users, for owners. Ids are UUIDs without braces; times are milliseconds since the epoch.
namespace qd::rpc {

//! Newest first.
struct UsersList
{
    static constexpr const char *name = "users.list";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Reads;
    using Params = ListQuery;
    struct Result
    {
        QList<UserInfo> users;
        std::optional<QString> next;
        static constexpr auto fields = std::tuple{field("users", &Result::users), field("next", &Result::next)};
        bool operator==(const Result &) const = default;
    };
};

//! Somebody who may sign in from now on.
struct UsersCreate
{
    static constexpr const char *name = "users.create";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Changes;
    static constexpr Proof proof = Proof::Recent;
    static constexpr Secrets secrets = Secrets::InParams;
    struct Params
    {
        QString name;
        QString password = {}; //!< none: signs in at another provider
        QString displayName = {};
        std::optional<QString> email;
        UserRole role = UserRole::Member;
        static constexpr auto fields =
            std::tuple{field("name", &Params::name), defaulted("password", &Params::password),
                       defaulted("displayName", &Params::displayName), field("email", &Params::email),
                       defaulted("role", &Params::role)};
        bool operator==(const Params &) const = default;
    };
    using Result = UserInfo;
};

//! A conflict if no owner would be left, as with the two below.
struct UsersSetRole
{
    static constexpr const char *name = "users.setRole";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Sets;
    static constexpr Proof proof = Proof::Recent;
    struct Params
    {
        QString user;
        UserRole role = UserRole::Member;
        static constexpr auto fields = std::tuple{field("user", &Params::user), field("role", &Params::role)};
        bool operator==(const Params &) const = default;
    };
    using Result = UserInfo;
};

//! A disabled user is signed out everywhere.
struct UsersSetDisabled
{
    static constexpr const char *name = "users.setDisabled";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Sets;
    struct Params
    {
        QString user;
        bool disabled = true;
        static constexpr auto fields = std::tuple{field("user", &Params::user), field("disabled", &Params::disabled)};
        bool operator==(const Params &) const = default;
    };
    using Result = UserInfo;
};

//! With everything that is theirs.
struct UsersRemove
{
    static constexpr const char *name = "users.remove";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Sets;
    struct Params
    {
        QString user;
        static constexpr auto fields = std::tuple{field("user", &Params::user)};
        bool operator==(const Params &) const = default;
    };
    using Result = Nothing;
};

//! For somebody who has forgotten it; signs that user out everywhere.
struct UsersSetPassword
{
    static constexpr const char *name = "users.setPassword";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Sets;
    static constexpr Proof proof = Proof::Recent;
    struct Params
    {
        QString user;
        QString password;
        static constexpr auto fields = std::tuple{field("user", &Params::user), field("password", &Params::password)};
        bool operator==(const Params &) const = default;
    };
    using Result = Nothing;
};

} // namespace qd::rpc
