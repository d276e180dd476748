// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/yjs/idranges.h"

#include <algorithm>

namespace qd::yjs {

void IdRanges::add(quint64 client, quint64 from, quint64 length)
{
    if (length == 0)
        return;
    Ranges &ranges = m_clients[client];
    quint64 end = from + length;
    auto next = ranges.upper_bound(from);
    if (next != ranges.begin()) {
        const auto before = std::prev(next);
        if (before->second >= from) {
            from = before->first;
            end = std::max(end, before->second);
            next = ranges.erase(before);
        }
    }
    while (next != ranges.end() && next->first <= end) {
        end = std::max(end, next->second);
        next = ranges.erase(next);
    }
    ranges.emplace(from, end);
}

void IdRanges::add(const IdRanges &other)
{
    for (const auto &[client, ranges] : other.m_clients) {
        for (const auto &[from, end] : ranges)
            add(client, from, end - from);
    }
}

qsizetype IdRanges::rangeCount() const
{
    qsizetype count = 0;
    for (const auto &[client, ranges] : m_clients)
        count += qsizetype(ranges.size());
    return count;
}

bool IdRanges::contains(quint64 client, quint64 clock) const
{
    const auto found = m_clients.find(client);
    if (found == m_clients.end())
        return false;
    const auto after = found->second.upper_bound(clock);
    return after != found->second.begin() && std::prev(after)->second > clock;
}

bool IdRanges::contains(const IdRanges &other) const
{
    return std::ranges::all_of(other.m_clients, [this](const auto &each) {
        const auto found = m_clients.find(each.first);
        if (found == m_clients.end())
            return false;
        const Ranges &mine = found->second;
        return std::ranges::all_of(each.second, [&mine](const auto &range) {
            const auto after = mine.upper_bound(range.first);
            return after != mine.begin() && std::prev(after)->second >= range.second;
        });
    });
}

} // namespace qd::yjs
