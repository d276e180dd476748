// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/relay.h"
#include "embedded-server/http/upstreamcore.h"

using namespace Qt::StringLiterals;

namespace qd::http {

namespace {

Response failureResponse(const Error &error)
{
    const int status = error.code == Error::Code::Timeout ? 504 : 502;
    return problemResponse(status, "The server behind this one did not answer: " + error.detail.toUtf8() + '.');
}

// -1 if it does not say.
qint64 declaredLength(const Request &request)
{
    bool said = false;
    const qint64 length = request.headers.value("Content-Length").toLongLong(&said);
    return said ? length : -1;
}

} // namespace

Relay::Relay(std::shared_ptr<ExchangeCore> exchange, RelayHooks hooks)
    : m_exchange(std::move(exchange))
    , m_hooks(std::move(hooks))
{}

void Relay::start(const std::shared_ptr<UpstreamCore> &core, UpstreamRequest request)
{
    const Route *route = m_exchange->route;
    const bool streams = !request.body && route && route->options.streamsBody && !m_exchange->bodyDone;
    if (!request.body && !streams && !m_exchange->request->body.isEmpty())
        request.body = m_exchange->request->body;
    m_end.sent = request.body ? request.body->size() : 0;
    request.upgrade = request.upgrade && route && route->options.tunnels;
    if (!m_exchange->setUser(shared_from_this()))
        return end(RelayEnd::How::ClientGone);
    const qint64 length = streams ? declaredLength(*m_exchange->request) : -1;
    m_job = std::make_shared<UpstreamJob>(core, std::move(request), streams, length);
    m_job->start(shared_from_this());
}

void Relay::refuse()
{
    Error error;
    error.code = Error::Code::Offline;
    error.detail = u"there is no way to it at the moment"_s;
    onFailed(error);
}

void Relay::onHead(Response head)
{
    m_begun = true;
    m_end.status = head.status;
    if (head.status == 101)
        head.headers.set("Upgrade", "websocket");
    if (m_hooks.onHead)
        m_hooks.onHead(head);
    m_exchange->begin(std::move(head));
}

void Relay::onData(const QByteArray &chunk)
{
    const auto self = shared_from_this();
    m_end.received += chunk.size();
    const bool room = m_exchange->writeNow(chunk);
    if (m_hooks.onChunk)
        m_hooks.onChunk(chunk);
    if (!room && m_job)
        m_job->setPaused(true);
}

void Relay::onEnd()
{
    const auto self = shared_from_this();
    end(RelayEnd::How::Whole);
    m_exchange->finish();
}

void Relay::onFailed(const Error &error)
{
    const auto self = shared_from_this();
    if (m_begun) {
        end(RelayEnd::How::UpstreamCut, error);
        return m_exchange->abort();
    }
    const Response response = m_hooks.onFailure ? m_hooks.onFailure(error) : failureResponse(error);
    m_end.status = 0;
    end(RelayEnd::How::NotReached, error);
    m_exchange->answer(response);
}

void Relay::onWanted()
{
    m_exchange->wantBody();
}

void Relay::onRoom()
{
    if (m_job)
        m_job->setPaused(false);
}

void Relay::onBody(const Outcome<QByteArray> &piece)
{
    const auto self = shared_from_this();
    if (!m_job)
        return;
    if (!piece) // the connection says why
        return end(RelayEnd::How::ClientGone, piece.error());
    m_end.sent += piece->size();
    m_job->write(*piece);
}

void Relay::onClosed()
{
    const auto self = shared_from_this();
    end(RelayEnd::How::ClientGone);
}

void Relay::end(RelayEnd::How how, const Error &error)
{
    if (std::exchange(m_ended, true))
        return;
    if (const auto job = std::exchange(m_job, nullptr))
        job->abort();
    m_end.how = how;
    m_end.error = error;
    if (m_hooks.onEnd)
        m_exchange->mailbox->post([call = std::move(m_hooks.onEnd), result = m_end] { call(result); });
    m_hooks = {};
}

} // namespace qd::http
