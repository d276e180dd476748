// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace qd::server {

//! What the supervised OpenCode server is doing.
enum class State
{
    Stopped,    //!< not wanted, nothing runs on our behalf (or it was left running on purpose)
    Starting,   //!< being found, started or adopted; not usable yet
    Healthy,    //!< answers; Supervisor::endpoint() has a value
    Unhealthy,  //!< runs but has missed a health answer; the endpoint stays valid, requests may hang
    Restarting, //!< gone or being ended; a new one is on its way, see Reason::nextTryMs
    Failed,     //!< given up until restart() or start(); the reason says what to do
};

//! For logs: "stopped", "starting", …
[[nodiscard]] const char *stateName(State state);

//! \brief Why the server is in its state: a code for logic, facts for details, a sentence for a person.
struct Reason
{
    enum class Code
    {
        None,
        Requested,         //!< somebody asked for it: start, stop, restart
        Ready,             //!< answered its first health question
        Adopted,           //!< a server that another Quarterdeck (or an earlier one) started
        TookOver,          //!< the instance that owned the server is gone, this one owns it now
        NoAnswer,          //!< a health question went unanswered
        Crashed,           //!< the process ended by itself: see exitCode, signal
        Wedged,            //!< neither health answers nor event bytes for too long
        MemoryCeiling,     //!< used more memory than allowed, and was idle
        BootTimeout,       //!< did not get ready in time
        PortTaken,         //!< the port was taken between choosing and using it
        GuardianGone,      //!< the guardian process ended unexpectedly
        WaitingForOwner,   //!< another instance owns the server and is (re)starting it
        BinaryMissing,     //!< no OpenCode found
        BinaryTooOld,      //!< only an OpenCode older than the oldest supported one found
        BinaryUnusable,    //!< found, but it does not run
        GuardianMissing,   //!< our own helper program is missing: broken installation
        DirectoryUnusable, //!< a state or data directory can't be made or written
        TooManyFailures,   //!< failed too often in a short time: see logTail
    };

    Code code = Code::None;
    QString detail;        //!< facts for the details line and the log; never holds a secret
    int exitCode = -1;     //!< of the server's process, -1 if it did not exit by itself
    int signal = 0;        //!< that ended the server's process, 0 if none
    qint64 nextTryMs = -1; //!< milliseconds until the next start, -1 if none is planned
    QStringList logTail;   //!< the last lines of the server's log, for Failed

    //! One sentence that a person can read, in the application's language.
    [[nodiscard]] QString text() const;
};

[[nodiscard]] Reason because(Reason::Code code, const QString &detail = {});

//! \brief Where a healthy server is and how to sign in.
//!
//! Handed out by Supervisor::endpoint() only; never store the password in a property, a log, an URL or a file.
struct Endpoint
{
    QUrl url; //!< http://127.0.0.1:PORT, without user info
    QString username;
    QByteArray password;
    QString version;       //!< OpenCode's own version
    QString dataDirectory; //!< where it keeps opencode.db and auth.json
    QString passwordFile;  //!< 0600, holds the password and nothing else; for scripts
    qint64 pid = 0;        //!< of the server's process, for the memory figure

    bool operator==(const Endpoint &) const = default;
};

} // namespace qd::server

Q_DECLARE_METATYPE(qd::server::State)
Q_DECLARE_METATYPE(qd::server::Reason)
