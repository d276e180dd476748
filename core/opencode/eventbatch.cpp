// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/eventbatch.h"

namespace qd::opencode {

namespace {

// How far back a delta looks for its like: as many as answers stream at once.
constexpr qsizetype lookBack = 16;

} // namespace

void appendJoined(QList<Event> &events, Event event)
{
    const auto *delta = std::get_if<events::PartDelta>(&event.payload);
    if (delta) {
        const qsizetype oldest = std::max<qsizetype>(0, events.size() - lookBack);
        for (qsizetype i = events.size() - 1; i >= oldest; --i) {
            auto *earlier = std::get_if<events::PartDelta>(&events[i].payload);
            if (!earlier)
                break;
            if (earlier->partId == delta->partId && earlier->messageId == delta->messageId &&
                earlier->sessionId == delta->sessionId) {
                earlier->delta += delta->delta;
                earlier->count += delta->count;
                return;
            }
        }
    }
    events.append(std::move(event));
}

} // namespace qd::opencode
