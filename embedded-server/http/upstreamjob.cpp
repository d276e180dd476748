// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/upstreamjob.h"
#include "embedded-server/http/upstreamcore.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace qd::http {

namespace {

constexpr qsizetype smallBody = 16 * 1024; // copied behind the head, so that both go out as one

// What is said to one connection (RFC 9110 section 7.6.1), or framing, or to a proxy.
constexpr std::array<QByteArrayView, 10> hopByHop{
    "connection",          "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authentication-info",
    "proxy-authorization", "te",         "trailer",          "transfer-encoding",  "upgrade"};

bool isIdempotent(Verb verb)
{
    return verb != Verb::Post && verb != Verb::Patch;
}

void addLine(QByteArray &to, QByteArrayView name, QByteArrayView value)
{
    to.append(name).append(": ").append(value).append("\r\n");
}

Error lostError()
{
    Error error;
    error.code = Error::Code::Cancelled;
    error.detail = u"the server that asked goes"_s;
    return error;
}

} // namespace

void removeHopByHop(Headers &headers)
{
    for (const QByteArray &name : headers.tokens("Connection"))
        headers.remove(name);
    for (const QByteArrayView name : hopByHop)
        headers.remove(name);
}

UpstreamJob::UpstreamJob(std::shared_ptr<UpstreamCore> core, UpstreamRequest request, bool streams, qint64 length)
    : m_core(std::move(core))
    , m_request(std::move(request))
    , m_streams(streams)
    , m_length(length)
{}

UpstreamJob::~UpstreamJob()
{
    if (m_link)
        m_link->abort();
}

void UpstreamJob::start(std::shared_ptr<UpstreamUser> user)
{
    m_user = std::move(user);
    if (m_core->isClosed())
        return fail(lostError());
    m_core->add(shared_from_this());
    // A body that comes in pieces can't be sent twice, so it gets a connection that is surely alive.
    connect(!m_streams && !m_request.upgrade);
}

void UpstreamJob::connect(bool kept)
{
    m_sent = false;
    m_link = kept ? m_core->takeKept(m_request.origin) : nullptr;
    m_kept = m_link != nullptr;
    if (!m_link)
        m_link = std::make_shared<UpstreamLink>(m_core, m_request.origin);
    m_link->setUser(this);
    if (m_kept)
        return onReady();
    m_deadline = m_core->server().now() + m_core->options().connectMs; // TLS included
    m_link->connect();
}

QByteArray UpstreamJob::head() const
{
    QByteArray head;
    head.reserve(1024);
    head.append(verbName(m_request.verb)).append(' ').append(m_request.target).append(" HTTP/1.1\r\n");
    addLine(head, "Host", m_request.origin.authority());
    Headers headers = m_request.headers;
    removeHopByHop(headers);
    for (const QByteArrayView name : {"host", "content-length", "expect"})
        headers.remove(name);
    for (const Headers::Field &field : headers)
        addLine(head, field.name, field.value);
    if (m_request.upgrade) {
        addLine(head, "Connection", "Upgrade");
        addLine(head, "Upgrade", "websocket");
    }
    if (m_streams && m_length < 0)
        addLine(head, "Transfer-Encoding", "chunked");
    else if (m_streams)
        addLine(head, "Content-Length", QByteArray::number(m_length));
    else if (m_request.body || m_request.verb == Verb::Post || m_request.verb == Verb::Put ||
             m_request.verb == Verb::Patch)
        addLine(head, "Content-Length", QByteArray::number(m_request.body ? m_request.body->size() : 0));
    return head.append("\r\n");
}

void UpstreamJob::onReady()
{
    const auto self = shared_from_this();
    QList<QByteArray> parts{head()};
    if (!m_streams && m_request.body && !m_request.body->isEmpty()) {
        if (m_request.body->size() <= smallBody)
            parts.first().append(*m_request.body);
        else
            parts.append(*m_request.body);
    }
    m_sent = true;
    const qint64 now = m_core->server().now();
    m_deadline = m_request.answerMs > 0 && !m_streams ? now + m_request.answerMs : 0;
    m_link->send(parts, !m_streams, m_request.verb == Verb::Head);
    m_link->setPaused(m_paused);
}

