// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/ids.h"

namespace qd::opencode {

IdSource::IdSource(const Clock &clock, Random random)
    : m_clock(clock)
    , m_random(std::move(random))
{}

QString IdSource::next(QByteArrayView prefix)
{
    static constexpr char base62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    static constexpr char hex[] = "0123456789abcdef";
    // A clock that goes back or stands still must not make ids that descend or repeat: the counter goes on.
    const qint64 now = m_clock.nowMs();
    if (now > m_lastMs) {
        m_lastMs = now;
        m_counter = 0;
    }
    ++m_counter;
    const auto value = static_cast<quint64>(m_lastMs) * 4096 + static_cast<quint64>(m_counter);
    QByteArray id = prefix.toByteArray() + '_';
    for (int shift = 44; shift >= 0; shift -= 4)
        id += hex[(value >> shift) & 15];
    for (int i = 0; i < 14; ++i)
        id += base62[static_cast<int>(m_random() * 62)];
    return QString::fromLatin1(id);
}

QString newId(QByteArrayView prefix)
{
    static IdSource source;
    return source.next(prefix);
}

} // namespace qd::opencode
