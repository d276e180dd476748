// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/connection.h"

namespace qd::store {

//! \brief One step of the schema. Never changed once released.
//!
//! `{uuid}`, `{time}` (milliseconds), `{bytes}`, `{json}` in its statements become the engine's own types.
struct Migration
{
    int version = 0; //!< 1, 2, 3 …
    QString name;
    QStringList statements;

    [[nodiscard]] QStringList statementsFor(Engine engine) const;
    //! Of the statements as they are written here, the same for both engines.
    [[nodiscard]] QString checksum() const;
};

//! All steps, in order.
[[nodiscard]] QList<Migration> storeMigrations();

struct MigrationReport
{
    int from = 0; //!< 0 = an empty database
    int to = 0;
};

//! \brief Brings a database to the newest step, each step in a transaction of its own.
//!
//! However many processes do this at once, each step is done once: they wait for one another. Unsupported, with nothing touched, when the database
//! is from a newer version or one of its steps is not the one that is known here.
[[nodiscard]] Outcome<MigrationReport> migrate(Connection &connection, const QList<Migration> &migrations,
                                               qint64 nowMs);

} // namespace qd::store
