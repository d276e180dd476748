// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/fanout.h"
#include "embedded-server/http/fanoutcore.h"
#include "embedded-server/http/upstreamcore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::http {

namespace {

constexpr qsizetype longestEvent = 64 * 1024 * 1024;
constexpr int okStatus = 200;

// Behind the last empty line; 0 if there is none.
qsizetype endOfLastEvent(QByteArrayView bytes)
{
    const qsizetype plain = bytes.lastIndexOf(QByteArrayView("\n\n"));
    const qsizetype windows = bytes.lastIndexOf(QByteArrayView("\r\n\r\n"));
    return std::max(plain < 0 ? 0 : plain + 2, windows < 0 ? 0 : windows + 4);
}

Response failureResponse(const Error &error)
{
    return problemResponse(502, "The event stream can't be had: " + error.detail.toUtf8() + '.');
}

void dropIfSlow(ExchangeCore &exchange, qint64 limit)
{
    if (exchange.waiting() > limit)
        exchange.abort();
}

} // namespace

QByteArray EventCutter::cut(const QByteArray &bytes)
{
    const bool had = !m_rest.isEmpty();
    if (had)
        m_rest.append(bytes);
    const QByteArray &all = had ? m_rest : bytes;
    const qsizetype end = endOfLastEvent(all);
    if (!had && end == bytes.size())
        return bytes;
    const QByteArray whole = all.first(end);
    m_rest = all.sliced(end);
    return whole;
}

void forEachEvent(QByteArrayView events, const std::function<void(QByteArrayView)> &call)
{
    while (!events.isEmpty()) {
        const qsizetype plain = events.indexOf(QByteArrayView("\n\n"));
        const qsizetype windows = events.indexOf(QByteArrayView("\r\n\r\n"));
        const bool isPlain = windows < 0 || (plain >= 0 && plain < windows);
        const qsizetype at = isPlain ? plain : windows;
        if (at < 0)
            return call(events);
        const qsizetype size = at + (isPlain ? 2 : 4);
        call(events.first(size));
        events = events.sliced(size);
    }
}

Fanout::Fanout(const UpstreamClient &client, FanoutOptions options)
    : m_core(std::make_shared<FanoutCore>(client.core(), std::move(options)))
{}

Fanout::~Fanout()
{
    m_core->upstream()->post([core = m_core] { core->close(); });
}

void Fanout::setRequest(const UpstreamRequest &request)
{
    m_core->upstream()->post([core = m_core, request] { core->setRequest(request); });
}

void Fanout::add(const ExchangePtr &exchange, Filter filter)
{
    auto client = std::make_shared<FanoutCore::Client>();
    client->fanout = m_core;
    client->exchange = exchange->core();
    client->filter = std::move(filter);
    if (m_core->upstream()->post([core = m_core, client] { core->add(client); }))
        exchange->disarm();
}

void FanoutCore::Client::onClosed()
{
    gone = true;
    if (const auto alive = fanout.lock())
        alive->clientGone();
}

FanoutCore::FanoutCore(std::shared_ptr<UpstreamCore> upstream, FanoutOptions options)
    : m_upstream(std::move(upstream))
    , m_options(std::move(options))
{}

void FanoutCore::add(const std::shared_ptr<Client> &client)
{
    if (!client->exchange->setUser(client))
        return;
    flush(); // what was gathered is not for the new one
    m_clients.push_back(client);
    if (m_head) {
        client->exchange->begin(*m_head);
        client->exchange->writeNow(m_greeting);
    } else if (!m_job) {
        m_job = std::make_shared<UpstreamJob>(m_upstream, m_request, false, -1);
        m_job->start(shared_from_this());
    }
}

void FanoutCore::onHead(Response head)
{
    if (head.status != okStatus) {
        Error error;
        error.code = Error::Code::ServerError;
        error.httpStatus = head.status;
        error.detail = u"the server behind this one answered with status %1"_s.arg(head.status);
        return endAll(error);
    }
    head.headers.remove("Content-Length");
    if (m_options.onHead)
        m_options.onHead(head);
    m_head = head;
    for (const auto &client : m_clients) {
        if (!client->gone)
            client->exchange->begin(head);
    }
}

