// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/ending.h"

#include <algorithm>
#include <utility>

namespace qd::http {

void Ending::end(int code, const QByteArray &reason)
{
    std::vector<Waiting> waiting;
    {
        const std::scoped_lock lock(m_mutex);
        if (std::exchange(m_over, true))
            return;
        m_code = code;
        m_reason = reason;
        waiting.swap(m_waiting);
    }
    for (const Waiting &one : waiting) {
        if (const std::shared_ptr<void> keeper = one.keeper.lock())
            one.call(code, reason);
    }
}

bool Ending::isOver() const
{
    const std::scoped_lock lock(m_mutex);
    return m_over;
}

bool Ending::isAwaited() const
{
    const std::scoped_lock lock(m_mutex);
    return std::ranges::any_of(m_waiting, [](const Waiting &one) { return !one.keeper.expired(); });
}

void Ending::onEnd(const std::shared_ptr<void> &keeper, Call call)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_over) {
            if (m_waiting.size() >= m_sweepAt) {
                std::erase_if(m_waiting, [](const Waiting &one) { return one.keeper.expired(); });
                m_sweepAt = std::max<size_t>(16, m_waiting.size() * 2);
            }
            m_waiting.push_back({keeper, std::move(call)});
            return;
        }
    }
    call(m_code, m_reason);
}

} // namespace qd::http
