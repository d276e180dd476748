// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/proxyusage.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 dayMs = 86'400'000;

const QString Columns = u"owner_id, token_id, provider, model, day, requests, partial, unknown, input_tokens, "
                        "output_tokens, cache_read_tokens, cache_write_tokens"_s;

ProxyUsage usageOf(const Row &row)
{
    int column = 0;
    ProxyUsage usage;
    row.read(column++, usage.ownerId);
    row.read(column++, usage.tokenId);
    row.read(column++, usage.provider);
    row.read(column++, usage.model);
    for (qint64 *number : {&usage.day, &usage.requests, &usage.partial, &usage.unknown, &usage.inputTokens,
                           &usage.outputTokens, &usage.cacheReadTokens, &usage.cacheWriteTokens})
        row.read(column++, *number);
    return usage;
}

} // namespace

Outcome<void> ProxyUsages::add(ProxyUsage usage)
{
    usage.day = m_transaction.nowMs() / dayMs;
    const QString sql =
        u"INSERT INTO proxy_usage (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (COALESCE(owner_id, '00000000-0000-0000-0000-000000000000'), "
        "COALESCE(token_id, '00000000-0000-0000-0000-000000000000'), provider, model, day) DO UPDATE SET "
        "requests = proxy_usage.requests + excluded.requests, partial = proxy_usage.partial + excluded.partial, "
        "unknown = proxy_usage.unknown + excluded.unknown, "
        "input_tokens = proxy_usage.input_tokens + excluded.input_tokens, "
        "output_tokens = proxy_usage.output_tokens + excluded.output_tokens, "
        "cache_read_tokens = proxy_usage.cache_read_tokens + excluded.cache_read_tokens, "
        "cache_write_tokens = proxy_usage.cache_write_tokens + excluded.cache_write_tokens"_s.arg(Columns);
    return m_transaction
        .run(sql, store::bind(usage.ownerId, usage.tokenId, usage.provider, usage.model, usage.day, usage.requests,
                              usage.partial, usage.unknown, usage.inputTokens, usage.outputTokens,
                              usage.cacheReadTokens, usage.cacheWriteTokens))
        .map([](qint64) {});
}

Outcome<QList<ProxyUsage>> ProxyUsages::list(const std::optional<QUuid> &ownerId, qint64 fromDay)
{
    if (!ownerId)
        return select(u"owner_id IS NULL AND day >= ?"_s, bind(fromDay));
    return select(u"owner_id = ? AND day >= ?"_s, bind(*ownerId, fromDay));
}

Outcome<QList<ProxyUsage>> ProxyUsages::listAll(qint64 fromDay)
{
    return select(u"day >= ?"_s, bind(fromDay));
}

Outcome<QList<ProxyUsage>> ProxyUsages::select(const QString &condition, const QVariantList &values)
{
    QList<ProxyUsage> all;
    return m_transaction
        .run(u"SELECT %1 FROM proxy_usage WHERE %2 ORDER BY day, provider, model LIMIT 10000"_s.arg(Columns, condition),
             values, [&all](const Row &row) { all.append(usageOf(row)); })
        .map([&all](qint64) { return all; });
}

} // namespace qd::store
