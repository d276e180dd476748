// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/tablesql.h"

namespace qd::store {

struct Event
{
    qint64 sequence = 0; //!< set by append(), as createdAt
    qint64 createdAt = 0;
    QString kind;
    Json payload;
};

//! Which numbers are there; if none are, oldest = newest + 1.
struct SequenceRange
{
    qint64 oldest = 1;
    qint64 newest = 0;
};

//! What came after a cursor.
struct EventSlice
{
    QList<Event> events;  //!< in their order, without a gap
    qint64 last = 0;      //!< the newest number of the stream
    bool trimmed = false; //!< some of what came after the cursor is no longer kept: take a snapshot
};

//! \brief What happened, in streams ("user:…", "task:…"): each event has the next number of its stream, from 1.
//!
//! Numbers have no gaps and become visible in their order, so a reader that has read up to a number has missed nothing below it. A sequence of
//! PostgreSQL can't do that: numbers are drawn before the commit, and a transaction that is slow or undone leaves a hole that may fill later.
//! Here the number is drawn from the stream's own row, whose lock is held until the commit; writers of one stream wait for one another, writers of
//! different streams don't. So append() belongs at the end of a transaction.
class EventLog
{
public:
    //! The topic that wakes readers; the payload is `STREAM SEQUENCE`.
    static QString topic() { return QStringLiteral("event"); }

    explicit EventLog(Transaction &transaction)
        : m_transaction(transaction)
    {}

    //! The number of the last of them.
    [[nodiscard]] Outcome<qint64> append(const QString &stream, const QList<Event> &events);
    //! At most `limit` with numbers above `after`.
    [[nodiscard]] Outcome<EventSlice> read(const QString &stream, qint64 after, int limit = 500);
    //! The newest number; 0 if there is none.
    [[nodiscard]] Outcome<qint64> last(const QString &stream);
    [[nodiscard]] Outcome<SequenceRange> range(const QString &stream);
    //! Names the numbers of all streams of this database. Made when first asked for, so this writes.
    [[nodiscard]] Outcome<QUuid> epoch();
    //! After an older state was put back, for the numbers that follow have been given before: nobody may go on from those.
    [[nodiscard]] Outcome<QUuid> renewEpoch();
    //! Forgets those up to a number; numbers are not given again.
    [[nodiscard]] Outcome<void> trim(const QString &stream, qint64 upTo);
    //! Forgets those that are older, in all streams.
    [[nodiscard]] Outcome<void> trimOlder(qint64 createdBefore);

private:
    Transaction &m_transaction;
};

} // namespace qd::store
