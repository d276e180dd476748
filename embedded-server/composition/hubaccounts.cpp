// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/hubaccounts.h"

#include <QFile>
#include <QSslCertificate>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

//! Phones are told it where no authority vouches for the certificate.
QByteArray fingerprintOf(const ServerSettings &settings)
{
    if (!settings.usesTls())
        return {};
    const QList<QSslCertificate> chain = QSslCertificate::fromPath(settings.certificate);
    return chain.size() == 1 && chain.first().isSelfSigned() ? chain.first().digest(QCryptographicHash::Sha256)
                                                             : QByteArray();
}

auth::Options optionsOf(const ServerSettings &settings, const std::function<QUrl()> &publicUrl)
{
    auth::Options options;
    options.createsExternalUsers = settings.oidcSignUp;
    options.place = [publicUrl, fingerprint = fingerprintOf(settings)] {
        return auth::Place{publicUrl(), fingerprint};
    };
    return options;
}

Outcome<QByteArray> firstLine(const QString &path)
{
    if (path.isEmpty())
        return QByteArray();
    QFile file(path);
    constexpr qint64 most = 4'096;
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::Code::Storage, u"%1 can't be read: %2."_s.arg(path, file.errorString()));
    return file.readLine(most).trimmed();
}

} // namespace

HubAccounts::HubAccounts(store::Database &database, const ServerSettings &settings,
                         const std::function<QUrl()> &publicUrl)
    : m_settings(settings)
    , m_audit(database)
    , m_options(optionsOf(settings, publicUrl))
    , m_sessions(database, m_options)
    , m_accounts(database, m_audit, m_sessions, m_options)
    , m_pairing(database, m_accounts, m_options)
    , m_tokens(database, m_sessions)
    , m_authenticator(m_sessions)
    , m_routes(m_accounts, m_sessions, m_pairing)
    , m_methods({m_accounts, m_sessions, m_pairing, m_tokens, m_audit})
{}

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
    m_provider.emplace(config, [this](oidc::Identity identity, http::RequestPtr request) {
        return signIn(std::move(identity), std::move(request));
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
    if (!in)
        co_return tl::unexpected(in.error());
    co_return oidc::SignedIn{auth::signedInJson(*in)};
}

void HubAccounts::addTo(http::Router &router)
{
    m_routes.addTo(router);
    if (m_provider)
        m_provider->addTo(router);
}

void HubAccounts::addTo(Dispatcher &dispatcher, EventLog &log, Subscriptions &subscriptions)
{
    m_methods.addTo(dispatcher);
    auth::announceEnds(m_sessions, log, subscriptions);
}

} // namespace qd::server
