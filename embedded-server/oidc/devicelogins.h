// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/oidc/identity.h"
#include "embedded-server/oidc/providerclient.h"
#include "embedded-server/store/database.h"
#include "embedded-server/store/pendingsignins.h"

namespace qd::oidc {

//! \brief Signing in on another device with a code (RFC 8628), for clients without a browser.
//!
//! The provider's device code stays here, in the database and sealed under the ticket, which the client has for it: so the client may ask any process of
//! that database. However often it asks, the provider is asked no sooner than it wants. `provider` and `database` must outlive it; same thread. Errors
//! have a sentence for the person in `serverMessage`.
class DeviceLogins
{
public:
    DeviceLogins(ProviderClient &provider, store::Database &database);

    struct Start
    {
        QByteArray ticket; //!< for poll(); a secret of the client
        QString userCode;
        QUrl verification;         //!< where the person enters it
        QUrl verificationComplete; //!< the same with the code in it; empty if the provider has none
        qint64 lifetimeMs = 0;
        qint64 intervalMs = 0;
    };
    //! Error::Unsupported if the provider has no such flow.
    [[nodiscard]] QCoro::Task<Outcome<Start>> start();

    struct Poll
    {
        std::optional<ProviderSignIn> signIn; //!< nothing yet
        qint64 intervalMs = 0;                //!< when to ask again
    };
    //! Ends with an error: refused (403), expired or unknown (410). What failed on the way (502) may be tried again.
    [[nodiscard]] QCoro::Task<Outcome<Poll>> poll(QByteArray ticket);

private:
    //! Whether the provider may be asked for a ticket now.
    struct Turn
    {
        store::PendingSignIn login;
        bool isOurs = false; //!< yes, and nobody else asks
    };
    [[nodiscard]] QCoro::Task<Outcome<void>> add(Start start, QByteArray deviceCode);
    [[nodiscard]] QCoro::Task<Outcome<std::optional<Turn>>> turn(QByteArray keyHash);
    //! Whether it was there.
    [[nodiscard]] QCoro::Task<Outcome<bool>> remove(QByteArray keyHash);
    [[nodiscard]] QCoro::Task<Outcome<Poll>> later(QByteArray keyHash, qint64 intervalMs);
    [[nodiscard]] QCoro::Task<Outcome<QJsonObject>> ask(QByteArray deviceCode);
    [[nodiscard]] QCoro::Task<Outcome<Poll>> refusal(store::PendingSignIn login, QString error);

    ProviderClient &m_provider;
    store::Database &m_database;
    TaskScope m_tasks;
};

} // namespace qd::oidc
