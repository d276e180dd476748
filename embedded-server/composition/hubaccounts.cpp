// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/hubaccounts.h"
#include "core/base/json.h"
#include "embedded-server/composition/firstline.h"

#include <QCoroFuture>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

auth::Options optionsOf(const ServerSettings &settings, const std::function<auth::Place()> &place)
{
    auth::Options options;
    options.createsExternalUsers = settings.oidcSignUp;
    options.place = place;
    return options;
}

} // namespace

HubAccounts::HubAccounts(store::Database &database, const ServerSettings &settings,
                         const std::function<auth::Place()> &place, auth::SidecarTokens::Secrets secrets)
    : m_database(database)
    , m_settings(settings)
    , m_audit(database)
    , m_options(optionsOf(settings, place))
    , m_sessions(database, m_options)
    , m_accounts(database, m_audit, m_sessions, m_options)
    , m_pairing(database, m_accounts, m_options)
    , m_tokens(database, m_sessions)
    , m_sidecars(database, std::move(secrets))
    , m_authenticator(m_sessions)
    , m_routes(m_accounts, m_sessions, m_pairing, m_sidecars)
    , m_methods({m_accounts, m_sessions, m_pairing, m_tokens, m_audit, m_sidecars})
{}

QCoro::Task<Outcome<rpc::Principal>> HubAccounts::personHere(QString name)
{
    const Outcome<store::User> person = co_await m_tasks(m_accounts.personHere(name));
    if (!person)
        co_return tl::unexpected(person.error());
    co_return rpc::Principal::local(person->id, person->displayName.isEmpty() ? person->name : person->displayName);
}

QCoro::Task<Outcome<void>> HubAccounts::prepare()
{
    if (const Outcome<void> provider = prepareProvider(); !provider)
        co_return provider;
    const Outcome<QString> code = co_await m_tasks(m_accounts.bootstrapCode());
    if (!code)
        co_return tl::unexpected(code.error());
    m_bootstrapCode = *code;
    co_return {};
}

Outcome<void> HubAccounts::prepareProvider()
{
    if (m_settings.oidcIssuer.isEmpty())
        return {};
    const Outcome<QByteArray> secret = firstLine(m_settings.oidcClientSecretFile);
    if (!secret)
        return tl::unexpected(secret.error());
    oidc::Config config;
    config.issuerUrl = m_settings.oidcIssuer.toString();
    config.clientId = m_settings.oidcClientId;
    config.clientSecret = *secret;
    config.redirectUrl = m_settings.publicUrl;
    config.redirectUrl.setPath(m_settings.publicUrl.path(QUrl::FullyEncoded) + u"/auth/oidc/callback"_s,
                               QUrl::StrictMode);
    if (const Outcome<void> checked = config.check(); !checked)
        return checked;
    const auto hook = [this](oidc::Identity identity, http::RequestPtr request) {
        return signIn(std::move(identity), std::move(request));
    };
    m_provider.emplace(config, hook, m_database);
    m_provider->onFailure([this](const QString &reason, const http::Request &request) {
        m_accounts.noteExternalFailure(request.peer, reason);
    });
    return {};
}

QCoro::Task<Outcome<oidc::SignedIn>> HubAccounts::signIn(oidc::Identity identity, http::RequestPtr request)
{
    auth::ExternalIdentity external;
    external.issuer = identity.issuer;
    external.subject = identity.subject;
    external.name = identity.name;
    external.displayName = identity.name;
    if (identity.emailVerified)
        external.email = identity.email;
    auth::Client client;
    client.address = request->peer;
    client.kind = u"browser"_s;
    const Outcome<auth::SignedIn> in = co_await m_tasks(m_accounts.signInExternally(external, client));
    if (!in) {
        m_accounts.noteExternalFailure(request->peer, in.error().serverMessage);
        co_return tl::unexpected(in.error());
    }
    co_return oidc::SignedIn{auth::signedInJson(*in)};
}

void HubAccounts::addTo(http::Router &router)
{
    m_routes.addTo(router);
    if (m_provider)
        m_provider->addTo(router);
    router.add(http::Verb::Get, "/auth/ways", http::Needs::Nothing,
               [this](const http::ExchangePtr &exchange) { TaskScope::start(tellWays(exchange)); });
}

QCoro::Task<> HubAccounts::tellWays(http::ExchangePtr exchange)
{
    QFuture<Outcome<qint64>> counting = m_database.read<qint64>(
        [](store::Transaction &transaction) { return store::Users(transaction).count(store::Role::Owner); });
    const Outcome<qint64> owners = co_await counting;
    json::Writer ways;
    ways.beginObject().member("password", true).member("browser", m_provider.has_value());
    ways.member("bootstrap", owners.value_or(1) == 0).endObject();
    exchange->answer(http::jsonResponse(ways.take()));
}

void HubAccounts::addTo(Dispatcher &dispatcher, EventLog &log, Subscriptions &subscriptions)
{
    m_methods.addTo(dispatcher);
    auth::announceEnds(m_sessions, log, subscriptions);
}

} // namespace qd::server
