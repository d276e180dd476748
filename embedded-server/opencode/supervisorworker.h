// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/bootwatch.h"
#include "embedded-server/opencode/configchange.h"
#include "embedded-server/opencode/healthmonitor.h"
#include "embedded-server/opencode/logbuffer.h"
#include "embedded-server/opencode/memorywatch.h"
#include "embedded-server/opencode/options.h"
#include "embedded-server/opencode/restartpolicy.h"
#include "embedded-server/opencode/serverlauncher.h"
#include "embedded-server/opencode/serverstate.h"
#include "embedded-server/opencode/statefile.h"
#include "embedded-server/opencode/supervisor.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>
#include <optional>

namespace qd::server {

class GuardianLink;

//! \brief The supervisor's state machine, on the supervisor's thread.
//!
//! begin() decides by the lock who we are. The owner (lead()) adopts the server that its record names, or starts one; it
//! alone restarts. A follower (follow()) uses the owner's server, and takes over when the lock is free.
class SupervisorWorker final : public QObject
{
    Q_OBJECT

public:
    explicit SupervisorWorker(std::shared_ptr<LogBuffer> log);
    ~SupervisorWorker() override;

    void start(const Options &options);
    void stop(Supervisor::StopMode mode);
    void restart(const QString &why);
    void configure(const Options &options);
    //! Thread-safe.
    void noteStreamBytes() { m_streamBytes.store(true, std::memory_order_relaxed); }

Q_SIGNALS:
    void changed(qd::server::State state, const qd::server::Reason &reason,
                 const std::optional<qd::server::Endpoint> &endpoint, bool owner);
    void logChanged();

private:
    void applyOptions(const Options &options);
    // Who we are
    void begin();
    void lead();
    void follow();
    void startNew();
    bool attachTo(const ServerRecord &record);
    void tryToTakeOver();
    // What the guardian and the monitor say
    void newLink();
    void takeLine(const QString &line);
    void ask(bool booting);
    void serverStarted(qint64 pid);
    void serverEnded(int exitCode, int signal, bool requested);
    void guardianGone(bool clean);
    void answered(const QString &version);
    // Ends
    void endServer(Reason::Code why, const QString &detail = {});
    void stopWatching();
    void limitTheEnd();
    void sweepUp(const ServerRecord &record);
    void forceEnd();
    void afterEnd();
    void countFailure(Reason reason);
    void giveUp(Reason reason);
    void released(int othersLeft);
    void finishStop();

    void become(State state, const Reason &reason);
    void note(const QString &line);
    void logGrew();
    [[nodiscard]] std::optional<Endpoint> endpoint() const;

    std::atomic_bool m_streamBytes = false;
    std::shared_ptr<LogBuffer> m_log;
    Options m_options;
    std::shared_ptr<const Clock> m_clock;
    std::unique_ptr<ServerLauncher> m_launcher;
    std::unique_ptr<HealthMonitor> m_monitor;
    std::unique_ptr<GuardianLink> m_link;
    StateFolder m_folder;
    RestartPolicy m_policy;
    ServerRecord m_record;
    State m_state = State::Stopped;
    Reason m_end; // why the server ends or has ended
    bool m_stopping = false;
    bool m_keeping = false; // stopping, but the server stays
    bool m_adopted = false; // the server is not one that we have started
    QTimer m_nextTry;       // until begin()
    QTimer m_endLimit;      // for a guardian that does not do its duty
    QTimer m_lockPoll;
    QTimer m_logPause;
    BootWatch m_boot;
    MemoryWatch m_memory;
    ConfigChange m_change;
};

} // namespace qd::server
