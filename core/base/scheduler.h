// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <functional>

class QObject;

namespace qd {

//! \brief Calls later; injected, so that pauses and deadlines can be tested without waiting.
//!
//! Used from one thread, the one of the contexts.
class Scheduler
{
public:
    using Id = quint64;

    virtual ~Scheduler() = default;
    //! Calls `call` once, `delayMs` from now at the earliest, unless it is cancelled or `context` is gone. Never calls at once.
    virtual Id after(qint64 delayMs, QObject *context, std::function<void()> call) = 0;
    //! Unknown and finished ids are fine.
    virtual void cancel(Id id) = 0;
};

//! Qt's timers on the calling thread. A process-wide constant object; cancel() only from the thread that called after().
[[nodiscard]] Scheduler &systemScheduler();

} // namespace qd
