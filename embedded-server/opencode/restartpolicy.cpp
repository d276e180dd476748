// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/restartpolicy.h"

namespace qd::server {

RestartPolicy::RestartPolicy(const Timeouts &timeouts, Random random)
    : m_timeouts(timeouts)
    , m_backoff(timeouts.backoffMin.count(), timeouts.backoffMax.count(), std::move(random))
{}

std::optional<qint64> RestartPolicy::failed(qint64 nowMs)
{
    m_failures.removeIf([&](qint64 time) { return nowMs - time > m_timeouts.failureWindow.count(); });
    // A server that held for a whole window starts with a clean slate.
    if (m_failures.isEmpty())
        m_backoff.reset();
    m_failures.append(nowMs);
    if (m_failures.size() >= m_timeouts.failureLimit)
        return {};
    // The shortest pause is a promise, so the jitter goes on top of it.
    return qMax(m_backoff.next(), qint64(m_timeouts.backoffMin.count()));
}

void RestartPolicy::reset()
{
    m_failures.clear();
    m_backoff.reset();
}

} // namespace qd::server
