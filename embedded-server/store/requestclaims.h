// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/transaction.h"

#include <QUuid>

namespace qd::store {

//! Who has a key for a changing request, and what came of it. Key and request are hashes.
struct RequestClaim
{
    bool isNew = false; //!< it was just made: this caller's
    QByteArray fingerprint;
    bool isDone = false;
    std::optional<QByteArray> answer; //!< none: it is not done, or its answer is not kept
};

//! \brief Which changing requests were made on a database, by any of its processes, so that none is carried out twice.
class RequestClaims
{
public:
    struct Key
    {
        QByteArray hash;
        QUuid attempt; //!< what was claimed with another is neither finished nor forgotten
    };

    explicit RequestClaims(Transaction &transaction)
        : m_transaction(transaction)
    {}

    //! Claims a key for `keepMs`, or says who has it: of several who try, one gets it.
    [[nodiscard]] Outcome<RequestClaim> claim(const Key &key, const QByteArray &fingerprint, qint64 keepMs);
    //! The request with this key was carried out.
    [[nodiscard]] Outcome<void> finish(const Key &key, const std::optional<QByteArray> &answer);
    //! As if it had never been claimed.
    [[nodiscard]] Outcome<void> forget(const Key &key);
    [[nodiscard]] Outcome<qint64> forgetExpired();

private:
    Transaction &m_transaction;
};

} // namespace qd::store
