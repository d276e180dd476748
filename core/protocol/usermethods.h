// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/methods.h"

// Users, for owners. Ids are UUIDs without braces; times are milliseconds since the epoch.
namespace qd::rpc {

enum class UserRole : quint8
{
    Owner,    //!< everything
    Member,   //!< everything but other people and the server's settings
    ReadOnly, //!< looks on
};
template <>
struct EnumNames<UserRole>
{
    static constexpr std::array names{std::pair{UserRole::Owner, "owner"}, std::pair{UserRole::Member, "member"},
                                      std::pair{UserRole::ReadOnly, "read-only"}};
};

struct UserInfo
{
    QString id;
    QString name; //!< to sign in with
    QString displayName;
    std::optional<QString> email;
    UserRole role = UserRole::Member;
    bool disabled = false;
    bool hasPassword = false; //!< else signs in at another provider
    qint64 createdAt = 0;
    QList<QString> directories; //!< of the server's machine that are shown to them, and what is below; empty = all
    static constexpr auto fields = std::tuple{field("id", &UserInfo::id),
                                              field("name", &UserInfo::name),
                                              field("displayName", &UserInfo::displayName),
                                              field("email", &UserInfo::email),
                                              defaulted("role", &UserInfo::role),
                                              defaulted("disabled", &UserInfo::disabled),
                                              defaulted("hasPassword", &UserInfo::hasPassword),
                                              field("createdAt", &UserInfo::createdAt),
                                              defaulted("directories", &UserInfo::directories)};
    bool operator==(const UserInfo &) const = default;
};

//! Newest first.
struct UsersList
{
    static constexpr const char *name = "users.list";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Reads;
    struct Params
    {
        std::optional<QString> after; //!< `next` of the page before
        int limit = 100;              //!< 1 to 1,000
        static constexpr auto fields = std::tuple{field("after", &Params::after), defaulted("limit", &Params::limit)};
        bool operator==(const Params &) const = default;
    };
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
