// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tokens/tokensigner.h"

#include "embedded-server/jose/base64url.h"

#include <QJsonDocument>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

using namespace Qt::StringLiterals;

namespace qd::test {

namespace {

EVP_PKEY *keyOf(const std::shared_ptr<void> &held)
{
    return static_cast<EVP_PKEY *>(held.get());
}

QByteArray part(const QJsonObject &object)
{
    return jose::toBase64Url(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QByteArray fixed(const BIGNUM *number)
{
    QByteArray bytes(32, 0);
    BN_bn2binpad(number, reinterpret_cast<unsigned char *>(bytes.data()), static_cast<int>(bytes.size()));
    return bytes;
}

QString coordinate(EVP_PKEY *key, const char *name)
{
    BIGNUM *number = nullptr;
    EVP_PKEY_get_bn_param(key, name, &number);
    const QByteArray bytes = fixed(number);
    BN_free(number);
    return QString::fromLatin1(jose::toBase64Url(bytes));
}

QByteArray signature(EVP_PKEY *key, const QByteArray &input)
{
    QByteArray der(128, 0);
    auto length = static_cast<size_t>(der.size());
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    const bool fine = EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key) == 1 &&
                      EVP_DigestSign(context, reinterpret_cast<unsigned char *>(der.data()), &length,
                                     reinterpret_cast<const unsigned char *>(input.constData()),
                                     static_cast<size_t>(input.size())) == 1;
    EVP_MD_CTX_free(context);
    const auto *at = reinterpret_cast<const unsigned char *>(der.constData());
    ECDSA_SIG *pair = fine ? d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(length)) : nullptr;
    if (!pair)
        qFatal("TokenSigner: can't sign");
    const QByteArray raw = fixed(ECDSA_SIG_get0_r(pair)) + fixed(ECDSA_SIG_get0_s(pair));
    ECDSA_SIG_free(pair);
    return raw;
}

} // namespace

TokenSigner::TokenSigner(QByteArray keyId)
    : m_id(std::move(keyId))
    , m_key(EVP_EC_gen("P-256"), [](void *key) { EVP_PKEY_free(static_cast<EVP_PKEY *>(key)); })
{}

QByteArray TokenSigner::sign(const QJsonObject &claims, const QJsonObject &more) const
{
    QJsonObject header = more;
    header.insert(u"alg"_s, u"ES256"_s);
    header.insert(u"kid"_s, QString::fromLatin1(m_id));
    const QByteArray input = part(header) + '.' + part(claims);
    return input + '.' + jose::toBase64Url(signature(keyOf(m_key), input));
}

QJsonObject TokenSigner::jwk() const
{
    return {{u"kty"_s, u"EC"_s},
            {u"crv"_s, u"P-256"_s},
            {u"kid"_s, QString::fromLatin1(m_id)},
            {u"x"_s, coordinate(keyOf(m_key), OSSL_PKEY_PARAM_EC_PUB_X)},
            {u"y"_s, coordinate(keyOf(m_key), OSSL_PKEY_PARAM_EC_PUB_Y)}};
}

} // namespace qd::test
