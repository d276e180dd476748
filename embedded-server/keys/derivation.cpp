// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// What else the master key is good for.
#include "embedded-server/keys/derivation.h"

#include "embedded-server/keys/keystore.h"
#include "embedded-server/keys/waiting.h"
#include "embedded-server/store/masterkeys.h"

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>
#include <ranges>

namespace qd::keys {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype derivedSize = 32;

struct KdfDeleter
{
    void operator()(EVP_KDF *kdf) const { EVP_KDF_free(kdf); }
    void operator()(EVP_KDF_CTX *context) const { EVP_KDF_CTX_free(context); }
};

//! OpenSSL's parameters are not const, and it does not write to them.
OSSL_PARAM octets(const char *name, QByteArrayView bytes)
{
    return OSSL_PARAM_construct_octet_string(name,
                                             const_cast<char *>(bytes.data()), // NOLINT: what the C interface wants
                                             static_cast<size_t>(bytes.size()));
}

} // namespace

Outcome<Secret> derive(const Secret &master, QByteArrayView purpose)
{
    const std::unique_ptr<EVP_KDF, KdfDeleter> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const std::unique_ptr<EVP_KDF_CTX, KdfDeleter> context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
    std::array digest{'S', 'H', 'A', '2', '5', '6', '\0'};
    const std::array parameters{OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
                                octets(OSSL_KDF_PARAM_KEY, master.view()), octets(OSSL_KDF_PARAM_INFO, purpose),
                                OSSL_PARAM_construct_end()};
    Secret derived(derivedSize);
    auto *const to = reinterpret_cast<unsigned char *>(derived.data()); // NOLINT: what the C interface wants
    if (!context || master.isEmpty() || EVP_KDF_derive(context.get(), to, derivedSize, parameters.data()) != 1)
        return failure(Error::Code::Process, u"A secret could not be derived: OpenSSL failed."_s);
    return derived;
}

QCoro::Task<Outcome<QList<QByteArray>>> KeyStore::derived(QByteArray purpose)
{
    const auto look = [](store::Transaction &t) { return store::MasterKeys(t).newest(); };
    const Outcome<int> newest = co_await m_tasks(waitFor(m_parts.database->read<int>(look)));
    if (!newest)
        co_return tl::unexpected(newest.error());
    if (!m_masters || *newest != m_masters->current) {
        // Another process has rotated the master key. One that can't have the new one yet goes on with what it has.
        const Outcome<void> opened = co_await m_tasks(open());
        if (!opened && !m_masters)
            co_return tl::unexpected(opened.error());
    }
    QList<QByteArray> secrets;
    const Masters masters = m_masters;
    for (const auto &[version, master] : std::ranges::reverse_view(masters->versions)) {
        const Outcome<Secret> secret = derive(*master, purpose);
        if (!secret)
            co_return tl::unexpected(secret.error());
        secrets.append(secret->view().toByteArray());
    }
    co_return secrets;
}

} // namespace qd::keys
