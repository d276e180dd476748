// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace qd {

//! Exit codes of `quarterdeck workspaces`; they are promised in docs/automation.md.
enum class CommandExit
{
    Done = 0,
    Failed = 1, //!< something was not done, or an answer is no
    Usage = 2,  //!< wrong arguments: nothing was done
};

//! Whether the first word of the command line, options left aside, is "workspaces".
[[nodiscard]] bool isWorkspacesCommand(int argc, char **argv);

//! `quarterdeck workspaces list|test|export|import`: neither window nor display. Makes its own application; the exit code.
[[nodiscard]] int runWorkspacesCommand(int argc, char **argv);

} // namespace qd
