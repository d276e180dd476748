// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/guardian/lease.h"

#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace qd::server {

namespace {

constexpr size_t logBacklog = size_t(256) * 1024;
constexpr int drainLimitMs = 500;

} // namespace

Lease::Lease(int fd)
    : m_fd(fd)
{
    ::fcntl(m_fd, F_SETFL, ::fcntl(m_fd, F_GETFL) | O_NONBLOCK);
    ::fcntl(m_fd, F_SETFD, FD_CLOEXEC);
}

Lease::~Lease()
{
    close();
}

Lease::Lease(Lease &&other) noexcept
    : m_fd(std::exchange(other.m_fd, -1))
    , m_holds(other.m_holds)
    , m_lines(std::move(other.m_lines))
    , m_out(std::move(other.m_out))
{}

Lease &Lease::operator=(Lease &&other) noexcept
{
    std::swap(m_fd, other.m_fd);
    std::swap(m_holds, other.m_holds);
    std::swap(m_lines, other.m_lines);
    std::swap(m_out, other.m_out);
    return *this;
}

std::vector<std::string> Lease::read()
{
    std::vector<std::string> lines;
    char buffer[4096];
    while (isOpen()) {
        const ssize_t n = ::recv(m_fd, buffer, sizeof buffer, 0);
        if (n > 0) {
            m_lines.feed({buffer, static_cast<size_t>(n)}, [&](std::string_view line) { lines.emplace_back(line); });
        } else if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
            break;
        } else {
            close();
        }
    }
    return lines;
}

void Lease::send(std::string_view line)
{
    if (!isOpen())
        return;
    m_out += line;
    m_out += '\n';
    flush();
}

void Lease::sendLog(char stream, std::string_view line)
{
    if (m_out.size() > logBacklog)
        return;
    send(std::string{stream, ' '}.append(line));
}

void Lease::flush()
{
    while (isOpen() && !m_out.empty()) {
        const ssize_t n = ::send(m_fd, m_out.data(), m_out.size(), MSG_NOSIGNAL);
        if (n > 0)
            m_out.erase(0, static_cast<size_t>(n));
        else if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        else
            close();
    }
}

void Lease::drain()
{
    pollfd entry{m_fd, POLLOUT, 0};
    while (isOpen() && !m_out.empty() && ::poll(&entry, 1, drainLimitMs) > 0)
        flush();
}

void Lease::close()
{
    if (m_fd >= 0)
        ::close(m_fd);
    m_fd = -1;
}

} // namespace qd::server
