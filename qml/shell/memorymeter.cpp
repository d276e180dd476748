// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/shell/memorymeter.h"

#include <QFile>

#include <cmath>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

constexpr int lookEveryMs = 30'000;

double resident(const QString &process)
{
    QFile file(u"/proc/"_s + process + u"/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const auto fields = file.read(128).split(' ');
    return fields.size() > 1 ? fields[1].toDouble() * double(sysconf(_SC_PAGESIZE)) : 0;
}

bool moved(double from, double to)
{
    return std::abs(to - from) > 0.1 * from;
}

} // namespace

MemoryMeter::MemoryMeter(QObject *parent)
    : QObject(parent)
{
    m_timer.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { read(false); });
    m_timer.start(lookEveryMs);
}

void MemoryMeter::setServerProcess(qint64 pid)
{
    if (std::exchange(m_pid, pid) != pid)
        read(true);
}

void MemoryMeter::note()
{
    read(true);
}

void MemoryMeter::read(bool always)
{
    const double client = resident(u"self"_s);
    const double server = m_pid > 0 ? resident(QString::number(m_pid)) : 0;
    if (!always && !moved(m_client, client) && !moved(m_server, server))
        return;
    if (client == m_client && server == m_server)
        return;
    m_client = client;
    m_server = server;
    Q_EMIT changed();
}

} // namespace qd::ui
