// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>

namespace qd {

//! \brief Reads one line from a file descriptor, without its end; from a terminal with a prompt and without an echo. Blocks.
//!
//! Nullopt if nothing can be read, or more than a passphrase can be. Never from the command line's words: other users can see those.
[[nodiscard]] std::optional<QString> readPassphrase(int descriptor);

} // namespace qd
