// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/storeaddress.h"

namespace qd::store {

//! \name Copies of a whole database in one file, and back. They block; any thread.
//!
//! SQLite: a copy by the engine itself, also of a database that is in use. PostgreSQL: what `pg_dump` writes in its custom form; it and
//! `pg_restore` must be installed, and get the password through their environment. Sealed keys are in the copy, the master key is not.
//! @{

//! Busy if `file` is there already. The file is for its owner only.
[[nodiscard]] Outcome<void> backUp(const StoreAddress &from, const QString &file);

//! What restoring did.
struct Restored
{
    QString kept; //!< SQLite: where the database that was there lies now; empty if there was none
};
//! Puts the copy in the place of what is there. Nobody may use the database meanwhile. BadRequest, with nothing touched, if `file` is not a
//! whole copy of one of our databases; Unsupported if it is from a newer version.
[[nodiscard]] Outcome<Restored> restore(const StoreAddress &to, const QString &file);
//! @}

} // namespace qd::store
