// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QLocalSocket>
#include <QObject>
#include <QProcessEnvironment>
#include <QStringList>

#include <chrono>

namespace qd::server {

//! \brief Our end of a lease on a guarded server: see embedded-server/guardian/lease.h for what is said.
//!
//! One object per server process; after gone() it is of no more use. Deleting it lets go of the server.
class GuardianLink final : public QObject
{
    Q_OBJECT

public:
    //! How to start a guardian and its server.
    struct Launch
    {
        QString guardian;   //!< the program
        QString socketName; //!< unguessable and unique
        QString logFile;
        QStringList command; //!< the server's program and arguments; never a secret
        QProcessEnvironment environment;
        QString workingDirectory;
        std::chrono::milliseconds grace{0};
    };

    explicit GuardianLink(QObject *parent = nullptr);
    ~GuardianLink() override;

    //! Starts a guardian; serverStarted() or gone() follows.
    [[nodiscard]] Outcome<void> launch(const Launch &launch);
    //! Takes a lease on the server of a guardian that runs already; an error at once if there is none.
    [[nodiscard]] Outcome<void> attach(const QString &socketName);

    //! Ends the whole tree, for everybody; gone() follows.
    void end(std::chrono::milliseconds grace);
    //! Ends the tree if nobody else holds a lease: released() follows, and gone() if it does end.
    void leave();
    //! Lets the server run on although nobody holds a lease; released() follows.
    void keep();

Q_SIGNALS:
    void serverStarted(qint64 pid);
    void serverNotStarted(const QString &why);
    void line(const QString &text);
    //! The server ended; `requested`: because somebody asked for it.
    void serverEnded(int exitCode, int signal, bool requested);
    //! How many instances hold a lease, ourselves included, has changed.
    void holdersChanged(int holders);
    void released(int othersLeft);
    //! The guardian is gone. `clean`: it has seen to it that nothing is left of the tree.
    void gone(bool clean);

private:
    void send(const QByteArray &command);
    void readLines();
    void take(const QByteArray &message);
    void disconnected();
    void reap();

    QLocalSocket m_socket;
    qint64 m_guardian = 0; // our own child, 0 if somebody else's
    bool m_clean = false;
    bool m_gone = false;
};

} // namespace qd::server
