// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/table.h"

namespace qd::store {

//! A person's token for a script. Only the hash of it is here.
struct AccessToken : Entity
{
    QUuid userId;
    QString name;
    QByteArray tokenHash;
    Json permissions;                 //!< an array of words; what the user may not, the token may not either
    std::optional<qint64> lastUsedAt; //!< milliseconds since the epoch, as all below
    std::optional<qint64> expiresAt;  //!< none: does not
    std::optional<qint64> revokedAt;  //!< set by revoke()
};

//! \brief Tokens for scripts. What has expired, is revoked or whose user is disabled is not found as alive.
class AccessTokens
{
public:
    explicit AccessTokens(Transaction &transaction)
        : m_transaction(transaction)
    {}

    [[nodiscard]] Outcome<AccessToken> create(AccessToken token);
    [[nodiscard]] Outcome<AccessToken> find(const QUuid &id);
    [[nodiscard]] Outcome<AccessToken> findAlive(const QByteArray &tokenHash);
    [[nodiscard]] Outcome<QList<AccessToken>> aliveOf(const QUuid &userId);
    //! It was used. Not a change of version.
    [[nodiscard]] Outcome<void> touch(const QUuid &id);
    //! Whether it was alive.
    [[nodiscard]] Outcome<bool> revoke(const QUuid &id);
    //! Forgets what ended before `before`.
    [[nodiscard]] Outcome<qint64> purge(qint64 before);

private:
    Transaction &m_transaction;
};

} // namespace qd::store
