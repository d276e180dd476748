// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/taskscope.h"
#include "embedded-server/store/database.h"

#include <QUrl>

#include <optional>

namespace qd::oidc {

//! 256 random bits as base64url.
[[nodiscard]] QByteArray randomToken();
//! SHA-256 as base64url.
[[nodiscard]] QByteArray hashOf(const QByteArray &secret);

//! \brief A sign-in that somebody has begun: what is needed to end it, and to know that it is the same one.
struct PendingLogin
{
    QByteArray nonce;
    QByteArray verifier; //!< of PKCE
    QUrl redirect;
};

//! \brief Sign-ins under way, by their state. Each ends once, within ten minutes; when there are too many, the oldest go.
//!
//! They are in the database, so that one that began at one process ends at another, or after a restart: the state as a hash, the rest sealed under the
//! ticket, which nobody has but who began it. The database must outlive it and be open; one thread.
class PendingLogins
{
public:
    static constexpr qint64 lifetimeMs = 10LL * 60 * 1000;
    static constexpr qint64 most = 10'000;

    explicit PendingLogins(store::Database &database)
        : m_database(database)
    {}

    [[nodiscard]] QCoro::Task<Outcome<void>> add(QByteArray state, QByteArray ticket, PendingLogin login);
    //! It is gone after that, whatever comes of it. Nothing if there is none, or if the ticket is another one's.
    [[nodiscard]] QCoro::Task<Outcome<std::optional<PendingLogin>>> take(QByteArray state, QByteArray ticket);

private:
    store::Database &m_database;
    TaskScope m_tasks;
};

} // namespace qd::oidc
