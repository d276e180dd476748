// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/daemon/tokens.h"
#include "embedded-server/opencode/options.h"
#include "embedded-server/settings/serversettings.h"

namespace qd {

//! What the program is asked to do.
struct CommandLine
{
    enum class Command : quint8
    {
        ServeOpenCode, //!< `serve` without a mode
        Serve,         //!< `serve --mode …`, or a mode from elsewhere
        Check,
        Migrate,
        Backup,
        Restore,
        Token,
    };
    Command command = Command::Serve;
    server::ServerSettings settings;
    server::Options openCode; //!< ServeOpenCode only
    QString file;             //!< Backup and Restore
    TokenCommand token;       //!< Token
};

//! BadRequest with a sentence. Prints and ends the program itself for --help and --version.
[[nodiscard]] Outcome<CommandLine> readCommandLine(const QStringList &arguments);

} // namespace qd
