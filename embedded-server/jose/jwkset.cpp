// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/jose/jwkset.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace qd::jose {

namespace {

constexpr size_t mostKeys = 64;

bool signs(const QJsonObject &jwk)
{
    const QJsonValue use = jwk.value("use"_L1);
    const QJsonValue operations = jwk.value("key_ops"_L1);
    if (!use.isUndefined() && use.toString() != "sig"_L1)
        return false;
    return operations.isUndefined() || operations.toArray().contains(QJsonValue(u"verify"_s));
}

// A key that names its algorithm is for that one.
bool fits(const QJsonObject &jwk, PublicKey::Algorithm algorithm)
{
    const QJsonValue named = jwk.value("alg"_L1);
    const auto own = algorithm == PublicKey::Algorithm::Rs256 ? "RS256"_L1 : "ES256"_L1;
    return named.isUndefined() || named.toString() == own;
}

} // namespace

Outcome<JwkSet> JwkSet::parse(const QByteArray &json)
{
    const QJsonValue keys = QJsonDocument::fromJson(json).object().value("keys"_L1);
    if (!keys.isArray())
        return failure(Error::Code::Protocol, u"the provider's keys can't be read: not a JSON Web Key set"_s);
    JwkSet set;
    const QJsonArray list = keys.toArray();
    for (const auto &value : list) {
        const QJsonObject jwk = value.toObject();
        if (!signs(jwk) || set.m_keys.size() == mostKeys)
            continue;
        const Outcome<PublicKey> key = PublicKey::fromJwk(jwk);
        if (key && fits(jwk, key->algorithm()))
            set.m_keys.push_back({jwk.value("kid"_L1).toString().toUtf8(), *key});
    }
    return set;
}

const PublicKey *JwkSet::find(const QByteArray &keyId, PublicKey::Algorithm algorithm) const
{
    const PublicKey *found = nullptr;
    for (const Named &named : m_keys) {
        if (named.key.algorithm() != algorithm || (!keyId.isEmpty() && named.id != keyId))
            continue;
        if (!keyId.isEmpty())
            return &named.key;
        if (found) // which one?
            return nullptr;
        found = &named.key;
    }
    return found;
}

} // namespace qd::jose
