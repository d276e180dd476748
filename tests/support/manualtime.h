// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"
#include "core/base/scheduler.h"

#include <QObject>
#include <QPointer>

#include <algorithm>
#include <atomic>

namespace qd::test {

//! \brief A clock and a scheduler that only a test moves.
class ManualTime final : public Clock, public Scheduler
{
public:
    [[nodiscard]] qint64 nowMs() const override { return m_wall; }
    [[nodiscard]] qint64 monotonicMs() const override { return m_monotonic; }

    Id after(qint64 delayMs, QObject *context, std::function<void()> call) override
    {
        m_calls.append({++m_last, m_monotonic + delayMs, context, std::move(call)});
        return m_last;
    }
    void cancel(Id id) override
    {
        m_calls.removeIf([id](const Call &call) { return call.id == id; });
    }

    //! Moves both clocks and makes the calls that become due, in order.
    void advance(qint64 ms)
    {
        const qint64 until = m_monotonic + ms;
        while (true) {
            const auto next = std::ranges::min_element(m_calls, {}, &Call::at);
            if (next == m_calls.end() || next->at > until)
                break;
            const Call call = *next;
            m_calls.erase(next);
            moveTo(std::max<qint64>(call.at, m_monotonic));
            if (call.context)
                call.call();
        }
        moveTo(until);
    }
    //! Only the wall clock, as setting it or sleeping does.
    void jump(qint64 ms) { m_wall += ms; }
    //! Delay until the next call; -1 = none is planned.
    [[nodiscard]] qint64 nextDelay() const
    {
        const auto next = std::ranges::min_element(m_calls, {}, &Call::at);
        return next == m_calls.end() ? -1 : next->at - m_monotonic;
    }

private:
    struct Call
    {
        Id id;
        qint64 at;
        QPointer<QObject> context;
        std::function<void()> call;
    };

    void moveTo(qint64 monotonic)
    {
        m_wall += monotonic - m_monotonic;
        m_monotonic = monotonic;
    }

    std::atomic<qint64> m_wall = 1'795'000'000'000;
    std::atomic<qint64> m_monotonic = 1'000'000;
    QList<Call> m_calls;
    Id m_last = 0;
};

} // namespace qd::test
