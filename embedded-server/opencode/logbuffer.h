// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/guardian/textlog.h"

#include <QStringList>

#include <deque>
#include <mutex>
#include <optional>

namespace qd::server {

//! \brief The last lines of the server's log in memory, and the file that they are in.
//!
//! The server's own lines come from the guardian, which has taken the secrets out and written them; what the supervisor
//! has to say (note()) is cleaned and written here. Thread-safe.
class LogBuffer
{
public:
    static constexpr qsizetype maxLines = 2000;

    //! Starts afresh with the end of an existing file.
    void open(const QString &file);
    void setCredentials(const QString &user, const QByteArray &password);
    //! A line that is in the file already and holds no secret.
    void add(const QString &line);
    //! A line of our own, with the time, for the file as well.
    void note(const QString &line);

    [[nodiscard]] QString file() const;
    [[nodiscard]] QStringList lines() const;
    [[nodiscard]] QStringList tail(qsizetype count) const;

private:
    void push(const QString &line);

    mutable std::mutex m_mutex; // not Qt's: the thread sanitizer sees this one
    QString m_file;
    std::optional<RotatingLog> m_writer;
    Redactor m_redactor;
    std::deque<QString> m_lines;
};

} // namespace qd::server
