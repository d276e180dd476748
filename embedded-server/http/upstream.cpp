// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/upstream.h"
#include "embedded-server/http/relay.h"
#include "embedded-server/http/server.h"
#include "embedded-server/http/upstreamanswer.h"
#include "embedded-server/http/upstreamcore.h"

using namespace Qt::StringLiterals;

namespace qd::http {

namespace {

tl::unexpected<Error> notAttached()
{
    return failure(Error::Code::Offline, u"there is no server to ask from"_s);
}

} // namespace

void UpstreamAnswerCore::start(UpstreamRequest request)
{
    auto job = std::make_shared<UpstreamJob>(core, std::move(request), false, -1);
    const auto self = shared_from_this();
    const bool posted = core->post([self, job = std::move(job)] {
        self->m_job = job;
        job->start(self);
    });
    if (!posted)
        hasHead.complete(notAttached());
}

void UpstreamAnswerCore::onHead(Response answer)
{
    m_hasHead = true;
    m_job->setPaused(true); // until somebody reads
    core->mailbox()->post([self = shared_from_this(), answer = std::move(answer)] {
        self->head = answer;
        self->hasHead.complete({});
    });
}

void UpstreamAnswerCore::onData(const QByteArray &chunk)
{
    put(chunk);
}

void UpstreamAnswerCore::onEnd()
{
    m_over = true;
    put(QByteArray());
}

void UpstreamAnswerCore::onFailed(const Error &error)
{
    m_over = true;
    if (m_hasHead)
        return put(tl::unexpected(error));
    core->mailbox()->post([self = shared_from_this(), error] { self->hasHead.complete(tl::unexpected(error)); });
}

void UpstreamAnswerCore::put(const Piece &piece)
{
    m_pieces.push_back(piece);
    deliver();
}

void UpstreamAnswerCore::deliver()
{
    if (m_job && !m_over)
        m_job->setPaused(!m_pieces.empty() || !m_reader);
    if (!m_reader || m_pieces.empty())
        return;
    const Piece piece = m_pieces.front();
    if (m_pieces.size() > 1 || !m_over) // the end can be read again and again
        m_pieces.pop_front();
    core->mailbox()->post([call = std::exchange(m_reader, nullptr), piece] { call(piece); });
}

void UpstreamAnswerCore::read(const std::function<void(const Piece &)> &call)
{
    const bool posted = core->post([self = shared_from_this(), call] {
        self->m_reader = call;
        self->deliver();
    });
    if (!posted)
        call(notAttached());
}

void UpstreamAnswerCore::abort()
{
    core->post([self = shared_from_this()] {
        self->m_over = true;
        if (const auto job = std::exchange(self->m_job, nullptr))
            job->abort();
    });
}

UpstreamAnswer::UpstreamAnswer(std::shared_ptr<UpstreamAnswerCore> core)
    : m_core(std::move(core))
{}

UpstreamAnswer::~UpstreamAnswer()
{
    m_core->abort();
}

const Response &UpstreamAnswer::head() const
{
    return m_core->head;
}

QCoro::Task<Outcome<QByteArray>> UpstreamAnswer::read()
{
    Completion<Outcome<QByteArray>> there;
    m_core->read([there](const Outcome<QByteArray> &piece) { there.complete(piece); });
    Outcome<QByteArray> piece = co_await there;
    co_return piece;
}

UpstreamClient::UpstreamClient(UpstreamOptions options)
    : m_core(std::make_shared<UpstreamCore>(std::move(options)))
{}

UpstreamClient::~UpstreamClient()
{
    m_core->close();
}

Outcome<void> UpstreamClient::attach(Server &server)
{
    return m_core->attach(server.core());
}

QCoro::Task<Outcome<std::shared_ptr<UpstreamAnswer>>> UpstreamClient::send(UpstreamRequest request)
{
    const auto core = std::make_shared<UpstreamAnswerCore>(m_core);
    auto answer = std::make_shared<UpstreamAnswer>(core); // ends the request if this goes
    request.upgrade = false;
    core->start(std::move(request));
    const Outcome<void> there = co_await core->hasHead;
    if (!there)
        co_return tl::unexpected(there.error());
    co_return answer;
}

QCoro::Task<Outcome<Response>> UpstreamClient::fetch(UpstreamRequest request, qint64 largest)
{
    const Outcome<std::shared_ptr<UpstreamAnswer>> answer = co_await send(std::move(request));
    if (!answer)
        co_return tl::unexpected(answer.error());
    Response whole = (*answer)->head();
    for (;;) {
        const Outcome<QByteArray> piece = co_await (*answer)->read();
        if (!piece)
            co_return tl::unexpected(piece.error());
        if (piece->isEmpty())
            co_return whole;
        if (whole.body.size() + piece->size() > largest)
            co_return failure(Error::Code::Protocol, u"its answer is too long"_s);
        whole.body.append(*piece);
    }
}

void UpstreamClient::relay(const ExchangePtr &exchange, UpstreamRequest request, RelayHooks hooks)
{
    const auto relay = std::make_shared<Relay>(exchange->core(), std::move(hooks));
    const bool posted = m_core->post(
        [relay, core = m_core, request = std::move(request)]() mutable { relay->start(core, std::move(request)); });
    if (!posted)
        return relay->refuse();
    exchange->disarm();
}

} // namespace qd::http
