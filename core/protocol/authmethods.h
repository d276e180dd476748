// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/methods.h"
#include "core/protocol/proof.h"

// Pairing, passwords, access tokens: a person manages these from a session, access tokens may not call them. Ids are UUIDs
// without braces; times are milliseconds since the epoch. No answer has a token but the one that makes it.
namespace qd::rpc {

//! A code that signs in one more device of one's own, once.
struct PairingCreate
{
    static constexpr const char *name = "pairing.create";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Changes;
    static constexpr Proof proof = Proof::Recent;
    static constexpr Secrets secrets = Secrets::InResult;
    using Params = Nothing;
    struct Result
    {
        QString code;
        QString uri; //!< for the QR code: `quarterdeck://pair?...`
        qint64 expiresAt = 0;
        static constexpr auto fields = std::tuple{field("code", &Result::code), field("uri", &Result::uri),
                                                  field("expiresAt", &Result::expiresAt)};
        bool operator==(const Result &) const = default;
    };
};

//! Of one's own; all other sessions end.
struct PasswordChange
{
    static constexpr const char *name = "password.change";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Changes;
    static constexpr Secrets secrets = Secrets::InParams;
    struct Params
    {
        QString current;
        QString next;
        static constexpr auto fields = std::tuple{field("current", &Params::current), field("next", &Params::next)};
        bool operator==(const Params &) const = default;
    };
    using Result = Nothing;
};

struct AccessTokenInfo
{
    QString id;
    QString name;
    QList<QString> permissions; //!< words, see permissionNames(); also "proxy"
    qint64 createdAt = 0;
    std::optional<qint64> lastUsedAt;
    std::optional<qint64> expiresAt; //!< none: does not
    static constexpr auto fields = std::tuple{field("id", &AccessTokenInfo::id),
                                              field("name", &AccessTokenInfo::name),
                                              field("permissions", &AccessTokenInfo::permissions),
                                              field("createdAt", &AccessTokenInfo::createdAt),
                                              field("lastUsedAt", &AccessTokenInfo::lastUsedAt),
                                              field("expiresAt", &AccessTokenInfo::expiresAt)};
    bool operator==(const AccessTokenInfo &) const = default;
};

//! A token of one's own for a script.
struct TokensCreate
{
    static constexpr const char *name = "tokens.create";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Changes;
    static constexpr Proof proof = Proof::Recent;
    static constexpr Secrets secrets = Secrets::InResult;
    struct Params
    {
        QString name;
        QList<QString> permissions;
        std::optional<qint64> expiresAt;
        static constexpr auto fields =
            std::tuple{field("name", &Params::name), field("permissions", &Params::permissions),
                       field("expiresAt", &Params::expiresAt)};
        bool operator==(const Params &) const = default;
    };
    struct Result
    {
        QString token; //!< never shown again
        AccessTokenInfo info;
        static constexpr auto fields = std::tuple{field("token", &Result::token), field("info", &Result::info)};
        bool operator==(const Result &) const = default;
    };
};

//! Those that are alive.
struct TokensList
{
    static constexpr const char *name = "tokens.list";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Reads;
    struct Params
    {
        std::optional<QString> user; //!< whose; none = one's own; another person's needs Permission::Administer
        static constexpr auto fields = std::tuple{field("user", &Params::user)};
        bool operator==(const Params &) const = default;
    };
    using Result = QList<AccessTokenInfo>;
};

//! What is open with it is closed.
struct TokensRevoke
{
    static constexpr const char *name = "tokens.revoke";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Sets;
    struct Params
    {
        QString token; //!< its id
        static constexpr auto fields = std::tuple{field("token", &Params::token)};
        bool operator==(const Params &) const = default;
    };
    using Result = Nothing;
};

} // namespace qd::rpc
