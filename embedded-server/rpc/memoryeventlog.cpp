// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/rpc/eventlog.h"

#include <QUuid>

namespace qd::server {

MemoryEventLog::MemoryEventLog(int keep)
    : m_keep(keep)
    , m_epoch(QUuid::createUuid().toString(QUuid::WithoutBraces))
{}

QCoro::Task<Outcome<qint64>> MemoryEventLog::append(QString topic, QByteArray data)
{
    Topic &log = m_topics[topic];
    log.events.push_back(data);
    const qint64 seq = ++log.range.newest;
    if (static_cast<int>(log.events.size()) > m_keep) {
        log.events.pop_front();
        ++log.range.oldest;
    }
    announce(topic, {seq, data});
    co_return seq;
}

QCoro::Task<Outcome<EventLog::Range>> MemoryEventLog::range(QString topic)
{
    co_return m_topics.value(topic).range;
}

QCoro::Task<Outcome<QList<LoggedEvent>>> MemoryEventLog::read(QString topic, qint64 after, int atMost)
{
    QList<LoggedEvent> events;
    const auto log = m_topics.constFind(topic);
    if (log == m_topics.cend())
        co_return events;
    qint64 seq = std::max(after + 1, log->range.oldest);
    for (; seq <= log->range.newest && events.size() < atMost; ++seq)
        events.append({seq, log->events[static_cast<size_t>(seq - log->range.oldest)]});
    co_return events;
}

} // namespace qd::server
