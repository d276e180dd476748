// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QtGlobal>

// The server's log: one line for each message, on standard error.
namespace qd::server {

enum class LogForm
{
    Plain, //!< for the journal, which has a time of its own
    Timed, //!< the time first (UTC, RFC 3339 with milliseconds) and the level
    Json,  //!< an object with time, level, category, message and, where there is one, request: its id
};

struct LogLine
{
    qint64 timeMs = 0; //!< since the epoch
    QtMsgType type = QtInfoMsg;
    QByteArray category; //!< empty: none
    QByteArray message;  //!< UTF-8
    QByteArray request;  //!< its id; empty: none
};

//! With its line end, and no other one: control characters become spaces, or escapes in JSON.
[[nodiscard]] QByteArray formatLogLine(const LogLine &line, LogForm form);

//! Whether the journal reads what is written to `descriptor`: `stream` is JOURNAL_STREAM of the environment, `device:inode`.
[[nodiscard]] bool isJournal(const QByteArray &stream, int descriptor);

//! From now on all that Qt logs is written to standard error in that form. Once, before there are other threads.
void writeLogAs(LogForm form);

} // namespace qd::server
