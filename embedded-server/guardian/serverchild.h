// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "embedded-server/guardian/textlog.h"

namespace qd::server {

//! \brief The server's process: started in a session of its own, its output read line by line.
//!
//! The kernel kills it when the guardian dies, whatever way that goes (only it: what it started is found by its mark).
class ServerChild
{
public:
    using TakeLine = std::function<void(char stream, std::string_view line)>;

    ServerChild() = default;
    ~ServerChild();
    ServerChild(const ServerChild &) = delete;
    ServerChild &operator=(const ServerChild &) = delete;

    //! `arguments[0]` is the program. An empty string, or why it can't be started.
    [[nodiscard]] std::string start(const std::vector<std::string> &arguments);
    [[nodiscard]] pid_t pid() const { return m_pid; }
    //! To wait for with poll(); -1 once they have ended.
    [[nodiscard]] int outFd() const { return m_out.fd; }
    [[nodiscard]] int errorFd() const { return m_error.fd; }
    //! Reads what there is, without waiting. `atEnd`: there will be no more, so give out an open last line as well.
    void readOutput(const TakeLine &take, bool atEnd = false);

private:
    struct Stream
    {
        int fd = -1;
        LineSplitter lines;
    };

    static void readStream(Stream &stream, char name, const TakeLine &take, bool atEnd);

    pid_t m_pid = 0;
    Stream m_out;
    Stream m_error;
};

} // namespace qd::server
