// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/supervisor.h"
#include "embedded-server/opencode/usewatch.h"

#include <QObject>

namespace qd {

//! \brief `quarterdeckd serve`: supervises OpenCode on loopback until a signal comes.
//!
//! Prints one line of JSON to stdout when the server is ready, everything else to stderr.
class Serve final : public QObject
{
    Q_OBJECT

public:
    //! `signalFd`: readable when it is time to end.
    Serve(server::Options options, int signalFd);

private:
    void take(server::State state, const server::Reason &reason);
    void announce();
    void fail(const server::Reason &reason);
    void end(int exitCode);

    server::Supervisor m_supervisor;
    server::UseWatch m_useWatch;
    bool m_announced = false;
    bool m_ending = false;
    int m_exitCode = 0;
};

} // namespace qd
