// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/rpc/repeats.h"

#include <algorithm>

namespace qd::server {

namespace {

QCoro::Task<Repeats::Result> resultOf(Completion<Repeats::Result> completion)
{
    Repeats::Result result = co_await completion;
    co_return result;
}

} // namespace

QCoro::Task<Repeats::Result> Repeats::run(std::shared_ptr<Repeats> self, Once once,
                                          std::function<QCoro::Task<Result>()> first)
{
    self->forgetExpired(self->m_principals[once.principal]);
    if (const std::shared_ptr<Call> known = self->m_principals[once.principal].byKey.value(once.key)) {
        if (known->fingerprint != once.fingerprint)
            co_return tl::unexpected(
                rpc::Fault(rpc::FaultCode::Conflict,
                           QStringLiteral("This request id was used for another call. Use a new one for each call.")));
        if (known->result)
            co_return *known->result;
        QCoro::Task<Result> later = resultOf(known->waiting.emplace_back());
        Result result = co_await later;
        co_return result;
    }
    if (!self->makeRoom(once.principal))
        co_return tl::unexpected(rpc::Fault(rpc::FaultCode::RateLimited, {}, 1'000));
    const std::shared_ptr<Call> call = self->begin(once);
    QCoro::Task<SharedResult> running = self->begun(once, *call, first);
    const SharedResult ended = co_await running;
    self->finish(once, call, ended);
    co_return ended.result;
}

std::shared_ptr<Repeats::Call> Repeats::begin(const Once &once)
{
    auto call = std::make_shared<Call>();
    call->fingerprint = once.fingerprint;
    call->startedAt = m_clock.monotonicMs();
    Calls &calls = m_principals[once.principal];
    calls.byKey.insert(once.key, call);
    calls.order.push_back(once.key);
    ++m_count;
    return call;
}

QCoro::Task<SharedResult> Repeats::begun(const Once &once, Call &call,
                                         const std::function<QCoro::Task<Result>()> &first)
{
    if (!once.isShared || !m_claims)
        return runHere(first);
    SharedCall shared = SharedCall::of(*once.method, once.principal, once.key, once.fingerprint);
    shared.keepMs = m_limits.keepMs;
    shared.waitMs = m_limits.waitMs;
    call.claimed = shared.key;
    return runShared(*m_claims, &m_scheduler, shared, first);
}

QCoro::Task<SharedResult> Repeats::runHere(std::function<QCoro::Task<Result>()> first)
{
    QCoro::Task<Result> running = first();
    SharedResult ended;
    ended.result = co_await running;
    ended.isLast = isWorthKeeping(ended.result);
    co_return ended;
}

void Repeats::finish(const Once &once, const std::shared_ptr<Call> &call, const SharedResult &ended)
{
    call->result = ended.result;
    if (!ended.isLast) {
        Calls &calls = m_principals[once.principal];
        if (calls.byKey.value(once.key) == call) {
            calls.byKey.remove(once.key);
            std::erase(calls.order, once.key);
            --m_count;
        }
    }
    for (const Completion<Result> &waiting : std::exchange(call->waiting, {}))
        waiting.complete(ended.result);
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
    const std::shared_ptr<Claims> claims = m_claims ? m_claims->lock() : nullptr;
    if (const std::shared_ptr<Call> call = calls.byKey.take(*finished); claims && call->claimed)
        claims->forget(*call->claimed);
    calls.order.erase(finished);
    --m_count;
    return true;
}

} // namespace qd::server
