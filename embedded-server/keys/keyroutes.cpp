// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/keyroutes.h"

#include "core/base/json.h"
#include "core/base/jsontree.h"
#include "embedded-server/http/exchange.h"
#include "embedded-server/keys/keymethods.h"

namespace qd::keys {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestBody = 64 * 1024;

int statusOf(const Error &error)
{
    switch (error.code) {
    case Error::Code::BadRequest:
        return 400;
    case Error::Code::Unauthorized:
        return 401;
    case Error::Code::NotFound:
        return 404;
    case Error::Code::Busy:
        return 409;
    case Error::Code::Offline:
    case Error::Code::Timeout:
        return 503;
    default:
        return 500;
    }
}

void fail(http::Exchange &exchange, const Error &error)
{
    exchange.answer(http::problemResponse(statusOf(error), error.serverMessage.toUtf8()));
}

void done(http::Exchange &exchange, const QString &provider)
{
    json::Writer out;
    out.beginObject().member("ok", true).member("provider", provider).endObject();
    exchange.answer(http::jsonResponse(out.take()));
}

Outcome<Owner> callerOf(const http::Exchange &exchange)
{
    const auto &principal = exchange.request().principal;
    return ownerOf(principal ? QString::fromUtf8(principal->id) : QString());
}

rpc::Principal personOf(const http::Exchange &exchange)
{
    const auto &principal = exchange.request().principal;
    const auto *person = principal ? std::any_cast<rpc::Principal>(&principal->details) : nullptr;
    return person ? *person : rpc::Principal();
}

QString providerIn(const http::Exchange &exchange)
{
    return QString::fromUtf8(exchange.request().parameter("provider"));
}

struct Wish
{
    SecretPtr secret;
    QString label;
    QString baseUrl;
};

Outcome<Wish> wishOf(const QByteArray &body)
{
    const auto words = u"Send {\"apiKey\":\"…\"} as application/json."_s;
    const Error misfit{Error::Code::BadRequest, words, words, 400};
    const auto tree = json::Tree::parse(body);
    if (!tree)
        return tl::unexpected(misfit);
    const json::Node root = (*tree)->root();
    std::optional<QString> key = root[u"apiKey"].string();
    if (!key || key->isEmpty())
        return tl::unexpected(misfit);
    Wish wish;
    wish.secret = takeKey(*key);
    wish.label = root[u"label"].string().value_or(QString());
    wish.baseUrl = root[u"baseUrl"].string().value_or(QString()).trimmed();
    return wish;
}

} // namespace

KeyRoutes::KeyRoutes(KeyStore &store, const KeyResolver &resolver)
    : m_store(store)
    , m_resolver(resolver)
{}

void KeyRoutes::addTo(http::Router &router)
{
    using http::Verb;
    const http::Needs needs = http::Needs::permission("keys");
    http::RouteOptions options;
    options.largestBody = largestBody;
    const auto add = [&](Verb verb, QByteArrayView path, QCoro::Task<> (KeyRoutes::*handler)(ExchangePtr)) {
        router.add(
            verb, path, needs,
            [this, handler](const ExchangePtr &exchange) { TaskScope::start((this->*handler)(exchange)); }, options);
    };
    add(Verb::Get, "/api/provider-keys", &KeyRoutes::list);
    add(Verb::Get, "/api/provider-keys/{provider}", &KeyRoutes::get);
    add(Verb::Put, "/api/provider-keys/{provider}", &KeyRoutes::put);
    add(Verb::Delete, "/api/provider-keys/{provider}", &KeyRoutes::remove);
}

QCoro::Task<> KeyRoutes::list(ExchangePtr exchange)
{
    const Outcome<Owner> owner = callerOf(*exchange);
    if (!owner)
        co_return fail(*exchange, owner.error());
    const Outcome<QList<KeyInfo>> all = co_await m_tasks(m_store.list(*owner));
    if (!all)
        co_return fail(*exchange, all.error());
    QStringList names;
    for (const KeyInfo &info : *all)
        names.append(info.provider);
    names.removeDuplicates();
    json::Writer out;
    out.beginObject().key(QByteArrayView("providers")).beginArray();
    for (const QString &name : std::as_const(names))
        out.value(name);
    out.endArray().endObject();
    exchange->answer(http::jsonResponse(out.take()));
}

QCoro::Task<> KeyRoutes::get(ExchangePtr exchange)
{
    const Outcome<Owner> owner = callerOf(*exchange);
    if (!owner)
        co_return fail(*exchange, owner.error());
    const QString provider = providerIn(*exchange);
    const Outcome<QList<KeyInfo>> all = co_await m_tasks(m_store.list(*owner));
    if (!all)
        co_return fail(*exchange, all.error());
    for (const KeyInfo &info : *all) {
        if (info.provider != provider || !info.isDefault)
            continue;
        json::Writer out;
        out.beginObject().member("provider", info.provider).member("fingerprint", info.fingerprint);
        out.member("baseUrl", info.baseUrl).member("isReadable", info.isReadable).member("createdAt", info.createdAt);
        out.endObject();
        co_return exchange->answer(http::jsonResponse(out.take()));
    }
    exchange->answer(http::problemResponse(404, "There is no key of that provider."));
}

QCoro::Task<> KeyRoutes::put(ExchangePtr exchange)
{
    const Outcome<Owner> owner = callerOf(*exchange);
    if (!owner)
        co_return fail(*exchange, owner.error());
    const Outcome<Wish> wish = wishOf(exchange->request().body);
    if (!wish)
        co_return fail(*exchange, wish.error());
    const Outcome<Provider> provider = m_resolver.storableProvider(providerIn(*exchange), wish->baseUrl);
    if (!provider)
        co_return fail(*exchange, provider.error());
    NewKey key;
    key.provider = provider->id;
    key.label = wish->label;
    key.secret = wish->secret;
    key.baseUrl = wish->baseUrl.isEmpty() ? QString() : provider->baseUrl.toString(QUrl::FullyEncoded);
    const Outcome<KeyInfo> stored = co_await m_tasks(m_store.set(*owner, key, personOf(*exchange)));
    if (!stored)
        co_return fail(*exchange, stored.error());
    done(*exchange, provider->id);
}

QCoro::Task<> KeyRoutes::remove(ExchangePtr exchange)
{
    const Outcome<Owner> owner = callerOf(*exchange);
    if (!owner)
        co_return fail(*exchange, owner.error());
    const QString provider = providerIn(*exchange);
    if (!isProviderId(provider))
        co_return fail(*exchange, Error{Error::Code::BadRequest, {}, u"There is no provider of that name."_s, 400});
    const Outcome<void> removed = co_await m_tasks(m_store.removeAll(*owner, provider, personOf(*exchange)));
    if (!removed)
        co_return fail(*exchange, removed.error());
    done(*exchange, provider);
}

} // namespace qd::keys
