// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/bootwatch.h"

namespace qd::server {

BootWatch::BootWatch(QObject *parent)
    : QObject(parent)
{
    for (QTimer *timer : {&m_limit, &m_ask}) {
        timer->setParent(this); // so that it moves to another thread with this object
        timer->setSingleShot(true);
    }
    connect(&m_limit, &QTimer::timeout, this, &BootWatch::timedOut);
    connect(&m_ask, &QTimer::timeout, this, &BootWatch::worthAsking);
}

void BootWatch::start(const Timeouts &timeouts)
{
    m_booting = true;
    m_limit.start(timeouts.boot);
    m_ask.start(timeouts.bootProbeAfter);
}

void BootWatch::stop()
{
    m_booting = false;
    m_limit.stop();
    m_ask.stop();
}

void BootWatch::take(const QString &line)
{
    if (!m_booting)
        return;
    if (line.startsWith(u"opencode server listening on http://")) {
        m_ask.stop();
        Q_EMIT worthAsking();
    } else if (line.contains(u"EADDRINUSE") || line.contains(u"ServeError")) {
        Q_EMIT portTaken();
    }
}

} // namespace qd::server
