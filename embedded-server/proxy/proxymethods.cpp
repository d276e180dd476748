// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/proxymethods.h"

#include "embedded-server/keys/providers.h"
#include "embedded-server/rpc/dispatcher.h"

#include <algorithm>

namespace qd::proxy {

using namespace Qt::StringLiterals;
using keys::Owner;
using keys::ownerOf;
using rpc::Reply;
using server::CallContext;

namespace {

template <typename T>
tl::unexpected<rpc::Fault> fault(const Outcome<T> &failed)
{
    return tl::unexpected(rpc::Fault(failed.error()));
}

QString textOf(const std::optional<QUuid> &id)
{
    return id ? id->toString(QUuid::WithoutBraces) : QString();
}

QString wordOf(keys::Resolved::From from)
{
    switch (from) {
    case keys::Resolved::From::Environment:
        return u"environment"_s;
    case keys::Resolved::From::Nowhere:
        return u"none"_s;
    case keys::Resolved::From::Request:
    case keys::Resolved::From::Store:
        break;
    }
    return u"store"_s;
}

rpc::ProxyTokenInfo told(const store::ProxyToken &token)
{
    return {textOf(token.id),
            token.name,
            listOf(token.providers.text),
            listOf(token.models.text),
            token.requestsPerMinute,
            token.streams,
            token.createdAt,
            token.expiresAt,
            token.lastUsedAt};
}

rpc::ProxyUsageList told(const QList<store::ProxyUsage> &all)
{
    rpc::ProxyUsageList list;
    for (const store::ProxyUsage &each : all)
        list.entries.append({each.day, textOf(each.ownerId), textOf(each.tokenId), each.provider, each.model,
                             each.requests, each.partial, each.unknown, each.inputTokens, each.outputTokens,
                             each.cacheReadTokens, each.cacheWriteTokens});
    return list;
}

} // namespace

ProxyMethods::ProxyMethods(ServedProviders &served, TokenKeeper &tokens, UsageLog &usage)
    : m_served(served)
    , m_tokens(tokens)
    , m_usage(usage)
{}

void ProxyMethods::addTo(server::Dispatcher &dispatcher)
{
    dispatcher.add<rpc::ProxyProviders>(
        [this](const CallContext &context, const rpc::Nothing &) { return providers(context.principal.id); });
    dispatcher.add<rpc::ProxyTokensCreate>([this](const CallContext &context, rpc::ProxyTokensCreate::Params params) {
        return create(context.principal, std::move(params));
    });
    dispatcher.add<rpc::ProxyTokensList>(
        [this](const CallContext &context, const rpc::Nothing &) { return list(context.principal.id); });
    dispatcher.add<rpc::ProxyTokensRevoke>(
        [this](const CallContext &context, const rpc::KeyId &params) { return revoke(context.principal, params.id); });
    dispatcher.add<rpc::ProxyUsageOfMine>([this](const CallContext &context, const rpc::ProxyUsageQuery &params) {
        return usage(context.principal.id, params.fromDay);
    });
    dispatcher.add<rpc::ProxyUsageOfAll>(
        [this](const CallContext &, const rpc::ProxyUsageQuery &params) { return usageOfAll(params.fromDay); });
}

QCoro::Task<Reply<rpc::ProxyProviders::Result>> ProxyMethods::providers(QString principal)
{
    const Outcome<Owner> owner = ownerOf(principal);
    if (!owner)
        co_return fault(owner);
    const Outcome<QList<ServedProviders::One>> served = co_await m_tasks(m_served.of(*owner));
    if (!served)
        co_return fault(served);
    rpc::ProxyProviders::Result result;
    for (const ServedProviders::One &one : *served)
        result.providers.append({one.id, wordOf(one.from), one.models});
    co_return result;
}

QCoro::Task<Reply<rpc::ProxyTokensCreate::Result>> ProxyMethods::create(rpc::Principal caller,
                                                                        rpc::ProxyTokensCreate::Params params)
{
    const Outcome<Owner> owner = ownerOf(caller.id);
    if (!owner)
        co_return fault(owner);
    const auto isId = [](const QString &provider) { return keys::isProviderId(provider); };
    if (!std::ranges::all_of(params.providers, isId))
        co_return tl::unexpected(rpc::Fault(rpc::FaultCode::InvalidParams, u"There is no provider of that name."_s));
    store::ProxyToken wish;
    wish.ownerId = *owner;
    wish.name = params.name;
    wish.providers.text = listText(params.providers);
    wish.models.text = listText(params.models);
    wish.requestsPerMinute = params.requestsPerMinute;
    wish.streams = params.streams;
    wish.expiresAt = params.expiresAt;
    const Outcome<TokenKeeper::Made> made = co_await m_tasks(m_tokens.create(wish, caller));
    if (!made)
        co_return fault(made);
    rpc::ProxyTokensCreate::Result result;
    result.token = QString::fromLatin1(made->token);
    result.info = told(made->record);
    co_return result;
}

QCoro::Task<Reply<rpc::ProxyTokensList::Result>> ProxyMethods::list(QString principal)
{
    const Outcome<Owner> owner = ownerOf(principal);
    if (!owner)
        co_return fault(owner);
    const Outcome<QList<store::ProxyToken>> tokens = co_await m_tasks(m_tokens.list(*owner));
    if (!tokens)
        co_return fault(tokens);
    rpc::ProxyTokensList::Result result;
    for (const store::ProxyToken &token : *tokens)
        result.tokens.append(told(token));
    co_return result;
}

QCoro::Task<Reply<rpc::Nothing>> ProxyMethods::revoke(rpc::Principal caller, QString id)
{
    const Outcome<Owner> owner = ownerOf(caller.id);
    if (!owner)
        co_return fault(owner);
    const Outcome<void> done = co_await m_tasks(m_tokens.revoke(*owner, QUuid::fromString(id), caller));
    if (!done)
        co_return fault(done);
    co_return rpc::Nothing();
}

QCoro::Task<Reply<rpc::ProxyUsageList>> ProxyMethods::usage(QString principal, qint64 fromDay)
{
    const Outcome<Owner> owner = ownerOf(principal);
    if (!owner)
        co_return fault(owner);
    const Outcome<QList<store::ProxyUsage>> all = co_await m_tasks(m_usage.list(*owner, fromDay));
    if (!all)
        co_return fault(all);
    co_return told(*all);
}

QCoro::Task<Reply<rpc::ProxyUsageList>> ProxyMethods::usageOfAll(qint64 fromDay)
{
    const Outcome<QList<store::ProxyUsage>> all = co_await m_tasks(m_usage.listAll(fromDay));
    if (!all)
        co_return fault(all);
    co_return told(*all);
}

} // namespace qd::proxy
