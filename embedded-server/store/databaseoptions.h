// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/backoff.h"
#include "core/base/clock.h"
#include "embedded-server/store/migration.h"

namespace qd::store {

struct DatabaseOptions
{
    int threads = 4; //!< PostgreSQL: connections; SQLite: readers beside the one writer
    //! So long a call waits for a database that is away before it fails. Milliseconds, as all here.
    qint64 patienceMs = 15'000;
    qint64 retryFirstMs = 50; //!< pauses between attempts to connect
    qint64 retryMaxMs = 2'000;
    qint64 listenCheckMs = 5'000; //!< PostgreSQL: how often the connection that listens is looked after
    const Clock *clock = &systemClock();
    Random random = systemRandom();
    QList<Migration> migrations = storeMigrations();
};

} // namespace qd::store
