// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/net/ssereader.h"
#include "core/net/transport.h"
#include "core/net/trust.h"
#include "core/opencode/events.h"

#include <QObject>
#include <QThread>

#include <memory>

namespace qd::opencode {

//! \brief One event stream of a server, read and decoded on the thread of all event streams.
//!
//! Lives on the GUI thread. After open(): opened() at most once, then received() any number of times, then closed() at most once; after
//! close(), or another open(), nothing of the old stream is delivered any more, not even what was already decoded. It never reconnects by itself.
class EventStream final : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        qint64 frame = SseReader::defaultLimit; //!< longer ones become events::FrameSkipped
        qint64 pending =
            96LL * 1024 * 1024; //!< undelivered bytes; beyond, the stream closes: the GUI thread can't keep up
        qint64 useless = 8LL * 1024 * 1024; //!< bytes without an event; beyond, the stream closes
        int batchMs = 16;                   //!< batches are at least this far apart
        int batchEvents = 2000;             //!< events of a batch
    };

    explicit EventStream(QObject *parent = nullptr, const Clock &clock = systemClock());
    EventStream(Limits limits, QObject *parent, const Clock &clock = systemClock());
    ~EventStream() override;

    //! `target`, below the path of `base`: `/global/event`, or `/event?directory=…`.
    void open(const QUrl &base, const Credentials &credentials, const ServerTrust &trust = {},
              const QByteArray &target = "/global/event");
    void close();

    //! Clock::monotonicMs() of the last byte of the open stream, heartbeats included; of open() before the first one.
    [[nodiscard]] qint64 lastByteAt() const;

Q_SIGNALS:
    //! The server answered: status 200, `text/event-stream`.
    void opened();
    //! In order. Consecutive deltas of one part are joined.
    void received(const QList<qd::opencode::Event> &events);
    //! The stream ended by itself: refused, cut, or ended by the server (Error::Offline).
    void closed(const qd::Error &error);

private:
    class Reader;
    struct Mailbox;

    void begun(quint64 generation);
    void deliver(quint64 generation);
    void ended(quint64 generation, const Error &error);

    const Limits m_limits;
    std::shared_ptr<Mailbox> m_mailbox;
    const Clock &m_clock;
    std::shared_ptr<QThread> m_thread;
    Reader *m_reader; //!< lives on m_thread and deletes itself there
    quint64 m_generation = 0;
};

} // namespace qd::opencode
