// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <limits>

namespace qd {

//! \brief One after the other instead of all at once: how long each of many has to wait when something happens to all of them.
//!
//! The first `atOnce` go at once, each further one a gap later. One thread.
class Turns
{
public:
    explicit Turns(qint64 gapMs = 100, int atOnce = 1)
        : m_gap(gapMs)
        , m_ahead((atOnce - 1) * gapMs)
    {}

    //! Milliseconds from `nowMs` (monotonic) until it is the caller's turn.
    [[nodiscard]] qint64 take(qint64 nowMs)
    {
        const qint64 at = std::max(nowMs - m_ahead, m_next);
        m_next = at + m_gap;
        return std::max<qint64>(0, at - nowMs);
    }

private:
    qint64 m_gap;
    qint64 m_ahead; //!< how much earlier than one after the other the first ones may go
    qint64 m_next = std::numeric_limits<qint64>::min();
};

} // namespace qd
