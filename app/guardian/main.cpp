// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// quarterdeck-guardian SOCKET LOGFILE GRACE_MS PROGRAM [ARGUMENT...]
//
// Started by Quarterdeck for each OpenCode server, with a connected socket as file descriptor 3 (see
// embedded-server/guardian/guardian.h). Of no use by hand.
#include "embedded-server/guardian/guardian.h"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace {

constexpr int leaseFd = 3;

} // namespace

int main(int argc, char **argv)
{
    if (argc < 5 || ::fcntl(leaseFd, F_GETFD) < 0) {
        std::fputs("quarterdeck-guardian is started by Quarterdeck itself, to look after an OpenCode server.\n",
                   stderr);
        return 2;
    }
    // What the parent may have left open by accident must not live as long as the server.
    ::close_range(leaseFd + 1, ~0U, 0);
    qd::server::Guardian guardian({.program = {argv + 4, argv + argc},
                                   .socketName = argv[1],
                                   .logFile = argv[2],
                                   .firstLease = leaseFd,
                                   .grace = std::chrono::milliseconds(std::atoi(argv[3]))});
    return guardian.run();
}
