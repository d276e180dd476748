// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/oidc/identity.h"
#include "embedded-server/oidc/pendinglogins.h"
#include "embedded-server/oidc/providerclient.h"

namespace qd::oidc {

//! \brief Signing in at an OpenID provider (OpenID Connect Core section 3.1): authorization code, PKCE with S256, state, nonce, and the
//! provider's name in its answer (RFC 9207).
//!
//! `provider` and `database` must outlive it; same thread. Errors have a sentence for the person in `serverMessage`.
class RelyingParty
{
public:
    RelyingParty(ProviderClient &provider, store::Database &database);

    //! A sign-in that has begun.
    struct Start
    {
        QUrl url;          //!< where the person goes
        QByteArray state;  //!< comes back from there
        QByteArray ticket; //!< proves, together with the state, that it is the same one who ends it: never in an URL
    };
    //! `redirect`: where the person comes back to; an invalid URL = Config::redirectUrl. A caller that lets others choose it must check it.
    [[nodiscard]] QCoro::Task<Outcome<Start>> start(QUrl redirect = {});

    //! What came back.
    struct Return
    {
        QByteArray state;
        QByteArray code;
        QByteArray issuer; //!< `iss`; empty if it was not there
        QString error;     //!< empty if there was none
        QByteArray ticket;
    };
    //! Works once for each start, within ten minutes.
    [[nodiscard]] QCoro::Task<Outcome<ProviderSignIn>> finish(Return answer);

    //! Asks whether the person may still sign in. Keep the refresh token of the answer in place of the old one: many work once.
    [[nodiscard]] QCoro::Task<Outcome<ProviderSignIn>> refresh(QByteArray refreshToken, Identity who);

private:
    [[nodiscard]] QCoro::Task<Outcome<ProviderSignIn>> exchange(QUrl endpoint, QByteArray code, PendingLogin login);

    ProviderClient &m_provider;
    PendingLogins m_pending;
    TaskScope m_tasks;
};

} // namespace qd::oidc
