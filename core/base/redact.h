// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace qd {

//! \brief `text` without what looks like a secret: keys and tokens of well-known forms, values of headers and options that carry one, the user part of an URL.
//!
//! For text that leaves the window: notifications, reports. Each becomes "•••". A guess, so never a reason to put secrets into such text.
[[nodiscard]] QString redacted(const QString &text);

//! One line that fits: white space and control characters become single spaces, marks that turn the reading direction go, the rest is cut with "…".
[[nodiscard]] QString oneLine(const QString &text, qsizetype longest);

} // namespace qd
