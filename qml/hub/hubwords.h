// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

namespace qd::ui {

//! What could not be done and why, for a person: the hub's own sentence where it has one. `what`: as for sentence().
[[nodiscard]] QString hubSentence(const QString &what, const Error &error);

} // namespace qd::ui
