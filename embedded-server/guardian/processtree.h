// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

// Processes as /proc tells them. Plain C++ without Qt: the guardian uses it too, and that has to stay small.
namespace qd::server {

struct ProcessInfo
{
    pid_t pid = 0;
    pid_t parent = 0;
    pid_t session = 0;
    char state = '?';               //!< 'Z' is a zombie
    int terminal = 0;               //!< its controlling terminal, 0 if it has none
    unsigned long long started = 0; //!< in clock ticks since boot: with pid it names a process for ever
};

//! Every process there is.
[[nodiscard]] std::vector<ProcessInfo> listProcesses();

//! All that came from `root`, children first; zombies are left out, and so is `root` itself.
[[nodiscard]] std::vector<ProcessInfo> descendantsOf(pid_t root);

//! \brief Processes whose environment holds `entry` ("NAME=value"), and all that came from them; never this one.
//!
//! Finds what left its group, its session and its parent. Only processes of this user can be read.
[[nodiscard]] std::vector<pid_t> processesMarked(std::string_view entry);

//! Kills what processesMarked() finds until nothing is left; how many processes it killed.
int killMarked(std::string_view entry);

//! Something that came from `root` has a controlling terminal.
[[nodiscard]] bool hasTerminal(pid_t root);

//! What came from `root` and was given a terminal: the leader of its session, a shell most of the time.
struct Terminal
{
    pid_t leader = 0;
    std::string directory;  //!< where the leader stands now; empty if that can't be read
    bool isRunning = false; //!< something in it, besides the leader
};
[[nodiscard]] std::vector<Terminal> terminalsOf(pid_t root);

//! When the process was started (see ProcessInfo::started), 0 if there is none.
[[nodiscard]] unsigned long long startTimeOf(pid_t pid);

} // namespace qd::server
