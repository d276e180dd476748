// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/auth/pairing.h"
#include "embedded-server/auth/sidecartokens.h"
#include "embedded-server/http/exchange.h"
#include "embedded-server/http/router.h"

namespace qd::auth {

//! \brief Signing in and out over HTTP, for whoever has no session yet; the rest is JSON-RPC (authmethods.h).
//!
//! | request | body | answer |
//! |---|---|---|
//! | `POST /auth/sign-in` | `{name, password, device?, platform?, kind?}` | `{token, session, user}` |
//! | `POST /auth/bootstrap` | `{code, name, password, device?, platform?, kind?}` | the same; 409 if there is an owner |
//! | `POST /auth/pair` | `{code, device, platform?}` | the same |
//! | `POST /auth/sign-out` | `{}` | `{success: true}`; not for access tokens (403) |
//! | `GET /auth/get-session` | - | `{session, user}`, without the token; 401 for one that is not valid, where Better Auth says `null` with 200 |
//! | `GET /auth/get-session?audience=ADDRESS,…` | - | the same for a token that SidecarTokens made for one of these addresses; a sidecar asks so. Such a token opens nothing else |
//!
//! Bodies are JSON and must say so. Refusals are problem details (RFC 9457); 429 has Retry-After. Times are ISO 8601 in UTC.
//! Must outlive the server that got the routes; the parts must outlive this object. One thread, theirs.
class AuthRoutes
{
public:
    AuthRoutes(Accounts &accounts, Sessions &sessions, Pairing &pairing, SidecarTokens &sidecars)
        : m_accounts(accounts)
        , m_sessions(sessions)
        , m_pairing(pairing)
        , m_sidecars(sidecars)
    {}

    void addTo(http::Router &router);

private:
    QCoro::Task<> signIn(http::ExchangePtr exchange);
    QCoro::Task<> bootstrap(http::ExchangePtr exchange);
    QCoro::Task<> pair(http::ExchangePtr exchange);
    QCoro::Task<> signOut(http::ExchangePtr exchange);
    QCoro::Task<> getSession(http::ExchangePtr exchange);
    QCoro::Task<> getSidecarsSession(http::ExchangePtr exchange, QByteArray token);
    void answer(const http::ExchangePtr &exchange, const Outcome<SignedIn> &in, const QString &name);

    Accounts &m_accounts;
    Sessions &m_sessions;
    Pairing &m_pairing;
    SidecarTokens &m_sidecars;
    TaskScope m_tasks;
};

//! What every way to sign in answers: `{token, session, user}`.
[[nodiscard]] QByteArray signedInJson(const SignedIn &in);

} // namespace qd::auth
