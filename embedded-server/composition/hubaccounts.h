// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/auth/authmethods.h"
#include "embedded-server/auth/authroutes.h"
#include "embedded-server/auth/bearerauthenticator.h"
#include "embedded-server/oidc/oidcroutes.h"
#include "embedded-server/settings/serversettings.h"

#include <optional>

namespace qd::server {

//! \brief A hub's accounts, wired: who signs in how, and all routes and methods of that. One thread; the database must outlive it.
class HubAccounts
{
public:
    //! `place`: by which clients reach the server; asked once it listens. `secrets`: for sidecars' tokens; asked once somebody wants one.
    HubAccounts(store::Database &database, const ServerSettings &settings, const std::function<auth::Place()> &place,
                auth::SidecarTokens::Secrets secrets);

    //! The person at this computer, by the name that a user gets who is made for them. Before prepare().
    [[nodiscard]] QCoro::Task<Outcome<rpc::Principal>> personHere(QString name);
    //! Looks whether there is an owner, and reads what the provider's settings name.
    [[nodiscard]] QCoro::Task<Outcome<void>> prepare();
    void addTo(http::Router &router);
    void addTo(Dispatcher &dispatcher, EventLog &log, Subscriptions &subscriptions);

    [[nodiscard]] http::Authenticator &authenticator() { return m_authenticator; }
    [[nodiscard]] auth::AuditLog &audit() { return m_audit; }
    [[nodiscard]] auth::Sessions &sessions() { return m_sessions; }
    //! With which the first owner signs in; empty if there is one.
    [[nodiscard]] const QString &bootstrapCode() const { return m_bootstrapCode; }

private:
    [[nodiscard]] Outcome<void> prepareProvider();
    [[nodiscard]] QCoro::Task<> tellWays(http::ExchangePtr exchange);
    [[nodiscard]] QCoro::Task<Outcome<oidc::SignedIn>> signIn(oidc::Identity identity, http::RequestPtr request);

    store::Database &m_database;
    ServerSettings m_settings;
    auth::AuditLog m_audit;
    auth::Options m_options;
    auth::Sessions m_sessions;
    auth::Accounts m_accounts;
    auth::Pairing m_pairing;
    auth::TokenKeeper m_tokens;
    auth::SidecarTokens m_sidecars;
    auth::BearerAuthenticator m_authenticator;
    auth::AuthRoutes m_routes;
    auth::AuthMethods m_methods;
    std::optional<oidc::OidcRoutes> m_provider;
    QString m_bootstrapCode;
    TaskScope m_tasks;
};

} // namespace qd::server
