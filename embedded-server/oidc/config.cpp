// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/oidc/config.h"

#include "core/net/passage.h"

using namespace Qt::StringLiterals;

namespace qd::oidc {

namespace {

constexpr qint64 mostSkewMs = 10LL * 60 * 1000;

tl::unexpected<Error> wrong(const QString &what)
{
    return failure(Error::Code::BadRequest, u"OpenID Connect: "_s + what);
}

} // namespace

Outcome<Config> Config::fromJson(const QJsonObject &settings)
{
    Config config;
    config.issuerUrl = settings.value("issuer_url"_L1).toString();
    config.clientId = settings.value("client_id"_L1).toString();
    config.clientSecret = settings.value("client_secret"_L1).toString().toUtf8();
    config.redirectUrl = QUrl(settings.value("redirect_url"_L1).toString(), QUrl::StrictMode);
    if (const QString scopes = settings.value("scopes"_L1).toString(); !scopes.isEmpty())
        config.scopes = scopes.split(u' ', Qt::SkipEmptyParts);
    if (settings.contains("clock_skew_seconds"_L1))
        config.clockSkewMs = settings.value("clock_skew_seconds"_L1).toInteger(-1) * 1000;
    if (const Outcome<void> fine = config.check(); !fine)
        return tl::unexpected(fine.error());
    return config;
}

Outcome<void> Config::check() const
{
    const QUrl issuer(issuerUrl, QUrl::StrictMode);
    if (!isSafe(issuer) || issuer.hasQuery())
        return wrong(
            u"issuer_url must be the provider's https address (http only on this computer), without a query"_s);
    if (clientId.isEmpty())
        return wrong(u"client_id is missing: register this server with the provider and enter the id that it gives"_s);
    if (!isSafe(redirectUrl))
        return wrong(u"redirect_url must be the https address of this server that ends in /auth/oidc/callback"_s);
    if (!scopes.contains("openid"_L1))
        return wrong(u"scopes must contain openid"_s);
    if (clockSkewMs < 0 || clockSkewMs > mostSkewMs)
        return wrong(u"clock_skew_seconds must be between 0 and 600"_s);
    return {};
}

bool isSafe(const QUrl &url)
{
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasFragment())
        return false;
    return url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isLoopback(url));
}

bool isLoopbackRedirect(const QUrl &url)
{
    return isSafe(url) && url.scheme() == "http"_L1 && url.port() > 0;
}

} // namespace qd::oidc
