// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/connections/eventgate.h"

#include "core/opencode/eventbatch.h"

namespace qd {

QList<opencode::Event> EventGate::pass(QList<opencode::Event> events)
{
    if (!m_closed && m_directories.isEmpty())
        return events;
    QList<opencode::Event> passed;
    for (opencode::Event &event : events) {
        if (m_closed || m_directories.contains(event.directory))
            opencode::appendJoined(m_waiting, std::move(event));
        else
            passed.append(std::move(event));
    }
    return passed;
}

QList<opencode::Event> EventGate::openAll()
{
    m_closed = false;
    return release();
}

QList<opencode::Event> EventGate::open(const QString &directory)
{
    const auto it = m_directories.find(directory);
    if (it == m_directories.end())
        return {};
    if (--it.value() == 0)
        m_directories.erase(it);
    return release();
}

void EventGate::clear()
{
    m_waiting.clear();
    m_directories.clear();
    m_closed = false;
}

QList<opencode::Event> EventGate::release()
{
    QList<opencode::Event> waiting;
    waiting.swap(m_waiting);
    return pass(std::move(waiting));
}

} // namespace qd
