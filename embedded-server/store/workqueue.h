// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/transaction.h"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace qd::store {

//! \brief Something to be done in one transaction, with its end told exactly once.
struct WorkItem
{
    //! May be called again when the transaction came to nothing.
    std::function<Outcome<void>(Transaction &)> work;
    //! Instead of a transaction: the schema. Such a item runs before all others.
    std::function<Outcome<void>(Connection &)> setup;
    std::function<void(const Outcome<void> &)> finish;
    Connection::Access access = Connection::Access::Writer;
    qint64 until = 0; //!< monotonic: from then on a database that is away is a failure
};

//! \brief What the threads of a Database share. Holds all items back until a setup went well. Any thread.
class WorkQueue
{
public:
    void push(WorkItem item);
    //! Waits for the next item; none = closed and empty.
    [[nodiscard]] std::optional<WorkItem> take();
    //! Waits so long, less when the queue closes.
    void pause(qint64 ms);

    //! After a setup: lets the items go, or fails those that are there and all that come.
    void release();
    void fail(const Error &error);
    //! What is there is still done if the database is there.
    void close();
    [[nodiscard]] bool isClosed() const;

private:
    [[nodiscard]] bool canTake() const;

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<WorkItem> m_setups;
    std::deque<WorkItem> m_items;
    std::optional<Error> m_failed;
    bool m_held = true;
    bool m_closed = false;
};

} // namespace qd::store
