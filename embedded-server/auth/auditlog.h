// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/auditevents.h"
#include "embedded-server/store/database.h"

#include <QCoroTask>

namespace qd::rpc {
struct Principal;
}

namespace qd::auth {

//! \brief Who does something, and from where: for the audit log and for what they may.
struct Actor
{
    std::optional<QUuid>
        userId;      //!< none: nobody is signed in, or the person at the machine of a server without accounts
    QString name;    //!< for people
    QString address; //!< where the request came from; empty if not over a network
    std::optional<QUuid> sessionId; //!< the bearer session that asks; none: an access token, or in process
    bool isLocal = false;           //!< the person at the server's machine: may everything

    [[nodiscard]] static Actor of(const rpc::Principal &principal);
    //! A command on the server's machine, or the server itself.
    [[nodiscard]] static Actor local(const QString &name = QStringLiteral("local"));
};

//! \brief The audit log: who did what, to what, when, from where. Never a secret, never a name that a stranger made up.
//!
//! `audit.note(actor, u"keys.set"_s, u"openai"_s);` Any thread. The database must outlive it.
class AuditLog
{
public:
    struct More
    {
        bool succeeded = true;
        QByteArray details = "{}"; //!< a JSON object
    };

    explicit AuditLog(store::Database &database)
        : m_database(database)
    {}

    //! Stores it soon. Should that fail, the log of the server says so.
    void note(const Actor &actor, const QString &action, const QString &subject, const More &more);
    void note(const Actor &actor, const QString &action, const QString &subject = {})
    {
        note(actor, action, subject, More{});
    }
    //! The same inside of a transaction: stored together with what was done, or not at all.
    [[nodiscard]] static Outcome<void> note(store::Transaction &transaction, const Actor &actor, const QString &action,
                                            const QString &subject = {});

    //! Newest first.
    [[nodiscard]] QCoro::Task<Outcome<store::Page<store::AuditEvent>>> list(store::PageRequest request);

private:
    store::Database &m_database;
};

} // namespace qd::auth
