// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/eventstream.h"

#include "core/base/logging.h"
#include "core/net/httpclient.h"
#include "core/opencode/codec.h"
#include "core/opencode/eventbatch.h"

#include <QMutex>
#include <QNetworkProxy>
#include <QTimer>

#include <atomic>

using namespace Qt::StringLiterals;

namespace qd::opencode {

namespace {

// What Qt holds of a stream before we read it. Small: behind it the server buffers without limit.
constexpr qint64 readBuffer = 1024LL * 1024;
// Connecting and the answer's head take this long at most; afterwards the heartbeat judges.
constexpr int openTimeoutMs = 30'000;

} // namespace

//! Where the reader's thread leaves what the GUI thread takes.
struct EventStream::Mailbox
{
    QMutex mutex;
    quint64 generation = 0; //!< what is of another one is dropped
    QList<Event> events;
    qint64 bytes = 0;    //!< of the frames behind `events`
    bool posted = false; //!< the GUI thread was told and has not taken it yet
    std::atomic<qint64> lastByteAt = 0;
};

//! Lives on the stream's thread.
class EventStream::Reader final : public QObject
{
public:
    Reader(EventStream *owner, std::shared_ptr<Mailbox> mailbox, Limits limits, const Clock &clock)
        : m_owner(owner)
        , m_mailbox(std::move(mailbox))
        , m_limits(limits)
        , m_clock(clock)
        , m_sse([this](QByteArrayView data) { frame(data); },
                [this](QByteArrayView head, qint64 bytes) { skipped(head, bytes); }, limits.frame)
    {}

    ~Reader() override
    {
        if (m_reply)
            m_reply->disconnect(this);
    }
    Q_DISABLE_COPY_MOVE(Reader)

    void open(quint64 generation, const QUrl &base, const Credentials &credentials, const QByteArray &target);
    void close();

private:
    void receive();
    void finished();
    void fail(const Error &error);
    void frame(QByteArrayView data);
    void skipped(QByteArrayView head, qint64 bytes);
    void put(Event event, qint64 bytes);
    void announce();
    [[nodiscard]] bool isStream() const;

    EventStream *m_owner;
    std::shared_ptr<Mailbox> m_mailbox;
    Limits m_limits;
    const Clock &m_clock;
    SseReader m_sse;
    std::unique_ptr<QNetworkAccessManager> m_network;
    QNetworkReply *m_reply = nullptr;
    QTimer *m_batchTimer = nullptr;
    QTimer *m_openTimer = nullptr;
    QByteArray m_chunk;
    quint64 m_generation = 0;
    qint64 m_lastAnnounced = 0;
    bool m_opened = false;
    bool m_overrun = false;
};

void EventStream::Reader::open(quint64 generation, const QUrl &base, const Credentials &credentials,
                               const QByteArray &target)
{
    close();
    m_generation = generation;
    m_opened = m_overrun = false;
    m_sse.reset();
    m_chunk.resize(64LL * 1024);
    // A manager of its own for each connection: nothing of a dead one is used again.
    m_network = std::make_unique<QNetworkAccessManager>();
    m_network->setAutoDeleteReplies(false);
    QNetworkRequest request = makeRequest(base, target, credentials);
    request.setRawHeader("Accept", "text/event-stream");
    request.setRawHeader("Cache-Control", "no-cache");
    if (isLoopback(base))
        m_network->setProxy(QNetworkProxy::NoProxy);
    m_reply = m_network->get(request);
    m_reply->setReadBufferSize(readBuffer);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &Reader::receive);
    connect(m_reply, &QNetworkReply::readyRead, this, &Reader::receive);
    connect(m_reply, &QNetworkReply::finished, this, &Reader::finished);
    if (!m_openTimer) {
        m_openTimer = new QTimer(this);
        m_openTimer->setSingleShot(true);
        connect(m_openTimer, &QTimer::timeout, this, [this] {
            fail(Error{Error::Code::Timeout, u"no answer"_s, {}, 0});
        });
        m_batchTimer = new QTimer(this);
        m_batchTimer->setSingleShot(true);
        m_batchTimer->setTimerType(Qt::PreciseTimer);
        connect(m_batchTimer, &QTimer::timeout, this, &Reader::announce);
    }
    m_openTimer->start(openTimeoutMs);
}

void EventStream::Reader::close()
{
    if (!m_reply)
        return;
    QNetworkReply *reply = std::exchange(m_reply, nullptr);
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
    m_openTimer->stop();
    m_batchTimer->stop();
    // The reply may be the one whose signal is being handled: its manager goes after it.
    m_network.release()->deleteLater();
}

bool EventStream::Reader::isStream() const
{
    return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200 &&
           m_reply->header(QNetworkRequest::ContentTypeHeader).toByteArray().toLower().startsWith("text/event-stream");
}

