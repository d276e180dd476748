// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/oidc/tokenanswer.h"

#include "embedded-server/oidc/problems.h"

using namespace Qt::StringLiterals;

namespace qd::oidc {

namespace {

constexpr int badGateway = 502;

// The email address is a bonus: without it the person has signed in all the same.
QCoro::Task<> addEmail(ProviderClient &provider, QByteArray accessToken, Identity &identity)
{
    const Outcome<ProviderMetadata> metadata = co_await provider.metadata();
    if (!metadata || metadata->userInfo.isEmpty() || accessToken.isEmpty())
        co_return;
    const QUrl endpoint = metadata->userInfo;
    const Outcome<QJsonObject> claims = co_await provider.userInfo(endpoint, accessToken);
    // Of somebody else: OpenID Connect Core section 5.3.2.
    if (!claims || claims->value("sub"_L1).toString() != identity.subject)
        co_return;
    identity.email = claims->value("email"_L1).toString();
    identity.emailVerified = claims->value("email_verified"_L1).toBool();
    if (identity.name.isEmpty())
        identity.name = claims->value("name"_L1).toString();
}

} // namespace

QCoro::Task<Outcome<ProviderSignIn>> readTokenAnswer(ProviderClient &provider, QJsonObject answer,
                                                     std::optional<QByteArray> nonce)
{
    if (answer.contains("error"_L1))
        co_return problem(
            Error::Code::Unauthorized, 0,
            u"The sign-in provider refused (%1): sign in again."_s.arg(quotable(answer.value("error"_L1).toString())));
    const QByteArray idToken = answer.value("id_token"_L1).toString().toUtf8();
    if (idToken.isEmpty())
        co_return problem(Error::Code::Protocol, badGateway,
                          u"The sign-in provider gave no ID token: is OpenID Connect turned on for this client?"_s);
    const Outcome<jose::IdToken> token = co_await provider.verified(idToken, nonce);
    if (!token)
        co_return tl::unexpected(token.error());
    ProviderSignIn result;
    result.identity = {token->issuer, token->subject, token->email, token->emailVerified, token->name};
    result.refreshToken = answer.value("refresh_token"_L1).toString().toUtf8();
    if (result.identity.email.isEmpty() && provider.config().scopes.contains("email"_L1)) {
        const QByteArray accessToken = answer.value("access_token"_L1).toString().toUtf8();
        co_await addEmail(provider, accessToken, result.identity);
    }
    co_return result;
}

} // namespace qd::oidc
