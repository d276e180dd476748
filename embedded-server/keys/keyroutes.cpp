// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/keyroutes.h"

#include "core/base/json.h"
#include "core/base/jsontree.h"
#include "embedded-server/http/exchange.h"
#include "embedded-server/http/mediatype.h"

#include <algorithm>

namespace qd::keys {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestBody = 64 * 1024;
constexpr int unsupportedMediaType = 415;

int statusOf(const Error &error)
{
    switch (error.code) {
    case Error::Code::BadRequest:
        return error.httpStatus == unsupportedMediaType ? unsupportedMediaType : 400;
    case Error::Code::Unauthorized:
        return 401;
    case Error::Code::NotFound:
        return 404;
    case Error::Code::Busy:
        return 409;
    case Error::Code::Offline:
    case Error::Code::Timeout:
    case Error::Code::Storage:
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

QString personIdOf(const http::Exchange &exchange)
{
    const auto &principal = exchange.request().principal;
    return principal ? QString::fromUtf8(principal->id) : QString();
}

Outcome<Owner> callerOf(const http::Exchange &exchange)
{
    return ownerOf(personIdOf(exchange));
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

Error misfit(const http::Request &request, const QString &words)
{
    return {Error::Code::BadRequest, words, words, http::isJson(request) ? 400 : unsupportedMediaType};
}

//! A text that may be left out; nothing if it is something else.
std::optional<QString> textOf(const json::Node &object, QStringView name)
{
    const json::Node node = object[name];
    return node.isAbsent() ? QString() : node.string();
}

Outcome<Wish> wishOf(const http::Request &request)
{
    const auto words = u"Send {\"apiKey\":\"…\"} as application/json, with texts as \"label\" and \"baseUrl\"."_s;
    const auto tree = json::Tree::parse(request.body);
    if (!tree || !http::isJson(request))
        return tl::unexpected(misfit(request, words));
    const json::Node root = (*tree)->root();
    std::optional<QString> key = root[u"apiKey"].string();
    const std::optional<QString> label = textOf(root, u"label");
    const std::optional<QString> baseUrl = textOf(root, u"baseUrl");
    if (!key || key->isEmpty() || !label || !baseUrl)
        return tl::unexpected(misfit(request, words));
    return Wish{takeKey(*key), *label, baseUrl->trimmed()};
}

} // namespace

KeyRoutes::KeyRoutes(KeyStore &store, const KeyResolver &resolver, KeyMethods &methods)
    : m_store(store)
    , m_resolver(resolver)
    , m_methods(methods)
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
    add(Verb::Post, "/api/provider-keys/{provider}/test", &KeyRoutes::test);
    add(Verb::Post, "/api/provider-keys/{provider}/default", &KeyRoutes::makeDefault);
}

QCoro::Task<Outcome<KeyRoutes::Owned>> KeyRoutes::ownedBy(ExchangePtr exchange)
{
    const Outcome<Owner> owner = callerOf(*exchange);
    if (!owner)
        co_return tl::unexpected(owner.error());
    Outcome<QList<KeyInfo>> keys = co_await m_tasks(m_store.list(*owner));
    if (!keys)
        co_return tl::unexpected(keys.error());
    Owned owned;
    owned.owner = *owner;
    owned.keys = std::move(*keys);
    co_return owned;
}

QCoro::Task<> KeyRoutes::list(ExchangePtr exchange)
{
    const Outcome<Owned> all = co_await m_tasks(ownedBy(exchange));
    if (!all)
        co_return fail(*exchange, all.error());
    QStringList names;
    for (const KeyInfo &info : all->keys)
        names.append(info.provider);
    names.removeDuplicates();
    json::Writer out;
    out.beginObject().key(QByteArrayView("providers")).beginArray();
    for (const QString &name : std::as_const(names))
        out.value(name);
    out.endArray().key(QByteArrayView("keys")).beginArray();
    for (const KeyInfo &info : all->keys) {
        out.beginObject().member("provider", info.provider).member("label", info.label);
        out.member("fingerprint", info.fingerprint).member("isDefault", info.isDefault).endObject();
    }
    out.endArray().endObject();
    exchange->answer(http::jsonResponse(out.take()));
}

QCoro::Task<> KeyRoutes::get(ExchangePtr exchange)
{
    const QString provider = providerIn(*exchange);
    const Outcome<Owned> all = co_await m_tasks(ownedBy(exchange));
    if (!all)
        co_return fail(*exchange, all.error());
    for (const KeyInfo &info : all->keys) {
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
    const Outcome<Wish> wish = wishOf(exchange->request());
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

QCoro::Task<> KeyRoutes::test(ExchangePtr exchange)
{
    const QByteArray &body = exchange->request().body;
    rpc::KeysTest::Params params;
    params.provider = providerIn(*exchange);
    if (!body.trimmed().isEmpty()) {
        const Outcome<Wish> wish = wishOf(exchange->request());
        if (!wish)
            co_return fail(*exchange, wish.error());
        params.key = QString::fromUtf8(wish->secret->view());
        params.baseUrl = wish->baseUrl;
    }
    const auto tested = co_await m_tasks(m_methods.test(personIdOf(*exchange), params));
    wipe(params.key);
    if (!tested)
        co_return fail(*exchange, rpc::toError(tested.error()));
    exchange->answer(http::jsonResponse(rpc::toJson(*tested)));
}

QCoro::Task<> KeyRoutes::makeDefault(ExchangePtr exchange)
{
    const auto tree = json::Tree::parse(exchange->request().body);
    const std::optional<QString> label = tree ? (*tree)->root()[u"label"].string() : std::nullopt;
    if (!label || !http::isJson(exchange->request())) {
        const QString words = u"Send {\"label\":\"…\"} as application/json: which of the provider's keys."_s;
        co_return fail(*exchange, misfit(exchange->request(), words));
    }
    const QString provider = providerIn(*exchange);
    const Outcome<Owned> all = co_await m_tasks(ownedBy(exchange));
    if (!all)
        co_return fail(*exchange, all.error());
    const auto chosen = std::ranges::find_if(
        all->keys, [&](const KeyInfo &info) { return info.provider == provider && info.label == *label; });
    if (chosen == all->keys.cend())
        co_return exchange->answer(http::problemResponse(404, "There is no key of that provider with that label."));
    const Outcome<KeyInfo> made = co_await m_tasks(m_store.makeDefault(all->owner, chosen->id, personOf(*exchange)));
    if (!made)
        co_return fail(*exchange, made.error());
    done(*exchange, provider);
}

} // namespace qd::keys
