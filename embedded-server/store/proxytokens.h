// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/table.h"

namespace qd::store {

//! What may use the AI proxy in a person's name. Only the hash of the token is here.
struct ProxyToken : Entity
{
    std::optional<QUuid> ownerId; //!< none = the one person of a server without accounts
    QString name;
    QByteArray tokenHash;
    Json providers{"[]"};      //!< their ids; empty = all
    Json models{"[]"};         //!< empty = all
    int requestsPerMinute = 0; //!< 0 = as the server limits everybody
    int streams = 0;           //!< at once; likewise
    std::optional<qint64> expiresAt;
    std::optional<qint64> lastUsedAt;
    std::optional<qint64> revokedAt;
};

//! \brief Proxy tokens. Time is the transaction's: what has expired or is revoked, or whose owner is disabled or may only look on, is not
//! found as alive.
class ProxyTokens
{
public:
    explicit ProxyTokens(Transaction &transaction)
        : m_transaction(transaction)
    {}

    [[nodiscard]] Outcome<ProxyToken> create(ProxyToken token);
    [[nodiscard]] Outcome<ProxyToken> find(const QUuid &id);
    //! NotFound if it is not alive.
    [[nodiscard]] Outcome<ProxyToken> findAlive(const QByteArray &tokenHash);
    //! Those that are not revoked, also expired ones.
    [[nodiscard]] Outcome<QList<ProxyToken>> list(const std::optional<QUuid> &ownerId);
    //! Not a change of version.
    [[nodiscard]] Outcome<void> noteUse(const QUuid &id);
    //! Told to topic(), with the id. NotFound if there is none of that owner.
    [[nodiscard]] Outcome<void> revoke(const QUuid &id, const std::optional<QUuid> &ownerId);
    //! All of a person that are alive. NotFound is none of its errors.
    [[nodiscard]] Outcome<void> revokeAll(const QUuid &ownerId);
    //! Forgets what ended before `before`.
    [[nodiscard]] Outcome<qint64> purge(qint64 before);

    //! Notifications of tokens that are revoked.
    [[nodiscard]] static QString topic();

private:
    Transaction &m_transaction;
};

} // namespace qd::store
