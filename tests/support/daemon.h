// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/serverstate.h"

#include <QProcess>

namespace qd::test {

class MockModel;
class SupervisedPlace;

//! \brief `quarterdeckd serve` as a process that can be killed, in a SupervisedPlace (as a profile of its own).
class Daemon
{
public:
    Daemon(const SupervisedPlace &place, const MockModel *model = nullptr, const QStringList &arguments = {});
    ~Daemon();
    Q_DISABLE_COPY_MOVE(Daemon)

    //! Waits for its line of JSON; false if it ends before.
    [[nodiscard]] bool waitUntilReady();
    [[nodiscard]] QByteArray line() const { return m_line; }
    [[nodiscard]] server::Endpoint endpoint() const { return m_endpoint; }
    [[nodiscard]] QProcess &process() { return m_process; }
    [[nodiscard]] QByteArray errors() { return m_process.readAllStandardError(); }
    void signal(int signal);

private:
    QProcess m_process;
    QByteArray m_line;
    server::Endpoint m_endpoint;
};

} // namespace qd::test
