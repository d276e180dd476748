// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/tokenkeeper.h"

#include "core/base/json.h"
#include "core/base/worker.h"
#include "embedded-server/auth/tokens.h"
#include "embedded-server/auth/usernames.h"

namespace qd::auth {

using namespace Qt::StringLiterals;
using store::Transaction;

namespace {

constexpr int mostTokens = 100; // of one person

QByteArray jsonOf(const QList<QByteArray> &words)
{
    json::Writer out;
    out.beginArray();
    for (const QByteArray &word : words)
        out.value(QString::fromLatin1(word));
    out.endArray();
    return out.take();
}

Outcome<TokenKeeper::Made> make(Transaction &transaction, const Actor &actor, const QUuid &userId,
                                const TokenKeeper::Wish &wish)
{
    const Outcome<store::User> user = store::Users(transaction).find(userId);
    if (!user)
        return tl::unexpected(user.error());
    const QList<QByteArray> may = permissionsOf(user->role);
    for (const QByteArray &word : wish.permissions) {
        if (!may.contains(word))
            return badRequest(u"A token can have these permissions: %1."_s.arg(QString::fromLatin1(may.join(", "))));
    }
    if (wish.expiresAt && *wish.expiresAt <= transaction.nowMs())
        return badRequest(u"This token would have expired already."_s);
    store::AccessTokens tokens(transaction);
    const auto given = tokens.aliveOf(userId);
    if (!given)
        return tl::unexpected(given.error());
    if (given->size() >= mostTokens)
        return badRequest(u"There are %1 tokens already: revoke some first."_s.arg(mostTokens));
    TokenKeeper::Made made;
    made.token = newToken(accessPrefix);
    store::AccessToken record;
    record.userId = userId;
    record.name = wish.name.trimmed();
    record.tokenHash = hashOf(made.token);
    record.permissions.text = jsonOf(wish.permissions);
    record.expiresAt = wish.expiresAt;
    return tokens.create(record).and_then([&](const store::AccessToken &created) {
        made.record = created;
        return AuditLog::note(transaction, actor, u"tokens.create"_s, created.name).map([&made] { return made; });
    });
}

Outcome<Sessions::News> end(Transaction &transaction, const Actor &actor, const QUuid &id,
                            const std::optional<QUuid> &userId, const QString &by)
{
    store::AccessTokens tokens(transaction);
    const auto found = tokens.find(id);
    if (!found)
        return tl::unexpected(found.error());
    if (userId && found->userId != *userId)
        return tl::unexpected(store::notFound(u"token"_s));
    Sessions::News news;
    const auto revoked = tokens.revoke(id);
    if (!revoked)
        return tl::unexpected(revoked.error());
    if (!*revoked)
        return news;
    news.ended.append(id);
    return AuditLog::note(transaction, actor, u"tokens.revoke"_s, found->name)
        .and_then([&] { return Sessions::tell(transaction, news, by); })
        .map([&news] { return news; });
}

} // namespace

QCoro::Task<Outcome<TokenKeeper::Made>> TokenKeeper::create(Actor actor, QUuid userId, Wish wish)
{
    if (const Outcome<void> taken = checkUserName(wish.name); !taken)
        co_return tl::unexpected(taken.error());
    QFuture<Outcome<Made>> making = m_database.write<Made>(
        [actor, userId, wish](Transaction &transaction) { return make(transaction, actor, userId, wish); });
    const Outcome<Made> made = co_await m_tasks(taskOf(std::move(making)));
    co_return made;
}

QCoro::Task<Outcome<QList<store::AccessToken>>> TokenKeeper::list(QUuid userId)
{
    return taskOf(m_database.read<QList<store::AccessToken>>(
        [userId](Transaction &transaction) { return store::AccessTokens(transaction).aliveOf(userId); }));
}

QCoro::Task<Outcome<void>> TokenKeeper::revoke(Actor actor, QUuid tokenId, std::optional<QUuid> userId)
{
    QFuture<Outcome<Sessions::News>> ending =
        m_database.write<Sessions::News>([actor, tokenId, userId, by = m_sessions.name()](Transaction &transaction) {
            return end(transaction, actor, tokenId, userId, by);
        });
    const Outcome<Sessions::News> news = co_await m_tasks(taskOf(std::move(ending)));
    if (!news)
        co_return tl::unexpected(news.error());
    m_sessions.apply(*news);
    co_return Outcome<void>();
}

} // namespace qd::auth
