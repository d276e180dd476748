// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"

namespace qd {

//! When the local day of `time` begins. Remembers the last one, because neighbours ask one after the other and time zones are slow. Any thread.
[[nodiscard]] qint64 dayOf(opencode::TimeMs time);

} // namespace qd
