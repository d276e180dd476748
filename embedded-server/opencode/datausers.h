// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace qd::server {

//! A process that has a database of OpenCode open.
struct DataUser
{
    qint64 pid = 0;
    QString command; //!< its command line, shortened
};

//! \brief Which OpenCode processes of this user have the data directory open, other than servers of Quarterdeck.
//!
//! Two OpenCode processes on one database crash each other, so the first run warns before it uses the person's own
//! data. Reads /proc: some milliseconds, so not on the GUI thread.
[[nodiscard]] QList<DataUser> otherUsersOfData(const QString &dataDirectory);

//! The data directory of the person's own OpenCode ($XDG_DATA_HOME/opencode), whether it exists or not.
[[nodiscard]] QString ownDataDirectory();

} // namespace qd::server
