// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/databaseoptions.h"
#include "embedded-server/store/workqueue.h"

#include <thread>

namespace qd::store {

//! \brief One thread with one connection: takes items, begins and commits their transactions, connects again when the database went away.
//!
//! What was lost before its COMMIT is done again, for it surely came to nothing; what was lost in it fails, for nobody knows.
class DatabaseWorker
{
public:
    //! Called on the worker's thread.
    struct Observer
    {
        std::function<void(bool)> reachable; //!< at each connect and at each failure to
        std::function<void(const QList<Notice> &)> committed;
        std::function<void(bool)> full; //!< after each writer's transaction: whether there was no room for it
    };

    DatabaseWorker(StoreAddress address, Connection::Access access, const DatabaseOptions &options,
                   std::shared_ptr<WorkQueue> queue, Observer observer);
    //! Waits for the thread: close the queue first.
    ~DatabaseWorker();
    Q_DISABLE_COPY_MOVE(DatabaseWorker)

private:
    void loop();
    [[nodiscard]] Outcome<void> perform(const WorkItem &item);
    [[nodiscard]] Outcome<void> connectUntil(qint64 until);
    [[nodiscard]] Outcome<void> attempt(const WorkItem &item);
    [[nodiscard]] bool mayTryAgain(const WorkItem &item, int attempts);

    Connection m_connection;
    const DatabaseOptions &m_options;
    std::shared_ptr<WorkQueue> m_queue;
    Observer m_observer;
    Fault m_fault = Fault::None;
    bool m_inDoubt = false; //!< the connection broke in COMMIT
    std::thread m_thread;
};

} // namespace qd::store
