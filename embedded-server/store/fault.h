// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/storeaddress.h"

#include <QLoggingCategory>

class QSqlError;

namespace qd::store {

Q_DECLARE_LOGGING_CATEGORY(lcStore)

//! What an engine's error means to us.
enum class Fault : quint8
{
    None,
    Lost,      //!< no connection, or it broke: what was not committed is undone
    Clash,     //!< PostgreSQL undid this transaction in favour of another: the same again may work
    Duplicate, //!< a row with such a key is there
    Reference, //!< what is referred to is not there, or what shall go is still referred to
    Invalid,   //!< a value that the column does not take
    Locked,    //!< somebody else had the lock for too long
    TooLong,   //!< the statement took longer than allowed
    Full,      //!< no room on the disk
    Damaged,   //!< the file is not what it was
    NoAccess,  //!< a file that can't be written
    Refused,   //!< user, password or database are not accepted
    Other,
};

[[nodiscard]] Fault faultOf(Engine engine, const QSqlError &error);
//! A sentence without SQL, values or secrets; `address` is only described. Conflicts are Error::Code::Busy (HTTP 409), a lost connection is
//! Offline (Timeout when it broke in a COMMIT: what was asked for may be stored), a lock or a statement that took too long Timeout, values BadRequest, the rest Storage (also what PostgreSQL refuses us: nobody who asks this server would have to sign in again). `serverMessage` is the same
//! without the address: for the person who asked from outside.
[[nodiscard]] Error errorOf(Fault fault, const StoreAddress &address);

} // namespace qd::store
