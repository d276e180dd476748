// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/days.h"

#include <QDateTime>

namespace qd {

qint64 dayOf(opencode::TimeMs time)
{
    thread_local qint64 begin = 0;
    thread_local qint64 end = 0;
    if (time < begin || time >= end) {
        const QDate day = QDateTime::fromMSecsSinceEpoch(time).date();
        begin = day.startOfDay().toMSecsSinceEpoch();
        end = day.addDays(1).startOfDay().toMSecsSinceEpoch();
    }
    return begin;
}

} // namespace qd
