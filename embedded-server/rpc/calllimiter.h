// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/clock.h"

#include <QHash>
#include <QString>

namespace qd::server {

//! \brief How many calls each person may make: so many in a minute, evenly, and a tenth of that (but no less than a whole batch) at once.
//!
//! Keeps one number for each person, by the generic cell rate algorithm (ITU-T I.371): the time at which all that was taken will have been
//! earned. One thread.
class CallLimiter
{
public:
    //! `perMinute`: at least 1. `clock` must outlive it.
    CallLimiter(int perMinute, const Clock &clock);

    //! 0: these calls may be made, and are counted. Else milliseconds after which to try again, and nothing is counted.
    [[nodiscard]] qint64 enter(const QString &person, qint64 calls);

private:
    const Clock &m_clock;
    qint64 m_eachUs;
    qint64 m_aheadUs; //!< how much may be taken before it is earned
    QHash<QString, qint64> m_earnedAtUs;
};

} // namespace qd::server
