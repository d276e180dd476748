// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/streamreader.h"

#include "core/base/logging.h"
#include "core/net/httpclient.h"
#include "core/opencode/codec.h"
#include "core/opencode/eventbatch.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace qd::opencode {

namespace {

using Code = ConnectionProblem::Code;

constexpr std::size_t chunkBytes = std::size_t{64} * 1024;
// What Qt holds of a stream before we read it. Small: behind it the server buffers without limit.
constexpr qint64 readBuffer = 1024LL * 1024;
// Then the other streams have their turn.
constexpr qint64 bytesPerTurn = 256LL * 1024;
// Connecting and the answer's head take this long at most; afterwards the heartbeat judges.
constexpr int openTimeoutMs = 30'000;
// Field names, colons, line ends and numbers around an event.
constexpr qint64 frameOverhead = 64;
// Frames that are too long may happen; a stream of them is something else.
constexpr int toleratedSkips = 3;
constexpr qint64 longestFrame = 4 * SseReader::defaultLimit;
constexpr int streamLane = 0;

// Types that mean nothing to us are events all the same. Their head is enough.
bool looksLikeEvent(QByteArrayView data)
{
    const QByteArrayView head = data.first(std::min<qsizetype>(data.size(), 1024)).trimmed();
    return head.startsWith('{') && head.contains("\"type\"");
}

} // namespace

EventStream::Reader::Reader(std::shared_ptr<Mailbox> mailbox, Limits limits, const Clock &clock)
    : m_mailbox(std::move(mailbox))
    , m_limits(limits)
    , m_clock(clock)
    , m_sse([this](QByteArrayView data) { frame(data); },
            [this](QByteArrayView head, qint64 bytes) { skipped(head, bytes); }, limits.frame)
{}

EventStream::Reader::~Reader()
{
    close();
}

void EventStream::Reader::makeTimers()
{
    m_openTimer = new QTimer(this);
    m_openTimer->setSingleShot(true);
    connect(m_openTimer, &QTimer::timeout, this, [this] {
        Error error{Error::Code::Timeout, u"no answer"_s, {}, 0};
        error.problem =
            std::make_shared<const ConnectionProblem>(ConnectionProblem::of(Code::TimedOut, hostPort(m_opening.base)));
        fail(error);
    });
    m_batchTimer = new QTimer(this);
    m_batchTimer->setSingleShot(true);
    m_batchTimer->setTimerType(Qt::PreciseTimer);
    connect(m_batchTimer, &QTimer::timeout, this, &Reader::announce);
}

void EventStream::Reader::open(Opening opening)
{
    close();
    m_opening = std::move(opening);
    m_open = true;
    m_opened = m_overrun = false;
    m_useless = m_unknown = 0;
    m_skips = 0;
    m_sse.reset();
    if (!m_openTimer)
        makeTimers();
    m_openTimer->start(openTimeoutMs);
    const QPointer<Reader> self(this);
    m_passages.find(m_opening.base, m_opening.trust, [self, generation = m_opening.generation](const Passage &passage) {
        if (self && self->m_open && self->m_opening.generation == generation)
            self->start(passage);
    });
}

void EventStream::Reader::start(const Passage &passage)
{
    if (passage.refusal) {
        fail(errorOf(passage.refusal));
        return;
    }
    if (!m_pool)
        m_pool = ManagerPool::ofThisThread();
    QNetworkRequest request = makeRequest(passage, m_opening.target, m_opening.credentials);
    request.setRawHeader("Accept", "text/event-stream");
    request.setRawHeader("Cache-Control", "no-cache");
    m_reply = m_pool->send(streamLane, true, passage, m_opening.trust,
                           [&request](QNetworkAccessManager &manager) { return manager.get(request); });
    watchReply(*m_reply, m_opening.base, passage, m_opening.trust);
    m_reply->setReadBufferSize(readBuffer);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &Reader::receive);
    connect(m_reply, &QNetworkReply::readyRead, this, &Reader::receive);
    connect(m_reply, &QNetworkReply::finished, this, &Reader::finished);
}

void EventStream::Reader::close()
{
    if (!m_open)
        return;
    m_open = false;
    m_openTimer->stop();
    m_batchTimer->stop();
    m_sse.reset();
    if (QNetworkReply *reply = std::exchange(m_reply, nullptr)) {
        reply->disconnect(this);
        reply->deleteLater(); // which aborts it; it may be the one whose signal is being handled
    }
}

// The head of the answer is there. False if it is no event stream.
bool EventStream::Reader::begin()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray type = m_reply->header(QNetworkRequest::ContentTypeHeader).toByteArray().toLower();
    if (status != 200)
        return false; // finished() reads the error's body
    if (!type.startsWith("text/event-stream")) {
        misbehave(type.contains("html") ? Code::WebPage : Code::NotOpenCode,
                  u"not supported by this server version (no event stream)"_s);
        return false;
    }
    m_opened = true;
    m_openTimer->stop();
    noteBytes();
    tell([generation = m_opening.generation](EventStream &owner) { owner.begun(generation); });
    return true;
}

// The clock lives as long as the stream, which may have gone by now.
void EventStream::Reader::noteBytes()
{
    const QMutexLocker lock(&m_mailbox->mutex);
    if (m_mailbox->owner)
        m_mailbox->lastByteAt = m_clock.monotonicMs();
}

