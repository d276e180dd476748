// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/scheduler.h"

#include <QHash>
#include <QPointer>
#include <QTimer>

namespace qd {

namespace {

class TimerScheduler final : public Scheduler
{
public:
    Id after(qint64 delayMs, QObject *context, std::function<void()> call) override
    {
        auto *timer = new QTimer(context);
        const Id id = ++m_last;
        timer->setSingleShot(true);
        timer->setTimerType(delayMs < 2'000 ? Qt::PreciseTimer : Qt::CoarseTimer);
        QObject::connect(timer, &QObject::destroyed, timer, [this, id] { m_timers.remove(id); });
        QObject::connect(timer, &QTimer::timeout, context, [timer, call = std::move(call)] {
            timer->deleteLater();
            call();
        });
        m_timers.insert(id, timer);
        timer->start(static_cast<int>(std::clamp<qint64>(delayMs, 0, std::numeric_limits<int>::max())));
        return id;
    }

    void cancel(Id id) override { delete m_timers.take(id); }

private:
    QHash<Id, QPointer<QTimer>> m_timers;
    Id m_last = 0;
};

} // namespace

Scheduler &systemScheduler()
{
    // One per thread: a timer belongs to the thread that starts it.
    static thread_local TimerScheduler scheduler;
    return scheduler;
}

} // namespace qd
