// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/opencodekeys.h"
#include "core/base/logging.h"
#include "core/base/savefile.h"
#include "embedded-server/keys/waiting.h"
#include "embedded-server/store/users.h"

#include <QFile>

namespace qd::server {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using store::Transaction;

namespace {

// For what is told to nobody here: keys that another process on the same database changed, a provider that could not be asked for its models.
constexpr auto lookAgainAfter = 30s;

void warn(const char *what, const Error &error)
{
    qCWarning(lcServer).noquote() << what << '-' << (error.detail.isEmpty() ? error.serverMessage : error.detail);
}

} // namespace

OpenCodeKeys::OpenCodeKeys(const Parts &parts, Setup setup)
    : m_parts(parts)
    , m_setup(std::move(setup))
{
    m_again.setInterval(lookAgainAfter);
    connect(&m_again, &QTimer::timeout, this, &OpenCodeKeys::lookAgain);
    connect(&m_parts.tokens, &proxy::TokenKeeper::revoked, this, &OpenCodeKeys::makeSureOf);
}

OpenCodeKeys::~OpenCodeKeys()
{
    keys::wipe(m_token);
}

QStringList OpenCodeKeys::variables()
{
    QStringList names;
    for (const keys::Provider &provider : keys::knownProviders()) {
        for (const QByteArray &variable : provider.variables)
            names.append(QString::fromLatin1(variable));
    }
    return names;
}

QCoro::Task<> OpenCodeKeys::begin(QUrl hub)
{
    m_hub = hub.toString(QUrl::StripTrailingSlash);
    co_await m_tasks(revokeLeftOver());
    co_await m_tasks(look());
    if (!m_ended)
        m_again.start();
}

void OpenCodeKeys::lookAgain()
{
    if (!m_hub.isEmpty() && !m_ended)
        TaskScope::start(look());
}

QCoro::Task<> OpenCodeKeys::end()
{
    m_ended = true;
    m_again.stop();
    if (m_looks) { // it may be making a token
        const Completion<bool> looked;
        m_whenLooked = looked;
        co_await looked;
    }
    co_await m_tasks(dropToken());
}

// Perhaps somebody revoked it, then another one takes its place; perhaps its person may something else now, and it lives.
void OpenCodeKeys::makeSureOf(const QUuid &token)
{
    if (token == m_tokenId && !m_ended)
        TaskScope::start(replaceIfDead(token));
}

QCoro::Task<> OpenCodeKeys::replaceIfDead(QUuid token)
{
    const Outcome<proxy::Grant> grant = co_await m_tasks(m_parts.tokens.find(m_token));
    const bool isDead = !grant && grant.error().code == Error::Code::Unauthorized;
    if (!isDead || token != m_tokenId)
        co_return;
    m_tokenId = QUuid();
    keys::wipe(m_token);
    m_given.reset();
    lookAgain();
}

// One at a time: two would make two tokens.
QCoro::Task<> OpenCodeKeys::look()
{
    m_looksAgain = true;
    if (m_looks)
        co_return;
    m_looks = true;
    while (m_looksAgain && !m_ended) {
        m_looksAgain = false;
        co_await m_tasks(lookOnce());
    }
    m_looks = false;
    if (m_whenLooked)
        m_whenLooked->complete(true);
}

QCoro::Task<> OpenCodeKeys::lookOnce()
{
    const Outcome<Whose> whose = co_await m_tasks(findWhose());
    if (!whose)
        co_return warn("whose keys OpenCode uses can't be found out", whose.error());
    if (!m_token.isEmpty() && (!whose->isThere || whose->owner != m_owner))
        co_await m_tasks(dropToken());
    Outcome<QList<ProxiedProvider>> providers = QList<ProxiedProvider>();
    if (whose->isThere)
        providers = co_await m_tasks(providersOf(whose->owner));
    if (!providers)
        co_return warn("which keys OpenCode may use can't be found out", providers.error());
    if (providers->isEmpty())
        co_return give({});
    if (m_token.isEmpty()) {
        const Outcome<void> made = co_await m_tasks(makeToken(whose->owner));
        if (!made)
            co_return warn("OpenCode gets no proxy token", made.error());
    }
    if (m_ended) { // while the token was made
        co_await m_tasks(dropToken());
        co_return;
    }
    give(Offer{m_hub, m_token, *providers});
}

QCoro::Task<Outcome<OpenCodeKeys::Whose>> OpenCodeKeys::findWhose()
{
    if (!m_setup.hasAccounts)
        co_return Whose{true, std::nullopt};
    if (m_setup.person)
        co_return Whose{true, m_setup.person};
    auto looking = m_parts.database.read<store::User>([](Transaction &t) { return store::Users(t).firstOwner(); });
    const Outcome<store::User> owner = co_await m_tasks(keys::waitFor(std::move(looking)));
    if (!owner && owner.error().code == Error::Code::NotFound)
        co_return Whose{};
    if (!owner)
        co_return tl::unexpected(owner.error());
    co_return Whose{true, owner->id};
}

QCoro::Task<Outcome<QList<ProxiedProvider>>> OpenCodeKeys::providersOf(keys::Owner owner)
{
    const Outcome<QList<proxy::ServedProviders::One>> served = co_await m_tasks(m_parts.served.of(owner));
    if (!served)
        co_return tl::unexpected(served.error());
    QList<ProxiedProvider> providers;
    for (const proxy::ServedProviders::One &one : *served) {
        ProxiedProvider provider = proxied(one.id);
        provider.models = one.models;
        if (!provider.isCompatible || !provider.models.isEmpty()) // else OpenCode can do nothing with it
            providers.append(provider);
    }
    co_return providers;
}

ProxiedProvider OpenCodeKeys::proxied(const QString &provider)
{
    if (const keys::Provider *const known = keys::knownProvider(provider))
        return {provider, QString::fromLatin1(known->clientPath)};
    return {provider, provider == keys::ollama ? u"/v1"_s : QString(), true};
}

QJsonObject OpenCodeKeys::config(const Offer &offer)
{
    if (offer.providers.isEmpty())
        return {};
    QJsonObject config = proxyConfig(offer.hub, offer.token, offer.providers);
    config.remove(u"enabled_providers"_s);
    return config;
}

QCoro::Task<Outcome<void>> OpenCodeKeys::makeToken(keys::Owner owner)
{
    store::ProxyToken wish;
    wish.ownerId = owner;
    wish.name = m_setup.tokenName;
    const rpc::Principal itself;
    const Outcome<proxy::TokenKeeper::Made> made = co_await m_tasks(m_parts.tokens.create(wish, itself));
    if (!made)
        co_return tl::unexpected(made.error());
    m_token = made->token;
    m_tokenId = made->record.id;
    m_owner = owner;
    // Without the file a crash leaves a token that nobody has but the OpenCode that ended with us.
    if (const Outcome<void> saved = saveFile(m_setup.file, m_tokenId.toByteArray(QUuid::WithoutBraces)); !saved)
        warn("the id of OpenCode's proxy token can't be kept", saved.error());
    co_return Outcome<void>();
}

QCoro::Task<> OpenCodeKeys::dropToken()
{
    if (m_token.isEmpty())
        co_return;
    const QUuid id = std::exchange(m_tokenId, QUuid());
    keys::wipe(m_token);
    m_given.reset(); // it is worth nothing now
    const keys::Owner owner = m_owner;
    const rpc::Principal itself;
    const Outcome<void> done = co_await m_tasks(m_parts.tokens.revoke(owner, id, itself));
    if (!done && done.error().code != Error::Code::NotFound)
        warn("OpenCode's proxy token can't be revoked", done.error());
    else
        QFile::remove(m_setup.file);
}

QCoro::Task<> OpenCodeKeys::revokeLeftOver()
{
    QFile file(m_setup.file);
    if (!file.open(QIODevice::ReadOnly))
        co_return;
    constexpr qint64 most = 64;
    const QUuid id = QUuid::fromString(QString::fromLatin1(file.read(most).trimmed()));
    auto looking =
        m_parts.database.read<store::ProxyToken>([id](Transaction &t) { return store::ProxyTokens(t).find(id); });
    const Outcome<store::ProxyToken> token = co_await m_tasks(keys::waitFor(std::move(looking)));
    if (!token)
        co_return;
    const rpc::Principal itself;
    const Outcome<void> done = co_await m_tasks(m_parts.tokens.revoke(token->ownerId, id, itself));
    if (!done)
        warn("the proxy token of an earlier start can't be revoked", done.error());
}

void OpenCodeKeys::give(const Offer &offer)
{
    if (offer == m_given)
        return;
    m_given = offer;
    m_setup.take(offer);
}

} // namespace qd::server
