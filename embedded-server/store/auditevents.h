// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/table.h"

namespace qd::store {

//! What somebody did, or tried. Never holds a secret.
struct AuditEvent : Entity
{
    std::optional<QUuid>
        actorId;   //!< stays when the user goes; none: a stranger, a command on the server's machine, the server itself
    QString actor; //!< the name at that time
    QString action;  //!< `users.create`: what it is about, a dot, what was done
    QString subject; //!< to what: a name or an id
    QString address; //!< from where; empty if not over a network
    bool succeeded = true;
    Json details = {"{}"}; //!< an object
};

//! \brief Who did what when. Rows are added and, when they are old, forgotten; never changed.
class AuditEvents
{
public:
    explicit AuditEvents(Transaction &transaction)
        : m_transaction(transaction)
    {}

    [[nodiscard]] Outcome<AuditEvent> add(AuditEvent event);
    [[nodiscard]] Outcome<Page<AuditEvent>> list(const PageRequest &request);
    //! Forgets what happened before `before`, in milliseconds since the epoch; answers how many.
    [[nodiscard]] Outcome<qint64> purge(qint64 before);

private:
    Transaction &m_transaction;
};

} // namespace qd::store
