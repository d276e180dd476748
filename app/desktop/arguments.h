// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/opencode/options.h"

#include <optional>

namespace qd {

//! \brief What the window was started with.
struct Arguments
{
    QString profile; //!< everything of ours in one directory, absolute; empty: the usual places
    QString
        open; //!< a quarterdeck:// link, or the absolute path of a folder or of a file with workspaces; empty: nothing
    server::Options server;
    std::optional<int> exitCode; //!< there is nothing more to do: help was printed, or what is wrong with the arguments
};

//! Reads the command line that the application (which exists) left of its own. Prints help, version, and what is wrong.
[[nodiscard]] Arguments readArguments();

//! Whether a window can be shown. Without a display the GUI application would end the process before anything could be said.
[[nodiscard]] bool hasDisplay(int argc, char **argv);

//! What there is to say and to do without one; the exit code.
[[nodiscard]] int runWithoutDisplay(int argc, char **argv);

} // namespace qd
