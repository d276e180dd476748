// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/methods.h"

// What the AI proxy was used for.
namespace qd::rpc {

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
