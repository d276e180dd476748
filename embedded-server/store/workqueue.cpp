// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/workqueue.h"

#include <chrono>

namespace qd::store {

void WorkQueue::push(WorkItem item)
{
    std::optional<Error> refused;
    {
        const std::lock_guard guard(m_mutex);
        if (item.setup) {
            m_setups.push_back(std::move(item));
            m_failed.reset();
        } else if (!m_failed) {
            m_items.push_back(std::move(item));
        } else {
            refused = m_failed;
        }
    }
    m_changed.notify_one();
    if (refused)
        item.finish(tl::unexpected(*refused)); // NOLINT(bugprone-use-after-move): refused, so it was not moved
}

bool WorkQueue::canTake() const
{
    return !m_setups.empty() || (!m_held && !m_items.empty());
}

std::optional<WorkItem> WorkQueue::take()
{
    std::unique_lock guard(m_mutex);
    m_changed.wait(guard, [this] { return canTake() || m_closed; });
    if (!canTake())
        return {};
    std::deque<WorkItem> &from = m_setups.empty() ? m_items : m_setups;
    WorkItem item = std::move(from.front());
    from.pop_front();
    return item;
}

void WorkQueue::pause(qint64 ms)
{
    std::unique_lock guard(m_mutex);
    m_changed.wait_for(guard, std::chrono::milliseconds(ms), [this] { return m_closed; });
}

void WorkQueue::release()
{
    {
        const std::lock_guard guard(m_mutex);
        m_held = false;
    }
    m_changed.notify_all();
}

void WorkQueue::fail(const Error &error)
{
    std::deque<WorkItem> items;
    {
        const std::lock_guard guard(m_mutex);
        m_failed = error;
        m_held = true;
        items.swap(m_items);
    }
    for (const WorkItem &item : items)
        item.finish(tl::unexpected(error));
}

void WorkQueue::close()
{
    {
        const std::lock_guard guard(m_mutex);
        m_closed = true;
    }
    m_changed.notify_all();
}

bool WorkQueue::isClosed() const
{
    const std::lock_guard guard(m_mutex);
    return m_closed;
}

} // namespace qd::store
