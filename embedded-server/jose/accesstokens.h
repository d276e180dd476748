// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/outcome.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace qd::jose {

//! Who a token of ours is about.
struct AuthenticatedUser
{
    QString id; //!< UUID without braces
    std::optional<QString> email;

    bool operator==(const AuthenticatedUser &) const = default;
};

//! What a token of ours that is good says.
struct VerifiedToken
{
    AuthenticatedUser user;
    QString session;      //!< `sid`: what it ends with; empty: nothing
    qint64 expiresAt = 0; //!< milliseconds since the epoch

    bool operator==(const VerifiedToken &) const = default;
};

struct AccessTokenRules
{
    QString issuer;   //!< whose tokens they are: all processes of one database say the same
    QString audience; //!< who takes the tokens
    qint64 lifetimeMs = 24LL * 60 * 60 * 1000;
    qint64 clockSkewMs = 60'000;  //!< what the clocks of several servers of one database may differ
    const Clock *clock = nullptr; //!< null = the machine's; must outlive the object
};

//! \brief This server's own signed tokens (RFC 7519): HS256, of the type `at+jwt`, with claims iss, aud, sub, email, sid, iat, exp.
//!
//! Each secret gives a key and its id. The first one signs, all of them verify: to rotate, put a new one first and take the old one away a
//! token's lifetime later. Shares no list of algorithms with IdTokenVerifier. Immutable; any thread.
class AccessTokens
{
public:
    //! Error::BadRequest, in words for a person, if there is no secret, or one with fewer than 32 bytes, or no issuer or audience.
    [[nodiscard]] static Outcome<AccessTokens> make(const QList<QByteArray> &secrets, AccessTokenRules rules);

    //! A user without id gets no token: Error::BadRequest. `session`: whoever takes the token must see that it has not ended; empty: of none.
    [[nodiscard]] Outcome<QByteArray> issue(const AuthenticatedUser &user, const QString &session = {}) const;
    //! Error::Unauthorized for anything that is not a living token of ours.
    [[nodiscard]] Outcome<VerifiedToken> verify(QByteArrayView token) const;

private:
    struct Key
    {
        QByteArray id;
        QByteArray bytes;
    };
    AccessTokens(QList<Key> keys, AccessTokenRules rules)
        : m_keys(std::move(keys))
        , m_rules(std::move(rules))
    {}

    QList<Key> m_keys;
    AccessTokenRules m_rules;
};

} // namespace qd::jose
