// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/backoff.h"
#include "core/base/clock.h"
#include "core/base/scheduler.h"
#include "core/base/turns.h"
#include "core/net/connectionproblem.h"
#include "core/net/transport.h"
#include "core/net/trust.h"
#include "core/opencode/api.h"
#include "core/opencode/events.h"

#include <QObject>
#include <QUrl>

#include <memory>

namespace qd {

class SessionStore;

//! \brief The live link between one OpenCode server and the SessionStore.
//!
//! One event stream for all directories; judged by bytes, not by the socket. After each connect it waits until the subscription surely holds,
//! reads a snapshot (all sessions; status, permissions and questions of directories with an open, busy, waiting or recently active session,
//! two at a time; what the store wants of open sessions) and merges it with the events that came meanwhile. A gap of any cause (cut, silence, sleep,
//! server restart, a skipped frame) ends in the same repair. GUI thread only.
class ServerConnection final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(QString reason READ reason NOTIFY stateChanged)
    Q_PROPERTY(qint64 nextTryAt READ nextTryAt NOTIFY stateChanged)
    Q_PROPERTY(QString serverVersion READ serverVersion NOTIFY serverVersionChanged)

public:
    enum class State : quint8
    {
        Offline,      //!< no server given, or it can't be reached and the next try is at nextTryAt()
        Connecting,   //!< waiting for the stream
        Repairing,    //!< the stream is open, the snapshot is being read
        Live,         //!< what the store holds is what the server has
        Unauthorised, //!< the server refused the credentials; connectTo() with others resumes
    };
    Q_ENUM(State)

    struct Environment
    {
        const Clock &clock = systemClock();
        Scheduler &scheduler = systemScheduler();
        Random random = systemRandom();
        //! Shared by connections that must not all come back in one moment; null = each for itself.
        Turns *turns = nullptr;
        //! Shared by connections whose servers may all be gone: how often one of them is tried again. Null = each for itself.
        Turns *tries = nullptr;
    };

    //! `workspace` is the key under which the store keeps this server's sessions. The store must outlive the connection. Without an environment:
    //! real time, and turns and tries shared with all others.
    ServerConnection(QString workspace, SessionStore &store, QObject *parent = nullptr);
    ServerConnection(QString workspace, SessionStore &store, const Environment &environment, QObject *parent = nullptr);
    ~ServerConnection() override;

    //! Connects, or moves to another server, other credentials or other trust. Nothing of the old stream is applied afterwards.
    //! Everything goes below the path of `server` (a hub's is `/opencode`).
    void connectTo(const QUrl &server, const Credentials &credentials, const ServerTrust &trust = {});
    //! Others of the same person for the same server: what is open goes on with the old ones, what is asked next has these.
    void renew(const Credentials &credentials);
    //! Stays offline until connectTo().
    void disconnectFromServer();
    //! Doesn't wait for the next try; reconnects when live (after sleep or a change of network).
    void retryNow();

    [[nodiscard]] QString workspace() const;
    [[nodiscard]] State state() const;
    //! Why it is not live: a short technical text, not translated. Empty when live.
    [[nodiscard]] QString reason() const;
    [[nodiscard]] Error::Code reasonCode() const;
    //! The same as facts, for a sentence with a remedy. Without a code when live, or when nothing more is known.
    [[nodiscard]] ConnectionProblem problem() const;
    //! Wall clock of the next attempt; 0 = none is planned.
    [[nodiscard]] qint64 nextTryAt() const;
    [[nodiscard]] QString serverVersion() const;
    //! Clock::monotonicMs() of the last byte on the event stream; 0 before the first connect.
    [[nodiscard]] qint64 lastByteAt() const;
    //! Never dangles while the connection lives; its requests fail as Offline when there is no server.
    [[nodiscard]] opencode::Api &api() const;

    //! Reads status, permissions and questions of a directory again.
    void refreshDirectory(const QString &directory);

Q_SIGNALS:
    void stateChanged();
    void serverVersionChanged();
    //! Bytes arrived on the event stream, at most once per batch: for a supervisor that judges whether the server lives.
    void bytesSeen();
    //! Something was skipped and read again; `text` says what.
    void noteAdded(const QString &text);
    //! Agents, models or commands may have changed. Empty = everywhere.
    void catalogChanged(const QString &directory);
    void branchChanged(const QString &directory, const QString &branch);
    //! A file of the directory was changed by an agent.
    void filesChanged(const QString &directory);
    //! A terminal began or ended.
    void terminalsChanged(const QString &directory);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace qd
