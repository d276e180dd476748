// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/codec.h"

// A user, as owners are told.
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

//! What a user may of the AI proxy.
struct UserLimits
{
    QList<QString> models;     //!< as the providers spell them, 200 at most; empty = all
    int requestsPerMinute = 0; //!< 100,000 at most; 0 = as the server limits everybody
    int streams = 0;           //!< at once, 1,000 at most; likewise
    static constexpr auto fields = std::tuple{defaulted("models", &UserLimits::models),
                                              defaulted("requestsPerMinute", &UserLimits::requestsPerMinute),
                                              defaulted("streams", &UserLimits::streams)};
    bool operator==(const UserLimits &) const = default;
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
    UserLimits limits;
    static constexpr auto fields = std::tuple{field("id", &UserInfo::id),
                                              field("name", &UserInfo::name),
                                              field("displayName", &UserInfo::displayName),
                                              field("email", &UserInfo::email),
                                              defaulted("role", &UserInfo::role),
                                              defaulted("disabled", &UserInfo::disabled),
                                              defaulted("hasPassword", &UserInfo::hasPassword),
                                              field("createdAt", &UserInfo::createdAt),
                                              defaulted("directories", &UserInfo::directories),
                                              defaulted("limits", &UserInfo::limits)};
    bool operator==(const UserInfo &) const = default;
};

} // namespace qd::rpc
