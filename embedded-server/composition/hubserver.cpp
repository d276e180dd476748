// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"
#include "embedded-server/composition/composition.h"
#include "embedded-server/composition/hubaccounts.h"
#include "embedded-server/composition/hubentities.h"
#include "embedded-server/composition/hubkeys.h"
#include "embedded-server/composition/localauthenticator.h"
#include "embedded-server/events/userevents.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

class HubServer final : public Composition
{
public:
    explicit HubServer(ServerSettings settings)
        : Composition(std::move(settings), nullptr)
    {}
    ~HubServer() override { close(); }
    Q_DISABLE_COPY_MOVE(HubServer)

    QStringList announcements() const override
    {
        if (!m_accounts || m_accounts->bootstrapCode().isEmpty())
            return {};
        return {u"Nobody has an account here yet. Whoever has this code becomes the owner: %1"_s.arg(
            m_accounts->bootstrapCode())};
    }

protected:
    QCoro::Task<Outcome<void>> prepare() override
    {
        http::Authenticator *door = &m_everybody;
        if (settings().accounts) {
            m_accounts = std::make_unique<HubAccounts>(database(), settings(), [this] { return publicUrl(); });
            const Outcome<void> ready = co_await m_tasks(m_accounts->prepare());
            if (!ready)
                co_return ready;
            door = &m_accounts->authenticator();
        }
        m_keys = std::make_unique<HubKeys>(database(), settings(), deviceId(), upstream(),
                                           [this](const keys::AuditEvent &event) { note(event); });
        if (m_accounts)
            connect(&m_accounts->sessions(), &auth::Sessions::changed, this,
                    [this](const QUuid &user) { m_keys->personChanged(user); });
        const Outcome<void> ready = co_await m_tasks(m_keys->prepare());
        m_door = m_keys->around(*door);
        co_return ready;
    }
    void mount(http::Router &router) override
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
    QCoro::Task<> listening() override
    {
        if (settings().opencodeKeys == OpenCodeKeyOwner::None)
            co_return;
        OpenCodeKeys::Setup setup;
        setup.hasAccounts = settings().accounts;
        setup.file = QDir(settings().data).filePath(u"opencode-token"_s);
        setup.take = [this](const QJsonObject &config) { configureOpenCode(config); };
        m_openCodeKeys = m_keys->forOpenCode(setup);
        if (m_accounts)
            connect(&m_accounts->sessions(), &auth::Sessions::changed, m_openCodeKeys.get(), &OpenCodeKeys::lookAgain);
        co_await m_tasks(m_openCodeKeys->begin(localUrl()));
    }
    QCoro::Task<> ending() override
    {
        if (m_openCodeKeys)
            co_await m_tasks(m_openCodeKeys->end());
    }
    http::Authenticator &authenticator() override { return *m_door; }
    QList<QString> capabilities() const override
    {
        return {u"workspace"_s, u"sync"_s, u"keys"_s, u"proxy"_s, u"tasks"_s};
    }

private:
    void note(const keys::AuditEvent &event)
    {
        if (m_openCodeKeys && event.succeeded && event.action.startsWith("keys."))
            m_openCodeKeys->lookAgain();
        if (!m_accounts)
            return;
        auth::Actor actor;
        actor.userId = event.owner;
        json::Writer details;
        details.beginObject().member("detail", event.detail).endObject();
        auth::AuditLog::More more;
        more.succeeded = event.succeeded;
        more.details = details.take();
        m_accounts->audit().note(actor, QString::fromLatin1(event.action), event.provider, more);
    }

    LocalAuthenticator m_everybody;
    std::unique_ptr<HubAccounts> m_accounts; //!< none: without accounts
    std::unique_ptr<HubKeys> m_keys;
    std::unique_ptr<OpenCodeKeys> m_openCodeKeys; //!< none: it has no keys of ours
    std::unique_ptr<HubEntities> m_entities;
    std::unique_ptr<http::Authenticator> m_door;
    TaskScope m_tasks;
};

} // namespace

std::unique_ptr<Composition> createHubServer(ServerSettings settings)
{
    return std::make_unique<HubServer>(std::move(settings));
}

} // namespace qd::server
