// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/oidc/identity.h"
#include "embedded-server/oidc/providerclient.h"

namespace qd::oidc {

//! \brief Signing in on another device with a code (RFC 8628), for clients without a browser.
//!
//! The provider's device code stays here; the client has a ticket for it. However often the client asks, the provider is asked no sooner than it
//! wants. `provider` and `clock` must outlive it; same thread. Errors have a sentence for the person in `serverMessage`.
class DeviceLogins
{
public:
    DeviceLogins(ProviderClient &provider, const Clock &clock);

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
    struct Login
    {
        QByteArray deviceCode;
        qint64 until; //!< monotonic
        qint64 intervalMs;
        qint64 next; //!< monotonic: not before
        bool asking = false;
    };
    void forgetOld();
    [[nodiscard]] Outcome<Start> begin(const QJsonObject &answer);
    [[nodiscard]] Outcome<Poll> refusal(const QByteArray &key, const QString &error);

    ProviderClient &m_provider;
    const Clock &m_clock;
    QHash<QByteArray, Login> m_logins; //!< by the hash of the ticket
    TaskScope m_tasks;
};

} // namespace qd::oidc
