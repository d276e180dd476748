// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/memorywatch.h"

#include "embedded-server/guardian/processtree.h"

#include <QFile>

#include <algorithm>

#include <unistd.h>

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

qint64 residentBytes(qint64 pid)
{
    QFile file(u"/proc/%1/statm"_s.arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE)
                                          : 0;
}

} // namespace

MemoryWatch::MemoryWatch(QObject *parent)
    : QObject(parent)
{
    m_timer.setParent(this); // so that it moves to another thread with this object
    connect(&m_timer, &QTimer::timeout, this, &MemoryWatch::look);
}

void MemoryWatch::watch(qint64 pid, const Options &options)
{
    m_pid = pid;
    m_ceiling = options.memoryCeiling;
    m_inUse = options.inUse;
    if (m_ceiling > 0 && m_inUse)
        m_timer.start(options.timeouts.memoryInterval);
}

void MemoryWatch::look()
{
    const qint64 used = residentBytes(m_pid);
    if (used > m_ceiling && !m_inUse() && !hasTerminal(static_cast<pid_t>(m_pid)))
        Q_EMIT exceeded(used);
}

} // namespace qd::server
