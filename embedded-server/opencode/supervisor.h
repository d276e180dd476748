// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/options.h"
#include "embedded-server/opencode/serverstate.h"

#include <QObject>
#include <QThread>

#include <memory>
#include <optional>

namespace qd::server {

class LogBuffer;
class SupervisorWorker;

//! \brief Keeps exactly one `opencode serve` per user and data directory running, for all projects.
//!
//! Lives on the thread that makes it (the GUI thread); all work is done on a permanent thread of its own and every
//! signal arrives queued, so no call here blocks. state(), reason() and endpoint() change together, just before
//! stateChanged().
//!
//! If another Quarterdeck already runs a server for this data directory, that one is adopted: the endpoint is the same,
//! isOwner() is false, and when the owner goes this instance takes over. The server ends when the last instance has
//! gone, by whatever way it went, unless it was left running on purpose.
//!
//! Deleting a supervisor lets go of the server at once; the guardian process then ends it if nobody else uses it. To
//! know that it has ended, stop() and wait for Stopped.
class Supervisor final : public QObject
{
    Q_OBJECT

public:
    enum class StopMode
    {
        End,          //!< the server ends, unless another Quarterdeck uses it
        LeaveRunning, //!< it keeps running in the background; the next start() adopts it
    };

    explicit Supervisor(QObject *parent = nullptr);
    ~Supervisor() override;

    //! Starts or adopts. Ignored unless Stopped or Failed.
    void start(const Options &options);
    //! Ends (or leaves) the server; Stopped follows, also if nothing was running.
    void stop(StopMode mode = StopMode::End);
    //! Ends the server and starts a new one without a pause; also the way out of Failed. `why` goes to the log.
    void restart(const QString &why);

    //! \brief Other `extraConfig` and `withheld` than those that start() was given, for a server that we look after.
    //!
    //! One that runs is ended and a new one started as soon as it is not in use (Options::inUse; at once without that). Ignored when Stopped or
    //! Failed: the next start() brings its own.
    void configure(const Options &options);

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const Reason &reason() const { return m_reason; }
    //! The server to talk to: set in Healthy and Unhealthy, empty otherwise. May change with every Healthy.
    [[nodiscard]] std::optional<Endpoint> endpoint() const { return m_endpoint; }
    //! False if another instance started the server and still looks after it.
    [[nodiscard]] bool isOwner() const { return m_owner; }

    //! Bytes came in on the server's event stream: it is alive whatever the health answers say. Thread-safe, cheap.
    void noteStreamBytes();

    //! The last lines of the log, oldest first (2,000 at most). Thread-safe.
    [[nodiscard]] QStringList logLines() const;
    //! The log file; older ones lie beside it. Empty before the first start().
    [[nodiscard]] QString logFile() const;

Q_SIGNALS:
    void stateChanged(qd::server::State state, const qd::server::Reason &reason);
    //! logLines() has grown; at most a few times a second.
    void logChanged();

private:
    QThread m_thread;
    std::shared_ptr<LogBuffer> m_log;
    SupervisorWorker *m_worker = nullptr; // lives on m_thread, deleted when it finishes
    State m_state = State::Stopped;
    Reason m_reason;
    std::optional<Endpoint> m_endpoint;
    bool m_owner = false;
};

} // namespace qd::server
