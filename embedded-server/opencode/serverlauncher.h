// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/options.h"
#include "embedded-server/opencode/serverenvironment.h"
#include "embedded-server/opencode/serverstate.h"
#include "embedded-server/opencode/statefile.h"

namespace qd::server {

class GuardianLink;
class LogBuffer;

//! \brief Starts servers for one set of options: finds the program, makes environment and configuration, chooses the port.
//!
//! Keeps password and port over restarts where it can, so that clients just connect again.
class ServerLauncher
{
public:
    ServerLauncher(const Options &options, LogBuffer &log);

    //! Opens the folder in which the instances agree, and the log in it.
    [[nodiscard]] tl::expected<void, Reason> openFolder(StateFolder &folder) const;
    //! Starts a server under a new guardian and writes its record. Blocks for some milliseconds.
    [[nodiscard]] tl::expected<ServerRecord, Reason> launch(const StateFolder &folder, GuardianLink &link);
    //! Takes over what a server is told, for those that are started from now on.
    void configure(const Options &options)
    {
        m_options.extraConfig = options.extraConfig;
        m_options.withheld = options.withheld;
    }
    //! The last port could not be used, so choose another one.
    void forgetPort() { m_port = 0; }

private:
    [[nodiscard]] QString guardianProgram() const;
    [[nodiscard]] quint16 choosePort();
    void warnOfOthers(const QString &dataDirectory) const;

    Options m_options;
    LogBuffer &m_log;
    QByteArray m_password;
    quint16 m_port;
};

//! The value of an Authorization header.
[[nodiscard]] QByteArray basicAuthorization(const QString &username, const QByteArray &password);

} // namespace qd::server
