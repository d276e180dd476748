// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

namespace qd::test {

class MockModel;

//! \brief A real `opencode serve`, started directly (without our supervisor), isolated and offline.
//!
//! One per suite is enough: separate the tests by directory and session. Its whole tree, tools and terminals included,
//! ends with the object.
class OpenCodeServer
{
public:
    //! What differs from the usual: everything has a default.
    struct Setup
    {
        QJsonObject config; //!< merged over the model's (top-level keys replace)
        QMap<QString, QString> environment;
        QStringList arguments = {}; //!< besides the usual ones; a --hostname in place of loopback
        QString home;               //!< keeps data across objects; empty: a temporary one
    };
    struct Reply
    {
        int status = 0; //!< 0: no answer
        QByteArray body;
        [[nodiscard]] QJsonDocument json() const { return QJsonDocument::fromJson(body); }
    };

    explicit OpenCodeServer(const MockModel *model = nullptr)
        : OpenCodeServer(model, Setup{})
    {}
    OpenCodeServer(const MockModel *model, Setup setup);
    ~OpenCodeServer();
    Q_DISABLE_COPY_MOVE(OpenCodeServer)

    //! Starts and waits until it is ready. After kill() it starts again on the same data, port and password.
    [[nodiscard]] bool start();
    //! SIGKILL to the server and all that it started.
    void kill();
    //! SIGKILL to the server's process only: what it started is left to itself.
    void killServerOnly();
    //! Stops and continues the process (SIGSTOP, SIGCONT): the sockets stay open, nothing answers.
    void pause();
    void resume();

    [[nodiscard]] QUrl url() const { return m_url; }
    [[nodiscard]] QString username() const { return QStringLiteral("opencode"); }
    [[nodiscard]] QByteArray password() const { return m_password; }
    //! The next start() uses this one.
    void setPassword(const QByteArray &password) { m_password = password; }
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }
    [[nodiscard]] QString dataDirectory() const { return m_home + QStringLiteral("/data/opencode"); }
    //! An environment entry that every process of the tree has: see processesWith().
    [[nodiscard]] QByteArray marker() const;
    [[nodiscard]] QByteArray log() const;

    //! \brief A plain request that waits for its answer, to arrange and to check. `directory` goes into the header, encoded once.
    Reply request(const QByteArray &verb, const QString &path, const QString &directory = {},
                  const QJsonObject &body = {}) const;
    //! Makes a session with a title, so that no title is asked of the model; its id.
    QString createSession(const QString &directory, const QString &title = QStringLiteral("Test")) const;
    //! Sends a prompt to the model `mock/mock-1`, without waiting for the answer.
    bool prompt(const QString &session, const QString &text) const;

private:
    [[nodiscard]] QProcessEnvironment environment() const;

    QTemporaryDir m_temporary;
    Setup m_setup;
    QString m_home;
    QJsonObject m_config;
    QByteArray m_password;
    QByteArray m_marker;
    QProcess m_process;
    quint16 m_port = 0;
    QUrl m_url;
};

//! Sends a request and waits for its answer, with a fresh connection; a status of 0 means none within `timeoutMs`.
OpenCodeServer::Reply httpRequest(const QByteArray &verb, const QUrl &url, const QByteArray &authorization = {},
                                  const QString &directory = {}, const QByteArray &body = {}, int timeoutMs = 30'000);
//! The value of an Authorization header.
QByteArray basicAuth(const QString &username, const QByteArray &password);

} // namespace qd::test
