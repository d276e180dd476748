// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/proxytokens.h"

#include "embedded-server/store/users.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const Table<ProxyToken> &table()
{
    static const Table<ProxyToken> tokens(
        u"proxy_token"_s, u"proxy token"_s,
        {
            field<ProxyToken>(u"owner_id"_s, &ProxyToken::ownerId),
            field<ProxyToken>(u"name"_s, &ProxyToken::name),
            field<ProxyToken>(u"token_hash"_s, &ProxyToken::tokenHash),
            field<ProxyToken>(u"providers"_s, &ProxyToken::providers),
            field<ProxyToken>(u"models"_s, &ProxyToken::models),
            field<ProxyToken>(u"requests_per_minute"_s, &ProxyToken::requestsPerMinute),
            field<ProxyToken>(u"streams"_s, &ProxyToken::streams),
            field<ProxyToken>(u"expires_at"_s, &ProxyToken::expiresAt),
            field<ProxyToken>(u"last_used_at"_s, &ProxyToken::lastUsedAt),
            field<ProxyToken>(u"revoked_at"_s, &ProxyToken::revokedAt),
        });
    return tokens;
}

} // namespace

Outcome<ProxyToken> ProxyTokens::create(ProxyToken token)
{
    return table().insert(m_transaction, std::move(token));
}

Outcome<ProxyToken> ProxyTokens::find(const QUuid &id)
{
    return table().find(m_transaction, id);
}

Outcome<ProxyToken> ProxyTokens::findAlive(const QByteArray &tokenHash)
{
    const auto found =
        table().query(m_transaction,
                      u"WHERE token_hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?) AND "
                      "(owner_id IS NULL OR owner_id IN (SELECT id FROM users WHERE NOT disabled AND role <> ?))"_s,
                      bind(tokenHash, m_transaction.nowMs(), Role::ReadOnly));
    if (!found)
        return tl::unexpected(found.error());
    if (found->isEmpty())
        return tl::unexpected(notFound(u"proxy token"_s));
    return found->first();
}

Outcome<QList<ProxyToken>> ProxyTokens::list(const std::optional<QUuid> &ownerId)
{
    return table().list(m_transaction, {where("owner_id", ownerId), {u"revoked_at"_s, {}}});
}

Outcome<void> ProxyTokens::noteUse(const QUuid &id)
{
    return m_transaction.run(u"UPDATE proxy_token SET last_used_at = ? WHERE id = ?"_s, bind(m_transaction.nowMs(), id))
        .map([](qint64) {});
}

Outcome<void> ProxyTokens::revoke(const QUuid &id, const std::optional<QUuid> &ownerId)
{
    Outcome<ProxyToken> token = find(id);
    if (!token)
        return tl::unexpected(token.error());
    if (token->ownerId != ownerId)
        return tl::unexpected(notFound(u"proxy token"_s));
    if (!token->revokedAt) {
        token->revokedAt = m_transaction.nowMs();
        token = table().update(m_transaction, std::move(*token));
    }
    if (!token)
        return tl::unexpected(token.error());
    return m_transaction.notify(topic(), id.toString(QUuid::WithoutBraces));
}

Outcome<void> ProxyTokens::revokeAll(const QUuid &ownerId)
{
    const Outcome<QList<ProxyToken>> tokens = list(ownerId);
    if (!tokens)
        return tl::unexpected(tokens.error());
    for (const ProxyToken &token : *tokens) {
        if (const Outcome<void> done = revoke(token.id, ownerId); !done)
            return done;
    }
    return {};
}

Outcome<qint64> ProxyTokens::purge(qint64 before)
{
    return m_transaction.run(u"DELETE FROM proxy_token WHERE revoked_at < ? OR expires_at < ?"_s, bind(before, before));
}

QString ProxyTokens::topic()
{
    return u"proxy_token"_s;
}

} // namespace qd::store
