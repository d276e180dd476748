// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/proxyauthenticator.h"

#include "embedded-server/proxy/forwarding.h"

namespace qd::proxy {

using namespace Qt::StringLiterals;

namespace {

Error nobody(const QString &words)
{
    return {Error::Code::Unauthorized, {}, words, 401};
}

// Whoever speaks a provider's API has one place for a key: what lies there is a session's token then.
http::RequestPtr asBearer(const http::Request &request, const QByteArray &token)
{
    auto copy = std::make_shared<http::Request>(request);
    copy->headers.set("Authorization", "Bearer " + token);
    return copy;
}

} // namespace

ProxyAuthenticator::ProxyAuthenticator(TokenKeeper &tokens, http::Authenticator *inner)
    : m_tokens(tokens)
    , m_inner(inner)
{}

QCoro::Task<Outcome<http::Principal>> ProxyAuthenticator::authenticate(http::RequestPtr request)
{
    const bool isOurs = request->target.segments.value(0) == "proxy";
    const QByteArray token = isOurs ? tokenOf(*request) : QByteArray();
    if (isOurs && token.startsWith(tokenPrefix)) {
        const Outcome<Grant> grant = co_await m_tokens.find(token);
        if (!grant)
            co_return tl::unexpected(grant.error());
        http::Principal principal;
        principal.id = grant->owner ? grant->owner->toByteArray(QUuid::WithoutBraces) : QByteArray("local");
        principal.permissions = {"proxy"};
        principal.details = *grant;
        co_return principal;
    }
    if (!m_inner)
        co_return tl::unexpected(nobody(u"Use a proxy token of this server as the API key."_s));
    if (isOurs && token.isEmpty())
        co_return tl::unexpected(nobody(u"Use a proxy token of this server, or a session's token, as the API key."_s));
    const http::RequestPtr asked = isOurs ? asBearer(*request, token) : request;
    Outcome<http::Principal> principal = co_await m_inner->authenticate(asked);
    co_return principal;
}

} // namespace qd::proxy
