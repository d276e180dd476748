// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/hubserver.h"
#include "core/base/json.h"
#include "embedded-server/events/userevents.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace qd::server {

HubServer::HubServer(ServerSettings settings, OpenCodeHost *openCode)
    : Composition(std::move(settings), openCode)
{}

HubServer::~HubServer()
{
    m_localProxy.reset();
    close();
}

QStringList HubServer::announcements() const
{
    if (!m_accounts || m_accounts->bootstrapCode().isEmpty())
        return {};
    return {u"Nobody has an account here yet. Whoever has this code becomes the owner: %1"_s.arg(
        m_accounts->bootstrapCode())};
}

QCoro::Task<Outcome<void>> HubServer::prepare()
{
    if (settings().accounts) {
        const Outcome<void> ready = co_await m_tasks(prepareAccounts());
        if (!ready)
            co_return ready;
    }
    m_keys = std::make_unique<HubKeys>(database(), settings(), deviceId(), upstream(),
                                       [this](const keys::AuditEvent &event) { note(event); });
    if (m_accounts)
        connect(&m_accounts->sessions(), &auth::Sessions::changed, this,
                [this](const QUuid &user) { m_keys->personChanged(user); });
    const Outcome<void> ready = co_await m_tasks(m_keys->prepare());
    m_door = m_keys->around(m_accounts ? m_accounts->authenticator() : m_everybody);
    co_return ready;
}

QCoro::Task<Outcome<void>> HubServer::prepareAccounts()
{
    const auto place = [this] { return auth::Place{publicUrl(), fingerprint()}; };
    // Nobody is served before there are keys.
    const auto secrets = [this] { return m_keys->derived("quarterdeck sidecar token 1"); };
    m_accounts = std::make_unique<HubAccounts>(database(), settings(), place, secrets);
    if (!m_personName.isEmpty()) {
        const Outcome<rpc::Principal> person = co_await m_tasks(m_accounts->personHere(m_personName));
        if (!person)
            co_return tl::unexpected(person.error());
        m_person = *person;
    }
    const Outcome<void> ready = co_await m_tasks(m_accounts->prepare());
    co_return ready;
}

void HubServer::mount(http::Router &router)
{
    if (m_accounts) {
        m_accounts->addTo(router);
        m_accounts->addTo(dispatcher(), events(), subscriptions());
    }
    m_keys->addTo(router);
    m_keys->addTo(dispatcher());
    addUserTopics(subscriptions());
    m_entities = std::make_unique<HubEntities>(database());
    m_entities->addTo(dispatcher(), subscriptions());
}

QList<QString> HubServer::capabilities() const
{
    QList<QString> all{u"workspace"_s, u"sync"_s, u"keys"_s, u"proxy"_s, u"tasks"_s};
    if (m_accounts)
        all.append(u"accounts"_s);
    return all;
}

QString HubServer::modeName() const
{
    return m_personName.isEmpty() ? Composition::modeName() : u"app"_s;
}

QCoro::Task<> HubServer::listening()
{
    if (settings().opencodeKeys == OpenCodeKeyOwner::None)
        co_return;
    OpenCodeKeys::Setup setup;
    setup.tokenName = u"OpenCode on this server"_s;
    setup.take = [this](const OpenCodeKeys::Offer &offer) { configureOpenCode(OpenCodeKeys::config(offer)); };
    co_await m_tasks(beginOpenCodeKeys(setup, localUrl()));
}

QCoro::Task<> HubServer::beginOpenCodeKeys(OpenCodeKeys::Setup setup, QUrl proxy)
{
    setup.hasAccounts = settings().accounts;
    setup.file = QDir(settings().data).filePath(u"opencode-token"_s);
    m_openCodeKeys = m_keys->forOpenCode(std::move(setup));
    if (m_accounts)
        connect(&m_accounts->sessions(), &auth::Sessions::changed, m_openCodeKeys.get(), &OpenCodeKeys::lookAgain);
    co_await m_tasks(m_openCodeKeys->begin(proxy));
}

QCoro::Task<Outcome<void>> HubServer::lendKeys(std::function<void(const OpenCodeKeys::Offer &)> take)
{
    m_localProxy = m_keys->localProxy(this);
    const Outcome<QUrl> opened = m_localProxy->open();
    if (!opened) {
        m_localProxy.reset();
        co_return tl::unexpected(opened.error());
    }
    OpenCodeKeys::Setup setup;
    setup.person = QUuid(m_person.id);
    setup.tokenName = u"OpenCode on this computer"_s;
    setup.take = std::move(take);
    co_await m_tasks(beginOpenCodeKeys(setup, *opened));
    co_return Outcome<void>();
}

QCoro::Task<> HubServer::takeKeysBack()
{
    m_localProxy.reset();
    if (!m_openCodeKeys)
        co_return;
    OpenCodeKeys *const ended = m_openCodeKeys.release();
    ended->setParent(this);
    co_await m_tasks(ended->end());
    ended->deleteLater(); // it may be on the stack
}

QCoro::Task<> HubServer::ending()
{
    if (m_openCodeKeys)
        co_await m_tasks(m_openCodeKeys->end());
}

void HubServer::note(const keys::AuditEvent &event)
{
    if (m_openCodeKeys && event.succeeded && event.action.startsWith("keys."))
        m_openCodeKeys->lookAgain();
    if (!m_accounts)
        return;
    const auth::Actor actor = event.by.isAnonymous() ? auth::Actor::local(u"Quarterdeck"_s) : auth::Actor::of(event.by);
    json::Writer details;
    details.beginObject().member("detail", event.detail).endObject();
    auth::AuditLog::More more;
    more.succeeded = event.succeeded;
    more.details = details.take();
    m_accounts->audit().note(actor, QString::fromLatin1(event.action), event.provider, more);
}

std::unique_ptr<Composition> createHubServer(ServerSettings settings)
{
    return std::make_unique<HubServer>(std::move(settings));
}

} // namespace qd::server
