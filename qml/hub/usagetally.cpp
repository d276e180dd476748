// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/usagetally.h"

#include <algorithm>

namespace qd::ui {

namespace {

QString nameOf(const QString &person)
{
    return person;
}

QString nameOf(const UsageTally::Model &model)
{
    return model.model;
}

template <typename Key>
QList<std::pair<Key, UsageSum>> sorted(const QHash<Key, UsageSum> &sums)
{
    QList<std::pair<Key, UsageSum>> list;
    list.reserve(sums.size());
    for (auto it = sums.cbegin(); it != sums.cend(); ++it)
        list.emplaceBack(it.key(), it.value());
    std::ranges::sort(list, [](const auto &a, const auto &b) {
        const auto left = std::pair(a.second.tokens(), a.second.requests);
        const auto right = std::pair(b.second.tokens(), b.second.requests);
        return left != right ? left > right : nameOf(a.first) < nameOf(b.first);
    });
    return list;
}

} // namespace

void UsageSum::add(const rpc::ProxyUsageEntry &entry)
{
    requests += entry.requests;
    partial += entry.partial;
    unknown += entry.unknown;
    input += entry.inputTokens;
    output += entry.outputTokens;
    cacheRead += entry.cacheReadTokens;
    cacheWrite += entry.cacheWriteTokens;
}

void UsageTally::add(const QList<rpc::ProxyUsageEntry> &entries)
{
    for (const rpc::ProxyUsageEntry &entry : entries) {
        m_models[{entry.provider, entry.model}].add(entry);
        m_people[entry.userId].add(entry);
        m_days[entry.day].add(entry);
        m_total.add(entry);
    }
}

QList<std::pair<UsageTally::Model, UsageSum>> UsageTally::models() const
{
    return sorted(m_models);
}

QList<std::pair<QString, UsageSum>> UsageTally::people() const
{
    return sorted(m_people);
}

} // namespace qd::ui
