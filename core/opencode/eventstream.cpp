// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/eventstream.h"

#include "core/opencode/streamreader.h"
#include "core/opencode/streamthread.h"

#include <utility>

namespace qd::opencode {

EventStream::EventStream(QObject *parent, const Clock &clock)
    : EventStream(Limits{}, parent, clock)
{}

EventStream::EventStream(Limits limits, QObject *parent, const Clock &clock)
    : QObject(parent)
    , m_limits(limits)
    , m_mailbox(std::make_shared<Mailbox>())
    , m_clock(clock)
    , m_thread(streamThread())
    , m_reader(new Reader(m_mailbox, limits, clock))
{
    m_mailbox->owner = this;
    m_reader->moveToThread(m_thread.get());
}

EventStream::~EventStream()
{
    {
        const QMutexLocker lock(&m_mailbox->mutex);
        m_mailbox->owner = nullptr;
        ++m_mailbox->generation;
        m_mailbox->events.clear();
    }
    m_reader->deleteLater(); // on its thread, which others may still need
}

void EventStream::open(const QUrl &base, const Credentials &credentials, const ServerTrust &trust,
                       const QByteArray &target)
{
    close();
    m_mailbox->lastByteAt = m_clock.monotonicMs();
    QMetaObject::invokeMethod(
        m_reader, [reader = m_reader, opening = Reader::Opening{m_generation, base, credentials, trust, target}] {
            reader->open(opening);
        });
}

void EventStream::close()
{
    ++m_generation;
    {
        const QMutexLocker lock(&m_mailbox->mutex);
        m_mailbox->generation = m_generation;
        m_mailbox->events.clear();
        m_mailbox->bytes = 0;
        m_mailbox->posted = false;
    }
    QMetaObject::invokeMethod(m_reader, [reader = m_reader] { reader->close(); });
}

qint64 EventStream::lastByteAt() const
{
    return m_mailbox->lastByteAt;
}

void EventStream::begun(quint64 generation)
{
    if (generation == m_generation)
        Q_EMIT opened();
}

// All that there is, or as much as a frame of the window can bear: a server may send anything.
void EventStream::deliver(quint64 generation)
{
    QList<Event> events;
    bool more = false;
    {
        const QMutexLocker lock(&m_mailbox->mutex);
        if (generation != m_generation)
            return;
        more = m_mailbox->events.size() > m_limits.batchEvents;
        if (more) {
            events = m_mailbox->events.first(m_limits.batchEvents);
            m_mailbox->events.remove(0, m_limits.batchEvents);
            m_mailbox->bytes -= m_mailbox->bytes * events.size() / (m_mailbox->events.size() + events.size());
        } else {
            events.swap(m_mailbox->events);
            m_mailbox->bytes = 0;
        }
        m_mailbox->posted = false;
    }
    if (more)
        QMetaObject::invokeMethod(m_reader, [reader = m_reader] { reader->taken(); });
    if (!events.isEmpty())
        Q_EMIT received(events);
}

void EventStream::ended(quint64 generation, const Error &error)
{
    while (generation == m_generation) { // a receiver may open another one
        {
            const QMutexLocker lock(&m_mailbox->mutex);
            if (m_mailbox->events.isEmpty())
                break;
        }
        deliver(generation);
    }
    if (generation == m_generation)
        Q_EMIT closed(error);
}

} // namespace qd::opencode
