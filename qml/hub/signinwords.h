// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "core/net/connectionproblem.h"

#include <QUrl>

namespace qd::ui {

//! Why signing in at a hub did not work and what to do about it, as one sentence; empty when the person ended it.
[[nodiscard]] QString signInSentence(const Error &error, const QUrl &hub);

//! Why a hub did not say which ways it offers: likewise. An answer that is no hub's means another address is needed.
[[nodiscard]] QString hubSentence(const Error &error, const QUrl &hub);

//! What of it is about the connection; without a code if nothing is.
[[nodiscard]] ConnectionProblem problemOf(const Error &error);

} // namespace qd::ui
