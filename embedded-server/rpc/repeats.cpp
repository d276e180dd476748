// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/rpc/repeats.h"

#include <algorithm>

namespace qd::server {

namespace {

// Nothing was done, so the next attempt is a first one.
bool isWorthKeeping(const Repeats::Result &result)
{
    return result ||
           !(result.error().is(rpc::FaultCode::Unavailable) || result.error().is(rpc::FaultCode::RateLimited));
}

QCoro::Task<Repeats::Result> resultOf(Completion<Repeats::Result> completion)
{
    Repeats::Result result = co_await completion;
    co_return result;
}

} // namespace

QCoro::Task<Repeats::Result> Repeats::run(std::shared_ptr<Repeats> self, QString principal, QString key,
                                          QByteArray fingerprint, std::function<QCoro::Task<Result>()> first)
{
    self->forgetExpired(self->m_principals[principal]);
    if (const std::shared_ptr<Call> known = self->m_principals[principal].byKey.value(key)) {
        if (known->fingerprint != fingerprint)
            co_return tl::unexpected(
                rpc::Fault(rpc::FaultCode::Conflict,
                           QStringLiteral("This request id was used for another call. Use a new one for each call.")));
        if (known->result)
            co_return *known->result;
        QCoro::Task<Result> later = resultOf(known->waiting.emplace_back());
        Result result = co_await later;
        co_return result;
    }
    if (!self->makeRoom(principal))
        co_return tl::unexpected(rpc::Fault(rpc::FaultCode::RateLimited, {}, 1'000));
    auto call = std::make_shared<Call>();
    call->fingerprint = fingerprint;
    call->startedAt = self->m_clock.monotonicMs();
    Calls &calls = self->m_principals[principal];
    calls.byKey.insert(key, call);
    calls.order.push_back(key);
    ++self->m_count;
    QCoro::Task<Result> running = first();
    Result result = co_await running;
    self->finish(principal, key, call, result);
    co_return result;
}

void Repeats::finish(const QString &principal, const QString &key, const std::shared_ptr<Call> &call,
                     const Result &result)
{
    call->result = result;
    if (!isWorthKeeping(result)) {
        Calls &calls = m_principals[principal];
        if (calls.byKey.value(key) == call) {
            calls.byKey.remove(key);
            std::erase(calls.order, key);
            --m_count;
        }
    }
    for (const Completion<Result> &waiting : std::exchange(call->waiting, {}))
        waiting.complete(result);
}

bool Repeats::makeRoom(const QString &principal)
{
    if (m_count >= m_limits.inAll) {
        for (Calls &calls : m_principals)
            forgetExpired(calls);
        m_principals.removeIf([](const auto &entry) { return entry->order.empty(); });
    }
    Calls &calls = m_principals[principal];
    if (calls.byKey.size() >= m_limits.perPrincipal && !forgetOldestFinished(calls))
        return false;
    return m_count < m_limits.inAll || forgetOldestFinished(calls);
}

void Repeats::forgetExpired(Calls &calls)
{
    const qint64 oldest = m_clock.monotonicMs() - m_limits.keepMs;
    while (!calls.order.empty() && calls.byKey.value(calls.order.front())->startedAt <= oldest) {
        calls.byKey.remove(calls.order.front());
        calls.order.pop_front();
        --m_count;
    }
}

bool Repeats::forgetOldestFinished(Calls &calls)
{
    const auto finished = std::ranges::find_if(
        calls.order, [&calls](const QString &key) { return calls.byKey.value(key)->result.has_value(); });
    if (finished == calls.order.end())
        return false;
    calls.byKey.remove(*finished);
    calls.order.erase(finished);
    --m_count;
    return true;
}

} // namespace qd::server
