// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/exchange.h"
#include "core/base/completion.h"
#include "embedded-server/http/connection.h"
#include "embedded-server/http/exchangecore.h"

using namespace Qt::StringLiterals;

namespace qd::http {

Exchange::Exchange(std::shared_ptr<ExchangeCore> core)
    : m_core(std::move(core))
{}

Exchange::~Exchange()
{
    if (m_armed)
        m_core->dropped();
}

const Request &Exchange::request() const
{
    return *m_core->request;
}

RequestPtr Exchange::sharedRequest() const
{
    return m_core->request;
}

void Exchange::answer(Response response)
{
    m_core->answer(std::move(response));
}

void Exchange::begin(Response head)
{
    m_core->begin(std::move(head));
}

bool Exchange::write(const QByteArray &chunk)
{
    return m_core->write(chunk);
}

void Exchange::finish()
{
    m_core->finish();
}

void Exchange::abort()
{
    m_core->abort();
}

QCoro::Task<bool> Exchange::room()
{
    if (m_core->isClosed())
        co_return false;
    Completion<bool> there;
    m_core->wantRoom([there](bool room) { there.complete(room); });
    const bool room = co_await there;
    co_return room;
}

QCoro::Task<Outcome<QByteArray>> Exchange::readBody()
{
    if (m_core->isClosed())
        co_return failure(Error::Code::Cancelled, u"the client has gone"_s);
    Completion<Outcome<QByteArray>> there;
    m_core->wantBody([there](Outcome<QByteArray> piece) { there.complete(std::move(piece)); });
    Outcome<QByteArray> piece = co_await there;
    co_return piece;
}

void Exchange::onClosed(std::function<void()> call)
{
    m_core->setOnClosed(std::move(call));
}

bool Exchange::isClosed() const
{
    return m_core->isClosed();
}

qint64 Exchange::waiting() const
{
    return m_core->waiting();
}

void ExchangeCore::wake()
{
    if (std::exchange(m_wakePosted, true))
        return;
    gate->post([self = shared_from_this()] {
        {
            const std::scoped_lock lock(self->m_mutex);
            self->m_wakePosted = false;
        }
        if (self->connection)
            self->connection->wake();
    });
}

void ExchangeCore::answer(Response response)
{
    const std::scoped_lock lock(m_mutex);
    if (m_closed || std::exchange(m_answered, true))
        return;
    m_out.head = std::move(response);
    m_out.whole = true;
    m_out.finished = true;
    wake();
}

void ExchangeCore::begin(Response head)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_closed || std::exchange(m_answered, true))
            return;
        m_out.head = std::move(head);
        wake();
    }
    // An answer in pieces may take for ever.
    if (request->principal && request->principal->ending)
        request->principal->ending->onEnd(shared_from_this(), [this](int, const QByteArray &) { abort(); });
}

bool ExchangeCore::write(const QByteArray &chunk)
{
    const std::scoped_lock lock(m_mutex);
    if (append(chunk))
        wake();
    m_full = m_waiting >= queueLimit;
    return !m_full;
}

void ExchangeCore::finish()
{
    const std::scoped_lock lock(m_mutex);
    if (m_closed || !m_answered)
        return;
    m_out.finished = true;
    wake();
}

void ExchangeCore::abort()
{
    const std::scoped_lock lock(m_mutex);
    if (m_closed)
        return;
    m_answered = true;
    m_aborted = true;
    wake();
}

void ExchangeCore::dropped()
{
    bool begun = false;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_closed || m_out.finished || (m_mayProceed && !m_handedOver)) // then its body is read first
            return;
        begun = m_answered;
    }
    if (begun)
        abort();
    else
        answer(problemResponse(500, "The request was not answered."));
}

void ExchangeCore::handOver()
{
    const std::scoped_lock lock(m_mutex);
    m_handedOver = true;
}

void ExchangeCore::proceed()
{
    const std::scoped_lock lock(m_mutex);
    m_mayProceed = true;
    wake();
}

void ExchangeCore::refuse(int status, const QByteArray &detail)
{
    Response response =
        route && route->options.refusal ? route->options.refusal(status, detail) : problemResponse(status, detail);
    if (status == 401 && !response.headers.contains("WWW-Authenticate"))
        response.headers.add("WWW-Authenticate", "Bearer");
    answer(std::move(response));
}

void ExchangeCore::wantBody(std::function<void(Outcome<QByteArray>)> call)
{
    const std::scoped_lock lock(m_mutex);
    if (m_closed) {
        mailbox->post([call = std::move(call)] { call(failure(Error::Code::Cancelled, u"the client has gone"_s)); });
        return;
    }
    m_onBody = std::move(call);
    wake();
}

void ExchangeCore::wantRoom(std::function<void(bool)> call)
{
    const std::scoped_lock lock(m_mutex);
    if (m_closed || m_waiting < queueLimit)
        mailbox->post([call = std::move(call), room = !m_closed] { call(room); });
    else
        m_onRoom.push_back(std::move(call));
}

void ExchangeCore::setOnClosed(std::function<void()> call)
{
    const std::scoped_lock lock(m_mutex);
    if (m_closed)
        mailbox->post(std::move(call));
    else
        m_onClosed = std::move(call);
}

bool ExchangeCore::isClosed()
{
    const std::scoped_lock lock(m_mutex);
    return m_closed;
}

qint64 ExchangeCore::waiting()
{
    const std::scoped_lock lock(m_mutex);
    return m_waiting;
}

void ExchangeCore::setWho(const QByteArray &id)
{
    const std::scoped_lock lock(m_mutex);
    m_who = id;
}

QByteArray ExchangeCore::who()
{
    const std::scoped_lock lock(m_mutex);
    return m_who;
}

} // namespace qd::http
