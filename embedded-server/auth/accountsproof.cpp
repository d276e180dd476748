// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Proving again who one is.
#include "core/base/worker.h"
#include "embedded-server/auth/accounts.h"

namespace qd::auth {

using namespace Qt::StringLiterals;
using store::Transaction;

QCoro::Task<Outcome<Accounts::Standing>> Accounts::standing(Actor actor)
{
    if (!actor.userId || !actor.sessionId)
        co_return forbidden(u"Only somebody who is signed in can do this, not an access token."_s);
    const auto look = [actor, lasts = m_options.proofMs](Transaction &transaction) -> Outcome<Standing> {
        const Outcome<store::BearerSession> session = store::BearerSessions(transaction).find(*actor.sessionId);
        if (!session)
            return tl::unexpected(session.error());
        return store::Users(transaction).find(*actor.userId).map([&](const store::User &user) {
            Standing standing;
            standing.hasPassword = user.passwordHash.has_value();
            standing.provenUntil = session->confirmedAt + lasts;
            standing.isProven = transaction.nowMs() < standing.provenUntil;
            return standing;
        });
    };
    // Each time from the database: other processes take confirmations too.
    QFuture<Outcome<Standing>> looking = m_database.read<Standing>(look);
    const Outcome<Standing> standing = co_await m_tasks(taskOf(std::move(looking)));
    co_return standing;
}

QCoro::Task<Outcome<qint64>> Accounts::confirm(Actor actor, QString password)
{
    if (!actor.userId || !actor.sessionId)
        co_return forbidden(u"Only somebody who is signed in can do this, not an access token."_s);
    const Outcome<store::User> user = co_await m_tasks(find(*actor.userId));
    if (!user)
        co_return tl::unexpected(user.error());
    if (!user->passwordHash)
        co_return badRequest(u"You sign in at another provider: sign in there again."_s);
    const Outcome<Proof> proof = co_await m_tasks(prove(user->name, password, QHostAddress(actor.address)));
    if (!proof)
        co_return tl::unexpected(proof.error());
    if (!proof->user || proof->user->id != *actor.userId)
        co_return forbidden(u"The password is not right."_s);
    const auto note = [actor, lasts = m_options.proofMs](Transaction &transaction) -> Outcome<qint64> {
        return store::BearerSessions(transaction)
            .confirm(*actor.sessionId)
            .and_then([&] {
                return AuditLog::note(transaction, actor, u"sign-in.confirm"_s,
                                      actor.sessionId->toString(QUuid::WithoutBraces));
            })
            .map([&] { return transaction.nowMs() + lasts; });
    };
    QFuture<Outcome<qint64>> noting = m_database.write<qint64>(note);
    const Outcome<qint64> until = co_await m_tasks(taskOf(std::move(noting)));
    co_return until;
}

} // namespace qd::auth
