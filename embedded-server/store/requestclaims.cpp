// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/requestclaims.h"

namespace qd::store {

using namespace Qt::StringLiterals;

Outcome<RequestClaim> RequestClaims::claim(const Key &key, const QByteArray &fingerprint, qint64 keepMs)
{
    const qint64 now = m_transaction.nowMs();
    const auto made = m_transaction.run(u"INSERT INTO request_claim (key_hash, attempt, fingerprint, expires_at, done, "
                                        u"answer) VALUES (?, ?, ?, ?, ?, NULL) "
                                        "ON CONFLICT (key_hash) DO UPDATE SET attempt = excluded.attempt, fingerprint "
                                        "= excluded.fingerprint, expires_at = excluded.expires_at, "
                                        "done = excluded.done, answer = NULL WHERE request_claim.expires_at <= ?"_s,
                                        bind(key.hash, key.attempt, fingerprint, now + keepMs, false, now));
    if (!made)
        return tl::unexpected(made.error());
    RequestClaim claim{*made > 0, fingerprint, false, {}};
    if (claim.isNew)
        return claim;
    return m_transaction
        .run(u"SELECT fingerprint, done, answer FROM request_claim WHERE key_hash = ?"_s, bind(key.hash),
             [&claim](const Row &row) {
                 row.read(0, claim.fingerprint);
                 row.read(1, claim.isDone);
                 row.read(2, claim.answer);
             })
        .map([&claim](qint64) { return claim; });
}

Outcome<void> RequestClaims::finish(const Key &key, const std::optional<QByteArray> &answer)
{
    return m_transaction
        .run(u"UPDATE request_claim SET done = ?, answer = ? WHERE key_hash = ? AND attempt = ?"_s,
             bind(true, answer, key.hash, key.attempt))
        .map([](qint64) {});
}

Outcome<void> RequestClaims::forget(const Key &key)
{
    return m_transaction
        .run(u"DELETE FROM request_claim WHERE key_hash = ? AND attempt = ?"_s, bind(key.hash, key.attempt))
        .map([](qint64) {});
}

Outcome<qint64> RequestClaims::forgetExpired()
{
    return m_transaction.run(u"DELETE FROM request_claim WHERE expires_at <= ?"_s, bind(m_transaction.nowMs()));
}

} // namespace qd::store
