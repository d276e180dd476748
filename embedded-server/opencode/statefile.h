// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace qd::server {

//! What a second instance has to know about a running server. Holds its password, so: 0600, and never logged.
struct ServerRecord
{
    QString marker; //!< the value of the environment entry that every process of the tree has
    qint64 pid = 0; //!< of the server; 0 while it is being started
    quint16 port = 0;
    QString username;
    QByteArray password;
    QString version;
    QString dataDirectory;
    bool ready = false; //!< has answered
    QByteArray config;  //!< configDigest() of what it was told; empty: by one who did not say it

    bool operator==(const ServerRecord &) const = default;
};

//! \brief The folder by which several Quarterdecks agree on one server: a lock, a record, a log.
//!
//! One folder per data directory. Whoever holds the lock owns the server; the lock goes with its process, however that
//! ends. The owner writes the record, everybody may read it.
class StateFolder
{
public:
    StateFolder() = default;
    ~StateFolder();
    Q_DISABLE_COPY_MOVE(StateFolder)

    //! Makes the folder (0700) below `stateDirectory`, by the name of the data directory.
    [[nodiscard]] Outcome<void> open(const QString &stateDirectory, const QString &dataDirectory);
    [[nodiscard]] bool tryLock();
    void unlock();
    [[nodiscard]] bool isLocked() const { return m_lock >= 0; }

    [[nodiscard]] std::optional<ServerRecord> read() const;
    [[nodiscard]] Outcome<void> write(const ServerRecord &record) const;
    void clear() const;

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString logFile() const;
    //! Holds the password alone, for scripts; written and cleared with the record.
    [[nodiscard]] QString passwordFile() const;

private:
    QString m_path;
    int m_lock = -1;
};

} // namespace qd::server
