// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/rpc/calllimiter.h"

#include <algorithm>

namespace qd::server {

namespace {

constexpr qint64 minuteUs = 60'000'000;
constexpr qint64 msUs = 1'000;
constexpr int leastAtOnce = 100; // the largest batch
constexpr qsizetype mostPeople = 10'000;

} // namespace

CallLimiter::CallLimiter(int perMinute, const Clock &clock)
    : m_clock(clock)
    , m_eachUs(std::max<qint64>(1, minuteUs / std::max(1, perMinute)))
    , m_aheadUs(m_eachUs * std::max(leastAtOnce, perMinute / 10))
{}

qint64 CallLimiter::enter(const QString &person, qint64 calls)
{
    const qint64 now = m_clock.monotonicMs() * msUs;
    if (m_earnedAtUs.size() >= mostPeople)
        m_earnedAtUs.removeIf([now](const auto &each) { return each.value() <= now; });
    qint64 &earnedAt = m_earnedAtUs[person];
    const qint64 next = std::max(earnedAt, now) + calls * m_eachUs;
    const qint64 tooSoon = next - now - m_aheadUs;
    // More than ever are earned at once may be made by who has made none for long.
    if (tooSoon > 0 && earnedAt > now)
        return (std::min(tooSoon, earnedAt - now) + msUs - 1) / msUs;
    earnedAt = next;
    return 0;
}

} // namespace qd::server
