// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/guardianlink.h"

#include <QFile>
#include <QTimer>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

constexpr int leaseFd = 3; // as app/guardian/main.cpp expects it
constexpr int reapAgainMs = 100;

//! Strings in the form that posix_spawn() wants, and their memory.
class CStrings
{
public:
    explicit CStrings(const QStringList &strings)
    {
        for (const QString &string : strings)
            m_bytes.push_back(QFile::encodeName(string));
        for (QByteArray &bytes : m_bytes)
            m_pointers.push_back(bytes.data());
        m_pointers.push_back(nullptr);
    }
    [[nodiscard]] char *const *data() const { return m_pointers.data(); }

private:
    std::vector<QByteArray> m_bytes;
    std::vector<char *> m_pointers;
};

tl::unexpected<Error> systemFailure(QStringView what, int code)
{
    return failure(Error::Code::Process, u"%1: %2"_s.arg(what, QString::fromLocal8Bit(std::strerror(code))));
}

Outcome<pid_t> spawn(const GuardianLink::Launch &launch, int lease)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&actions, standard, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, lease, leaseFd);
    posix_spawn_file_actions_addchdir_np(&actions, QFile::encodeName(launch.workingDirectory).constData());

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    // A session of its own: Ctrl+C in our terminal is for us alone.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    const CStrings arguments(
        QStringList{launch.guardian, launch.socketName, launch.logFile, QString::number(launch.grace.count())} +
        launch.command);
    const CStrings environment(launch.environment.toStringList());
    pid_t pid = 0;
    const int code =
        posix_spawn(&pid, arguments.data()[0], &actions, &attributes, arguments.data(), environment.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (code != 0)
        return systemFailure(launch.guardian, code);
    return pid;
}

bool isSameUser(int fd)
{
    ucred peer = {};
    socklen_t length = sizeof peer;
    return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == ::getuid();
}

} // namespace

GuardianLink::GuardianLink(QObject *parent)
    : QObject(parent)
{
    connect(&m_socket, &QLocalSocket::readyRead, this, &GuardianLink::readLines);
    connect(&m_socket, &QLocalSocket::disconnected, this, &GuardianLink::disconnected);
}

GuardianLink::~GuardianLink()
{
    m_socket.disconnect(this);
    m_socket.abort();
    // If it has ended already; else it is ending now and our own end or the system's first process reaps it.
    if (m_guardian > 0)
        ::waitpid(static_cast<pid_t>(m_guardian), nullptr, WNOHANG);
}

Outcome<void> GuardianLink::launch(const Launch &launch)
{
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return systemFailure(u"socketpair", errno);
    const Outcome<pid_t> pid = spawn(launch, pair[1]);
    ::close(pair[1]);
    if (!pid) {
        ::close(pair[0]);
        return tl::unexpected(pid.error());
    }
    m_guardian = *pid;
    if (!m_socket.setSocketDescriptor(pair[0]))
        return failure(Error::Code::Process, m_socket.errorString());
    return {};
}

Outcome<void> GuardianLink::attach(const QString &socketName)
{
    const QByteArray name = QFile::encodeName(socketName);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (name.isEmpty() || static_cast<size_t>(name.size()) + 1 > sizeof address.sun_path)
        return failure(Error::Code::Process, u"no socket name"_s);
    std::memcpy(address.sun_path + 1, name.constData(), static_cast<size_t>(name.size()));
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + static_cast<size_t>(name.size()));
    // Non-blocking: a guardian that is stopped must not stop us. Its queue of connections has room, or it is no use.
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return systemFailure(u"guardian", errno);
    if (::connect(fd, reinterpret_cast<const sockaddr *>(&address), length) == 0 && isSameUser(fd) &&
        m_socket.setSocketDescriptor(fd))
        return {};
    const int code = errno;
    ::close(fd);
    return systemFailure(u"guardian", code);
}

void GuardianLink::end(std::chrono::milliseconds grace)
{
    send("end " + QByteArray::number(qint64(grace.count())));
}

void GuardianLink::leave()
{
    send("leave");
}

void GuardianLink::keep()
{
    send("keep");
}

void GuardianLink::send(const QByteArray &command)
{
    m_socket.write(command + '\n');
    m_socket.flush();
}

void GuardianLink::readLines()
{
    while (m_socket.canReadLine())
        take(m_socket.readLine().chopped(1));
}

void GuardianLink::take(const QByteArray &message)
{
    const QByteArray rest = message.mid(2);
    switch (message.isEmpty() ? '\0' : message.front()) {
    case 'S':
        Q_EMIT serverStarted(rest.toLongLong());
        break;
    case 'F':
        Q_EMIT serverNotStarted(QString::fromLocal8Bit(rest));
        break;
    case 'O':
    case 'E':
        Q_EMIT line(QString::fromUtf8(rest));
        break;
    case 'L':
        Q_EMIT holdersChanged(rest.toInt());
        break;
    case 'B':
        Q_EMIT released(rest.toInt());
        break;
    case 'X': {
        const QList<QByteArray> facts = rest.split(' ');
        Q_EMIT serverEnded(facts.value(0).toInt(), facts.value(1).toInt(), facts.value(2) == "1");
        break;
    }
    case 'D':
        m_clean = true;
        break;
    default:
        break;
    }
}

void GuardianLink::disconnected()
{
    if (m_gone)
        return;
    m_gone = true;
    readLines();
    reap();
    Q_EMIT gone(m_clean);
}

void GuardianLink::reap()
{
    if (m_guardian > 0 && ::waitpid(static_cast<pid_t>(m_guardian), nullptr, WNOHANG) == 0)
        QTimer::singleShot(reapAgainMs, this, &GuardianLink::reap);
    else
        m_guardian = 0;
}

} // namespace qd::server