void UpstreamJob::onTaken()
{
    const auto self = shared_from_this();
    const auto user = m_user;
    if (user && (m_tunnel || (m_streams && !m_bodyDone)))
        user->onWanted();
}

void UpstreamJob::write(const QByteArray &piece)
{
    if (!m_link || !m_user)
        return;
    m_bodyGiven = true;
    if (m_tunnel) {
        if (piece.isEmpty())
            return abort();
        return m_link->sendMore({piece}, false);
    }
    m_bodyDone = piece.isEmpty();
    if (m_bodyDone && m_request.answerMs > 0 && !m_headDone)
        m_deadline = m_core->server().now() + m_request.answerMs;
    if (m_length >= 0)
        return m_link->sendMore(m_bodyDone ? QList<QByteArray>() : QList<QByteArray>{piece}, m_bodyDone);
    if (m_bodyDone)
        return m_link->sendMore({"0\r\n\r\n"}, true);
    m_link->sendMore({QByteArray::number(piece.size(), 16) + "\r\n", piece, "\r\n"}, false);
}

void UpstreamJob::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused)
        m_lastData = m_core->isClosed() ? 0 : m_core->server().now(); // it was not the other side that was silent
    if (m_link)
        m_link->setPaused(paused);
}

void UpstreamJob::abort()
{
    (void)finish();
}

void UpstreamJob::lost()
{
    if (m_user)
        fail(lostError());
}

void UpstreamJob::sweep(qint64 now)
{
    Error error;
    error.code = Error::Code::Timeout;
    if (m_deadline && now >= m_deadline) {
        error.detail = m_sent ? u"it took too long to answer"_s : u"connecting took too long"_s;
        return fail(error);
    }
    if (m_headDone && m_request.idleMs > 0 && !m_paused && now >= m_lastData + m_request.idleMs) {
        error.detail = u"it fell silent in the middle of its answer"_s;
        fail(error);
    }
}

void UpstreamJob::onHead(Response head)
{
    const auto self = shared_from_this();
    m_headDone = true;
    m_deadline = 0;
    m_lastData = m_core->server().now();
    m_tunnel = head.status == 101;
    if (m_tunnel && !m_request.upgrade) {
        Error error;
        error.detail = u"it switched to another protocol without being asked"_s;
        return fail(error);
    }
    removeHopByHop(head.headers);
    const auto user = m_user;
    if (user)
        user->onHead(std::move(head));
    if (m_tunnel && m_user)
        user->onWanted();
}

void UpstreamJob::onData(const QByteArray &chunk)
{
    const auto self = shared_from_this();
    m_lastData = m_core->server().now();
    const auto user = m_user;
    if (user)
        user->onData(chunk);
}

void UpstreamJob::onWhole()
{
    const auto self = shared_from_this();
    if (const auto user = finish())
        user->onEnd();
}

bool UpstreamJob::mayTryAgain(bool refused) const
{
    if (m_again || m_headDone || m_bodyGiven || m_core->isClosed())
        return false;
    if (!m_sent)
        return refused;
    return m_kept && isIdempotent(m_request.verb);
}

void UpstreamJob::onBroken(const Error &error, bool refused)
{
    const auto self = shared_from_this();
    m_link.reset();
    if (!mayTryAgain(refused))
        return fail(error);
    m_again = true;
    connect(false);
}

void UpstreamJob::fail(const Error &error)
{
    const auto self = shared_from_this();
    if (const auto user = finish())
        user->onFailed(error);
}

std::shared_ptr<UpstreamUser> UpstreamJob::finish()
{
    if (const auto link = std::exchange(m_link, nullptr))
        link->release(this);
    m_core->remove(shared_from_this());
    return std::exchange(m_user, nullptr);
}

} // namespace qd::http
