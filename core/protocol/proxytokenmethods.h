// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/keymethods.h"
#include "core/protocol/proof.h"

// The AI proxy's tokens. Times are milliseconds since the epoch.
namespace qd::rpc {

struct ProxyTokenInfo
{
    QString id;
    QString name;
    QList<QString> providers;  //!< empty = all
    QList<QString> models;     //!< empty = all
    int requestsPerMinute = 0; //!< 0 = the server's own limit
    int streams = 0;           //!< at once; likewise
    qint64 createdAt = 0;
    std::optional<qint64> expiresAt;
    std::optional<qint64> lastUsedAt;
    static constexpr auto fields = std::tuple{field("id", &ProxyTokenInfo::id),
                                              field("name", &ProxyTokenInfo::name),
                                              field("providers", &ProxyTokenInfo::providers),
                                              field("models", &ProxyTokenInfo::models),
                                              field("requestsPerMinute", &ProxyTokenInfo::requestsPerMinute),
                                              field("streams", &ProxyTokenInfo::streams),
                                              field("createdAt", &ProxyTokenInfo::createdAt),
                                              field("expiresAt", &ProxyTokenInfo::expiresAt),
                                              field("lastUsedAt", &ProxyTokenInfo::lastUsedAt)};
    bool operator==(const ProxyTokenInfo &) const = default;
};

//! Which providers the caller can ask through the proxy right now.
struct ProxyProviders
{
    static constexpr const char *name = "proxy.providers";
    static constexpr Permission permission = Permission::Keys;
    static constexpr Effect effect = Effect::Reads;
    using Params = Nothing;
    struct Provider
    {
        QString id;            //!< as OpenCode spells it
        QString keyFrom;       //!< "store": a key of the caller's; "environment": the server's; "none": it needs none
        QList<QString> models; //!< of one that is not known by name; empty: it does not tell them for now
        static constexpr auto fields = std::tuple{field("id", &Provider::id), field("keyFrom", &Provider::keyFrom),
                                                  field("models", &Provider::models)};
        bool operator==(const Provider &) const = default;
    };
    struct Result
    {
        QList<Provider> providers;
        static constexpr auto fields = std::tuple{field("providers", &Result::providers)};
        bool operator==(const Result &) const = default;
    };
};

//! A token to give to a program in place of providers' keys. It is told in the answer and never again.
struct ProxyTokensCreate
{
    static constexpr const char *name = "proxy.tokens.create";
    static constexpr Permission permission = Permission::Keys;
    static constexpr Effect effect = Effect::Changes;
    static constexpr Proof proof = Proof::Recent;
    static constexpr Secrets secrets = Secrets::InResult;
    struct Params
    {
        QString name;
        QList<QString> providers;
        QList<QString> models;
        int requestsPerMinute = 0;
        int streams = 0;
        std::optional<qint64> expiresAt;
        static constexpr auto fields = std::tuple{
            field("name", &Params::name),           defaulted("providers", &Params::providers),
            defaulted("models", &Params::models),   defaulted("requestsPerMinute", &Params::requestsPerMinute),
            defaulted("streams", &Params::streams), defaulted("expiresAt", &Params::expiresAt)};
        bool operator==(const Params &) const = default;
    };
    struct Result
    {
        QString token; //!< `qdp_…`
        ProxyTokenInfo info;
        static constexpr auto fields = std::tuple{field("token", &Result::token), field("info", &Result::info)};
        bool operator==(const Result &) const = default;
    };
};

struct ProxyTokensList
{
    static constexpr const char *name = "proxy.tokens.list";
    static constexpr Permission permission = Permission::Keys;
    static constexpr Effect effect = Effect::Reads;
    using Params = Nothing;
    struct Result
    {
        QList<ProxyTokenInfo> tokens;
        static constexpr auto fields = std::tuple{field("tokens", &Result::tokens)};
        bool operator==(const Result &) const = default;
    };
};

//! Ends what runs with it, too.
struct ProxyTokensRevoke
{
    static constexpr const char *name = "proxy.tokens.revoke";
    static constexpr Permission permission = Permission::Keys;
    static constexpr Effect effect = Effect::Sets;
    using Params = KeyId;
    using Result = Nothing;
};

} // namespace qd::rpc
