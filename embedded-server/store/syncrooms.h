// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/tablesql.h"

namespace qd::store {

//! A document that several clients write in, as the updates that they sent.
struct SyncRoom
{
    QUuid id;
    QString owner; //!< the principal's id; empty = the one person of a server without accounts
    QString name;
    qint64 last = 0;  //!< the newest number of an update
    qint64 bytes = 0; //!< of all updates
};

struct SyncUpdate
{
    qint64 sequence = 0;
    QByteArray body;
};

//! How much a person may have.
struct SyncLimits
{
    qint64 roomBytes = 16LL * 1024 * 1024;
    qint64 ownerBytes = 256LL * 1024 * 1024;
    int ownerRooms = 500;
};

//! \brief The logs of rooms: updates with numbers that go up, without order being lost when several processes write.
//!
//! Owners are not users of this server: a sidecar has none of its own. So whoever removes a user calls removeOwner().
class SyncRooms
{
public:
    //! The topic that wakes other processes; the payload is `ROOM SEQUENCE`.
    static QString topic() { return QStringLiteral("sync"); }

    explicit SyncRooms(Transaction &transaction)
        : m_transaction(transaction)
    {}

    //! NotFound if nothing was ever written there.
    [[nodiscard]] Outcome<SyncRoom> find(const QString &owner, const QString &name);
    [[nodiscard]] Outcome<QList<SyncRoom>> list(const QString &owner);
    //! Updates with numbers above `after`, in their order.
    [[nodiscard]] Outcome<QList<SyncUpdate>> read(const QUuid &room, qint64 after = 0);

    //! Adds `bodies`, which get the next numbers, and forgets those in `covered`. Makes the room if it is not there. RateLimited, with a sentence for
    //! the person, when more would be there afterwards than the limits allow. The answer is the room afterwards; the bodies have its last numbers.
    [[nodiscard]] Outcome<SyncRoom> append(const QString &owner, const QString &name, const QList<QByteArray> &bodies,
                                           const QList<qint64> &covered, const SyncLimits &limits);
    [[nodiscard]] Outcome<void> remove(const QUuid &room);
    [[nodiscard]] Outcome<void> removeOwner(const QString &owner);

private:
    [[nodiscard]] Outcome<void> create(const QString &owner, const QString &name, const SyncLimits &limits);
    [[nodiscard]] Outcome<void> write(SyncRoom &room, const QList<QByteArray> &bodies, const QList<qint64> &covered);
    [[nodiscard]] Outcome<void> check(const SyncRoom &room, const SyncLimits &limits);
    [[nodiscard]] Outcome<SyncRoom> lock(const QString &owner, const QString &name);

    Transaction &m_transaction;
};

} // namespace qd::store
