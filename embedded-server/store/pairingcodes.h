// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/table.h"

namespace qd::store {

//! A code that lets in one more device of a person, once. Only its hash is here.
struct PairingCode : Entity
{
    QUuid userId;
    QByteArray codeHash;
    qint64 expiresAt = 0; //!< milliseconds since the epoch, as all below
    std::optional<qint64> usedAt;
};

//! \brief Codes to pair devices with. A used one is kept for a while, so that its second use is noticed.
class PairingCodes
{
public:
    explicit PairingCodes(Transaction &transaction)
        : m_transaction(transaction)
    {}

    [[nodiscard]] Outcome<PairingCode> create(PairingCode code);
    //! Used, expired or not.
    [[nodiscard]] Outcome<PairingCode> findByHash(const QByteArray &codeHash);
    //! Whether it was there to be used: of several who try, one gets true.
    [[nodiscard]] Outcome<bool> use(const QByteArray &codeHash);
    //! From now on nobody gets in with one that a person was given. Says how many there were.
    [[nodiscard]] Outcome<qint64> withdrawAll(const QUuid &userId);
    //! How many a person was given since then.
    [[nodiscard]] Outcome<qint64> countSince(const QUuid &userId, qint64 since);
    //! Forgets what expired before `before`.
    [[nodiscard]] Outcome<qint64> purge(qint64 before);

private:
    Transaction &m_transaction;
};

} // namespace qd::store
