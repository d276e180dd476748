// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/guardian/guardian.h"

#include "embedded-server/guardian/processtree.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

namespace qd::server {

namespace {

constexpr int pushIntervalMs = 20;

int listenAbstract(const std::string &name)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (name.empty() || name.size() + 1 > sizeof address.sun_path)
        return -1;
    std::memcpy(address.sun_path + 1, name.data(), name.size());
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && ::bind(fd, reinterpret_cast<const sockaddr *>(&address), length) == 0 && ::listen(fd, 16) == 0)
        return fd;
    if (fd >= 0)
        ::close(fd);
    return -1;
}

//! Abstract sockets have no permissions: anybody may knock.
bool isSameUser(int fd)
{
    ucred peer = {};
    socklen_t length = sizeof peer;
    return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == ::getuid();
}

std::string environmentValue(const char *name)
{
    const char *value = std::getenv(name);
    return value ? value : "";
}

} // namespace

Guardian::Guardian(Setup setup)
    : m_setup(std::move(setup))
    , m_log(m_setup.logFile)
{
    m_redactor.addCredentials(environmentValue("OPENCODE_SERVER_USERNAME"),
                              environmentValue("OPENCODE_SERVER_PASSWORD"));
}

Guardian::~Guardian()
{
    for (const int fd : {m_signals, m_listener}) {
        if (fd >= 0)
            ::close(fd);
    }
}

int Guardian::run()
{
    if (!prepare() || !startServer())
        return 1;
    while (!m_treeGone)
        turn();
    readOutput(true);
    tellAll("D");
    for (Lease &lease : m_leases)
        lease.drain();
    return 0;
}

bool Guardian::prepare()
{
    sigset_t caught;
    sigemptyset(&caught);
    for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP, SIGQUIT})
        sigaddset(&caught, signal);
    ::sigprocmask(SIG_BLOCK, &caught, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
    m_signals = ::signalfd(-1, &caught, SFD_CLOEXEC | SFD_NONBLOCK);
    m_listener = listenAbstract(m_setup.socketName);
    if (m_setup.firstLease >= 0)
        m_leases.emplace_back(m_setup.firstLease);
    if (::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0 && m_signals >= 0 && m_listener >= 0)
        return true;
    tellAll(std::string("F ") + std::strerror(errno));
    return false;
}

bool Guardian::startServer()
{
    const std::string failure = m_server.start(m_setup.program);
    tellAll(failure.empty() ? "S " + std::to_string(m_server.pid()) : "F " + failure);
    return failure.empty();
}

void Guardian::turn()
{
    std::vector<pollfd> entries{{m_signals, POLLIN, 0},
                                {m_listener, POLLIN, 0},
                                {m_server.outFd(), POLLIN, 0},
                                {m_server.errorFd(), POLLIN, 0}};
    const size_t firstLease = entries.size();
    for (const Lease &lease : m_leases)
        entries.push_back({lease.fd(), static_cast<short>(POLLIN | (lease.wantsToWrite() ? POLLOUT : 0)), 0});
    ::poll(entries.data(), entries.size(), m_killFrom ? pushIntervalMs : -1);

    if (entries[2].revents || entries[3].revents)
        readOutput();
    for (size_t i = firstLease; i < entries.size(); ++i) {
        Lease &lease = m_leases[i - firstLease];
        if (entries[i].revents & POLLOUT)
            lease.flush();
        if (entries[i].revents & ~POLLOUT)
            readLease(lease);
    }
    if (entries[1].revents)
        acceptLease();
    if (entries[0].revents)
        takeSignals();
    forgetClosedLeases();
    if (m_killFrom)
        pushTree();
}

void Guardian::takeSignals()
{
    signalfd_siginfo info = {};
    while (::read(m_signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            reap();
        else if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT || info.ssi_signo == SIGQUIT)
            endTree(m_setup.grace);
    }
}

void Guardian::acceptLease()
{
    const int fd = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0)
        return;
    if (!isSameUser(fd)) {
        ::close(fd);
        return;
    }
    m_leases.emplace_back(fd).send("S " + std::to_string(m_server.pid()));
    m_keep = false;
    tellAll("L " + std::to_string(holders()));
}

void Guardian::readLease(Lease &lease)
{
    for (const std::string &command : lease.read())
        obey(lease, command);
}

void Guardian::obey(Lease &lease, const std::string &command)
{
    if (command.starts_with("end")) {
        m_requested = true;
        endTree(std::chrono::milliseconds(std::atoi(command.c_str() + 3))); // NOLINT(cert-err34-c): 0 is a good default
    } else if (command == "leave" || command == "keep") {
        m_keep = m_keep || command == "keep";
        lease.release();
        lease.send("B " + std::to_string(holders()));
        if (holders() > 0)
            tellAll("L " + std::to_string(holders()));
    }
}

void Guardian::forgetClosedLeases()
{
    const size_t gone = std::erase_if(m_leases, [](const Lease &lease) { return !lease.isOpen(); });
    if (holders() == 0 && !m_keep && !m_killFrom) {
        m_requested = true;
        endTree(m_setup.grace);
    } else if (gone > 0) {
        tellAll("L " + std::to_string(holders()));
    }
}

void Guardian::readOutput(bool atEnd)
{
    std::string forFile;
    m_server.readOutput(
        [&](char stream, std::string_view line) {
            const std::string clean = m_redactor.redact(line);
            forFile.append(clean).append("\n");
            for (Lease &lease : m_leases)
                lease.sendLog(stream, clean);
        },
        atEnd);
    if (!forFile.empty())
        m_log.append(forFile);
}

void Guardian::reap()
{
    int status = 0;
    pid_t pid = 0;
    while ((pid = ::waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid == m_server.pid())
            serverEnded(status);
    }
    // No child left, and as the reaper of the whole tree that means: nothing left at all.
    if (pid < 0 && errno == ECHILD && m_serverGone)
        m_treeGone = true;
}

void Guardian::serverEnded(int status)
{
    m_serverGone = true;
    readOutput(true);
    tellAll("X " + std::to_string(WIFEXITED(status) ? WEXITSTATUS(status) : -1) + ' ' +
            std::to_string(WIFSIGNALED(status) ? WTERMSIG(status) : 0) + (m_requested ? " 1" : " 0"));
    endTree(m_setup.grace);
}

void Guardian::endTree(std::chrono::milliseconds grace)
{
    const Time killFrom = std::chrono::steady_clock::now() + grace;
    if (m_killFrom) {
        m_killFrom = std::min(*m_killFrom, killFrom);
        return;
    }
    m_killFrom = killFrom;
    // Nobody can join any more: whoever knocks now needs a new server, and must know at once.
    ::close(m_listener);
    m_listener = -1;
    signalTree(SIGTERM);
}

void Guardian::pushTree()
{
    reap();
    if (!m_treeGone && std::chrono::steady_clock::now() >= *m_killFrom)
        signalTree(SIGKILL);
}

void Guardian::signalTree(int signal) const
{
    if (!m_serverGone)
        ::kill(-m_server.pid(), signal);
    for (const ProcessInfo &process : descendantsOf(::getpid()))
        ::kill(process.pid, signal);
}

size_t Guardian::holders() const
{
    return static_cast<size_t>(std::ranges::count_if(m_leases, &Lease::holds));
}

void Guardian::tellAll(const std::string &line)
{
    for (Lease &lease : m_leases)
        lease.send(line);
}

} // namespace qd::server
