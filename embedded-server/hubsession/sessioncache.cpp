// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/hubsession/sessioncache.h"

#include "embedded-server/http/signinlimiter.h"

#include <algorithm>

namespace qd::server {

namespace {

constexpr qsizetype keyBytes = 16;

} // namespace

const SessionCache::Entry *SessionCache::entry(const QByteArray &hash) const
{
    const auto found = m_entries.constFind(hash.first(keyBytes));
    if (found == m_entries.constEnd() || !http::equalInConstantTime(found->hash, hash))
        return nullptr;
    return &*found;
}

bool SessionCache::lives(const Entry &entry, qint64 forMs) const
{
    // By the clock that nobody sets: neither the hub's nor ours has to be right.
    const qint64 age = m_clock.monotonicMs() - entry.at;
    return age < forMs && (!entry.session || !entry.session->lastsMs || age < *entry.session->lastsMs);
}

SessionCache::Known SessionCache::find(const QByteArray &hash) const
{
    const Entry *known = entry(hash);
    if (!known || !lives(*known, known->session ? m_times.good : m_times.bad))
        return {};
    if (!known->session)
        return {Answer::Bad, {}};
    return {Answer::Good, known->session->principal};
}

SessionCache::Known SessionCache::findWhileAway(const QByteArray &hash) const
{
    const Entry *known = entry(hash);
    if (!known || !known->session || !lives(*known, m_times.away))
        return {};
    return {Answer::Good, known->session->principal};
}

void SessionCache::putGood(const QByteArray &hash, const HubSession &session)
{
    put({hash, session, m_clock.monotonicMs()});
}

void SessionCache::putBad(const QByteArray &hash)
{
    put({hash, {}, m_clock.monotonicMs()});
}

void SessionCache::put(const Entry &entry)
{
    if (m_entries.size() >= m_most)
        makeRoom();
    const QByteArray key = entry.hash.first(keyBytes);
    m_entries.insert(key, entry);
}

void SessionCache::revokeSession(const QByteArray &sessionId)
{
    for (Entry &one : m_entries) {
        if (one.session && one.session->id == sessionId) {
            one.session.reset();
            one.at = m_clock.monotonicMs();
        }
    }
}

void SessionCache::makeRoom()
{
    m_entries.removeIf([this](const auto &one) { return !lives(*one, one->session ? m_times.away : m_times.bad); });
    if (m_entries.size() < m_most)
        return;
    // Somebody tries many tokens, or very many people are here: whoever was looked at longest ago is asked for again.
    QList<qint64> ages;
    for (const Entry &one : std::as_const(m_entries))
        ages.append(one.at);
    const auto middle = ages.begin() + ages.size() / 2;
    std::ranges::nth_element(ages, middle);
    const qint64 limit = *middle;
    m_entries.removeIf([limit](const auto &one) { return one->at <= limit; });
}

} // namespace qd::server
