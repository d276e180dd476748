// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/router.h"
#include "embedded-server/oidc/devicelogins.h"
#include "embedded-server/oidc/relyingparty.h"

namespace qd::oidc {

//! What an identity became.
struct SignedIn
{
    QByteArray json; //!< the answer's body: a session with its token, as the other ways to sign in answer
};

//! Turns an identity that was proved into a session of this server, or refuses it. The request is the one that ends the sign-in.
using SignInHook = std::function<QCoro::Task<Outcome<SignedIn>>(Identity identity, http::RequestPtr request)>;

//! For logs. The request is the one that was to end the sign-in.
using FailureHook = std::function<void(const QString &reason, const http::Request &request)>;

//! \brief Signing in at an OpenID provider, over HTTP. All of it is open to everybody: it is how one signs in.
//!
//! - `GET /auth/oidc/start`: a browser is sent to the provider (302); a cookie ties the sign-in to it. With `Accept: application/json` the
//!   address comes as `{url, state, expiresIn}` instead. A native client names its own `redirect_uri` on loopback, and gets
//!   `{url, state, ticket, expiresIn}`.
//! - `GET /auth/oidc/callback?code&state&iss`: where the browser comes back to. Answers with what the hook gives.
//! - `POST /auth/oidc/callback {code, state, iss, error, ticket}`: the same for a native client, with what came to its own address.
//! - `POST /auth/oidc/device {}`: `{ticket, userCode, verificationUri, verificationUriComplete, expiresIn, interval}` (seconds).
//! - `POST /auth/oidc/device/poll {ticket}`: 202 `{status: "pending", interval}`, then what the hook gives, or 403 or 410.
//!
//! Must outlive the server that got the routes. One thread, the owner's of that server.
class OidcRoutes
{
public:
    //! `database`, where sign-ins under way are kept, and `clock` must outlive it.
    OidcRoutes(Config config, SignInHook hook, store::Database &database, const Clock &clock = systemClock());

    void addTo(http::Router &router);
    //! Calls `hook` when a sign-in at the provider has failed, with what the person is told: before the identity's own hook. Anybody can bring
    //! that about, as often as they like.
    void onFailure(FailureHook hook) { m_failed = std::move(hook); }

    [[nodiscard]] RelyingParty &relyingParty() { return m_party; }

private:
    using ExchangePtr = std::shared_ptr<http::Exchange>;

    QCoro::Task<> start(ExchangePtr exchange);
    QCoro::Task<> finish(ExchangePtr exchange, RelyingParty::Return answer);
    QCoro::Task<> startDevice(ExchangePtr exchange);
    QCoro::Task<> pollDevice(ExchangePtr exchange);
    void answerFailure(const ExchangePtr &exchange, const Error &error) const;
    QCoro::Task<> signIn(ExchangePtr exchange, Identity identity);
    [[nodiscard]] QByteArray cookieName(const QByteArray &state) const;
    [[nodiscard]] QByteArray cookie(const QByteArray &state, const QByteArray &value) const;
    [[nodiscard]] RelyingParty::Return ofBrowser(const http::Request &request) const;

    ProviderClient m_provider;
    RelyingParty m_party;
    DeviceLogins m_devices;
    SignInHook m_hook;
    FailureHook m_failed;
    bool m_secure; //!< browsers come through TLS
    TaskScope m_tasks;
};

} // namespace qd::oidc
