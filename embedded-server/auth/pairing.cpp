// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/pairing.h"

#include "core/base/worker.h"
#include "embedded-server/auth/tokens.h"
#include "embedded-server/auth/usernames.h"
#include "embedded-server/store/pairingcodes.h"

namespace qd::auth {

using namespace Qt::StringLiterals;
using store::Transaction;

namespace {

constexpr qint64 tenMinutes = 600'000;
const QString redeeming = u"pairing.redeem"_s; // as the audit log calls it
const QString notValid = u"This code is not valid (any more). Show a new one on the device where you are signed in."_s;

//! What became of an attempt; a refusal is no error of the transaction, for it is to be noted.
struct Redeemed
{
    std::optional<SignedIn> in;
    bool isNoted = false; //!< in the audit log
};

QString uriOf(const Place &place, const QString &code)
{
    QString uri = u"quarterdeck://pair?address="_s +
                  QString::fromLatin1(QUrl::toPercentEncoding(place.address.toString(QUrl::FullyEncoded))) +
                  u"&code="_s + code;
    if (!place.fingerprint.isEmpty())
        uri += u"&fingerprint="_s + QString::fromLatin1(place.fingerprint.toHex());
    return uri;
}

Outcome<qint64> keep(Transaction &transaction, const Actor &actor, const QByteArray &hash, const Options &options)
{
    store::PairingCodes codes(transaction);
    const auto given = codes.countSince(*actor.userId, transaction.nowMs() - tenMinutes);
    if (!given)
        return tl::unexpected(given.error());
    if (*given >= options.pairingCodes)
        return tooOften();
    store::PairingCode code;
    code.userId = *actor.userId;
    code.codeHash = hash;
    code.expiresAt = transaction.nowMs() + options.pairingMs;
    return codes.create(code)
        .and_then([&](const store::PairingCode &) { return AuditLog::note(transaction, actor, u"pairing.create"_s); })
        .map([&code] { return code.expiresAt; });
}

Outcome<Redeemed> take(Transaction &transaction, const QByteArray &hash, const Client &client, const Options &options)
{
    store::PairingCodes codes(transaction);
    const auto used = codes.use(hash);
    if (!used)
        return tl::unexpected(used.error());
    const auto code = codes.findByHash(hash);
    if (!code && code.error().code == Error::Code::NotFound)
        return Redeemed();
    if (!code)
        return tl::unexpected(code.error());
    const auto user = store::Users(transaction).find(code->userId);
    if (!user)
        return tl::unexpected(user.error());
    Actor actor;
    actor.userId = user->id;
    actor.name = user->name;
    actor.address = client.address.toString();
    if (!*used) {
        const QString action = code->usedAt.has_value() ? u"pairing.replayed"_s : u"pairing.expired"_s;
        store::AuditEvent event;
        event.action = action;
        event.subject = user->name;
        event.address = actor.address;
        event.succeeded = false;
        return store::AuditEvents(transaction).add(event).map([](const auto &) { return Redeemed{{}, true}; });
    }
    const Outcome<SignedIn> in = Sessions::issue(transaction, *user, client, options);
    if (!in)
        return tl::unexpected(in.error());
    return AuditLog::note(transaction, actor, redeeming, client.device).map([&in] { return Redeemed{*in, true}; });
}

} // namespace

QCoro::Task<Outcome<Pairing::Offer>> Pairing::create(Actor actor)
{
    if (!actor.userId || (!actor.sessionId && !actor.isLocal))
        co_return forbidden(u"Only somebody who is signed in can add a device."_s);
    const Place place = m_options.place ? m_options.place() : Place();
    if (m_options.place && place.address.isEmpty())
        co_return badRequest(u"No other device reaches this computer. Share it first."_s);
    Offer offer;
    offer.code = newCode();
    const QByteArray hash = hashOf(canonicalCode(offer.code));
    QFuture<Outcome<qint64>> keeping =
        m_database.write<qint64>([actor, hash, options = m_options](Transaction &transaction) {
            return keep(transaction, actor, hash, options);
        });
    const Outcome<qint64> expiresAt = co_await m_tasks(taskOf(std::move(keeping)));
    if (!expiresAt)
        co_return tl::unexpected(expiresAt.error());
    offer.expiresAt = *expiresAt;
    offer.uri = uriOf(place, offer.code);
    co_return offer;
}

QCoro::Task<Outcome<SignedIn>> Pairing::redeem(QString code, Client client)
{
    if (m_accounts.waitMs(client.address, {}) > 0) {
        m_accounts.notePaused(client.address, redeeming);
        co_return tooOften();
    }
    if (const Outcome<void> named = checkUserName(client.device); !named)
        co_return badRequest(u"Give the device a name of 1 to 64 characters."_s);
    const QByteArray typed = canonicalCode(code);
    if (typed.isEmpty()) {
        m_accounts.noteFailure(client.address, redeeming);
        co_return unauthorised(notValid);
    }
    QFuture<Outcome<Redeemed>> taking =
        m_database.write<Redeemed>([hash = hashOf(typed), client, options = m_options](Transaction &transaction) {
            return take(transaction, hash, client, options);
        });
    const Outcome<Redeemed> redeemed = co_await m_tasks(taskOf(std::move(taking)));
    if (!redeemed)
        co_return tl::unexpected(redeemed.error());
    if (!redeemed->in) {
        m_accounts.noteFailure(client.address, redeemed->isNoted ? QString() : redeeming);
        co_return unauthorised(notValid);
    }
    co_return *redeemed->in;
}

} // namespace qd::auth
