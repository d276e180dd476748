// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/guardian/serverchild.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace qd::server {

namespace {

//! Runs in the new process, between fork and exec. Never returns.
[[noreturn]] void becomeServer(char *const *arguments, pid_t guardian, int out, int error, int report)
{
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != guardian) // it died before we asked for the signal
        ::_exit(1);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::signal(SIGXFSZ, SIG_DFL);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing >= 0) {
        ::dup2(nothing, STDIN_FILENO);
        ::dup2(out, STDOUT_FILENO);
        ::dup2(error, STDERR_FILENO);
        ::execv(arguments[0], arguments);
    }
    const int why = errno;
    (void)!::write(report, &why, sizeof why);
    ::_exit(127);
}

void closeAll(std::initializer_list<int> fds)
{
    for (const int fd : fds) {
        if (fd >= 0)
            ::close(fd);
    }
}

} // namespace

ServerChild::~ServerChild()
{
    closeAll({m_out.fd, m_error.fd});
}

std::string ServerChild::start(const std::vector<std::string> &arguments)
{
    int out[2] = {-1, -1};
    int error[2] = {-1, -1};
    int report[2] = {-1, -1};
    if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(error, O_CLOEXEC) != 0 || ::pipe2(report, O_CLOEXEC) != 0) {
        const int why = errno;
        closeAll({out[0], out[1], error[0], error[1]});
        return std::strerror(why);
    }
    std::vector<char *> raw;
    raw.reserve(arguments.size() + 1);
    for (const std::string &argument : arguments)
        raw.push_back(const_cast<char *>(argument.c_str()));
    raw.push_back(nullptr);

    const pid_t self = ::getpid();
    m_pid = ::fork();
    if (m_pid == 0)
        becomeServer(raw.data(), self, out[1], error[1], report[1]);
    const int forkFailure = m_pid < 0 ? errno : 0;
    closeAll({out[1], error[1], report[1]});
    // Ends without a byte when exec has worked, because the pipe closes with it.
    int execFailure = 0;
    const bool failed = m_pid < 0 || ::read(report[0], &execFailure, sizeof execFailure) > 0;
    closeAll({report[0]});
    for (const int fd : {out[0], error[0]})
        ::fcntl(fd, F_SETFL, O_NONBLOCK);
    m_out.fd = out[0];
    m_error.fd = error[0];
    return failed ? std::strerror(forkFailure ? forkFailure : execFailure) : std::string();
}

void ServerChild::readOutput(const TakeLine &take, bool atEnd)
{
    readStream(m_out, 'O', take, atEnd);
    readStream(m_error, 'E', take, atEnd);
}

void ServerChild::readStream(Stream &stream, char name, const TakeLine &take, bool atEnd)
{
    const auto line = [&](std::string_view text) { take(name, text); };
    char buffer[16 * 1024];
    // Bounded, so that a flood of output does not keep the guardian from its other duties.
    for (int i = 0; i < 16 && stream.fd >= 0; ++i) {
        const ssize_t n = ::read(stream.fd, buffer, sizeof buffer);
        if (n > 0) {
            stream.lines.feed({buffer, static_cast<size_t>(n)}, line);
        } else if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
            break;
        } else {
            ::close(stream.fd);
            stream.fd = -1;
            stream.lines.finish(line);
        }
    }
    if (atEnd)
        stream.lines.finish(line);
}

} // namespace qd::server
