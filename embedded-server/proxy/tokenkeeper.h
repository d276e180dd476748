// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/taskscope.h"
#include "embedded-server/keys/audit.h"
#include "embedded-server/proxy/grant.h"
#include "embedded-server/store/database.h"
#include "embedded-server/store/proxytokens.h"

namespace qd::proxy {

//! \brief Makes, finds and revokes proxy tokens.
//!
//! A token is `qdp_` and 256 random bits; the database has its hash. What was found is believed for some seconds, unless a revocation is heard
//! of, from this process or another. Lives on one thread; the database must outlive it.
class TokenKeeper : public QObject
{
    Q_OBJECT

public:
    struct Made
    {
        QByteArray token; //!< told this once
        store::ProxyToken record;
    };

    TokenKeeper(store::Database &database, const Clock &clock, keys::AuditHook audit = {});

    //! Of `wish`, what a person may choose: owner, name, lists, limits, expiry. BadRequest if that makes no sense. `by`: who makes it, for the audit
    //! log; nobody = the server itself, whose tokens are as many as it needs. A person has 100 at most that are not revoked.
    [[nodiscard]] QCoro::Task<Outcome<Made>> create(store::ProxyToken wish, rpc::Principal by = {});
    [[nodiscard]] QCoro::Task<Outcome<QList<store::ProxyToken>>> list(keys::Owner owner);
    //! Ends its streams too: see revoked().
    [[nodiscard]] QCoro::Task<Outcome<void>> revoke(keys::Owner owner, QUuid id, rpc::Principal by = {});
    //! Somebody may something else now: what their tokens have under way ends, and each is looked at anew.
    void personChanged(const QUuid &owner);
    //! Unauthorized for a token that is unknown, revoked or has expired, or whose person may not use the proxy (any more).
    [[nodiscard]] QCoro::Task<Outcome<Grant>> find(QByteArray token);

Q_SIGNALS:
    void revoked(const QUuid &token);

private:
    struct Known
    {
        store::ProxyToken record;
        qint64 at = 0; // monotonic
    };

    [[nodiscard]] Outcome<Grant> granted(const store::ProxyToken &record) const;
    void forget(const QUuid &token);
    void noteUse(const store::ProxyToken &record);

    store::Database &m_database;
    const Clock &m_clock;
    keys::AuditHook m_audit;
    QHash<QByteArray, Known> m_known;
    TaskScope m_tasks;
};

} // namespace qd::proxy
