// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/accesstokens.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const Table<AccessToken> &table()
{
    static const Table<AccessToken> tokens(u"access_token"_s, u"token"_s,
                                           {
                                               field<AccessToken>(u"user_id"_s, &AccessToken::userId),
                                               field<AccessToken>(u"name"_s, &AccessToken::name),
                                               field<AccessToken>(u"token_hash"_s, &AccessToken::tokenHash),
                                               field<AccessToken>(u"permissions"_s, &AccessToken::permissions),
                                               field<AccessToken>(u"last_used_at"_s, &AccessToken::lastUsedAt),
                                               field<AccessToken>(u"expires_at"_s, &AccessToken::expiresAt),
                                               field<AccessToken>(u"revoked_at"_s, &AccessToken::revokedAt),
                                           });
    return tokens;
}

//! With `now` bound once.
const QString Alive = u"revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?) "
                      "AND user_id IN (SELECT id FROM users WHERE NOT disabled) "_s;

} // namespace

Outcome<AccessToken> AccessTokens::create(AccessToken token)
{
    return table().insert(m_transaction, std::move(token));
}

Outcome<AccessToken> AccessTokens::find(const QUuid &id)
{
    return table().find(m_transaction, id);
}

Outcome<AccessToken> AccessTokens::findAlive(const QByteArray &tokenHash)
{
    const auto found =
        table().query(m_transaction, u"WHERE token_hash = ? AND "_s + Alive, bind(tokenHash, m_transaction.nowMs()));
    if (!found)
        return tl::unexpected(found.error());
    if (found->isEmpty())
        return tl::unexpected(notFound(u"token"_s));
    return found->first();
}

Outcome<QList<AccessToken>> AccessTokens::aliveOf(const QUuid &userId)
{
    return table().query(m_transaction, u"WHERE user_id = ? AND "_s + Alive + u"ORDER BY created_at, id"_s,
                         bind(userId, m_transaction.nowMs()));
}

Outcome<void> AccessTokens::touch(const QUuid &id)
{
    return m_transaction
        .run(u"UPDATE access_token SET last_used_at = ? WHERE id = ?"_s, bind(m_transaction.nowMs(), id))
        .map([](qint64) {});
}

Outcome<bool> AccessTokens::revoke(const QUuid &id)
{
    const qint64 now = m_transaction.nowMs();
    return m_transaction
        .run(u"UPDATE access_token SET revoked_at = ?, updated_at = ?, version = version + 1 WHERE id = ? AND "_s +
                 Alive,
             bind(now, now, id, now))
        .map([](qint64 changed) { return changed > 0; });
}

Outcome<qint64> AccessTokens::purge(qint64 before)
{
    return m_transaction.run(u"DELETE FROM access_token WHERE expires_at < ? OR revoked_at < ?"_s,
                             bind(before, before));
}

} // namespace qd::store
