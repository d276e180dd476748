// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "embedded-server/auth/identity.h"

namespace qd::auth {

//! \brief Signed tokens with which a sidecar finds out who asks, in place of the person's session, which it could use itself.
//!
//! A token says for which address it is and with which session it ends. It is good for the one question of the sidecar who that is, and only
//! together with that address; BearerAuthenticator does not know it, so it opens nothing here. Nothing of it is stored. The keys come from outside and are the same in all
//! processes of a database; with their newest is signed, by all of them is verified.
//!
//! What it is given must outlive it. One thread, the database's owner's.
class SidecarTokens
{
public:
    //! Random, 32 bytes at least, the newest first; asked each time and wiped here.
    using Secrets = std::function<QCoro::Task<Outcome<QList<QByteArray>>>()>;
    struct Issued
    {
        QByteArray token;
        QString audience;     //!< see originOf()
        qint64 expiresAt = 0; //!< milliseconds since the epoch
    };
    struct Verified
    {
        store::User user;
        store::BearerSession session;
        qint64 expiresAt = 0; //!< of whichever ends first
    };
    //! What a token counts, in milliseconds.
    static constexpr qint64 lifetimeMs = 3'600'000;

    SidecarTokens(store::Database &database, Secrets secrets, const Clock *clock = &systemClock())
        : m_database(database)
        , m_secrets(std::move(secrets))
        , m_clock(clock)
    {}

    //! For the session that asks. BadRequest for what is not the address of a server; Unauthorized (403) without a session.
    [[nodiscard]] QCoro::Task<Outcome<Issued>> issue(Actor actor, QString address);
    //! `audiences`: the addresses that the sidecar says it has. Unauthorized (401) for whatever is not a token of ours for one of them that is alive, with its
    //! session and its user; other errors are the database's.
    [[nodiscard]] QCoro::Task<Outcome<Verified>> authenticate(QByteArray token, QStringList audiences);

    //! Whether text has the form of such a token: what it says is another matter.
    [[nodiscard]] static bool isOne(QByteArrayView text);

private:
    store::Database &m_database;
    Secrets m_secrets;
    const Clock *m_clock;
    TaskScope m_tasks;
};

//! The addresses in a question of a sidecar, `audience` of its query, in their one spelling; what is no address is left out.
[[nodiscard]] QStringList audiencesOf(const http::Request &request);

} // namespace qd::auth
