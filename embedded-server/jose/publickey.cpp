// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/jose/publickey.h"

#include "embedded-server/jose/base64url.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

using namespace Qt::StringLiterals;

namespace qd::jose {

namespace {

constexpr int fewestRsaBits = 2'048;
constexpr int mostRsaBits = 8'192; // more only costs time, ours
constexpr int mostExponentBits = 64;
constexpr qsizetype coordinate = 32;

template <auto Free>
struct Freed
{
    template <typename T>
    void operator()(T *of) const
    {
        Free(of);
    }
};
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Pair = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

const unsigned char *raw(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

Number number(const QByteArray &bytes)
{
    return Number(BN_bin2bn(raw(bytes), static_cast<int>(bytes.size()), nullptr));
}

QByteArray member(const QJsonObject &jwk, QLatin1StringView name)
{
    return fromBase64Url(jwk.value(name).toString().toUtf8()).value_or(QByteArray());
}

std::shared_ptr<void> make(const char *type, OSSL_PARAM_BLD *builder)
{
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
    const Context context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY *key = nullptr;
    const bool made = parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1;
    ERR_clear_error();
    if (!made)
        return {};
    return {key, [](void *held) { EVP_PKEY_free(static_cast<EVP_PKEY *>(held)); }};
}

std::shared_ptr<void> rsaKey(const QJsonObject &jwk)
{
    const QByteArray modulus = member(jwk, "n"_L1);
    const QByteArray exponent = member(jwk, "e"_L1);
    if (modulus.size() * 8 > mostRsaBits || exponent.size() * 8 > mostExponentBits)
        return {};
    const Number n = number(modulus);
    const Number e = number(exponent);
    if (!n || !e || BN_num_bits(n.get()) < fewestRsaBits || !BN_is_odd(n.get()) || !BN_is_odd(e.get()) ||
        BN_is_one(e.get()))
        return {};
    const Builder builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return {};
    return make("RSA", builder.get());
}

std::shared_ptr<void> ecKey(const QJsonObject &jwk)
{
    const QByteArray x = member(jwk, "x"_L1);
    const QByteArray y = member(jwk, "y"_L1);
    if (x.size() != coordinate || y.size() != coordinate)
        return {};
    const QByteArray point = '\x04' + x + y; // OpenSSL sees to it that it lies on the curve
    const Builder builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.constData(),
                                         static_cast<size_t>(point.size())) != 1)
        return {};
    return make("EC", builder.get());
}

// What OpenSSL wants in place of r and s; empty if these are not two numbers.
QByteArray toDer(const QByteArray &signature)
{
    if (signature.size() != 2 * coordinate)
        return {};
    const Pair pair(ECDSA_SIG_new());
    Number r = number(signature.first(coordinate));
    Number s = number(signature.sliced(coordinate));
    if (!pair || !r || !s || BN_is_zero(r.get()) || BN_is_zero(s.get()))
        return {};
    if (ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1)
        return {};
    // They are the pair's now.
    (void)r.release(); // NOLINT(bugprone-unused-return-value)
    (void)s.release(); // NOLINT(bugprone-unused-return-value)
    unsigned char *der = nullptr;
    const int length = i2d_ECDSA_SIG(pair.get(), &der);
    if (length <= 0)
        return {};
    QByteArray result(reinterpret_cast<const char *>(der), length);
    OPENSSL_free(der);
    return result;
}

} // namespace

Outcome<PublicKey> PublicKey::fromJwk(const QJsonObject &jwk)
{
    const QString type = jwk.value("kty"_L1).toString();
    const bool rsa = type == "RSA"_L1;
    if (!rsa && (type != "EC"_L1 || jwk.value("crv"_L1).toString() != "P-256"_L1))
        return failure(Error::Code::Unsupported, u"a key that is neither RSA nor on P-256"_s);
    std::shared_ptr<void> key = rsa ? rsaKey(jwk) : ecKey(jwk);
    if (!key)
        return failure(Error::Code::Protocol, u"a public key that can't be used"_s);
    return PublicKey(rsa ? Algorithm::Rs256 : Algorithm::Es256, std::move(key));
}

bool PublicKey::verifies(const QByteArray &signingInput, const QByteArray &signature) const
{
    const QByteArray wanted = m_algorithm == Algorithm::Es256 ? toDer(signature) : signature;
    if (wanted.isEmpty())
        return false;
    const Digest digest(EVP_MD_CTX_new());
    auto *key = static_cast<EVP_PKEY *>(m_key.get());
    const bool fits = digest && EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
                      EVP_DigestVerify(digest.get(), raw(wanted), static_cast<size_t>(wanted.size()), raw(signingInput),
                                       static_cast<size_t>(signingInput.size())) == 1;
    ERR_clear_error();
    return fits;
}

} // namespace qd::jose
