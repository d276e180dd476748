// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>

#include <memory>

namespace qd::test {

//! \brief Signs as a provider does: ES256, with a key of its own.
class TokenSigner
{
public:
    explicit TokenSigner(QByteArray keyId);

    //! `more`: what the header says besides alg and kid.
    [[nodiscard]] QByteArray sign(const QJsonObject &claims, const QJsonObject &more = {}) const;
    [[nodiscard]] QJsonObject jwk() const;

private:
    QByteArray m_id;
    std::shared_ptr<void> m_key; //!< EVP_PKEY
};

} // namespace qd::test
