// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/backoff.h"
#include "core/base/clock.h"

#include <QByteArrayView>
#include <QString>

namespace qd::opencode {

//! \brief Makes ids as OpenCode does: prefix, `_`, 12 hexadecimal digits of time and counter, 14 of base 62.
//!
//! The digits are the low 48 bits of `unix_ms * 4096 + counter`. They wrap every 795 days, so ids order the parts of one message and nothing
//! else: messages are ordered by (time.created, id). Ids of one IdSource ascend, except across the wrap. Session ids would be the complement;
//! clients never make those. One thread only.
class IdSource
{
public:
    explicit IdSource(const Clock &clock = systemClock(), Random random = systemRandom());

    //! `prefix` is `msg` or `prt`.
    [[nodiscard]] QString next(QByteArrayView prefix);

private:
    const Clock &m_clock;
    Random m_random;
    qint64 m_lastMs = 0;
    qint64 m_counter = 0;
};

//! An id of the process's own source. GUI thread only.
[[nodiscard]] QString newId(QByteArrayView prefix);

} // namespace qd::opencode
