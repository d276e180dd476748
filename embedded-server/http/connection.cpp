// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/connection.h"
#include "core/base/logging.h"
#include "embedded-server/http/logrequest.h"
#include "embedded-server/http/refusallog.h"
#include "embedded-server/http/servercore.h"

using namespace Qt::StringLiterals;

namespace qd::http {

namespace {

constexpr qsizetype readAhead = 64 * 1024;
constexpr qsizetype smallRead = 2 * 1024; // what a connection that waits keeps
constexpr qsizetype largeRead = 64 * 1024;
constexpr qint64 mostDropped = 256 * 1024;

} // namespace

Connection::Connection(ServerCore &server, std::shared_ptr<Stream> stream)
    : m_server(server)
    , m_stream(std::move(stream))
{}

Connection::~Connection()
{
    m_stream->setUser(nullptr);
    if (m_exchange)
        m_exchange->lost();
    if (m_state != State::Gone)
        m_stream->abort();
}

void Connection::start()
{
    m_time = m_server.now();
    m_deadline = m_time + m_server.options().limits.headMs;
    m_stream->setUser(this);
    m_stream->open();
}

void Connection::onOpen(bool ok)
{
    if (m_state != State::Opening)
        return;
    if (!ok) {
        noteHandshake(m_stream->problem());
        return end();
    }
    m_state = State::Head;
    advance();
}

void Connection::onRead(QByteArrayView bytes)
{
    m_time = m_server.now();
    m_reading = false;
    if (m_state == State::Gone)
        return;
    if (bytes.isEmpty())
        return clientGone();
    if (m_state == State::Leaving) {
        m_dropped += bytes.size();
        if (m_dropped > mostDropped)
            return abort();
        return keepReading();
    }
    if (m_state == State::Head && m_in.isEmpty())
        m_deadline = m_time + m_server.options().limits.headMs;
    m_in.append(bytes);
    advance();
}

void Connection::wake()
{
    m_time = m_server.now();
    advance();
}

void Connection::advance()
{
    bool more = true;
    while (more) {
        switch (m_state) {
        case State::Head:
            more = readHead();
            break;
        case State::Exchange:
            more = exchangeStep();
            break;
        default:
            more = false;
        }
    }
    keepReading();
}

void Connection::keepReading()
{
    const bool open = m_state == State::Head || m_state == State::Exchange || m_state == State::Leaving;
    // Bytes after an upgrade belong to the WebSocket.
    if (!open || m_reading || m_in.size() >= readAhead || (m_state == State::Exchange && !m_rawHead.isEmpty()))
        return;
    m_reading = true;
    const bool large = m_state == State::Exchange && m_bodyMode != Body::None && !m_bodyDone;
    m_stream->read(large ? largeRead : smallRead);
}

bool Connection::readHead()
{
    // An empty line before a request is let pass (RFC 9112 section 2.2).
    if (m_seen == 0 && m_in.startsWith("\r\n"))
        m_in.remove(0, 2);
    const HeadLimits &limits = m_server.options().limits.head;
    const qsizetype from = std::max<qsizetype>(0, m_seen - 3);
    const std::optional<qsizetype> end = headEnd(QByteArrayView(m_in).sliced(from));
    if (!end) {
        m_seen = m_in.size();
        const std::optional<HeadProblem> problem = checkPartOfHead(m_in, limits);
        if (problem)
            refuse(problem->status, problem->detail);
        return problem.has_value();
    }
    const qsizetype size = from + *end;
    m_parser.emplace(limits);
    m_head = {};
    m_began = m_time;
    m_seen = 0;
    m_deadline = 0;
    const std::optional<HeadProblem> problem = m_parser->readHead(QByteArrayView(m_in).first(size), m_head);
    if (!problem && m_head.upgrade)
        m_rawHead = m_in.first(size);
    m_in.remove(0, size);
    if (problem)
        refuse(problem->status, problem->detail);
    else
        receive();
    return true;
}

// For what is wrong with the connection itself: it can't go on.
void Connection::refuse(int status, const QByteArray &detail)
{
    m_deadline = 0;
    m_rawHead.clear();
    m_head = {};
    m_bodyMode = Body::None;
    m_why = detail;
    auto request = std::make_shared<Request>();
    request->peer = m_stream->peer();
    request->id = newRequestId();
    m_lines = "X-Request-Id: " + request->id + "\r\n";
    if (!m_exchange)
        m_exchange = m_server.newExchange(nullptr, std::move(request));
    m_exchange->connection = this;
    answerHere(problemResponse(status, detail), true);
}

void Connection::refuseBody(int status, const QByteArray &detail)
{
    m_keepAlive = false;
    m_why = detail;
    m_exchange->refuse(status, detail);
}

void Connection::answerHere(Response response, bool andGo)
{
    m_state = State::Exchange;
    m_keepAlive = m_keepAlive && !andGo;
    m_exchange->answer(std::move(response));
}

void Connection::receive()
{
    const Reception::Caller caller{m_stream->peer(), m_stream->isSecure(), m_stream->isOnLoopback()};
    Reception::Result result = m_server.reception().receive(m_head, caller);
    m_state = State::Exchange;
    m_keepAlive = m_head.keepAlive && !m_server.isStopping();
    m_lines = result.lines;
    m_why = result.why;
    m_largestBody = result.largestBody;
    m_exchange = m_server.newExchange(result.route, result.request);
    m_exchange->connection = this;
    setBodyMode();
    const QByteArray expected = m_head.headers.value("Expect").toLower();
    if (result.answer) {
        m_rawHead.clear();
        return answerHere(std::move(*result.answer), !m_bodyDone);
    }
    if (!expected.isEmpty() && expected != "100-continue")
        return answerHere(problemResponse(417, "Only 100-continue can be expected."), !m_bodyDone);
    if (m_head.length > m_largestBody)
        return refuseBody(413, "The body is larger than is taken here.");
    if (!result.route->socketHandler)
        m_rawHead.clear();
    m_continueDue = expected == "100-continue" && !m_head.old && !m_bodyDone;
    m_granted = result.route->needs.nothing() && !result.route->socketHandler;
    // What has come already costs nothing to look at: a small request reaches the owner's thread once.
    const bool here = m_head.length >= 0 && m_in.size() >= m_head.length;
    if (m_bodyMode == Body::Whole && !m_bodyDone && (here || m_granted)) {
        m_granted = true;
        m_bodyStart = m_time;
        return; // bodyWhole() goes on
    }
    m_exchange->bodyDone = m_bodyDone;
    m_server.decide(m_exchange);
}

void Connection::setBodyMode()
{
    m_bodyDone = !m_head.hasBody;
    const bool streams = m_exchange->route && m_exchange->route->options.streamsBody;
    m_bodyMode = streams ? Body::Streamed : m_bodyDone ? Body::None : Body::Whole;
    m_streamed = 0;
    m_granted = false;
    m_continueDue = false;
    m_bodySize = 0;
    m_bodyStart = 0;
    m_body.clear();
    m_answering = false;
    m_tunnel = false;
    m_lastWrite = false;
    m_sent = 0;
    m_status = 0;
    m_inPieces = false;
}

void Connection::sweep(qint64 now)
{
    m_time = now;
    if (m_writeDeadline && now >= m_writeDeadline)
        return abort();
    if (m_state == State::Exchange && m_bodyStart && !m_bodyDone) {
        const Limits &limits = m_server.options().limits;
        if (now < m_bodyStart + limits.bodyMs + m_bodySize * 1000 / std::max<qint64>(1, limits.slowestBody))
            return;
        m_bodyStart = 0;
        if (m_answering)
            return abort();
        if (m_bodyMode == Body::Streamed)
            m_exchange->giveBody(failure(Error::Code::Timeout, u"the client sends its body too slowly"_s));
        m_bodyMode = Body::None;
        refuseBody(408, "The body of the request came too slowly.");
        return advance();
    }
    if (!m_deadline || now < m_deadline)
        return;
    if (m_state == State::Head && !m_in.isEmpty()) {
        refuse(408, "The head of the request came too slowly.");
        return advance();
    }
    if (m_state == State::Opening)
        noteHandshake(u"TLS was not agreed on in time"_s);
    m_state == State::Head ? leave() : abort();
}

void Connection::shutDown()
{
    if (m_state == State::Opening)
        return abort();
    if (m_state == State::Head && m_in.isEmpty())
        return leave();
    if (!m_answering)
        m_keepAlive = false;
}

void Connection::leave()
{
    m_state = State::Leaving;
    m_in.clear();
    m_deadline = m_server.now() + m_server.options().limits.lingerMs;
    m_stream->endWriting();
    keepReading();
}

void Connection::clientGone()
{
    if (m_state == State::Exchange)
        note(Ending::ClientGone);
    abort();
}

void Connection::abort()
{
    if (m_state == State::Gone)
        return;
    m_stream->abort();
    end();
}

void Connection::end()
{
    if (std::exchange(m_state, State::Gone) == State::Gone)
        return;
    m_stream->setUser(nullptr);
    if (const auto exchange = std::exchange(m_exchange, nullptr))
        exchange->lost();
    m_server.gone(this);
}

void Connection::note(Ending ending) const
{
    if (!m_exchange)
        return;
    const Request &request = *m_exchange->request;
    const qint64 ms = m_time - m_began;
    if (const auto &served = m_server.options().served) {
        const QByteArray route = m_exchange->route ? m_exchange->route->path : QByteArray();
        served({.method = m_head.verb,
                .route = route,
                .status = m_status,
                .bytes = m_sent,
                .ms = ms,
                .upgraded = ending == Ending::Upgraded,
                .streamed = m_inPieces,
                .whole = ending == Ending::Whole});
    }
    if (m_status >= 400 && !m_inPieces) // else it is the answer of a server behind
        noteRefusal();
    if (!lcHttp().isDebugEnabled())
        return;
    static constexpr const char *words[] = {"", "upgraded", "client gone", "aborted", "wrong length"};
    const LogRequest scope(request.id);
    // The path only: queries may hold secrets, bodies and fields do.
    qCDebug(lcHttp).nospace().noquote() << "served " << m_head.verb << ' ' << request.target.rawPath << ' ' << m_status
                                        << ' ' << m_sent << " bytes " << ms << " ms " << request.peer.toString() << ' '
                                        << request.id << ' ' << m_exchange->who() << ' '
                                        << words[static_cast<int>(ending)];
}

void Connection::noteHandshake(const QString &problem) const
{
    if (!problem.isEmpty())
        m_server.refusals().note(Refusal::Tls, m_stream->peer(), {problem.toUtf8()});
}

void Connection::noteRefusal() const
{
    const Route *route = m_exchange->route;
    std::optional<Refusal> kind;
    if (m_status == 401)
        kind = Refusal::SignIn;
    else if (m_status == 403)
        kind = route ? Refusal::Permission : Refusal::Page;
    else if (m_status == 421 && !route)
        kind = Refusal::Host;
    else if (m_status == 429)
        kind = Refusal::Rate;
    else if (!m_why.isEmpty())
        kind = Refusal::Request;
    if (!kind)
        return;
    const Request &request = *m_exchange->request;
    // The route's pattern, never the path: whatever a client put there.
    QByteArray text = verbOf(m_head.verb) ? m_head.verb : QByteArray();
    for (const QByteArray &word : {route ? route->path : QByteArray(), QByteArray::number(m_status), m_why}) {
        if (!word.isEmpty())
            text += (text.isEmpty() ? "" : " ") + word;
    }
    m_server.refusals().note(*kind, request.peer, {text, m_exchange->who(), request.id});
}

} // namespace qd::http
