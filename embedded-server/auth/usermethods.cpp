// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/authmethods.h"

namespace qd::auth {

using namespace Qt::StringLiterals;
using rpc::Fault;

namespace {

static_assert(int(rpc::UserRole::Owner) == int(store::Role::Owner) &&
              int(rpc::UserRole::Member) == int(store::Role::Member) &&
              int(rpc::UserRole::ReadOnly) == int(store::Role::ReadOnly));

QString textOf(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

rpc::UserInfo infoOf(const store::User &user)
{
    rpc::UserInfo info;
    info.id = textOf(user.id);
    info.name = user.name;
    info.displayName = user.displayName;
    info.email = user.email;
    info.role = rpc::UserRole(user.role);
    info.disabled = user.disabled;
    info.hasPassword = user.passwordHash.has_value();
    info.createdAt = user.createdAt;
    info.directories = directoriesOf(user);
    info.limits = {store::namesIn(user.models), user.requestsPerMinute, user.streams};
    return info;
}

rpc::AuditEntry entryOf(const store::AuditEvent &event)
{
    rpc::AuditEntry entry;
    entry.id = textOf(event.id);
    entry.at = event.createdAt;
    if (event.actorId)
        entry.actorId = textOf(*event.actorId);
    entry.actor = event.actor;
    entry.action = event.action;
    entry.subject = event.subject;
    entry.address = event.address;
    entry.succeeded = event.succeeded;
    entry.details.text = event.details.text;
    return entry;
}

rpc::Reply<store::PageRequest> pageOf(const std::optional<QString> &after, int limit)
{
    store::PageRequest request;
    request.limit = limit;
    if (!after)
        return request;
    const Outcome<store::PageCursor> cursor = store::PageCursor::fromText(*after);
    if (!cursor)
        return tl::unexpected(Fault(rpc::FaultCode::InvalidParams, u"This is no place in a list."_s));
    request.after = *cursor;
    return request;
}

} // namespace

void AuthMethods::addUsers(server::Dispatcher &dispatcher)
{
    const auto bound = [this](auto member) {
        return [this, member](Context context, auto params) {
            return (this->*member)(std::move(context), std::move(params));
        };
    };
    dispatcher.add<rpc::UsersList>(bound(&AuthMethods::users));
    dispatcher.add<rpc::UsersCreate>(bound(&AuthMethods::createUser));
    dispatcher.add<rpc::UsersSetRole>(bound(&AuthMethods::setRole));
    dispatcher.add<rpc::UsersSetDisabled>(bound(&AuthMethods::setDisabled));
    dispatcher.add<rpc::UsersSetDirectories>(bound(&AuthMethods::setDirectories));
    dispatcher.add<rpc::UsersSetLimits>(bound(&AuthMethods::setLimits));
    dispatcher.add<rpc::UsersRemove>(bound(&AuthMethods::removeUser));
    dispatcher.add<rpc::UsersSetPassword>(bound(&AuthMethods::setPassword));
    dispatcher.add<rpc::AuditList>(bound(&AuthMethods::auditLog));
}

AuthMethods::Reply<rpc::UsersList> AuthMethods::users(Context /*context*/, rpc::UsersList::Params params)
{
    const rpc::Reply<store::PageRequest> request = pageOf(params.after, params.limit);
    if (!request)
        co_return tl::unexpected(request.error());
    const auto page = co_await m_tasks(m_parts.accounts.list(*request));
    if (!page)
        co_return tl::unexpected(Fault(page.error()));
    rpc::UsersList::Result result;
    for (const store::User &user : page->records)
        result.users.append(infoOf(user));
    if (page->next)
        result.next = page->next->toText();
    co_return result;
}

AuthMethods::Reply<rpc::UsersCreate> AuthMethods::createUser(Context context, rpc::UsersCreate::Params params)
{
    if (const auto fault = refuseTokens(context.principal))
        co_return tl::unexpected(*fault);
    Accounts::NewUser wanted;
    wanted.name = params.name;
    wanted.password = params.password;
    wanted.displayName = params.displayName;
    wanted.email = params.email;
    wanted.role = store::Role(params.role);
    const auto made = co_await m_tasks(m_parts.accounts.create(Actor::of(context.principal), wanted));
    if (!made)
        co_return tl::unexpected(Fault(made.error()));
    co_return infoOf(*made);
}

AuthMethods::Reply<rpc::UsersSetRole> AuthMethods::setRole(Context context, rpc::UsersSetRole::Params params)
{
    if (const auto fault = refuseTokens(context.principal))
        co_return tl::unexpected(*fault);
    const Actor actor = Actor::of(context.principal);
    const QUuid id = QUuid::fromString(params.user);
    const auto user = co_await m_tasks(m_parts.accounts.setRole(actor, id, store::Role(params.role)));
    if (!user)
        co_return tl::unexpected(Fault(user.error()));
    co_return infoOf(*user);
}

AuthMethods::Reply<rpc::UsersSetDisabled> AuthMethods::setDisabled(Context context,
                                                                   rpc::UsersSetDisabled::Params params)
{
    if (const auto fault = refuseTokens(context.principal))
        co_return tl::unexpected(*fault);
    const Actor actor = Actor::of(context.principal);
    const QUuid id = QUuid::fromString(params.user);
    const auto user = co_await m_tasks(m_parts.accounts.setDisabled(actor, id, params.disabled));
    if (!user)
        co_return tl::unexpected(Fault(user.error()));
    co_return infoOf(*user);
}

AuthMethods::Reply<rpc::UsersSetDirectories> AuthMethods::setDirectories(Context context,
                                                                         rpc::UsersSetDirectories::Params params)
{
    if (const auto fault = refuseTokens(context.principal))
        co_return tl::unexpected(*fault);
    const Actor actor = Actor::of(context.principal);
    const QUuid id = QUuid::fromString(params.user);
    const auto user =
        co_await m_tasks(m_parts.accounts.setDirectories(actor, id, params.directories, params.elsewhere));
    if (!user)
        co_return tl::unexpected(Fault(user.error()));
    co_return infoOf(*user);
}

AuthMethods::Reply<rpc::UsersSetLimits> AuthMethods::setLimits(Context context, rpc::UsersSetLimits::Params params)
{
    if (const auto fault = refuseTokens(context.principal))
        co_return tl::unexpected(*fault);
    const Actor actor = Actor::of(context.principal);
    Accounts::Limits limits;
    limits.models = params.limits.models;
    limits.requestsPerMinute = params.limits.requestsPerMinute;
    limits.streams = params.limits.streams;
    const auto user = co_await m_tasks(m_parts.accounts.setLimits(actor, QUuid::fromString(params.user), limits));
    if (!user)
        co_return tl::unexpected(Fault(user.error()));
    co_return infoOf(*user);
}

AuthMethods::Reply<rpc::UsersRemove> AuthMethods::removeUser(Context context, rpc::UsersRemove::Params params)
{
    if (const auto fault = refuseTokens(context.principal))
        co_return tl::unexpected(*fault);
    const Actor actor = Actor::of(context.principal);
    const auto done = co_await m_tasks(m_parts.accounts.remove(actor, QUuid::fromString(params.user)));
    if (!done)
        co_return tl::unexpected(Fault(done.error()));
    co_return rpc::Nothing();
}

AuthMethods::Reply<rpc::UsersSetPassword> AuthMethods::setPassword(Context context,
                                                                   rpc::UsersSetPassword::Params params)
{
    if (const auto fault = refuseTokens(context.principal))
        co_return tl::unexpected(*fault);
    const Actor actor = Actor::of(context.principal);
    const QUuid id = QUuid::fromString(params.user);
    if (actor.userId == id)
        co_return tl::unexpected(
            Fault(rpc::FaultCode::Forbidden,
                  u"Your own is changed with password.change, which asks for the one you have."_s));
    const auto done = co_await m_tasks(m_parts.accounts.setPassword(actor, id, params.password));
    if (!done)
        co_return tl::unexpected(Fault(done.error()));
    co_return rpc::Nothing();
}

AuthMethods::Reply<rpc::AuditList> AuthMethods::auditLog(Context /*context*/, rpc::AuditList::Params params)
{
    const rpc::Reply<store::PageRequest> request = pageOf(params.after, params.limit);
    if (!request)
        co_return tl::unexpected(request.error());
    const auto page = co_await m_tasks(m_parts.audit.list(*request));
    if (!page)
        co_return tl::unexpected(Fault(page.error()));
    rpc::AuditList::Result result;
    for (const store::AuditEvent &event : page->records)
        result.entries.append(entryOf(event));
    if (page->next)
        result.next = page->next->toText();
    co_return result;
}

} // namespace qd::auth
