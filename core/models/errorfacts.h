// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/transcriptparts.h"

namespace qd::transcript {

//! What went wrong, sorted by what a person can do about it. `message` is the one that failed; only its model is looked at.
[[nodiscard]] Facts errorFacts(const opencode::MessageError &error, const opencode::Message &message);

} // namespace qd::transcript
