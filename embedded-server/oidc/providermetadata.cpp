// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/oidc/providermetadata.h"

#include "embedded-server/oidc/config.h"
#include "embedded-server/oidc/problems.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace qd::oidc {

namespace {

constexpr int badGateway = 502;

} // namespace

QUrl discoveryUrl(const QString &issuer)
{
    QString base = issuer;
    while (base.endsWith(u'/'))
        base.chop(1);
    return QUrl(base + "/.well-known/openid-configuration"_L1, QUrl::StrictMode);
}

Outcome<ProviderMetadata> parseMetadata(const QByteArray &json, const QString &issuer)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    // Else one provider could speak for another (OpenID Connect Discovery section 4.3).
    if (object.value("issuer"_L1).toString() != issuer)
        return problem(
            Error::Code::Protocol, badGateway,
            u"The sign-in provider calls itself otherwise than issuer_url says: set it to exactly that name."_s);
    const auto url = [&object](QLatin1StringView name) {
        return QUrl(object.value(name).toString(), QUrl::StrictMode);
    };
    ProviderMetadata metadata{issuer,
                              url("authorization_endpoint"_L1),
                              url("token_endpoint"_L1),
                              url("jwks_uri"_L1),
                              url("userinfo_endpoint"_L1),
                              url("device_authorization_endpoint"_L1),
                              object.value("authorization_response_iss_parameter_supported"_L1).toBool()};
    const auto isSafeOrNone = [](const QUrl &one) { return one.isEmpty() || isSafe(one); };
    if (!isSafe(metadata.authorization) || !isSafe(metadata.token) || !isSafe(metadata.keys) ||
        !isSafeOrNone(metadata.userInfo) || !isSafeOrNone(metadata.deviceAuthorization))
        return problem(Error::Code::Protocol, badGateway,
                       u"The sign-in provider does not name the addresses that signing in needs, or not with https."_s);
    return metadata;
}

} // namespace qd::oidc
