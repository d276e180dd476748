// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/servedproviders.h"
#include "core/base/logging.h"

#include <QMap>

namespace qd::proxy {

using keys::Owner;
using keys::Resolved;

namespace {

constexpr qint64 freshMs = 10 * 60 * 1000;

struct Found
{
    Resolved::From from = Resolved::From::Store;
    bool isReadable = true;
    QString knownBy; //!< what tells its key apart
};

} // namespace

ServedProviders::ServedProviders(keys::KeyStore &store, const keys::KeyResolver &resolver, keys::ProviderProbe &probe,
                                 const Clock &clock)
    : m_store(store)
    , m_resolver(resolver)
    , m_probe(probe)
    , m_clock(clock)
{}

QCoro::Task<Outcome<QList<ServedProviders::One>>> ServedProviders::of(Owner owner)
{
    const Outcome<QList<keys::KeyInfo>> stored = co_await m_tasks(m_store.list(owner));
    if (!stored)
        co_return tl::unexpected(stored.error());
    QMap<QString, Found> found;
    for (const keys::KeyInfo &key : *stored) {
        if (key.isDefault)
            found.insert(key.provider,
                         {Resolved::From::Store, key.isReadable, key.id.toString() + key.fingerprint + key.baseUrl});
    }
    for (const keys::Provider &provider : keys::knownProviders()) {
        if (!found.contains(provider.id) && m_resolver.isInEnvironment(provider))
            found.insert(provider.id, {Resolved::From::Environment, true, {}});
    }
    if (m_resolver.providerOf(keys::ollama))
        found.insert(keys::ollama, {Resolved::From::Nowhere, true, keys::ollama});
    QList<One> all;
    for (auto each = found.cbegin(); each != found.cend(); ++each) {
        if (!each->isReadable)
            continue;
        One one{each.key(), each->from, {}};
        if (!one.isKnownByName())
            one.models = co_await m_tasks(modelsOf(owner, each.key(), each->knownBy));
        all.append(one);
    }
    co_return all;
}

QCoro::Task<QStringList> ServedProviders::modelsOf(Owner owner, QString provider, QString knownBy)
{
    const Known known = m_known.value(knownBy);
    if (!known.models.isEmpty() && m_clock.monotonicMs() - known.at < freshMs)
        co_return known.models;
    const Outcome<Resolved> key = co_await m_tasks(m_resolver.resolveApiKey(owner, provider));
    if (!key)
        co_return known.models;
    const Outcome<keys::ProbeAnswer> answer = co_await m_tasks(m_probe.models(key->provider, key->secret));
    if (!answer || answer->models.isEmpty()) {
        qCWarning(lcServer).noquote() << "the provider" << provider
                                      << "does not tell its models, so OpenCode has to do with those it had";
        co_return known.models;
    }
    m_known.insert(knownBy, {answer->models, m_clock.monotonicMs()});
    co_return answer->models;
}

} // namespace qd::proxy
