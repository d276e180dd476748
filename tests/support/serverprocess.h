// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

namespace qd::test {

//! \brief `quarterdeckd serve --mode …` as a process of its own, on any loopback port. Without OpenCode unless a test names one.
class ServerProcess
{
public:
    //! `data`: the folder to serve; `arguments`: what follows, such as `--mode hub`.
    explicit ServerProcess(const QString &data, const QStringList &arguments,
                           const QMap<QString, QString> &environment = {});
    ~ServerProcess();
    Q_DISABLE_COPY_MOVE(ServerProcess)

    //! Waits for its line of JSON; false if it ends before.
    [[nodiscard]] bool waitUntilReady();
    //! Waits for its end; the exit code, or -1 for a signal.
    [[nodiscard]] int waitForEnd();
    //! SIGTERM, and waits.
    [[nodiscard]] int end();
    void kill();

    [[nodiscard]] QJsonObject line() const { return m_line; }
    [[nodiscard]] QUrl url(const QString &path = {}) const;
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    //! All that it has said to people.
    [[nodiscard]] QByteArray said();

    struct Answer
    {
        int status = 0;
        QByteArray body;
        [[nodiscard]] QJsonObject json() const;
    };
    //! A request of the test; `token`: none if empty.
    [[nodiscard]] Answer ask(const QByteArray &verb, const QString &path, const QByteArray &body = {},
                             const QByteArray &token = {}) const;
    //! The result or the error member of a call.
    [[nodiscard]] QJsonObject call(const QString &method, const QJsonObject &params = {},
                                   const QByteArray &token = {}) const;

private:
    QProcess m_process;
    QJsonObject m_line;
    QByteArray m_said;
};

//! Runs another command of quarterdeckd to its end.
struct CommandResult
{
    int exitCode = -1;
    QByteArray out;
    QByteArray said;
};
[[nodiscard]] CommandResult runDaemon(const QStringList &arguments, const QMap<QString, QString> &environment = {});

} // namespace qd::test
