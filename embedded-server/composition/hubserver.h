// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/composition/composition.h"
#include "embedded-server/composition/hubaccounts.h"
#include "embedded-server/composition/hubentities.h"
#include "embedded-server/composition/hubkeys.h"
#include "embedded-server/composition/localauthenticator.h"

namespace qd::server {

//! \brief Sync, accounts, keys, AI proxy, tasks, OpenCode.
class HubServer final : public Composition
{
public:
    //! As Composition.
    explicit HubServer(ServerSettings settings, OpenCodeHost *openCode = nullptr);
    ~HubServer() override;
    Q_DISABLE_COPY_MOVE(HubServer)

    //! Before open(), with accounts: the person in whose program this is owns the server, under this name.
    void setPerson(const QString &name) { m_personName = name; }
    //! After open(): that person, or the one person of a server without accounts.
    [[nodiscard]] const rpc::Principal &person() const { return m_person; }
    //! Null without accounts.
    [[nodiscard]] HubAccounts *accounts() { return m_accounts.get(); }

    //! \brief This machine's OpenCode asks by way of the AI proxy, at a port of loopback's that has nothing else and is open until takeKeysBack().
    //!
    //! After open(), and for a hub that OpenCode is not the server's own of. `take` is called before this returns, and whenever something changes.
    [[nodiscard]] QCoro::Task<Outcome<void>> lendKeys(std::function<void(const OpenCodeKeys::Offer &)> take);
    //! Its token is revoked and the port closed.
    [[nodiscard]] QCoro::Task<> takeKeysBack();

    using Composition::dispatcher;
    using Composition::setPublicUrl;
    using Composition::subscriptions;

    [[nodiscard]] QStringList announcements() const override;

protected:
    [[nodiscard]] QCoro::Task<Outcome<void>> prepare() override;
    void mount(http::Router &router) override;
    [[nodiscard]] QCoro::Task<> listening() override;
    [[nodiscard]] QCoro::Task<> ending() override;
    [[nodiscard]] http::Authenticator &authenticator() override { return *m_door; }
    [[nodiscard]] QList<QString> capabilities() const override;
    [[nodiscard]] QString modeName() const override;

private:
    [[nodiscard]] QCoro::Task<Outcome<void>> prepareAccounts();
    [[nodiscard]] QCoro::Task<> beginOpenCodeKeys(OpenCodeKeys::Setup setup, QUrl proxy);
    void note(const keys::AuditEvent &event);

    LocalAuthenticator m_everybody;
    QString m_personName;
    rpc::Principal m_person = rpc::Principal::local();
    std::unique_ptr<HubAccounts> m_accounts;
    std::unique_ptr<HubKeys> m_keys;
    std::unique_ptr<LocalProxy> m_localProxy;
    std::unique_ptr<OpenCodeKeys> m_openCodeKeys; //!< none: it has no keys of ours
    std::unique_ptr<HubEntities> m_entities;
    std::unique_ptr<http::Authenticator> m_door;
    TaskScope m_tasks;
};

} // namespace qd::server
