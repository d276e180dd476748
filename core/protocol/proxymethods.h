// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/keymethods.h"

// The AI proxy's tokens, and what it was used for.
namespace qd::rpc {

struct ProxyTokenInfo
{
    QString id;
    QString name;
    QList<QString> providers;  //!< empty = all
    QList<QString> models;     //!< empty = all
    int requestsPerMinute = 0; //!< 0 = the server's own limit
    int streams = 0;           //!< at once; likewise
    qint64 createdAt = 0;      //!< milliseconds since the epoch, as all below
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

//! A token to give to a program in place of providers' keys. It is told in the answer and never again.
struct ProxyTokensCreate
{
    static constexpr const char *name = "proxy.tokens.create";
    static constexpr Permission permission = Permission::Keys;
    static constexpr Effect effect = Effect::Changes;
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

//! What was asked of one model on one day.
struct ProxyUsageEntry
{
    qint64 day = 0;  //!< since 1970-01-01, UTC
    QString userId;  //!< empty: the one person of a server without accounts
    QString tokenId; //!< empty: a signed-in session
    QString provider;
    QString model;
    qint64 requests = 0;
    qint64 partial = 0; //!< of them: cut off
    qint64 unknown = 0; //!< of them: the provider said nothing about tokens
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    qint64 cacheReadTokens = 0;
    qint64 cacheWriteTokens = 0;
    static constexpr auto fields = std::tuple{field("day", &ProxyUsageEntry::day),
                                              field("userId", &ProxyUsageEntry::userId),
                                              field("tokenId", &ProxyUsageEntry::tokenId),
                                              field("provider", &ProxyUsageEntry::provider),
                                              field("model", &ProxyUsageEntry::model),
                                              field("requests", &ProxyUsageEntry::requests),
                                              field("partial", &ProxyUsageEntry::partial),
                                              field("unknown", &ProxyUsageEntry::unknown),
                                              field("inputTokens", &ProxyUsageEntry::inputTokens),
                                              field("outputTokens", &ProxyUsageEntry::outputTokens),
                                              field("cacheReadTokens", &ProxyUsageEntry::cacheReadTokens),
                                              field("cacheWriteTokens", &ProxyUsageEntry::cacheWriteTokens)};
    bool operator==(const ProxyUsageEntry &) const = default;
};

struct ProxyUsageQuery
{
    qint64 fromDay = 0; //!< since 1970-01-01, UTC
    static constexpr auto fields = std::tuple{defaulted("fromDay", &ProxyUsageQuery::fromDay)};
    bool operator==(const ProxyUsageQuery &) const = default;
};

struct ProxyUsageList
{
    //! So many entries fit. Of a list that is full, the last day may be cut off: ask again from that day on.
    static constexpr qsizetype most = 10'000;
    QList<ProxyUsageEntry> entries; //!< oldest day first
    static constexpr auto fields = std::tuple{field("entries", &ProxyUsageList::entries)};
    bool operator==(const ProxyUsageList &) const = default;
};

//! The caller's own.
struct ProxyUsageOfMine
{
    static constexpr const char *name = "proxy.usage";
    static constexpr Permission permission = Permission::Keys;
    static constexpr Effect effect = Effect::Reads;
    using Params = ProxyUsageQuery;
    using Result = ProxyUsageList;
};

//! Everybody's.
struct ProxyUsageOfAll
{
    static constexpr const char *name = "proxy.usageOfAll";
    static constexpr Permission permission = Permission::Administer;
    static constexpr Effect effect = Effect::Reads;
    using Params = ProxyUsageQuery;
    using Result = ProxyUsageList;
};

} // namespace qd::rpc
