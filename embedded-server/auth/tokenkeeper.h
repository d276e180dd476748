// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/auth/sessions.h"

namespace qd::auth {

//! \brief Access tokens for scripts: named, with permissions of their own, for good or until a day, revocable.
//!
//! A token can do what it was given and its user may, whichever is less. Lives on the thread of the sessions, which must outlive it.
class TokenKeeper
{
public:
    struct Wish
    {
        QString name;
        QList<QByteArray> permissions; //!< words; see permissionsOf()
        std::optional<qint64> expiresAt;
    };
    struct Made
    {
        QByteArray token; //!< here and nowhere else
        store::AccessToken record;
    };

    TokenKeeper(store::Database &database, Sessions &sessions)
        : m_database(database)
        , m_sessions(sessions)
    {}

    //! BadRequest for words that don't exist or that its user may not, a time that has gone, or no name.
    [[nodiscard]] QCoro::Task<Outcome<Made>> create(Actor actor, QUuid userId, Wish wish);
    [[nodiscard]] QCoro::Task<Outcome<QList<store::AccessToken>>> list(QUuid userId);
    //! With a `userId`, NotFound for what is not that person's.
    [[nodiscard]] QCoro::Task<Outcome<void>> revoke(Actor actor, QUuid tokenId, std::optional<QUuid> userId);

private:
    store::Database &m_database;
    Sessions &m_sessions;
    TaskScope m_tasks;
};

} // namespace qd::auth
