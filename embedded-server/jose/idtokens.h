// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "embedded-server/jose/jwkset.h"

#include <optional>

namespace qd::jose {

//! What an ID token says (OpenID Connect Core section 2), verified.
struct IdToken
{
    QString issuer;
    QString subject;
    QString email; //!< empty if it says none
    bool emailVerified = false;
    QString name;
    qint64 issuedAt = 0; //!< seconds since the epoch
    qint64 expiresAt = 0;
};

struct IdTokenRules
{
    QString issuer;               //!< compared exactly
    QString clientId;             //!< the audience
    qint64 clockSkewMs = 60'000;  //!< what our clock and the provider's may differ
    const Clock *clock = nullptr; //!< null = the machine's; must outlive the verifier
};

//! \brief Verifies ID tokens of an OpenID provider: RS256 and ES256 with the keys that it publishes, nothing else ever.
//!
//! Shares no list of algorithms and no key with AccessTokens: a token for one of them means nothing to the other. Pure; any thread.
class IdTokenVerifier
{
public:
    explicit IdTokenVerifier(IdTokenRules rules);

    //! `nonce`: the one that the request had, if it had one. Error::NotFound: no key of that id is in `keys` (fetch them again, once);
    //! Error::Unauthorized for everything else.
    [[nodiscard]] Outcome<IdToken> verify(QByteArrayView token, const JwkSet &keys,
                                          const std::optional<QByteArray> &nonce) const;

private:
    [[nodiscard]] const char *objection(const QJsonObject &claims, const std::optional<QByteArray> &nonce) const;
    [[nodiscard]] bool isForUs(const QJsonObject &claims) const;

    IdTokenRules m_rules;
};

} // namespace qd::jose
