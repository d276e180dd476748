// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/attemptcounter.h"

#include "embedded-server/http/refusallog.h"

namespace qd::auth {

namespace {

bool isPowerOfTen(qint64 number)
{
    while (number >= 10 && number % 10 == 0)
        number /= 10;
    return number == 1;
}

} // namespace

qint64 AttemptCounter::count(const QHostAddress &client, const QString &action)
{
    const qint64 now = m_clock.monotonicMs();
    QByteArray key = action.toLatin1() + ' ' + http::clientKey(client);
    if (m_entries.size() >= m_limits.clients && !m_entries.contains(key)) {
        m_entries.removeIf(
            [&](QHash<QByteArray, Entry>::iterator entry) { return now - entry->since >= m_limits.periodMs; });
        if (m_entries.size() >= m_limits.clients)
            key.clear();
    }
    Entry &entry = m_entries[key];
    if (entry.attempts == 0 || now - entry.since >= m_limits.periodMs)
        entry = {now, 0};
    ++entry.attempts;
    return entry.attempts <= m_limits.first || isPowerOfTen(entry.attempts) ? entry.attempts : 0;
}

} // namespace qd::auth
