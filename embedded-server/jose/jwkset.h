// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/jose/publickey.h"

#include <vector>

namespace qd::jose {

//! \brief The keys that a provider publishes (RFC 7517), those that sign tokens only.
class JwkSet
{
public:
    //! Keys for encryption, symmetric ones and kinds that are not known are left out. Error::Protocol if it is no key set.
    [[nodiscard]] static Outcome<JwkSet> parse(const QByteArray &json);

    //! Null if there is none. Without an id, the only key of that algorithm, if it is the only one.
    [[nodiscard]] const PublicKey *find(const QByteArray &keyId, PublicKey::Algorithm algorithm) const;
    [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(m_keys.size()); }

private:
    struct Named
    {
        QByteArray id;
        PublicKey key;
    };
    std::vector<Named> m_keys;
};

} // namespace qd::jose
