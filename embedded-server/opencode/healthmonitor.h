// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "embedded-server/opencode/healthprobe.h"
#include "embedded-server/opencode/options.h"
#include "embedded-server/opencode/wedgedetector.h"

#include <QObject>
#include <QTimer>

#include <atomic>

namespace qd::server {

//! \brief Watches one server: asks it now and then, and says how it is.
//!
//! While bytes arrive on the event stream no question is asked: they say more.
class HealthMonitor final : public QObject
{
    Q_OBJECT

public:
    //! `streamBytes` is set by whoever reads the event stream, on any thread, and taken back here.
    HealthMonitor(const Timeouts &timeouts, const Clock &clock, std::atomic_bool &streamBytes,
                  QObject *parent = nullptr);

    //! Begins with a question at once; `booting`: it has not answered yet, so limits are short and silence is no wedge.
    void watch(quint16 port, const QByteArray &authorization, bool booting);
    void stop();

Q_SIGNALS:
    //! The first answer, and the first one after missed ones.
    void answered(const QString &version);
    //! The first missed answer; `why` is for the log.
    void missed(const QString &why);
    //! No answer and no event bytes for too long. Once.
    void wedged();

private:
    void next();
    void ask();
    void take(const HealthProbe::Answer &answer);
    void schedule();
    [[nodiscard]] std::chrono::milliseconds interval() const;
    [[nodiscard]] qint64 expectedGap() const;

    Timeouts m_timeouts;
    const Clock &m_clock;
    WedgeDetector m_detector;
    QTimer m_timer;
    HealthProbe *m_probe = nullptr;
    std::atomic_bool &m_streamBytes;
    quint16 m_port = 0;
    QByteArray m_authorization;
    bool m_booting = false;
    bool m_well = false;
    bool m_missed = false;
};

} // namespace qd::server
