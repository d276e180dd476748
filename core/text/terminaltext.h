// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace qd::text {

//! \brief What a terminal would show of a program's output: lines of plain text.
//!
//! Colours, titles and cursor movements are dropped; a carriage return or a backspace overwrites, as progress bars do it.
//! Pure; any thread. Never fails: a sequence that breaks off ends with the text.
[[nodiscard]] QString terminalText(const QString &output);

} // namespace qd::text
