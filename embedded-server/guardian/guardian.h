// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/guardian/lease.h"
#include "embedded-server/guardian/serverchild.h"
#include "embedded-server/guardian/textlog.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace qd::server {

//! \brief Runs one server and sees to it that nothing of it outlives its last Quarterdeck.
//!
//! A process of its own, because a Quarterdeck that is killed can't clean up. It is the reaper of all that the server
//! starts (child subreaper), so that also what leaves its group and session, as terminals do, stays in its tree. The
//! tree ends when the last lease ends (by a message or because the other end is gone), when a lease asks for it, on
//! SIGTERM, and when the server ends by itself. It also keeps the server's log, so that a server which was left running
//! is never stuck on a pipe that nobody reads.
class Guardian
{
public:
    struct Setup
    {
        std::vector<std::string> program; //!< with its arguments
        std::string socketName;           //!< in the abstract namespace: goes with the process, has no file
        std::string logFile;
        int firstLease = -1; //!< a connected socket
        std::chrono::milliseconds grace{2000};
    };

    explicit Guardian(Setup setup);
    ~Guardian();
    Guardian(const Guardian &) = delete;
    Guardian &operator=(const Guardian &) = delete;

    //! Returns the exit code when all has ended.
    [[nodiscard]] int run();

private:
    using Time = std::chrono::steady_clock::time_point;

    [[nodiscard]] bool prepare();
    bool startServer();
    void turn();
    void takeSignals();
    void acceptLease();
    void readLease(Lease &lease);
    void obey(Lease &lease, const std::string &command);
    void forgetClosedLeases();
    void readOutput(bool atEnd = false);
    void reap();
    void serverEnded(int status);
    void endTree(std::chrono::milliseconds grace);
    void pushTree();
    void signalTree(int signal) const;
    [[nodiscard]] size_t holders() const;
    void tellAll(const std::string &line);

    Setup m_setup;
    Redactor m_redactor;
    RotatingLog m_log;
    ServerChild m_server;
    std::vector<Lease> m_leases;
    int m_signals = -1;
    int m_listener = -1;
    bool m_keep = false;
    bool m_requested = false; //!< a lease asked for the end
    bool m_serverGone = false;
    bool m_treeGone = false;
    std::optional<Time> m_killFrom; //!< set while the tree is being ended
};

} // namespace qd::server
