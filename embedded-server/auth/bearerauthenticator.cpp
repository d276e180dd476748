// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/bearerauthenticator.h"

namespace qd::auth {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView scheme = "bearer ";
constexpr QByteArrayView subprotocol = "quarterdeck.bearer.";

} // namespace

QByteArray bearerTokenOf(const http::Request &request)
{
    QList<QByteArray> found;
    for (const QByteArray &field : request.headers.values("Authorization")) {
        if (field.left(scheme.size()).toLower() == scheme)
            found.append(field.sliced(scheme.size()).trimmed());
        else
            found.append(QByteArray()); // another scheme: not to be overruled by what comes beside it
    }
    if (request.upgrade) {
        for (const QByteArray &field : request.headers.values("Sec-WebSocket-Protocol")) {
            for (const QByteArray &name : field.split(',')) {
                const QByteArray trimmed = name.trimmed();
                if (trimmed.startsWith(subprotocol))
                    found.append(trimmed.sliced(subprotocol.size()));
            }
        }
    }
    return found.size() == 1 ? found.first() : QByteArray();
}

QCoro::Task<Outcome<http::Principal>> BearerAuthenticator::authenticate(http::RequestPtr request)
{
    const QByteArray token = bearerTokenOf(*request);
    if (token.isEmpty())
        co_return unauthorised(u"Sign in first: send a token as \"Authorization: Bearer ...\"."_s);
    const Outcome<IdentityPtr> identity = co_await m_tasks(m_sessions.authenticateToken(token));
    if (!identity)
        co_return tl::unexpected(identity.error());
    co_return principalOf(**identity, request->peer);
}

} // namespace qd::auth
