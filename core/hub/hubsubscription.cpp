// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hub/hubsubscription.h"

#include "core/hub/hubapi.h"

namespace qd {

namespace {

constexpr qint64 firstPauseMs = 500;
constexpr qint64 longestPauseMs = 30'000;

// What will not change by asking again.
bool isFinal(const Error &error)
{
    using enum Error::Code;
    return error.code == Unauthorized || error.code == NotFound || error.code == Unsupported ||
           error.code == BadRequest;
}

QCoro::Task<> endOnServer(HubTransport *transport, QString id)
{
    auto params = std::make_shared<rpc::Unsubscribe::Params>();
    params->subscription = id;
    HubCall call{&rpc::methodInfo<rpc::Unsubscribe>, params, {}, {}};
    QCoro::Task<Outcome<rpc::Value>> task = transport->call(call);
    const Outcome<rpc::Value> ignored = co_await task; // the connection's end would end it too
}

} // namespace

HubSubscription::HubSubscription(HubApi &api, QString topic, const std::optional<rpc::Cursor> &cursor)
    : m_api(&api)
    , m_topic(std::move(topic))
    , m_cursor(cursor.value_or(rpc::Cursor()))
    , m_hasCursor(cursor.has_value())
{}

HubSubscription::~HubSubscription()
{
    if (!m_api)
        return;
    m_api->m_subscriptions.removeOne(this);
    if (isLive()) {
        m_api->m_byId.remove(m_id);
        TaskScope::start(endOnServer(&m_api->m_transport, m_id));
    }
}

void HubSubscription::begin()
{
    if (m_api && m_api->isReady() && !isLive())
        TaskScope::start(run(this, m_api));
}

// Not tied to the subscription while the server is asked: one that goes meanwhile must be ended there.
QCoro::Task<> HubSubscription::run(QPointer<HubSubscription> self, QPointer<HubApi> api)
{
    const int attempt = ++self->m_attempt;
    Backoff backoff(firstPauseMs, longestPauseMs, api->m_random);
    for (;;) {
        rpc::Subscribe::Params params;
        params.topic = self->m_topic;
        if (self->m_hasCursor)
            params.cursor = self->m_cursor;
        auto given = std::make_shared<const rpc::Subscribe::Params>(params);
        HubCall call{&rpc::methodInfo<rpc::Subscribe>, given, {}, {}};
        QCoro::Task<Outcome<rpc::Value>> asking = api->attempt(call, CallOptions().timeoutMs);
        const Outcome<rpc::Value> value = co_await asking;
        const bool wanted = self && self->m_attempt == attempt;
        if (value) {
            const auto result = std::static_pointer_cast<const rpc::Subscribe::Result>(*value);
            if (wanted)
                self->began(*result);
            else
                TaskScope::start(endOnServer(&api->m_transport, result->subscription));
            co_return;
        }
        if (!wanted)
            co_return;
        if (isFinal(value.error())) {
            Q_EMIT self->refused(value.error());
            co_return;
        }
        QCoro::Task<> waiting = self->m_tasks(api->pause(backoff.next()));
        co_await waiting;
    }
}

void HubSubscription::began(const rpc::Subscribe::Result &result)
{
    m_cursor = result.cursor;
    m_hasCursor = true;
    setId(result.subscription);
    if (result.missed)
        Q_EMIT missed();
}

// The connection has gone, and the server's side of this with it.
void HubSubscription::stop()
{
    m_tasks.cancel();
    ++m_attempt;
    setId({});
}

void HubSubscription::setId(const QString &id)
{
    if (m_id == id)
        return;
    m_api->m_byId.remove(m_id);
    m_id = id;
    if (!id.isEmpty())
        m_api->m_byId.insert(id, this);
    Q_EMIT liveChanged();
}

void HubSubscription::take(const rpc::Note &note)
{
    if (const auto *told = std::get_if<rpc::EventNote>(&note)) {
        if (told->seq <= m_cursor.seq)
            return;
        if (told->seq != m_cursor.seq + 1)
            return restart();
        m_cursor.seq = told->seq;
        Q_EMIT happened(told->seq, told->data.text);
    } else if (const auto *gap = std::get_if<rpc::MissedNote>(&note)) {
        m_cursor.seq = gap->seq;
        Q_EMIT missed();
    } else {
        restart();
    }
}

// Asks again from the cursor on: the server ended it, or what came does not follow.
void HubSubscription::restart()
{
    TaskScope::start(endOnServer(&m_api->m_transport, m_id));
    stop();
    begin();
}

} // namespace qd
