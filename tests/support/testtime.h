// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/scheduler.h"

#include <atomic>

namespace qd::test {

//! \brief Real time that can be moved on, and pauses of which the long ones are cut short.
//!
//! Pauses under a second are kept, because a real server needs them; longer ones take a twentieth. Deadlines are reached
//! with pass().
class TestTime final : public Clock, public Scheduler
{
public:
    [[nodiscard]] qint64 nowMs() const override { return systemClock().nowMs() + m_wall; }
    [[nodiscard]] qint64 monotonicMs() const override { return systemClock().monotonicMs() + m_monotonic; }
    Id after(qint64 delayMs, QObject *context, std::function<void()> call) override
    {
        return systemScheduler().after(delayMs < 1'000 ? delayMs : delayMs / 20, context, std::move(call));
    }
    void cancel(Id id) override { systemScheduler().cancel(id); }

    //! Time goes by without anything happening.
    void pass(qint64 ms)
    {
        m_wall += ms;
        m_monotonic += ms;
    }
    //! Somebody sets the clock, or the machine slept with its monotonic clock standing still.
    void jump(qint64 ms) { m_wall += ms; }

private:
    std::atomic<qint64> m_wall = 0;
    std::atomic<qint64> m_monotonic = 0;
};

} // namespace qd::test
