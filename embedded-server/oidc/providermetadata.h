// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QUrl>

namespace qd::oidc {

//! \brief What a provider says of itself (OpenID Connect Discovery 1.0; RFC 8414; RFC 8628; RFC 9207).
struct ProviderMetadata
{
    QString issuer;
    QUrl authorization;
    QUrl token;
    QUrl keys;
    QUrl userInfo;            //!< empty if it has none
    QUrl deviceAuthorization; //!< empty if it has none
    bool namesItself = false; //!< in each answer to an authorization request: the `iss` parameter must be there
};

//! Where it says it.
[[nodiscard]] QUrl discoveryUrl(const QString &issuer);

//! Error::Protocol unless the issuer is exactly the one that was asked and every address is safe (isSafe()).
[[nodiscard]] Outcome<ProviderMetadata> parseMetadata(const QByteArray &json, const QString &issuer);

} // namespace qd::oidc
