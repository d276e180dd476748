// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/sidecartokens.h"

#include "core/base/origin.h"
#include "core/base/worker.h"
#include "embedded-server/jose/accesstokens.h"

#include <algorithm>
#include <sodium.h>

namespace qd::auth {

using namespace Qt::StringLiterals;
using store::Transaction;

namespace {

constexpr qsizetype longestToken = 4'096;
constexpr qsizetype mostAudiences = 8; // each costs a signature

//! Of all processes of a database: an address would be that of one of them.
const QString issuer = u"quarterdeck hub"_s;

tl::unexpected<Error> notAlive()
{
    return unauthorised(u"This token is not valid here, or not any more: get another one from the hub."_s);
}

QString textOf(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

Outcome<jose::AccessTokens> tokensFor(const QList<QByteArray> &secrets, const QString &audience, const Clock *clock)
{
    jose::AccessTokenRules rules;
    rules.issuer = issuer;
    rules.audience = audience;
    rules.lifetimeMs = SidecarTokens::lifetimeMs;
    rules.clock = clock;
    return jose::AccessTokens::make(secrets, rules);
}

void wipe(QList<QByteArray> &secrets)
{
    for (QByteArray &secret : secrets)
        sodium_memzero(secret.data(), std::size_t(secret.size()));
    secrets.clear();
}

Outcome<jose::VerifiedToken> verify(const QByteArray &token, const QList<QByteArray> &secrets,
                                    const QStringList &audiences, const Clock *clock)
{
    for (const QString &audience : audiences) {
        const auto good = tokensFor(secrets, audience, clock).and_then([&token](const jose::AccessTokens &tokens) {
            return tokens.verify(token);
        });
        if (good)
            return good;
    }
    return notAlive();
}

//! The user and the session, if both are as they were.
Outcome<SidecarTokens::Verified> look(Transaction &transaction, const QUuid &userId, const QUuid &sessionId)
{
    const auto alive = store::BearerSessions(transaction).aliveOf(userId);
    if (!alive)
        return tl::unexpected(alive.error());
    const auto session = std::ranges::find(*alive, sessionId, &store::BearerSession::id);
    if (session == alive->end())
        return notAlive();
    return store::Users(transaction).find(userId).map([&session](const store::User &user) {
        return SidecarTokens::Verified{user, *session, std::min(session->expiresAt, session->absoluteExpiresAt)};
    });
}

} // namespace

bool SidecarTokens::isOne(QByteArrayView text)
{
    return text.size() <= longestToken && text.count('.') == 2 && text.startsWith("ey");
}

QCoro::Task<Outcome<SidecarTokens::Issued>> SidecarTokens::issue(Actor actor, QString address)
{
    if (!actor.userId || !actor.sessionId)
        co_return forbidden(u"Only somebody who has signed in gets a token for a sidecar, and access tokens do not."_s);
    Issued issued;
    issued.audience = originOf(QUrl(address.trimmed(), QUrl::StrictMode));
    if (issued.audience.isEmpty())
        co_return badRequest(u"The sidecar's address must look like https://sidecar.example"_s);
    Outcome<QList<QByteArray>> secrets = co_await m_tasks(m_secrets());
    if (!secrets)
        co_return tl::unexpected(secrets.error());
    issued.expiresAt = m_clock->nowMs() + lifetimeMs;
    const jose::AuthenticatedUser user{textOf(*actor.userId), {}};
    const auto token = tokensFor(*secrets, issued.audience, m_clock).and_then([&](const jose::AccessTokens &tokens) {
        return tokens.issue(user, textOf(*actor.sessionId));
    });
    wipe(*secrets);
    if (!token)
        co_return tl::unexpected(token.error());
    issued.token = *token;
    co_return issued;
}

QCoro::Task<Outcome<SidecarTokens::Verified>> SidecarTokens::authenticate(QByteArray token, QStringList audiences)
{
    if (!isOne(token) || audiences.isEmpty())
        co_return notAlive();
    Outcome<QList<QByteArray>> secrets = co_await m_tasks(m_secrets());
    if (!secrets)
        co_return tl::unexpected(secrets.error());
    const Outcome<jose::VerifiedToken> good =
        verify(token, *secrets, audiences.first(std::min(audiences.size(), mostAudiences)), m_clock);
    wipe(*secrets);
    if (!good)
        co_return notAlive();
    const QUuid user = QUuid::fromString(good->user.id);
    const QUuid session = QUuid::fromString(good->session);
    if (user.isNull() || session.isNull())
        co_return notAlive();
    QFuture<Outcome<Verified>> looking = m_database.read<Verified>(
        [user, session](Transaction &transaction) { return look(transaction, user, session); });
    Outcome<Verified> found = co_await m_tasks(taskOf(std::move(looking)));
    if (!found && found.error().code == Error::Code::NotFound)
        co_return notAlive();
    if (found)
        found->expiresAt = std::min(found->expiresAt, good->expiresAt);
    co_return found;
}

QStringList audiencesOf(const http::Request &request)
{
    QStringList audiences;
    const QByteArray told = request.target.queryValue("audience").value_or(QByteArray());
    for (const QByteArray &address : told.split(',')) {
        const QString origin = originOf(QUrl(QString::fromUtf8(address), QUrl::StrictMode));
        if (!origin.isEmpty() && !audiences.contains(origin))
            audiences.append(origin);
    }
    return audiences;
}

} // namespace qd::auth
