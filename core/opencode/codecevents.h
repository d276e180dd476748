// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/events.h"
#include "core/opencode/jsonin.h"

// The `properties` of each type of event.
namespace qd::opencode {

struct EventTarget
{
    Event event;
    bool ok = false; //!< what was read makes an event
};

//! False when the JSON is broken.
using EventReader = bool (*)(in::Value, EventTarget &);

//! Null for types that are skipped.
[[nodiscard]] EventReader eventReaderOf(QByteArrayView type);

} // namespace qd::opencode
