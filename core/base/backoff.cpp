// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/backoff.h"

#include <QRandomGenerator>

#include <algorithm>

namespace qd {

Random systemRandom()
{
    return [] { return QRandomGenerator::global()->generateDouble(); };
}

Backoff::Backoff(qint64 firstMs, qint64 maxMs, Random random)
    : m_first(firstMs)
    , m_max(maxMs)
    , m_random(std::move(random))
{}

qint64 Backoff::next()
{
    // Past 2^20 every sensible pause has reached its maximum, and shifting further would overflow.
    const qint64 nominal = std::min(m_max, m_first << std::min(m_attempts, 20));
    const qint64 half = nominal / 2;
    ++m_attempts;
    return half + static_cast<qint64>(static_cast<double>(nominal - half) * m_random());
}

} // namespace qd
