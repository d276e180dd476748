// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace qd::test {

//! \brief A PostgreSQL of the test's own, on a socket and a free loopback port, in a temporary folder.
//!
//! It runs as another person when the test runs as root, for it refuses to run as root. Whatever way the test ends, the kernel ends it too.
class PostgresCluster
{
public:
    PostgresCluster();
    ~PostgresCluster();
    Q_DISABLE_COPY_MOVE(PostgresCluster)

    //! Ends the test program if it can't be started: there is no test without it.
    void start();
    //! As a crash would: nobody is waited for.
    void stop();
    void restart()
    {
        stop();
        start();
    }
    //! The URL of a new, empty database; `password` is not looked at.
    [[nodiscard]] QString newDatabase(const QString &password = {});
    [[nodiscard]] QString url(const QString &database, const QString &password = {}) const;
    [[nodiscard]] qint64 processId() const { return m_server.processId(); }

private:
    void run(const QString &program, const QStringList &arguments);
    void prepare(QProcess &process) const;

    QTemporaryDir m_folder;
    quint16 m_port = 0;
    int m_databases = 0;
    QProcess m_server;
};

} // namespace qd::test
