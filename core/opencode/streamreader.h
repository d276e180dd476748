// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/managerpool.h"
#include "core/net/ssereader.h"
#include "core/opencode/eventstream.h"

#include <QMutex>
#include <QTimer>

#include <atomic>

namespace qd::opencode {

//! Where the streams' thread leaves what the GUI thread takes.
struct EventStream::Mailbox
{
    QMutex mutex;
    EventStream *owner = nullptr; //!< null once it goes: nothing is told any more
    quint64 generation = 0;       //!< what is of another one is dropped
    QList<Event> events;
    qint64 bytes = 0;    //!< of the frames behind `events`
    bool posted = false; //!< the GUI thread was told and has not taken it yet
    std::atomic<qint64> lastByteAt = 0;
};

//! \brief Reads one event stream. Lives on the streams' thread, among others: it takes little of it at a time.
class EventStream::Reader final : public QObject
{
public:
    struct Opening
    {
        quint64 generation = 0;
        QUrl base;
        Credentials credentials;
        ServerTrust trust;
        QByteArray target;
    };

    Reader(std::shared_ptr<Mailbox> mailbox, Limits limits, const Clock &clock);
    ~Reader() override;
    Q_DISABLE_COPY_MOVE(Reader)

    void open(Opening opening);
    void close();
    //! The GUI thread took what there was: go on if something is left.
    void taken();

private:
    void start(const Passage &passage);
    void makeTimers();
    void noteBytes();
    void receive();
    bool begin();
    void finished();
    void fail(const Error &error);
    void misbehave(ConnectionProblem::Code code, const QString &detail);
    void judge(qint64 received);
    void frame(QByteArrayView data);
    void skipped(QByteArrayView head, qint64 bytes);
    void put(Event event, qint64 bytes);
    void announce();
    void planAnnouncement();
    void tell(const std::function<void(EventStream &)> &what);

    std::shared_ptr<Mailbox> m_mailbox;
    Limits m_limits;
    const Clock &m_clock;
    SseReader m_sse;
    PassageFinder m_passages;
    std::shared_ptr<ManagerPool> m_pool;
    Opening m_opening;
    QNetworkReply *m_reply = nullptr;
    QTimer *m_batchTimer = nullptr;
    QTimer *m_openTimer = nullptr;
    qint64 m_lastAnnounced = 0;
    qint64 m_useless = 0; //!< bytes that were no event, less those that were
    qint64 m_unknown = 0; //!< bytes of events that mean nothing to us since the last one that did
    qint64 m_useful = 0;  //!< of the bytes being pushed
    int m_skips = 0;      //!< frames of this stream that were too long
    bool m_open = false;  //!< from open() to close(): something is under way
    bool m_opened = false;
    bool m_overrun = false;
    bool m_more = false; //!< another turn is planned
};

} // namespace qd::opencode
