// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace qd::server {

//! \brief Tells a wedged server from a busy one: no health answer and no event bytes, both for the whole limit.
//!
//! Silence counts only while we ourselves were awake: if a look comes much later than it should (this process was
//! stopped, the machine slept, the clock jumped), the count starts again.
class WedgeDetector
{
public:
    explicit WedgeDetector(qint64 limitMs);

    void start(qint64 nowMs);
    void answered(qint64 nowMs) { m_lastAnswer = nowMs; }
    void streamed(qint64 nowMs) { m_lastBytes = nowMs; }
    [[nodiscard]] qint64 sinceAnswer(qint64 nowMs) const { return nowMs - m_lastAnswer; }
    //! Is it wedged? `expectedGapMs`: how long after the last look this one should come at the latest.
    [[nodiscard]] bool look(qint64 nowMs, qint64 expectedGapMs);

private:
    qint64 m_limit;
    qint64 m_lastAnswer = 0;
    qint64 m_lastBytes = 0;
    qint64 m_lastLook = 0;
};

} // namespace qd::server
