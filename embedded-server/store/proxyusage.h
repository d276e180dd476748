// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/transaction.h"

namespace qd::store {

//! What was asked of a model on one day. Numbers of tokens are what the provider said.
struct ProxyUsage
{
    std::optional<QUuid> ownerId;
    std::optional<QUuid> tokenId; //!< none = a bearer session asked
    QString provider;
    QString model;
    qint64 day = 0; //!< since the epoch, UTC
    qint64 requests = 0;
    qint64 partial = 0; //!< of them: cut off, so their tokens are what was known by then
    qint64 unknown = 0; //!< of them: the provider said nothing about tokens
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    qint64 cacheReadTokens = 0;
    qint64 cacheWriteTokens = 0;

    friend bool operator==(const ProxyUsage &, const ProxyUsage &) = default;
};

//! \brief What the AI proxy was used for, added up by owner, token, provider, model and day.
class ProxyUsages
{
public:
    explicit ProxyUsages(Transaction &transaction)
        : m_transaction(transaction)
    {}

    //! Adds to the row of the same place. `usage.day` is set here.
    [[nodiscard]] Outcome<void> add(ProxyUsage usage);
    //! From that day on, the oldest first; at most 10,000 rows.
    [[nodiscard]] Outcome<QList<ProxyUsage>> list(const std::optional<QUuid> &ownerId, qint64 fromDay);
    [[nodiscard]] Outcome<QList<ProxyUsage>> listAll(qint64 fromDay);

private:
    [[nodiscard]] Outcome<QList<ProxyUsage>> select(const QString &condition, const QVariantList &values);

    Transaction &m_transaction;
};

} // namespace qd::store
