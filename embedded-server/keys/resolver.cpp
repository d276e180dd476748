// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/resolver.h"

namespace qd::keys {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Error> refused(Error::Code code, const QString &words, int status)
{
    return tl::unexpected(Error{code, words, words, status});
}

} // namespace

KeyResolver::KeyResolver(KeyStore *store, Environment environment, AddressRules rules)
    : m_store(store)
    , m_environment(std::move(environment))
    , m_rules(rules)
{}

QByteArray KeyResolver::processEnvironment(const QByteArray &variable)
{
    return qgetenv(variable.constData());
}

Outcome<Provider> KeyResolver::providerOf(const QString &id) const
{
    if (const Provider *const known = knownProvider(id))
        return *known;
    if (id != ollama)
        return refused(Error::Code::BadRequest, u"There is no provider of that name here."_s, 400);
    const QUrl address = ollamaAddress(m_environment("OLLAMA_HOST"));
    if (address.isEmpty())
        return refused(Error::Code::BadRequest,
                       u"Ollama is not set up here. Start the server with OLLAMA_HOST set to its address."_s, 400);
    return Provider{ollama, u"Ollama"_s, address, KeyForm::None, Dialect::OpenAi, {}, "/v1/models", "/v1"};
}

bool KeyResolver::isInEnvironment(const Provider &provider) const
{
    return provider.form != KeyForm::None && withEnvironment(provider).has_value();
}

Outcome<Provider> KeyResolver::storableProvider(const QString &id, const QString &baseUrl) const
{
    if (id == ollama)
        return refused(Error::Code::BadRequest, u"Ollama needs no key: set OLLAMA_HOST where the server runs."_s, 400);
    const Provider *const known = knownProvider(id);
    if (known && baseUrl.isEmpty())
        return *known;
    if (!isProviderId(id) || (!known && baseUrl.isEmpty()))
        return refused(Error::Code::BadRequest,
                       u"That provider is not known here. For one that speaks OpenAI's API, give its base URL too."_s,
                       400);
    const Outcome<QUrl> url = checkedBaseUrl(baseUrl, m_rules);
    if (!url)
        return tl::unexpected(url.error());
    Provider provider = known ? *known : compatibleProvider(id, *url);
    provider.baseUrl = *url;
    provider.reach = reachOf(m_rules);
    return provider;
}

QCoro::Task<Outcome<Resolved>> KeyResolver::resolveApiKey(Owner owner, QString provider, SecretPtr fromRequest) const
{
    const bool asksStore = m_store && provider != ollama;
    if (fromRequest && !fromRequest->isEmpty()) {
        const Outcome<Provider> known = providerOf(provider);
        if (!known)
            co_return tl::unexpected(known.error());
        Resolved resolved;
        resolved.provider = *known;
        resolved.secret = fromRequest;
        resolved.from = Resolved::From::Request;
        co_return resolved;
    }
    if (asksStore) {
        const Outcome<OpenedKey> key = co_await m_store->find(owner, provider);
        if (key)
            co_return withStored(*key);
        if (key.error().code != Error::Code::NotFound)
            co_return tl::unexpected(key.error());
    }
    const Outcome<Provider> known = providerOf(provider);
    if (!known)
        co_return tl::unexpected(known.error());
    co_return withEnvironment(*known);
}

QCoro::Task<Outcome<Resolved>> KeyResolver::resolveStored(Owner owner, QUuid key) const
{
    if (!m_store)
        co_return refused(Error::Code::NotFound, u"This server keeps no keys."_s, 404);
    const Outcome<OpenedKey> found = co_await m_store->find(owner, key);
    if (!found)
        co_return tl::unexpected(found.error());
    co_return withStored(*found);
}

Outcome<Resolved> KeyResolver::withStored(const OpenedKey &key) const
{
    // Checked again: the rules may have become stricter since it was stored.
    const Outcome<Provider> provider = storableProvider(key.info.provider, key.info.baseUrl);
    if (!provider)
        return tl::unexpected(provider.error());
    return Resolved{*provider, key.secret, Resolved::From::Store, key.info.id};
}

Outcome<Resolved> KeyResolver::withEnvironment(const Provider &provider) const
{
    if (provider.form == KeyForm::None)
        return Resolved{provider, {}, Resolved::From::Nowhere, {}};
    for (const QByteArray &variable : provider.variables) {
        QByteArray value = m_environment(variable).trimmed();
        if (value.isEmpty())
            continue;
        Resolved resolved{provider, secretOf(value), Resolved::From::Environment, {}};
        wipe(value);
        return resolved;
    }
    return refused(Error::Code::Unauthorized,
                   u"There is no key for %1. Add one to the server's keys, or start the server with %2 set."_s.arg(
                       provider.name, QString::fromLatin1(provider.variables.value(0))),
                   401);
}

} // namespace qd::keys
