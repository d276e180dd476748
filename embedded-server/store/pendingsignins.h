// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/transaction.h"

#include <array>

namespace qd::store {

enum class SignInKind : quint8
{
    Browser,
    Device
};
[[nodiscard]] constexpr std::array<const char *, 2> names(SignInKind)
{
    return {"browser", "device"};
}

//! A sign-in that was begun and not ended. Nothing here is of use alone: what it is found by is a hash, the rest is sealed.
struct PendingSignIn
{
    SignInKind kind = SignInKind::Browser;
    QByteArray keyHash;
    QByteArray sealed;
    qint64 expiresAt = 0;  //!< milliseconds since the epoch, as all times here
    qint64 intervalMs = 0; //!< how long to wait between two questions
    qint64 nextAt = 0;     //!< the next question no sooner
};

//! \brief Sign-ins under way, for all processes of a database. Each ends once; an expired one is as one that never was.
class PendingSignIns
{
public:
    explicit PendingSignIns(Transaction &transaction)
        : m_transaction(transaction)
    {}

    //! Forgets the oldest of its kind, so that there are `most`. Several processes at once may have a few more.
    [[nodiscard]] Outcome<void> add(const PendingSignIn &signIn, qint64 most);
    [[nodiscard]] Outcome<qint64> count(SignInKind kind);
    //! It is gone after that: of several who try, one gets it.
    [[nodiscard]] Outcome<std::optional<PendingSignIn>> take(SignInKind kind, const QByteArray &keyHash);
    [[nodiscard]] Outcome<std::optional<PendingSignIn>> find(SignInKind kind, const QByteArray &keyHash);
    //! Whether it is time to ask about it, and nobody else does: of several who try, one gets it. Nobody gets it again for `ms`, or until setPace().
    [[nodiscard]] Outcome<std::optional<PendingSignIn>> reserve(SignInKind kind, const QByteArray &keyHash, qint64 ms);
    //! The next question after `intervalMs`.
    [[nodiscard]] Outcome<void> setPace(SignInKind kind, const QByteArray &keyHash, qint64 intervalMs);

private:
    [[nodiscard]] Outcome<void> forgetBut(SignInKind kind, qint64 most);
    [[nodiscard]] Outcome<std::optional<PendingSignIn>> one(const QString &sql, const QVariantList &values);

    Transaction &m_transaction;
};

} // namespace qd::store
