// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/pendingsignins.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const QString columns = u"kind, key_hash, sealed, expires_at, interval_ms, next_at"_s; // of signInOf()

PendingSignIn signInOf(const Row &row)
{
    PendingSignIn signIn;
    row.read(0, signIn.kind);
    row.read(1, signIn.keyHash);
    row.read(2, signIn.sealed);
    row.read(3, signIn.expiresAt);
    row.read(4, signIn.intervalMs);
    row.read(5, signIn.nextAt);
    return signIn;
}

} // namespace

Outcome<void> PendingSignIns::add(const PendingSignIn &signIn, qint64 most)
{
    return forgetBut(signIn.kind, most - 1).and_then([&]() -> Outcome<void> {
        return m_transaction
            .run(u"INSERT INTO pending_sign_in (%1, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)"_s.arg(columns),
                 bind(signIn.kind, signIn.keyHash, signIn.sealed, signIn.expiresAt, signIn.intervalMs, signIn.nextAt,
                      m_transaction.nowMs()))
            .map([](qint64) {});
    });
}

Outcome<qint64> PendingSignIns::count(SignInKind kind)
{
    return m_transaction
        .value<qint64>(u"SELECT count(*) FROM pending_sign_in WHERE kind = ? AND expires_at > ?"_s,
                       bind(kind, m_transaction.nowMs()))
        .map([](std::optional<qint64> number) { return number.value_or(0); });
}

Outcome<void> PendingSignIns::forgetBut(SignInKind kind, qint64 most)
{
    (void)m_transaction.run(u"DELETE FROM pending_sign_in WHERE expires_at <= ?"_s, bind(m_transaction.nowMs()));
    return count(kind).and_then([&](qint64 there) -> Outcome<void> {
        if (there <= most)
            return {};
        return m_transaction
            .run(u"DELETE FROM pending_sign_in WHERE key_hash IN (SELECT key_hash FROM pending_sign_in WHERE kind = ? "
                 "ORDER BY created_at, key_hash LIMIT ?)"_s,
                 bind(kind, there - most))
            .map([](qint64) {});
    });
}

Outcome<std::optional<PendingSignIn>> PendingSignIns::take(SignInKind kind, const QByteArray &keyHash)
{
    return one(u"DELETE FROM pending_sign_in WHERE key_hash = ? AND kind = ? AND expires_at > ? RETURNING "_s + columns,
               bind(keyHash, kind, m_transaction.nowMs()));
}

Outcome<std::optional<PendingSignIn>> PendingSignIns::find(SignInKind kind, const QByteArray &keyHash)
{
    return one(u"SELECT %1 FROM pending_sign_in WHERE key_hash = ? AND kind = ? AND expires_at > ?"_s.arg(columns),
               bind(keyHash, kind, m_transaction.nowMs()));
}

Outcome<std::optional<PendingSignIn>> PendingSignIns::reserve(SignInKind kind, const QByteArray &keyHash, qint64 ms)
{
    const qint64 now = m_transaction.nowMs();
    return one(u"UPDATE pending_sign_in SET next_at = ? "
               "WHERE key_hash = ? AND kind = ? AND expires_at > ? AND next_at <= ? RETURNING "_s +
                   columns,
               bind(now + ms, keyHash, kind, now, now));
}

Outcome<void> PendingSignIns::setPace(SignInKind kind, const QByteArray &keyHash, qint64 intervalMs)
{
    return m_transaction
        .run(u"UPDATE pending_sign_in SET interval_ms = ?, next_at = ? WHERE key_hash = ? AND kind = ?"_s,
             bind(intervalMs, m_transaction.nowMs() + intervalMs, keyHash, kind))
        .map([](qint64) {});
}

Outcome<std::optional<PendingSignIn>> PendingSignIns::one(const QString &sql, const QVariantList &values)
{
    std::optional<PendingSignIn> found;
    return m_transaction.run(sql, values, [&found](const Row &row) { found = signInOf(row); }).map([&found](qint64) {
        return found;
    });
}

} // namespace qd::store
