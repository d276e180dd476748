// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/events.h"

namespace qd::opencode {

//! Appends an event; a delta is joined to an earlier one of the same part when only deltas of other parts stand between.
void appendJoined(QList<Event> &events, Event event);

} // namespace qd::opencode
