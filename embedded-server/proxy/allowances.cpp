// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/allowances.h"

#include "embedded-server/keys/waiting.h"
#include "embedded-server/store/users.h"

namespace qd::proxy {

using namespace Qt::StringLiterals;
using store::Transaction;
using store::User;

namespace {

constexpr qint64 believedMs = 5'000;
constexpr qsizetype mostKnown = 10'000;

Error gone()
{
    return {Error::Code::Unauthorized, {}, u"This account is not there any more."_s, 401};
}

} // namespace

QCoro::Task<Outcome<Allowance>> Allowances::of(keys::Owner owner)
{
    if (!owner)
        co_return Allowance();
    const auto known = m_known.constFind(*owner);
    if (known != m_known.cend() && m_clock.monotonicMs() - known->at < believedMs)
        co_return known->allowance;
    const quint64 changes = m_changes;
    const auto work = [id = *owner](Transaction &t) { return store::Users(t).find(id); };
    const Outcome<User> user = co_await m_tasks(keys::waitFor(m_database.read<User>(work)));
    if (!user)
        co_return tl::unexpected(user.error().code == Error::Code::NotFound ? gone() : user.error());
    Allowance allowance;
    allowance.models = store::namesIn(user->models);
    allowance.requestsPerMinute = user->requestsPerMinute;
    allowance.streams = user->streams;
    if (m_known.size() >= mostKnown)
        m_known.clear();
    if (changes == m_changes)
        m_known.insert(*owner, Known{allowance, m_clock.monotonicMs()});
    co_return allowance;
}

void Allowances::forget(const QUuid &owner)
{
    ++m_changes;
    m_known.remove(owner);
}

} // namespace qd::proxy
