// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/wedgedetector.h"

#include <algorithm>

namespace qd::server {

WedgeDetector::WedgeDetector(qint64 limitMs)
    : m_limit(limitMs)
{}

void WedgeDetector::start(qint64 nowMs)
{
    m_lastAnswer = m_lastBytes = m_lastLook = nowMs;
}

bool WedgeDetector::look(qint64 nowMs, qint64 expectedGapMs)
{
    // A loaded machine delays a look as well; only what is long against the limit is sleep.
    const qint64 tolerance = std::max<qint64>(m_limit / 6, 50);
    const qint64 gap = nowMs - m_lastLook;
    if (gap < 0 || gap > expectedGapMs + tolerance)
        m_lastAnswer = m_lastBytes = nowMs;
    m_lastLook = nowMs;
    return nowMs - m_lastAnswer > m_limit && nowMs - m_lastBytes > m_limit;
}

} // namespace qd::server
