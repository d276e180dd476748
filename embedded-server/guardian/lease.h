// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/guardian/textlog.h"

#include <string>
#include <string_view>
#include <vector>

// What a Quarterdeck and its guardian say to each other, in lines over a Unix socket. The connection is a lease on the
// server: however it ends, the guardian knows. The server ends with its last lease.
//
// From the guardian:                          From Quarterdeck:
//   S PID          the server runs              end MS    end the tree; SIGKILL after MS milliseconds
//   O text, E text a line of its output         leave     this lease is over; end the tree if it was the last
//   L N            so many leases are left      keep      stay although nobody holds a lease
//   B N            after leave and keep: N others hold one
//   F text         the program can't be started
//   X CODE SIGNAL REQUESTED   the server ended (-1: not by exit; 0: not by a signal; 1: because it was told to)
//   D              all that it started has ended too
namespace qd::server {

//! One Quarterdeck at the other end of a socket. Never blocks: log lines that nobody fetches are dropped.
class Lease
{
public:
    explicit Lease(int fd);
    ~Lease();
    Lease(Lease &&other) noexcept;
    Lease &operator=(Lease &&other) noexcept;
    Lease(const Lease &) = delete;
    Lease &operator=(const Lease &) = delete;

    [[nodiscard]] int fd() const { return m_fd; }
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    [[nodiscard]] bool wantsToWrite() const { return !m_out.empty(); }
    //! Still counts: a lease that has said `leave` only listens.
    [[nodiscard]] bool holds() const { return isOpen() && m_holds; }
    void release() { m_holds = false; }

    //! The complete lines that have come in; closes at the end of the stream.
    [[nodiscard]] std::vector<std::string> read();
    //! A message that must arrive.
    void send(std::string_view line);
    //! A line of the log, which may be dropped.
    void sendLog(char stream, std::string_view line);
    void flush();
    //! Waits a moment for what is left to be sent.
    void drain();

private:
    void close();

    int m_fd;
    bool m_holds = true;
    LineSplitter m_lines;
    std::string m_out;
};

} // namespace qd::server
