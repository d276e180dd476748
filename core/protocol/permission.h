// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QFlags>
#include <QString>
#include <QUuid>

#include <optional>

namespace qd::rpc {

//! What a method or topic asks of its caller. There is no "anything goes" by omission: who wants that names Public.
enum class Permission : quint8
{
    Public = 0,          //!< also without having signed in
    SignedIn = 1 << 0,   //!< any account
    Read = 1 << 1,       //!< see projects, sessions, tasks
    Write = 1 << 2,      //!< change them
    Keys = 1 << 3,       //!< provider keys and proxy tokens of one's own
    Administer = 1 << 4, //!< accounts, the server's settings
};
Q_DECLARE_FLAGS(Permissions, Permission)
Q_DECLARE_OPERATORS_FOR_FLAGS(Permissions)

//! \brief Who calls.
struct Principal
{
    QString id;   //!< empty = nobody has signed in
    QString name; //!< for people
    Permissions permissions;
    QString session = {}; //!< what proved it: the id of a bearer session; empty for an access token and in process
    QString address = {}; //!< from where; empty in process
    bool isLocal = false; //!< the person at this computer, who did not have to sign in

    [[nodiscard]] bool isAnonymous() const { return id.isEmpty(); }
    [[nodiscard]] bool may(Permission needed) const
    {
        return permissions.testFlag(needed) || needed == Permission::Public;
    }

    //! The person at this computer, when client and server are one process: may everything.
    [[nodiscard]] static Principal local();
    //! The same where that person is a user, by the user's id: what is theirs in process is theirs from their other devices.
    [[nodiscard]] static Principal local(const QUuid &user, const QString &name);

    bool operator==(const Principal &) const = default;
};

//! \brief Whose things somebody sees and changes, from the id of that person's principal: a user's, or none for the one person of a server without
//! accounts.
//!
//! Unauthorized for an id that is neither: nobody gets at things that have no owner by a name that is no user's.
[[nodiscard]] Outcome<std::optional<QUuid>> ownerOf(const QString &principalId);

} // namespace qd::rpc
