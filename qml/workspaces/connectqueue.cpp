// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/connectqueue.h"

namespace qd::ui {

ConnectQueue::ConnectQueue(Scheduler &scheduler, QObject *parent)
    : QObject(parent)
    , m_scheduler(scheduler)
{}

ConnectQueue::~ConnectQueue()
{
    m_scheduler.cancel(m_timer);
}

void ConnectQueue::add(const QStringList &ids)
{
    const bool wasIdle = m_waiting.isEmpty();
    for (const auto &id : ids) {
        if (m_waiting.contains(id))
            continue;
        m_waiting.insert(id);
        m_order.enqueue(id);
    }
    if (!wasIdle)
        return;
    for (int i = 0; i < AtOnce && !m_waiting.isEmpty(); ++i)
        takeNext();
    nextLater();
}

void ConnectQueue::hurry(const QString &id)
{
    if (m_waiting.remove(id))
        Q_EMIT turn(id);
}

void ConnectQueue::takeNext()
{
    while (!m_order.isEmpty()) {
        const auto id = m_order.dequeue();
        if (!m_waiting.remove(id))
            continue; // had its turn, or is gone
        Q_EMIT turn(id);
        return;
    }
}

void ConnectQueue::nextLater()
{
    m_scheduler.cancel(m_timer);
    if (m_waiting.isEmpty())
        return;
    m_timer = m_scheduler.after(GapMs, this, [this] {
        takeNext();
        nextLater();
    });
}

} // namespace qd::ui
