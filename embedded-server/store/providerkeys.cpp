// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/providerkeys.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const Table<ProviderKey> &table()
{
    static const Table<ProviderKey> keys(u"provider_key"_s, u"key"_s,
                                         {
                                             field<ProviderKey>(u"owner_id"_s, &ProviderKey::ownerId),
                                             field<ProviderKey>(u"provider"_s, &ProviderKey::provider),
                                             field<ProviderKey>(u"label"_s, &ProviderKey::label),
                                             field<ProviderKey>(u"fingerprint"_s, &ProviderKey::fingerprint),
                                             field<ProviderKey>(u"sealed"_s, &ProviderKey::sealed),
                                             field<ProviderKey>(u"master_version"_s, &ProviderKey::masterVersion),
                                             field<ProviderKey>(u"is_default"_s, &ProviderKey::isDefault),
                                             field<ProviderKey>(u"last_used_at"_s, &ProviderKey::lastUsedAt),
                                         });
    return keys;
}

QList<Condition> ofProvider(const ProviderKey &key)
{
    return {where("owner_id", key.ownerId), where("provider", key.provider)};
}

} // namespace

Outcome<ProviderKey> ProviderKeys::create(ProviderKey key)
{
    const auto others = table().list(m_transaction, ofProvider(key), 1);
    if (!others)
        return tl::unexpected(others.error());
    key.isDefault = others->isEmpty();
    return table().insert(m_transaction, std::move(key));
}

Outcome<ProviderKey> ProviderKeys::find(const QUuid &id)
{
    return table().find(m_transaction, id);
}

Outcome<QList<ProviderKey>> ProviderKeys::list(const std::optional<QUuid> &ownerId)
{
    return table().list(m_transaction, {where("owner_id", ownerId)});
}

Outcome<ProviderKey> ProviderKeys::defaultOf(const std::optional<QUuid> &ownerId, const QString &provider)
{
    return table().one(m_transaction,
                       {where("owner_id", ownerId), where("provider", provider), where("is_default", true)});
}

Outcome<ProviderKey> ProviderKeys::update(ProviderKey key)
{
    Outcome<ProviderKey> stored = find(key.id);
    if (!stored)
        return stored;
    key.isDefault = stored->isDefault;
    return table().update(m_transaction, std::move(key));
}

Outcome<ProviderKey> ProviderKeys::makeDefault(const QUuid &id)
{
    Outcome<ProviderKey> key = find(id);
    if (!key || key->isDefault)
        return key;
    Outcome<ProviderKey> before = defaultOf(key->ownerId, key->provider);
    if (before) {
        before->isDefault = false;
        before = table().update(m_transaction, std::move(*before));
    }
    if (!before && before.error().code != Error::Code::NotFound)
        return before;
    key->isDefault = true;
    return table().update(m_transaction, std::move(*key));
}

Outcome<void> ProviderKeys::noteUse(const QUuid &id)
{
    return m_transaction
        .run(u"UPDATE provider_key SET last_used_at = ? WHERE id = ?"_s, bind(m_transaction.nowMs(), id))
        .map([](qint64) {});
}

Outcome<void> ProviderKeys::remove(const QUuid &id)
{
    const Outcome<ProviderKey> key = find(id);
    if (!key)
        return tl::unexpected(key.error());
    if (const auto removed = table().remove(m_transaction, id); !removed || !key->isDefault)
        return removed;
    const auto others = table().list(m_transaction, ofProvider(*key), 1);
    if (!others || others->isEmpty())
        return others.map([](const auto &) {});
    return makeDefault(others->first().id).map([](const auto &) {});
}

Outcome<QList<ProviderKey>> ProviderKeys::sealedBefore(int version, int limit)
{
    return table().query(m_transaction, u"WHERE master_version < ? ORDER BY created_at, id LIMIT ?"_s,
                         bind(version, limit));
}

} // namespace qd::store
