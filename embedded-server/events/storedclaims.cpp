// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/events/storedclaims.h"

#include "embedded-server/store/requestclaims.h"
#include "embedded-server/store/stored.h"

namespace qd::server {

using store::RequestClaim;
using store::RequestClaims;
using store::Transaction;

namespace {

constexpr qint64 cleanEveryMs = 60'000;

RequestClaims::Key rowKey(const Claims::Key &key)
{
    return {key.hash, key.attempt};
}

} // namespace

StoredClaims::StoredClaims(store::Database &database, const Clock &clock)
    : m_database(database)
    , m_clock(clock)
    , m_cleanedAt(clock.monotonicMs())
{}

QCoro::Task<Outcome<Claims::Claim>> StoredClaims::claim(Key key, QByteArray fingerprint, qint64 keepMs)
{
    const bool cleans = m_clock.monotonicMs() - m_cleanedAt >= cleanEveryMs;
    if (cleans)
        m_cleanedAt = m_clock.monotonicMs();
    const store::Database::Work<RequestClaim> work = [claimed = rowKey(key), fingerprint, keepMs,
                                                      cleans](Transaction &transaction) {
        RequestClaims claims(transaction);
        if (cleans)
            (void)claims.forgetExpired(); // a statement that failed fails the transaction
        return claims.claim(claimed, fingerprint, keepMs);
    };
    const Outcome<RequestClaim> made = co_await m_tasks(store::stored(m_database.write<RequestClaim>(work)));
    if (!made) { // when the connection broke as it was stored, it is there, and nobody's
        forget(key);
        co_return tl::unexpected(made.error());
    }
    const Claim claim{made->isNew, made->fingerprint, made->isDone, made->answer};
    co_return claim;
}

void StoredClaims::finish(const Key &key, const std::optional<QByteArray> &answer)
{
    m_database.write<void>([claimed = rowKey(key), answer](Transaction &transaction) {
        return RequestClaims(transaction).finish(claimed, answer);
    });
}

void StoredClaims::forget(const Key &key)
{
    m_database.write<void>(
        [claimed = rowKey(key)](Transaction &transaction) { return RequestClaims(transaction).forget(claimed); });
}

} // namespace qd::server
