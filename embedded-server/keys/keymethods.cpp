// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/keys/keymethods.h"

#include "embedded-server/rpc/dispatcher.h"

namespace qd::keys {

using namespace Qt::StringLiterals;
using rpc::Reply;
using server::CallContext;

namespace {

constexpr int ok = 200;
constexpr int unauthorized = 401;
constexpr int forbidden = 403;

rpc::ProviderKeyInfo told(const KeyInfo &info)
{
    return {info.id.toString(QUuid::WithoutBraces),
            info.provider,
            info.label,
            info.fingerprint,
            info.baseUrl,
            info.isDefault,
            info.isReadable,
            info.createdAt,
            info.lastUsedAt};
}

template <typename T>
tl::unexpected<rpc::Fault> fault(const Outcome<T> &failed)
{
    return tl::unexpected(rpc::Fault(failed.error()));
}

rpc::KeysTest::Result verdict(const Outcome<ProbeAnswer> &answer)
{
    if (!answer)
        return {false, 0, u"The provider can't be reached. Check the address and this computer's network."_s, {}};
    if (answer->status == ok)
        return {true, ok, {}, answer->models};
    if (answer->status == unauthorized || answer->status == forbidden)
        return {false,
                answer->status,
                u"The provider does not accept this key. Check that it is complete and not revoked."_s,
                {}};
    return {false, answer->status, u"The provider answered with status %1. Try again later."_s.arg(answer->status), {}};
}

} // namespace

SecretPtr takeKey(QString &text)
{
    QByteArray bytes = text.toUtf8();
    SecretPtr secret = secretOf(QByteArrayView(bytes).trimmed());
    wipe(bytes);
    wipe(text);
    return secret;
}

KeyMethods::KeyMethods(KeyStore &store, const KeyResolver &resolver, ProviderProbe *probe)
    : m_store(store)
    , m_resolver(resolver)
    , m_probe(probe)
{}

void KeyMethods::addTo(server::Dispatcher &dispatcher)
{
    dispatcher.add<rpc::KeysList>(
        [this](const CallContext &context, const rpc::Nothing &) { return list(context.principal.id); });
    dispatcher.add<rpc::KeysSet>([this](const CallContext &context, rpc::KeysSet::Params params) {
        return set(context.principal, std::move(params));
    });
    dispatcher.add<rpc::KeysTest>([this](const CallContext &context, rpc::KeysTest::Params params) {
        return test(context.principal.id, std::move(params));
    });
    dispatcher.add<rpc::KeysMakeDefault>([this](const CallContext &context, const rpc::KeyId &params) {
        return makeDefault(context.principal, params.id);
    });
    dispatcher.add<rpc::KeysDelete>(
        [this](const CallContext &context, const rpc::KeyId &params) { return remove(context.principal, params.id); });
    dispatcher.add<rpc::KeysRotate>(
        [this](const CallContext &context, const rpc::Nothing &) { return rotate(context.principal); });
}

QCoro::Task<Reply<rpc::KeysList::Result>> KeyMethods::list(QString principal)
{
    const Outcome<Owner> owner = ownerOf(principal);
    if (!owner)
        co_return fault(owner);
    const Outcome<QList<KeyInfo>> keys = co_await m_tasks(m_store.list(*owner));
    if (!keys)
        co_return fault(keys);
    rpc::KeysList::Result result;
    for (const KeyInfo &info : *keys)
        result.keys.append(told(info));
    co_return result;
}

QCoro::Task<Reply<rpc::ProviderKeyInfo>> KeyMethods::set(rpc::Principal caller, rpc::KeysSet::Params params)
{
    NewKey key;
    key.provider = params.provider;
    key.label = params.label;
    key.secret = takeKey(params.key);
    const Outcome<Owner> owner = ownerOf(caller.id);
    if (!owner)
        co_return fault(owner);
    const Outcome<Provider> provider = m_resolver.storableProvider(params.provider, params.baseUrl.trimmed());
    if (!provider)
        co_return fault(provider);
    key.baseUrl = params.baseUrl.trimmed().isEmpty() ? QString() : provider->baseUrl.toString(QUrl::FullyEncoded);
    const Outcome<KeyInfo> stored = co_await m_tasks(m_store.set(*owner, key, caller));
    if (!stored)
        co_return fault(stored);
    co_return told(*stored);
}

QCoro::Task<Outcome<Resolved>> KeyMethods::tested(Owner owner, rpc::KeysTest::Params params)
{
    const SecretPtr secret = takeKey(params.key);
    if (secret->isEmpty() && params.id.isEmpty())
        return m_resolver.resolveApiKey(owner, params.provider);
    if (secret->isEmpty())
        return m_resolver.resolveStored(owner, QUuid::fromString(params.id));
    return [](Outcome<Provider> provider, SecretPtr key) -> QCoro::Task<Outcome<Resolved>> {
        if (!provider)
            co_return tl::unexpected(provider.error());
        Resolved resolved;
        resolved.provider = *provider;
        resolved.secret = key;
        resolved.from = Resolved::From::Request;
        co_return resolved;
    }(m_resolver.storableProvider(params.provider, params.baseUrl.trimmed()), secret);
}

QCoro::Task<Reply<rpc::KeysTest::Result>> KeyMethods::test(QString principal, rpc::KeysTest::Params params)
{
    const Outcome<Owner> owner = ownerOf(principal);
    if (!owner)
        co_return fault(owner);
    if (!m_probe)
        co_return tl::unexpected(rpc::Fault(rpc::FaultCode::Unsupported, u"This server can't test keys."_s));
    Outcome<Resolved> key = co_await m_tasks(tested(*owner, params));
    // At the proxy a missing key is a sign-in that fails; here it would say so of the person's own.
    if (!key && key.error().code == Error::Code::Unauthorized)
        key.error().code = Error::Code::NotFound;
    if (!key)
        co_return fault(key);
    const Outcome<ProbeAnswer> answer = co_await m_tasks(m_probe->models(key->provider, key->secret));
    co_return verdict(answer);
}

QCoro::Task<Reply<rpc::ProviderKeyInfo>> KeyMethods::makeDefault(rpc::Principal caller, QString id)
{
    const Outcome<Owner> owner = ownerOf(caller.id);
    if (!owner)
        co_return fault(owner);
    const Outcome<KeyInfo> info = co_await m_tasks(m_store.makeDefault(*owner, QUuid::fromString(id), caller));
    if (!info)
        co_return fault(info);
    co_return told(*info);
}

QCoro::Task<Reply<rpc::Nothing>> KeyMethods::remove(rpc::Principal caller, QString id)
{
    const Outcome<Owner> owner = ownerOf(caller.id);
    if (!owner)
        co_return fault(owner);
    const Outcome<void> removed = co_await m_tasks(m_store.remove(*owner, QUuid::fromString(id), caller));
    if (!removed)
        co_return fault(removed);
    co_return rpc::Nothing();
}

QCoro::Task<Reply<rpc::Nothing>> KeyMethods::rotate(rpc::Principal caller)
{
    const Outcome<void> done = co_await m_tasks(m_store.rotate(caller));
    if (!done)
        co_return fault(done);
    co_return rpc::Nothing();
}

} // namespace qd::keys
