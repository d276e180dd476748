// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/fault.h"

#include <QSqlError>

namespace qd::store {

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcStore, "quarterdeck.store", QtInfoMsg)

namespace {

// Primary result codes of SQLite (sqlite.org/rescode.html).
Fault sqliteFault(int code)
{
    constexpr int Constraint = 19;
    constexpr int ForeignKey = Constraint | (3 << 8);
    constexpr int Restricted = Constraint | (7 << 8); // ON DELETE RESTRICT: SQLite calls it a trigger's
    constexpr int PrimaryKey = Constraint | (6 << 8);
    constexpr int Unique = Constraint | (8 << 8);
    if (code == ForeignKey || code == Restricted)
        return Fault::Reference;
    if (code == PrimaryKey || code == Unique)
        return Fault::Duplicate;
    switch (code & 0xff) {
    case 5: // busy
    case 6: // locked
        return Fault::Locked;
    case 8:  // read-only
    case 14: // can't open
        return Fault::NoAccess;
    case 10: // I/O error: what a limit on a file's size gives, and a broken disk
    case 13: // full
        return Fault::Full;
    case 11: // corrupt
    case 26: // not a database
        return Fault::Damaged;
    case 18: // too big
    case 20: // mismatch
    case Constraint:
        return Fault::Invalid;
    default:
        return Fault::Other;
    }
}

// SQLSTATE (PostgreSQL's appendix A). libpq gives none when the connection itself fails.
Fault postgresFault(const QString &state)
{
    if (state.isEmpty() || state.startsWith(u"08") || state.startsWith(u"57P") || state == u"53300")
        return Fault::Lost;
    if (state == u"40001" || state == u"40P01")
        return Fault::Clash;
    if (state == u"23505")
        return Fault::Duplicate;
    if (state == u"23503" || state == u"23001")
        return Fault::Reference;
    if (state == u"55P03")
        return Fault::Locked;
    if (state == u"57014")
        return Fault::TooLong;
    if (state == u"53100" || state == u"58030")
        return Fault::Full;
    if (state.startsWith(u"XX"))
        return Fault::Damaged;
    if (state.startsWith(u"28") || state == u"3D000" || state == u"42501")
        return Fault::Refused;
    return state.startsWith(u"22") || state.startsWith(u"23") ? Fault::Invalid : Fault::Other;
}

QString sentence(Fault fault)
{
    switch (fault) {
    case Fault::None:
        return {};
    case Fault::Lost:
        return u"The database can't be reached (%1). It is tried again by itself; check that it runs."_s;
    case Fault::Clash:
        return u"Others changed the same things at the same time (%1). Try it again."_s;
    case Fault::Duplicate:
        return u"There is one with the same name or key already."_s;
    case Fault::Reference:
        return u"It belongs to something that is not there, or something that is still there belongs to it."_s;
    case Fault::Invalid:
        return u"A value is not one that can be stored."_s;
    case Fault::Locked:
        return u"The database is in use by somebody else for too long (%1). Try it again."_s;
    case Fault::TooLong:
        return u"The database took too long (%1). Try it again."_s;
    case Fault::Full:
        return u"The disk of the database is full or broken (%1). Make room; nothing was stored."_s;
    case Fault::Damaged:
        return u"The database is damaged (%1). Nothing was changed; restore a backup."_s;
    case Fault::NoAccess:
        return u"The database can't be opened for writing (%1). Check that its folder is there and who may write in it."_s;
    case Fault::Refused:
        return u"The database server does not let us in (%1). Check user, password and name in the database URL."_s;
    case Fault::Other:
        return u"The database refused what it was asked (%1). The log says more."_s;
    }
    return {};
}

Error::Code codeOf(Fault fault)
{
    switch (fault) {
    case Fault::Lost:
        return Error::Code::Offline;
    case Fault::Clash:
    case Fault::Duplicate:
    case Fault::Reference:
        return Error::Code::Busy;
    case Fault::Invalid:
        return Error::Code::BadRequest;
    case Fault::Locked:
    case Fault::TooLong:
        return Error::Code::Timeout;
    default: // that the database does not let us in is nobody else's sign-in
        return Error::Code::Storage;
    }
}

} // namespace

Fault faultOf(Engine engine, const QSqlError &error)
{
    if (!error.isValid())
        return Fault::None;
    const QString code = error.nativeErrorCode();
    return engine == Engine::Sqlite ? sqliteFault(code.toInt()) : postgresFault(code);
}

Error errorOf(Fault fault, const StoreAddress &address)
{
    const QString text = sentence(fault);
    QString toldOutside = text;
    toldOutside.remove(u" (%1)"_s);
    return {codeOf(fault), text.contains(u"%1") ? text.arg(address.description()) : text, toldOutside, 0};
}

} // namespace qd::store
