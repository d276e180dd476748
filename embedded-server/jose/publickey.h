// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QByteArray>
#include <QJsonObject>

#include <memory>

namespace qd::jose {

//! \brief A public key of somebody else, and the one algorithm that it verifies: what a token's header says never chooses.
//!
//! Immutable; copies share it; any thread.
class PublicKey
{
public:
    enum class Algorithm : quint8
    {
        Rs256, //!< RSASSA-PKCS1-v1_5 with SHA-256; keys of 2,048 to 8,192 bits
        Es256, //!< ECDSA on P-256 with SHA-256; signatures are r and s, 64 bytes (RFC 7518 section 3.4), never DER
    };

    //! From the members of a JWK (RFC 7518 section 6). Error::Unsupported for other kinds, Error::Protocol for broken ones.
    [[nodiscard]] static Outcome<PublicKey> fromJwk(const QJsonObject &jwk);

    [[nodiscard]] Algorithm algorithm() const { return m_algorithm; }
    [[nodiscard]] bool verifies(const QByteArray &signingInput, const QByteArray &signature) const;

private:
    PublicKey(Algorithm algorithm, std::shared_ptr<void> key)
        : m_algorithm(algorithm)
        , m_key(std::move(key))
    {}

    Algorithm m_algorithm;
    std::shared_ptr<void> m_key; //!< EVP_PKEY
};

} // namespace qd::jose
