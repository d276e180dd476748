// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace qd {

//! \brief Time, injected so that backoff, expiry and order can be tested without sleeping.
//!
//! Implementations must be callable from any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    //! Wall clock, milliseconds since the epoch. May jump.
    [[nodiscard]] virtual qint64 nowMs() const = 0;
    //! Milliseconds since some fixed point; never goes back, stops while the machine sleeps or not: don't rely on either.
    [[nodiscard]] virtual qint64 monotonicMs() const = 0;
};

//! The machine's clock. A process-wide constant object.
[[nodiscard]] const Clock &systemClock();

} // namespace qd