void FanoutCore::onData(const QByteArray &chunk)
{
    if (m_options.onBytes)
        m_options.onBytes();
    const QByteArray events = m_cutter.cut(chunk);
    if (m_cutter.unfinished() > longestEvent) {
        Error error;
        error.detail = u"an event does not end"_s;
        return endAll(error);
    }
    if (events.isEmpty())
        return;
    if (!m_greeted)
        keepGreeting(events);
    m_gathered.append(events);
    planFlush();
}

void FanoutCore::keepGreeting(const QByteArray &events)
{
    m_greeted = true; // or there is none: it comes first
    if (!m_options.isGreeting)
        return;
    qsizetype first = 0;
    forEachEvent(events, [&first](QByteArrayView event) { first = first ? first : event.size(); });
    if (m_options.isGreeting(QByteArrayView(events).first(first)))
        m_greeting = events.first(first);
}

void FanoutCore::planFlush()
{
    if (m_flushPlanned)
        return;
    const qint64 wait = m_lastFlush + m_options.gatherMs - m_upstream->server().now();
    if (wait <= 0)
        return flush();
    m_flushPlanned = true;
    m_upstream->server().engine().after(int(wait), [weak = weak_from_this()] {
        if (const auto self = weak.lock()) {
            self->m_flushPlanned = false;
            self->flush();
        }
    });
}

void FanoutCore::flush()
{
    if (m_gathered.isEmpty() || m_upstream->isClosed())
        return;
    const auto self = shared_from_this();
    m_lastFlush = m_upstream->server().now();
    const QByteArray events = m_gathered.size() == 1 ? m_gathered.first() : m_gathered.join();
    m_gathered.clear();
    m_iterates = true;
    bool filtered = false;
    for (const auto &client : m_clients) {
        if (client->gone)
            continue;
        filtered = filtered || client->filter;
        if (client->filter)
            continue;
        client->exchange->writeNow(events);
        dropIfSlow(*client->exchange, m_options.largestQueue);
    }
    m_iterates = false;
    if (filtered)
        sendFiltered(events);
    clientGone();
}

void FanoutCore::sendFiltered(const QByteArray &events)
{
    QList<std::shared_ptr<Client>> clients;
    const bool late = *m_underWay > m_options.largestQueue;
    for (const auto &client : m_clients) {
        if (client->gone || !client->filter)
            continue;
        if (late)
            client->exchange->abort();
        else
            clients.append(client);
    }
    *m_underWay += events.size();
    const auto pass = [clients, events, limit = m_options.largestQueue, underWay = m_underWay] {
        *underWay -= events.size();
        for (const auto &client : clients) {
            QByteArray theirs;
            forEachEvent(events, [&](QByteArrayView event) {
                if (client->filter(event))
                    theirs.append(event);
            });
            client->exchange->write(theirs);
            dropIfSlow(*client->exchange, limit);
        }
    };
    m_upstream->mailbox()->post(pass);
}

void FanoutCore::onEnd()
{
    Error error;
    error.code = Error::Code::Offline;
    error.detail = u"the event stream ended"_s;
    endAll(error);
}

void FanoutCore::onFailed(const Error &error)
{
    endAll(error);
}

void FanoutCore::endAll(const Error &error)
{
    flush();
    const std::vector<std::shared_ptr<Client>> clients = std::exchange(m_clients, {});
    const bool begun = m_head.has_value();
    reset();
    for (const auto &client : clients) {
        if (client->gone)
            continue;
        client->gone = true;
        if (begun)
            client->exchange->abort();
        else
            client->exchange->answer(m_options.onFailure ? m_options.onFailure(error) : failureResponse(error));
    }
}

void FanoutCore::close()
{
    Error error;
    error.code = Error::Code::Cancelled;
    error.detail = u"the server stops"_s;
    endAll(error);
}

// One of them, or nobody.
void FanoutCore::clientGone()
{
    if (m_iterates)
        return;
    std::erase_if(m_clients, [](const auto &client) { return client->gone; });
    if (m_clients.empty())
        reset();
}

void FanoutCore::reset()
{
    if (const auto job = std::exchange(m_job, nullptr))
        job->abort();
    m_head.reset();
    m_cutter.reset();
    m_greeting.clear();
    m_greeted = false;
    m_gathered.clear();
}

} // namespace qd::http
