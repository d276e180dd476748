// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/databaseoptions.h"
#include "embedded-server/store/notifier.h"

#include <QThread>

namespace qd::store {

//! \brief Hears PostgreSQL's NOTIFY on a thread and a connection of its own, and tells a Notifier on the notifier's thread.
//!
//! Qt does not say when such a connection breaks, so it is asked something now and then; after it came back the notifier says missed().
class PostgresListener
{
public:
    PostgresListener(StoreAddress address, const DatabaseOptions &options, Notifier &notifier);
    ~PostgresListener();
    Q_DISABLE_COPY_MOVE(PostgresListener)

    //! Connects; does nothing the second time.
    void start();
    //! Looks at once whether the connection is still there.
    void check();

private:
    class Ear;
    QThread m_thread;
    Ear *m_ear; //!< on m_thread
};

} // namespace qd::store
