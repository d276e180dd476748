// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// One's own sign-ins. Users and the audit log: usermethods.cpp.
#include "embedded-server/auth/authmethods.h"

#include "core/base/jsontree.h"
#include "core/base/logging.h"

namespace qd::auth {

using namespace Qt::StringLiterals;
using rpc::Fault;
using rpc::FaultCode;

std::optional<Fault> refuseTokens(const rpc::Principal &principal)
{
    const Actor actor = Actor::of(principal);
    if (actor.sessionId || actor.isLocal)
        return std::nullopt;
    return Fault(FaultCode::Forbidden, u"Only somebody who is signed in can do this, not an access token."_s);
}

namespace {

QString textOf(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

bool mayManageOthers(const rpc::Principal &principal)
{
    return principal.may(rpc::Permission::Administer);
}

//! Access tokens don't manage sign-ins.
rpc::Reply<QUuid> whose(const rpc::Principal &principal, const std::optional<QString> &user)
{
    if (const auto fault = refuseTokens(principal))
        return tl::unexpected(*fault);
    const Actor actor = Actor::of(principal);
    const std::optional<QUuid> wanted = user ? QUuid::fromString(*user) : actor.userId;
    if (!wanted || wanted->isNull())
        return tl::unexpected(Fault(FaultCode::InvalidParams, u"Say whose: the id of a user."_s));
    if (wanted != actor.userId && !mayManageOthers(principal))
        return tl::unexpected(Fault(FaultCode::Forbidden, u"Only an owner sees other people's sign-ins."_s));
    return *wanted;
}

//! Whose things somebody may end: one's own, or everybody's.
std::optional<QUuid> reachOf(const rpc::Principal &principal)
{
    return mayManageOthers(principal) ? std::nullopt : Actor::of(principal).userId;
}

QList<QString> wordsOf(const store::AccessToken &token)
{
    QList<QString> words;
    const auto tree = json::Tree::parse(token.permissions.text);
    if (!tree)
        return words;
    for (json::Node word = (*tree)->root().first(); !word.isAbsent(); word = word.next())
        words.append(word.string().value_or(QString()));
    return words;
}

rpc::AccessTokenInfo infoOf(const store::AccessToken &token)
{
    return {textOf(token.id), token.name, wordsOf(token), token.createdAt, token.lastUsedAt, token.expiresAt};
}

QCoro::Task<> append(server::EventLog *log, QString topic, QByteArray data)
{
    const Outcome<qint64> kept = co_await log->append(topic, data);
    if (!kept)
        qCWarning(lcServer).noquote() << "the end of a sign-in could not be told -" << kept.error().detail;
}

} // namespace

void AuthMethods::addTo(server::Dispatcher &dispatcher)
{
    addSessions(dispatcher);
    addUsers(dispatcher);
    dispatcher.setProofCheck([this](rpc::Principal principal) { return checkProof(std::move(principal)); });
}

void AuthMethods::addSessions(server::Dispatcher &dispatcher)
{
    const auto bound = [this](auto member) {
        return [this, member](Context context, auto params) {
            return (this->*member)(std::move(context), std::move(params));
        };
    };
    dispatcher.add<rpc::SessionsList>(bound(&AuthMethods::sessions));
    dispatcher.add<rpc::SessionsRevoke>(bound(&AuthMethods::revokeSession));
    dispatcher.add<rpc::SessionsRevokeAll>(bound(&AuthMethods::revokeSessions));
    dispatcher.add<rpc::SessionsTokenFor>(bound(&AuthMethods::tokenFor));
    dispatcher.add<rpc::SessionsProof>(bound(&AuthMethods::proof));
    dispatcher.add<rpc::SessionsConfirm>(bound(&AuthMethods::confirm));
    dispatcher.add<rpc::DevicesList>(bound(&AuthMethods::devices));
    dispatcher.add<rpc::DevicesRevoke>(bound(&AuthMethods::revokeDevice));
    dispatcher.add<rpc::PairingCreate>(bound(&AuthMethods::pair));
    dispatcher.add<rpc::PasswordChange>(bound(&AuthMethods::changePassword));
    dispatcher.add<rpc::TokensCreate>(bound(&AuthMethods::createToken));
    dispatcher.add<rpc::TokensList>(bound(&AuthMethods::tokens));
    dispatcher.add<rpc::TokensRevoke>(bound(&AuthMethods::revokeToken));
}

AuthMethods::Reply<rpc::SessionsList> AuthMethods::sessions(Context context, rpc::SessionsList::Params params)
{
    const rpc::Reply<QUuid> user = whose(context.principal, params.user);
    if (!user)
        co_return tl::unexpected(user.error());
    const auto found = co_await m_tasks(m_parts.sessions.list(*user));
    if (!found)
        co_return tl::unexpected(Fault(found.error()));
    QList<rpc::SignedInSession> list;
    for (const store::BearerSession &one : *found) {
        std::optional<QString> device;
        if (one.deviceId)
            device = textOf(*one.deviceId);
        const qint64 end = std::min(one.expiresAt, one.absoluteExpiresAt);
        list.append({textOf(one.id), one.kind, device, one.createdAt, one.lastUsedAt, end,
                     textOf(one.id) == context.principal.session});
    }
    co_return list;
}

AuthMethods::Reply<rpc::SessionsRevoke> AuthMethods::revokeSession(Context context, rpc::SessionsRevoke::Params params)
{
    if (const auto fault = refuseTokens(context.principal))
        co_return tl::unexpected(*fault);
    const QUuid id = QUuid::fromString(params.session);
    const auto done =
        co_await m_tasks(m_parts.sessions.revoke(Actor::of(context.principal), id, reachOf(context.principal)));
    if (!done)
        co_return tl::unexpected(Fault(done.error()));
    co_return rpc::Nothing();
}

AuthMethods::Reply<rpc::SessionsRevokeAll> AuthMethods::revokeSessions(Context context,
                                                                       rpc::SessionsRevokeAll::Params params)
{
    const rpc::Reply<QUuid> user = whose(context.principal, params.user);
    if (!user)
        co_return tl::unexpected(user.error());
    const Actor actor = Actor::of(context.principal);
    std::optional<QUuid> butNot;
    if (params.keepCurrent)
        butNot = actor.sessionId;
    const auto ended = co_await m_tasks(m_parts.sessions.revokeAll(actor, *user, butNot));
    if (!ended)
        co_return tl::unexpected(Fault(ended.error()));
    rpc::SessionsRevokeAll::Result result;
    result.ended = *ended;
    co_return result;
}

AuthMethods::Reply<rpc::SessionsTokenFor> AuthMethods::tokenFor(Context context, rpc::SessionsTokenFor::Params params)
{
    const auto issued = co_await m_tasks(m_parts.sidecars.issue(Actor::of(context.principal), params.address));
    if (!issued)
        co_return tl::unexpected(Fault(issued.error()));
    co_return rpc::SessionsTokenFor::Result{QString::fromLatin1(issued->token), issued->audience, issued->expiresAt};
}

QCoro::Task<std::optional<Fault>> AuthMethods::checkProof(rpc::Principal principal)
{
    const Outcome<Accounts::Standing> standing = co_await m_tasks(m_parts.accounts.standing(Actor::of(principal)));
    if (!standing)
        co_return Fault(standing.error());
    if (standing->isProven)
        co_return std::nullopt;
    co_return Fault(FaultCode::ConfirmationNeeded,
                    standing->hasPassword ? u"Confirm first that it is you, with your password."_s
                                          : u"You signed in a while ago. Sign in again first, then do this."_s);
}

AuthMethods::Reply<rpc::SessionsProof> AuthMethods::proof(Context context, rpc::Nothing /*params*/)
{
    const Outcome<Accounts::Standing> standing =
        co_await m_tasks(m_parts.accounts.standing(Actor::of(context.principal)));
    if (!standing)
        co_return tl::unexpected(Fault(standing.error()));
    rpc::SessionsProof::Result result;
    if (standing->hasPassword)
        result.ways.append(u"password"_s);
    result.validUntil = standing->provenUntil;
    co_return result;
}

AuthMethods::Reply<rpc::SessionsConfirm> AuthMethods::confirm(Context context, rpc::SessionsConfirm::Params params)
{
    const Outcome<qint64> until =
        co_await m_tasks(m_parts.accounts.confirm(Actor::of(context.principal), params.password));
    if (!until)
        co_return tl::unexpected(Fault(until.error()));
    co_return rpc::SessionsConfirm::Result{*until};
}

AuthMethods::Reply<rpc::DevicesList> AuthMethods::devices(Context context, rpc::DevicesList::Params params)
{
    const rpc::Reply<QUuid> user = whose(context.principal, params.user);
    if (!user)
        co_return tl::unexpected(user.error());
    const auto found = co_await m_tasks(m_parts.sessions.devices(*user));
    if (!found)
        co_return tl::unexpected(Fault(found.error()));
    QList<rpc::SignedInDevice> list;
    for (const store::Device &one : *found)
        list.append({textOf(one.id), one.name, one.platform, one.createdAt, one.lastSeenAt});
    co_return list;
}

AuthMethods::Reply<rpc::DevicesRevoke> AuthMethods::revokeDevice(Context context, rpc::DevicesRevoke::Params params)
{
    if (const auto fault = refuseTokens(context.principal))
        co_return tl::unexpected(*fault);
    const QUuid id = QUuid::fromString(params.device);
    const auto done =
        co_await m_tasks(m_parts.sessions.revokeDevice(Actor::of(context.principal), id, reachOf(context.principal)));
    if (!done)
        co_return tl::unexpected(Fault(done.error()));
    co_return rpc::Nothing();
}

AuthMethods::Reply<rpc::PairingCreate> AuthMethods::pair(Context context, rpc::Nothing /*params*/)
{
    const auto offer = co_await m_tasks(m_parts.pairing.create(Actor::of(context.principal)));
    if (!offer)
        co_return tl::unexpected(Fault(offer.error()));
    co_return rpc::PairingCreate::Result{offer->code, offer->uri, offer->expiresAt};
}

AuthMethods::Reply<rpc::PasswordChange> AuthMethods::changePassword(Context context, rpc::PasswordChange::Params params)
{
    const Actor actor = Actor::of(context.principal);
    const auto done = co_await m_tasks(m_parts.accounts.changePassword(actor, params.current, params.next));
    if (!done)
        co_return tl::unexpected(Fault(done.error()));
    co_return rpc::Nothing();
}

AuthMethods::Reply<rpc::TokensCreate> AuthMethods::createToken(Context context, rpc::TokensCreate::Params params)
{
    const rpc::Reply<QUuid> user = whose(context.principal, {});
    if (!user)
        co_return tl::unexpected(user.error());
    TokenKeeper::Wish wish;
    wish.name = params.name;
    wish.expiresAt = params.expiresAt;
    for (const QString &word : std::as_const(params.permissions))
        wish.permissions.append(word.toLatin1());
    const auto made = co_await m_tasks(m_parts.tokens.create(Actor::of(context.principal), *user, wish));
    if (!made)
        co_return tl::unexpected(Fault(made.error()));
    rpc::TokensCreate::Result result;
    result.token = QString::fromLatin1(made->token);
    result.info = infoOf(made->record);
    co_return result;
}

AuthMethods::Reply<rpc::TokensList> AuthMethods::tokens(Context context, rpc::TokensList::Params params)
{
    const rpc::Reply<QUuid> user = whose(context.principal, params.user);
    if (!user)
        co_return tl::unexpected(user.error());
    const auto found = co_await m_tasks(m_parts.tokens.list(*user));
    if (!found)
        co_return tl::unexpected(Fault(found.error()));
    QList<rpc::AccessTokenInfo> list;
    for (const store::AccessToken &one : *found)
        list.append(infoOf(one));
    co_return list;
}

AuthMethods::Reply<rpc::TokensRevoke> AuthMethods::revokeToken(Context context, rpc::TokensRevoke::Params params)
{
    if (const auto fault = refuseTokens(context.principal))
        co_return tl::unexpected(*fault);
    const QUuid id = QUuid::fromString(params.token);
    const auto done =
        co_await m_tasks(m_parts.tokens.revoke(Actor::of(context.principal), id, reachOf(context.principal)));
    if (!done)
        co_return tl::unexpected(Fault(done.error()));
    co_return rpc::Nothing();
}

void announceEnds(Sessions &sessions, server::EventLog &log, server::Subscriptions &subscriptions)
{
    const QString topic = QString::fromLatin1(rpc::endedSignInsTopic);
    subscriptions.addTopic(topic, rpc::Permission::SignedIn);
    QObject::connect(&sessions, &Sessions::ended, &sessions, [&log, topic](const QUuid &id) {
        rpc::EndedSignIn event;
        event.session = textOf(id);
        TaskScope::start(append(&log, topic, rpc::toJson(event)));
    });
    QObject::connect(&sessions, &Sessions::changed, &sessions, [&log, topic](const QUuid &id) {
        rpc::EndedSignIn event;
        event.user = textOf(id);
        TaskScope::start(append(&log, topic, rpc::toJson(event)));
    });
}

} // namespace qd::auth
