// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/connection.h"
#include "embedded-server/http/servercore.h"
#include "embedded-server/http/socketlink.h"

using namespace Qt::StringLiterals;

namespace qd::http {

namespace {

constexpr qsizetype piece = 64 * 1024;
constexpr qint64 mostInWrite = 256 * 1024;
constexpr qsizetype smallBody = 16 * 1024; // copied behind the head, so that both go out as one

} // namespace

bool Connection::exchangeStep()
{
    if (m_bodyMode == Body::Whole && m_granted && !m_bodyDone && !m_answering && readWholeBody())
        return true;
    if (m_bodyMode == Body::Streamed && !m_bodyDone && readBodyPiece())
        return true;
    // The end of a streamed body is told when it is asked for.
    if (m_bodyMode == Body::Streamed && m_bodyDone && m_exchange->wantsBody())
        m_exchange->giveBody(QByteArray());
    if (!m_granted && m_exchange->mayProceed()) {
        m_granted = true;
        if (!m_rawHead.isEmpty())
            return upgrade();
        m_bodyStart = m_bodyMode == Body::Whole ? m_time : 0;
        return true;
    }
    return sendAnswer();
}

bool Connection::sendContinue()
{
    if (m_writing)
        return false;
    m_continueDue = false;
    m_writing = true;
    m_writeDeadline = m_time + m_server.options().limits.writeMs;
    m_stream->write({"HTTP/1.1 100 Continue\r\n\r\n"});
    return true;
}

bool Connection::readWholeBody()
{
    if (m_in.isEmpty()) {
        if (m_continueDue)
            sendContinue();
        return false;
    }
    m_continueDue = false;
    if (m_body.isEmpty() && m_in.size() == m_head.length &&
        m_head.length <= m_largestBody) { // the whole of it, and nothing else
        m_body = std::exchange(m_in, {});
        bodyWhole();
        return true;
    }
    if (m_body.isEmpty() && m_head.length > 0)
        m_body.reserve(qsizetype(std::min<qint64>(m_head.length, 1024 * 1024)));
    QByteArray out;
    qsizetype used = 0;
    const RequestParser::Step step = m_parser->readBody(m_in, used, out, piece);
    m_in.remove(0, used);
    m_body.append(out);
    m_bodySize += out.size();
    const bool stuck = step == RequestParser::Step::More && m_in.size() >= piece; // such as an endless chunk extension
    if (m_bodySize > m_largestBody || step == RequestParser::Step::Bad || stuck) {
        m_bodyMode = Body::None;
        m_bodyStart = 0;
        const bool large = m_bodySize > m_largestBody;
        refuseBody(large ? 413 : 400,
                   large ? "The body is larger than is taken here." : "The body is not well-formed.");
        return true;
    }
    if (step == RequestParser::Step::Done)
        bodyWhole();
    return step != RequestParser::Step::More;
}

void Connection::bodyWhole()
{
    m_bodyDone = true;
    m_bodyStart = 0;
    m_exchange->request->body = std::exchange(m_body, {});
    // Whoever was asked for leave already needs not be asked again.
    const bool decided = m_exchange->bodyDone || m_exchange->mayProceed();
    m_exchange->bodyDone = true;
    decided ? m_server.handle(m_exchange) : m_server.decide(m_exchange);
}

bool Connection::readBodyPiece()
{
    if (!m_exchange->wantsBody()) {
        m_bodyStart = 0; // it is not the client that is slow
        return false;
    }
    if (m_tunnel) {
        const bool some = !m_in.isEmpty();
        m_streamed += m_in.size();
        if (some)
            m_exchange->giveBody(std::exchange(m_in, {}));
        return some;
    }
    if (m_continueDue && m_in.isEmpty())
        sendContinue();
    m_continueDue = false;
    if (!m_bodyStart) {
        m_bodyStart = m_time;
        m_bodySize = 0;
    }
    if (m_in.isEmpty())
        return false;
    QByteArray out;
    qsizetype used = 0;
    const RequestParser::Step step = m_parser->readBody(m_in, used, out, piece);
    m_in.remove(0, used);
    m_bodySize += out.size();
    m_streamed += out.size();
    const bool stuck = step == RequestParser::Step::More && m_in.size() >= piece;
    if (step == RequestParser::Step::Bad || stuck || m_streamed > m_largestBody) {
        m_bodyMode = Body::None;
        m_keepAlive = false;
        const bool large = m_streamed > m_largestBody;
        m_exchange->giveBody(
            failure(Error::Code::BadRequest, large ? u"the body is too large"_s : u"the body is not well-formed"_s));
        if (!m_answering)
            refuseBody(large ? 413 : 400,
                       large ? "The body is larger than is taken here." : "The body is not well-formed.");
        return true;
    }
    if (!out.isEmpty())
        m_exchange->giveBody(out);
    if (step == RequestParser::Step::Done)
        m_bodyDone = true;
    return step != RequestParser::Step::More;
}

bool Connection::sendAnswer()
{
    if (m_exchange->isAborted()) { // whatever a client that does not read has still to take
        note(Ending::Aborted);
        abort();
        return false;
    }
    if (m_writing)
        return false;
    const ExchangeCore::Outgoing out = m_exchange->take(mostInWrite);
    QList<QByteArray> parts;
    if (out.head)
        parts.append(beginAnswer(*out.head, out.whole));
    if (out.head && out.whole && !m_noBody && !out.head->body.isEmpty()) {
        m_sent = out.head->body.size();
        if (m_sent <= smallBody)
            parts.first().append(out.head->body);
        else
            parts.append(out.head->body);
    }
    m_inWrite = out.bytes;
    if (m_answering)
        frame(parts, out);
    if (m_declared >= 0 && (m_sent > m_declared || (out.finished && !m_noBody && m_sent != m_declared))) {
        note(Ending::WrongLength);
        abort();
        return false;
    }
    m_lastWrite = m_answering && out.finished;
    if (parts.isEmpty())
        return m_lastWrite && endExchange();
    // Most answers are small and go at once.
    if (m_lastWrite && parts.size() == 1 && m_inWrite == 0 && m_stream->writeNow(parts.first()))
        return endExchange();
    m_writing = true;
    m_writeDeadline = m_time + m_server.options().limits.writeMs;
    m_stream->write(parts);
    return false;
}

bool Connection::opensTunnel(const Response &response) const
{
    const Route *route = m_exchange->route;
    return response.status == 101 && m_head.upgrade && route && route->options.tunnels && m_bodyDone;
}

QByteArray Connection::beginAnswer(const Response &response, bool whole)
{
    m_answering = true;
    m_status = response.status;
    m_inPieces = !whole;
    m_declared = -1;
    m_tunnel = opensTunnel(response);
    if (m_tunnel) {
        m_noBody = m_chunked = m_keepAlive = m_bodyDone = false;
        m_bodyMode = Body::Streamed;
        const Framing framing{.body = Framing::Body::None, .date = m_server.date(), .extra = "Connection: Upgrade\r\n"};
        return writeHead(response, framing);
    }
    const bool bodiless = isBodiless(response.status);
    const bool isHead = m_exchange->request->verb == Verb::Head;
    m_noBody = bodiless || isHead;
    // What is left of a body that nobody read would be taken for the next request.
    m_keepAlive =
        m_keepAlive && m_bodyDone && !m_server.isStopping() && !response.headers.tokens("Connection").contains("close");
    Framing framing{.length = response.body.size(), .old = m_head.old, .date = m_server.date(), .extra = m_lines};
    // A proxied answer keeps the id that the server behind gave it.
    if (response.headers.contains("X-Request-Id") && framing.extra.startsWith("X-Request-Id:"))
        framing.extra.remove(0, framing.extra.indexOf('\n') + 1);
    bool declared = false;
    const qint64 length = response.headers.value("Content-Length").toLongLong(&declared);
    if (bodiless) {
        framing.body = Framing::Body::None;
    } else if (whole) {
        framing.body = Framing::Body::Length;
    } else if (declared && length >= 0) {
        framing.body = Framing::Body::Length;
        framing.length = length;
        m_declared = m_noBody ? -1 : length;
    } else {
        framing.body = m_head.old ? Framing::Body::UntilEnd : Framing::Body::Chunked;
        m_keepAlive = m_keepAlive && !m_head.old;
    }
    m_chunked = framing.body == Framing::Body::Chunked;
    framing.keepAlive = m_keepAlive;
    return writeHead(response, framing);
}

// Puts what was written into one chunk around the buffers as they are.
void Connection::frame(QList<QByteArray> &parts, const ExchangeCore::Outgoing &out)
{
    if (out.bytes > 0)
        m_sent += out.bytes;
    if (m_noBody)
        return;
    if (m_chunked && out.bytes > 0)
        parts.append(QByteArray::number(out.bytes, 16) + "\r\n");
    parts.append(out.chunks);
    if (m_chunked && out.bytes > 0)
        parts.append("\r\n");
    if (m_chunked && out.finished)
        parts.append("0\r\n\r\n");
}

void Connection::onWritten(bool ok)
{
    m_time = m_server.now();
    m_writing = false;
    m_writeDeadline = 0;
    if (m_state != State::Exchange)
        return;
    if (!ok)
        return clientGone();
    if (const qint64 bytes = std::exchange(m_inWrite, 0))
        m_exchange->sent(bytes);
    if (m_lastWrite)
        endExchange();
    advance();
}

// True if the next request may be looked at.
bool Connection::endExchange()
{
    m_lastWrite = false;
    note(Ending::Whole);
    const auto exchange = std::exchange(m_exchange, nullptr);
    exchange->done();
    m_parser.reset();
    m_rawHead.clear();
    m_lines.clear();
    m_bodyStart = 0;
    m_dropped = 0;
    m_answering = false;
    if (!m_keepAlive || m_server.isStopping()) {
        leave();
        return false;
    }
    m_state = State::Head;
    const Limits &limits = m_server.options().limits;
    m_deadline = m_time + (m_in.isEmpty() ? limits.idleMs : limits.headMs);
    if (m_in.isEmpty())
        m_in = {}; // an idle connection keeps nothing
    return true;
}

bool Connection::upgrade()
{
    if (!m_in.isEmpty() || m_reading) {
        // Frames before the handshake is answered.
        m_rawHead.clear();
        refuseBody(400, "A WebSocket's first bytes come after the answer to its request.");
        return true;
    }
    auto link = std::make_shared<SocketLink>(m_server, m_exchange, m_stream->peer());
    m_server.addSocket(link, m_stream->peer());
    link->start(*m_stream, m_rawHead);
    note(Ending::Upgraded);
    const auto exchange = std::exchange(m_exchange, nullptr);
    exchange->done();
    end();
    return false;
}

} // namespace qd::http
