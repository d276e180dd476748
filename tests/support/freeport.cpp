// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/freeport.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTcpServer>

#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace qd::test {

using namespace Qt::StringLiterals;

namespace {

//! Where the kernel begins to give out ports by itself, to connections and to who names none.
int firstEphemeralPort()
{
    QFile range(u"/proc/sys/net/ipv4/ip_local_port_range"_s);
    return range.open(QIODevice::ReadOnly) ? range.readAll().simplified().split(' ').value(0).toInt() : 0;
}

//! For the life of this program, in the eyes of all others of these tests: a name in the abstract namespace, which the kernel frees.
bool claimPort(int port)
{
    const int claim = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const QByteArray name = "quarterdeck-test-port-" + QByteArray::number(port);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(&address.sun_path[1], name.constData(), size_t(name.size()));
    const auto size = socklen_t(offsetof(sockaddr_un, sun_path) + 1 + size_t(name.size()));
    if (::bind(claim, reinterpret_cast<const sockaddr *>(&address), size) == 0)
        return true;
    ::close(claim);
    return false;
}

bool canListen(int port)
{
    return QTcpServer().listen(QHostAddress::LocalHost, quint16(port));
}

} // namespace

quint16 freePort()
{
    constexpr int first = 10'000;
    constexpr int tries = 1'000;
    const int end = firstEphemeralPort();
    if (end - first < tries)
        qFatal("freePort(): the kernel gives out all ports by itself; see /proc/sys/net/ipv4/ip_local_port_range");
    for (int left = tries; left > 0; --left) {
        const int port = QRandomGenerator::global()->bounded(first, end);
        if (claimPort(port) && canListen(port))
            return quint16(port);
    }
    qFatal("freePort(): no port is free");
}

} // namespace qd::test
