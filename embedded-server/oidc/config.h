// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QJsonObject>
#include <QStringList>
#include <QUrl>

namespace qd::oidc {

//! \brief What the owner of a server sets to let people sign in at an OpenID provider.
struct Config
{
    QString issuerUrl; //!< exactly as the provider calls itself
    QString clientId;
    QByteArray clientSecret; //!< empty: a public client (PKCE alone)
    QUrl redirectUrl;        //!< `…/auth/oidc/callback` of this server, as registered with the provider
    QStringList scopes{QStringLiteral("openid"), QStringLiteral("email")};
    qint64 clockSkewMs = 60'000;

    //! From `issuer_url`, `client_id`, `client_secret`, `redirect_url`, `scopes` (text, separated by blanks) and `clock_skew_seconds`;
    //! checked. Error::BadRequest names the setting and says what to do.
    [[nodiscard]] static Outcome<Config> fromJson(const QJsonObject &settings);
    //! Likewise.
    [[nodiscard]] Outcome<void> check() const;
};

//! https anywhere, http on this machine only; a host, and neither user info nor fragment.
[[nodiscard]] bool isSafe(const QUrl &url);

//! Where a native client on the person's own computer may be sent back to (RFC 8252 section 7.3): http on loopback, any port.
[[nodiscard]] bool isLoopbackRedirect(const QUrl &url);

} // namespace qd::oidc
