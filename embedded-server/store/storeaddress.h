// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

namespace qd::store {

enum class Engine : quint8
{
    Sqlite,
    Postgres
};

//! \brief Where a database is, from its URL.
//!
//! `sqlite:PATH`, `sqlite::memory:` (for tests: gone with the Database), `postgresql://user:password@host:port/name`. PostgreSQL's URL may
//! carry `host` (a socket's folder too), `port`, `user`, `password` and, for libpq, `sslmode`, `sslrootcert`, `sslcert`, `sslkey`, `sslcrl`,
//! `ssl_min_protocol_version`, `channel_binding` and `target_session_attrs` as its query.
struct StoreAddress
{
    Engine engine = Engine::Sqlite;
    QString path; //!< SQLite
    QString host; //!< PostgreSQL, as all below; empty = libpq's own default
    int port = 5432;
    QString user;
    QString password; //!< never logged, never part of an error
    QString database;
    QString options; //!< what else libpq is told, as `name=value;name=value`

    //! BadRequest with a sentence that does not repeat the URL, for it may hold a password.
    [[nodiscard]] static Outcome<StoreAddress> parse(const QString &url);
    //! How the way to another machine is protected.
    enum class Tls : quint8
    {
        NotNeeded,   //!< a file, a socket's folder, or loopback
        Yes,         //!< `require`, `verify-ca` or `verify-full`
        Disabled,    //!< `disable`, so somebody wants it like that
        PerhapsNone, //!< libpq does without if the server does, and does not tell
    };
    [[nodiscard]] Tls tls() const;
    //! For logs and people: without the password.
    [[nodiscard]] QString description() const;
    [[nodiscard]] bool isMemory() const;
};

} // namespace qd::store