void EventStream::Reader::receive()
{
    if (!m_reply || m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 0)
        return;
    if (!m_opened) {
        if (!isStream()) {
            if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200)
                fail(
                    Error{Error::Code::Protocol, u"not supported by this server version (no event stream)"_s, {}, 200});
            return; // else finished() reads the error's body
        }
        m_opened = true;
        m_openTimer->stop();
        m_mailbox->lastByteAt = m_clock.monotonicMs();
        QMetaObject::invokeMethod(m_owner, [owner = m_owner, generation = m_generation] { owner->begun(generation); });
    }
    while (m_reply && m_reply->bytesAvailable() > 0) {
        const qint64 count = m_reply->read(m_chunk.data(), m_chunk.size());
        if (count <= 0)
            break;
        m_mailbox->lastByteAt = m_clock.monotonicMs();
        m_sse.push(QByteArrayView(m_chunk.constData(), count));
        if (m_overrun)
            fail(Error{Error::Code::Protocol, u"events come faster than they can be taken"_s, {}, 0});
    }
}

void EventStream::Reader::finished()
{
    receive();
    if (!m_reply)
        return;
    const QByteArray body = m_opened ? QByteArray() : m_reply->read(64LL * 1024);
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_opened && m_reply->error() == QNetworkReply::NoError)
        fail(Error{Error::Code::Offline, u"the server ended the event stream"_s, {}, 0});
    else if (m_reply->error() == QNetworkReply::NoError && status < 300)
        fail(Error{Error::Code::Protocol, u"no event stream"_s, {}, status});
    else
        fail(m_opened ? Error{Error::Code::Offline, u"the event stream was cut"_s, {}, 0} : errorOf(*m_reply, body));
}

void EventStream::Reader::fail(const Error &error)
{
    announce();
    close();
    QMetaObject::invokeMethod(m_owner,
                              [owner = m_owner, generation = m_generation, error] { owner->ended(generation, error); });
}

void EventStream::Reader::frame(QByteArrayView data)
{
    if (std::optional<Event> event = decodeEvent(data))
        put(std::move(*event), data.size());
}

void EventStream::Reader::skipped(QByteArrayView head, qint64 bytes)
{
    qCWarning(lcStream) << "an event of" << bytes << "bytes was skipped";
    put(skippedEvent(head, bytes), 0);
}

void EventStream::Reader::put(Event event, qint64 bytes)
{
    {
        const QMutexLocker lock(&m_mailbox->mutex);
        if (m_mailbox->generation != m_generation)
            return;
        appendJoined(m_mailbox->events, std::move(event));
        m_mailbox->bytes += bytes;
        m_overrun = m_mailbox->bytes > m_limits.pending;
    }
    if (m_batchTimer->isActive())
        return;
    // At once when the last batch is long ago; what the same chunk holds besides goes along even then.
    const qint64 wait = m_lastAnnounced + m_limits.batchMs - systemClock().monotonicMs();
    m_batchTimer->start(static_cast<int>(std::max<qint64>(wait, 0)));
}

void EventStream::Reader::announce()
{
    {
        const QMutexLocker lock(&m_mailbox->mutex);
        if (m_mailbox->posted || m_mailbox->events.isEmpty() || m_mailbox->generation != m_generation)
            return;
        m_mailbox->posted = true;
    }
    m_lastAnnounced = systemClock().monotonicMs();
    QMetaObject::invokeMethod(m_owner, [owner = m_owner, generation = m_generation] { owner->deliver(generation); });
}

EventStream::EventStream(QObject *parent, const Clock &clock)
    : EventStream(Limits{}, parent, clock)
{}

EventStream::EventStream(Limits limits, QObject *parent, const Clock &clock)
    : QObject(parent)
    , m_mailbox(std::make_shared<Mailbox>())
    , m_clock(clock)
    , m_reader(new Reader(this, m_mailbox, limits, clock))
{
    m_thread.setObjectName(u"events"_s);
    m_reader->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_reader, &QObject::deleteLater);
    m_thread.start();
}

EventStream::~EventStream()
{
    close();
    m_thread.quit();
    m_thread.wait();
}

void EventStream::open(const QUrl &base, const Credentials &credentials, const QByteArray &target)
{
    close();
    m_mailbox->lastByteAt = m_clock.monotonicMs();
    QMetaObject::invokeMethod(m_reader, [reader = m_reader, generation = m_generation, base, credentials, target] {
        reader->open(generation, base, credentials, target);
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

void EventStream::deliver(quint64 generation)
{
    QList<Event> events;
    {
        const QMutexLocker lock(&m_mailbox->mutex);
        if (generation != m_generation)
            return;
        events.swap(m_mailbox->events);
        m_mailbox->bytes = 0;
        m_mailbox->posted = false;
    }
    if (!events.isEmpty())
        Q_EMIT received(events);
}

void EventStream::ended(quint64 generation, const Error &error)
{
    if (generation != m_generation)
        return;
    deliver(generation);
    if (generation == m_generation) // a receiver may have opened another one
        Q_EMIT closed(error);
}

} // namespace qd::opencode