void EventStream::Reader::receive()
{
    if (!m_reply || m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 0)
        return;
    if (!m_opened && !begin()) {
        if (m_reply && m_reply->bytesAvailable() >= readBuffer)
            m_reply->abort(); // of an error's body enough is there
        return;
    }
    std::array<char, chunkBytes> chunk; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read()
    for (qint64 taken = 0; m_reply && m_reply->bytesAvailable() > 0 && taken < bytesPerTurn;) {
        const qint64 count = m_reply->read(chunk.data(), chunk.size());
        if (count <= 0)
            break;
        taken += count;
        noteBytes();
        m_useful = 0;
        m_sse.push(QByteArrayView(chunk.data(), count));
        judge(count);
    }
    if (m_more || !m_reply || m_reply->bytesAvailable() == 0)
        return;
    m_more = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_more = false;
            receive();
            if (m_reply && m_reply->isFinished() && m_reply->bytesAvailable() == 0)
                finished();
        },
        Qt::QueuedConnection);
}

// What came is worth going on, or not.
void EventStream::Reader::judge(qint64 received)
{
    if (m_overrun) {
        {
            // Reading everything again costs the GUI thread less than taking all that in one go.
            const QMutexLocker lock(&m_mailbox->mutex);
            if (m_mailbox->generation == m_opening.generation)
                m_mailbox->events.clear();
        }
        misbehave(Code::StreamTooFast, u"events come faster than they can be taken"_s);
        return;
    }
    m_useless = std::max<qint64>(0, m_useless + received - m_useful);
    const qint64 unfinished = m_sse.unfinished();
    if (m_useless - unfinished > m_limits.useless || unfinished > longestFrame || m_unknown > 8 * m_limits.useless)
        misbehave(Code::StreamGarbage, u"the event stream has no events"_s);
}

void EventStream::Reader::finished()
{
    receive();
    if (!m_reply || m_more)
        return; // it ends when all was read
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool clean = m_reply->error() == QNetworkReply::NoError;
    if (m_opened) {
        misbehave(Code::StreamEnded, clean ? u"the server ended the event stream"_s : u"the event stream was cut"_s);
    } else if (clean && status < 300) {
        misbehave(Code::NotOpenCode, u"no event stream"_s);
    } else {
        fail(errorOf(*m_reply, m_reply->isOpen() ? m_reply->read(64LL * 1024) : QByteArray()));
    }
}

void EventStream::Reader::misbehave(Code code, const QString &detail)
{
    Error error = misbehaviour(*m_reply, code, detail);
    if (code == Code::StreamEnded) {
        error.code = Error::Code::Offline;
        error.httpStatus = 0;
    }
    fail(error);
}

void EventStream::Reader::fail(const Error &error)
{
    const quint64 generation = m_opening.generation;
    close();
    tell([generation, error](EventStream &owner) { owner.ended(generation, error); });
}

void EventStream::Reader::tell(const std::function<void(EventStream &)> &what)
{
    const QMutexLocker lock(&m_mailbox->mutex);
    if (EventStream *owner = m_mailbox->owner)
        QMetaObject::invokeMethod(
            owner, [owner, what] { what(*owner); }, Qt::QueuedConnection);
}

void EventStream::Reader::frame(QByteArrayView data)
{
    if (std::optional<Event> event = decodeEvent(data)) {
        m_useful += data.size() + frameOverhead;
        m_unknown = 0;
        put(std::move(*event), data.size());
    } else if (looksLikeEvent(data)) {
        m_useful += data.size() + frameOverhead;
        m_unknown += data.size();
    }
}

void EventStream::Reader::skipped(QByteArrayView head, qint64 bytes)
{
    if (++m_skips > toleratedSkips)
        return;
    qCWarning(lcStream) << "an event of" << bytes << "bytes was skipped";
    m_useful += bytes + frameOverhead;
    put(skippedEvent(head, bytes), 0);
}

void EventStream::Reader::put(Event event, qint64 bytes)
{
    {
        const QMutexLocker lock(&m_mailbox->mutex);
        if (m_mailbox->generation != m_opening.generation)
            return;
        appendJoined(m_mailbox->events, std::move(event));
        m_mailbox->bytes += bytes;
        m_overrun = m_mailbox->bytes > m_limits.pending;
    }
    planAnnouncement();
}

void EventStream::Reader::planAnnouncement()
{
    if (m_batchTimer->isActive())
        return;
    // At once when the last batch is long ago; what the same chunk holds besides goes along even then.
    const qint64 wait = m_lastAnnounced + m_limits.batchMs - systemClock().monotonicMs();
    m_batchTimer->start(static_cast<int>(std::max<qint64>(wait, 0)));
}

void EventStream::Reader::announce()
{
    const QMutexLocker lock(&m_mailbox->mutex);
    if (m_mailbox->posted || m_mailbox->events.isEmpty() || m_mailbox->generation != m_opening.generation ||
        !m_mailbox->owner)
        return;
    m_mailbox->posted = true;
    m_lastAnnounced = systemClock().monotonicMs();
    EventStream *owner = m_mailbox->owner;
    QMetaObject::invokeMethod(
        owner, [owner, generation = m_opening.generation] { owner->deliver(generation); }, Qt::QueuedConnection);
}

void EventStream::Reader::taken()
{
    if (m_open)
        planAnnouncement();
}

} // namespace qd::opencode
