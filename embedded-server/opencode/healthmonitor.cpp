// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/opencode/healthmonitor.h"

#include "core/base/logging.h"

namespace qd::server {

namespace {

constexpr std::chrono::milliseconds bootPause{100};

} // namespace

HealthMonitor::HealthMonitor(const Timeouts &timeouts, const Clock &clock, std::atomic_bool &streamBytes,
                             QObject *parent)
    : QObject(parent)
    , m_timeouts(timeouts)
    , m_clock(clock)
    , m_detector(timeouts.wedge.count())
    , m_streamBytes(streamBytes)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::CoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &HealthMonitor::next);
}

void HealthMonitor::watch(quint16 port, const QByteArray &authorization, bool booting)
{
    stop();
    m_port = port;
    m_authorization = authorization;
    m_booting = booting;
    m_well = false;
    m_missed = false;
    m_detector.start(m_clock.monotonicMs());
    ask();
}

void HealthMonitor::stop()
{
    m_timer.stop();
    delete m_probe;
    m_probe = nullptr;
}

void HealthMonitor::next()
{
    const qint64 now = m_clock.monotonicMs();
    const bool bytes = m_streamBytes.exchange(false, std::memory_order_relaxed);
    if (bytes)
        m_detector.streamed(now);
    // Event bytes are a sign of life; an answer is asked for only now and then while they flow.
    if (bytes && m_well && m_detector.sinceAnswer(now) < m_timeouts.wedge.count()) {
        (void)m_detector.look(now, expectedGap());
        schedule();
    } else {
        ask();
    }
}

void HealthMonitor::ask()
{
    m_probe = new HealthProbe(this);
    connect(m_probe, &HealthProbe::finished, this, &HealthMonitor::take);
    m_probe->ask(m_port, m_authorization, m_booting ? m_timeouts.bootProbe : m_timeouts.probe);
}

void HealthMonitor::take(const HealthProbe::Answer &answer)
{
    m_probe->deleteLater();
    m_probe = nullptr;
    const qint64 now = m_clock.monotonicMs();
    if (m_streamBytes.exchange(false, std::memory_order_relaxed))
        m_detector.streamed(now);
    if (answer.healthy)
        m_detector.answered(now);
    // Also after a good answer, so that the next look knows when this one was.
    const bool isWedged = m_detector.look(now, expectedGap()) && !m_booting;
    if (isWedged) {
        Q_EMIT wedged();
        return;
    }
    const bool wasWell = m_well;
    m_well = answer.healthy;
    m_booting = m_booting && !answer.healthy;
    schedule();
    if (answer.healthy && !wasWell) {
        m_missed = false;
        Q_EMIT answered(answer.version);
    } else if (!answer.healthy && !m_missed && !m_booting) {
        m_missed = true;
        Q_EMIT missed(answer.failure);
    }
}

void HealthMonitor::schedule()
{
    m_timer.start(m_booting ? bootPause : interval());
}

std::chrono::milliseconds HealthMonitor::interval() const
{
    return m_well ? m_timeouts.probeInterval : m_timeouts.unwellInterval;
}

qint64 HealthMonitor::expectedGap() const
{
    return (m_booting ? bootPause + m_timeouts.bootProbe : interval() + m_timeouts.probe).count();
}

} // namespace qd::server
