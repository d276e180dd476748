// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/auth/accounts.h"

namespace qd::auth {

//! \brief Pairing a phone: somebody who is signed in shows a code, and whoever scans it in time is signed in as that person on one more device.
//!
//! What is shown is `quarterdeck://pair?address=URL&code=CODE`, with `&fingerprint=HEX` (SHA-256 of the certificate) where no authority has
//! signed it: a client must then accept that certificate only. A code is taken once, for two minutes; a used one that comes again is refused
//! and noted in the audit log. Lives on the thread of the accounts, which must outlive it.
class Pairing
{
public:
    struct Offer
    {
        QString code;
        QString uri;          //!< for the QR code
        qint64 expiresAt = 0; //!< milliseconds since the epoch
    };

    Pairing(store::Database &database, Accounts &accounts, const Options &options)
        : m_database(database)
        , m_accounts(accounts)
        , m_options(options)
    {}

    //! Only for a person's own session, or for a user who is at this computer: not with an access token. RateLimited for too many;
    //! BadRequest while nobody else reaches the server.
    [[nodiscard]] QCoro::Task<Outcome<Offer>> create(Actor actor);
    //! `client.device` names the new device. Unauthorized for a code that is not (or not any more) valid; RateLimited: see Accounts::waitMs().
    [[nodiscard]] QCoro::Task<Outcome<SignedIn>> redeem(QString code, Client client);

private:
    store::Database &m_database;
    Accounts &m_accounts;
    const Options m_options;
    TaskScope m_tasks;
};

} // namespace qd::auth
