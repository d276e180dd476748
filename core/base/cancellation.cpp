// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/cancellation.h"

#include <algorithm>
#include <utility>

namespace qd {

struct Cancellation::State
{
    bool cancelled = false;
    std::vector<std::function<void()>> calls;
    std::vector<std::weak_ptr<State>> children;
    size_t sweepAt = 16; //!< so many children are looked through for those that have gone

    void cancel()
    {
        if (std::exchange(cancelled, true))
            return;
        for (const std::weak_ptr<State> &weak : std::exchange(children, {})) {
            if (const std::shared_ptr<State> child = weak.lock())
                child->cancel();
        }
        for (const auto &call : std::exchange(calls, {}))
            call();
    }
};

Cancellation::Cancellation()
    : m_state(std::make_shared<State>())
{}

bool Cancellation::isCancelled() const
{
    return m_state->cancelled;
}

void Cancellation::cancel() const
{
    const std::shared_ptr<State> keep = m_state;
    keep->cancel();
}

void Cancellation::onCancel(std::function<void()> call) const
{
    if (m_state->cancelled)
        call();
    else
        m_state->calls.push_back(std::move(call));
}

Cancellation Cancellation::child() const
{
    Cancellation result;
    result.m_state->cancelled = m_state->cancelled;
    auto &children = m_state->children;
    if (children.size() >= m_state->sweepAt) {
        std::erase_if(children, [](const std::weak_ptr<State> &weak) { return weak.expired(); });
        m_state->sweepAt = std::max<size_t>(16, children.size() * 2);
    }
    children.push_back(result.m_state);
    return result;
}

} // namespace qd
