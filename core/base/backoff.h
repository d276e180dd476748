// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <functional>

namespace qd {

//! A number in [0, 1). Injected, so that tests know it.
using Random = std::function<double()>;

//! The process's generator. Callable from any thread.
[[nodiscard]] Random systemRandom();

//! \brief Growing pauses between attempts: doubles from `firstMs` to `maxMs`, each with jitter.
//!
//! A pause lies between half of its nominal length and all of it, so that many clients of one server don't come back in step.
class Backoff
{
public:
    Backoff(qint64 firstMs, qint64 maxMs, Random random = systemRandom());

    //! The pause before the next attempt, in milliseconds; counts the attempt.
    [[nodiscard]] qint64 next();
    //! After a success: the next pause is the first one again.
    void reset() { m_attempts = 0; }
    [[nodiscard]] int attempts() const { return m_attempts; }

private:
    qint64 m_first;
    qint64 m_max;
    Random m_random;
    int m_attempts = 0;
};

} // namespace qd
