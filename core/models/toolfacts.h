// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/transcriptparts.h"

// What a tool call says in one line, and what it shows when it is opened. Pure; any thread.
namespace qd::transcript {

[[nodiscard]] TranscriptRow::ToolKind toolKindOf(const QString &tool);
[[nodiscard]] Facts toolFacts(const opencode::ToolCall &call, const PartOptions &options);
[[nodiscard]] std::vector<Piece> toolDetails(const opencode::ToolCall &call, const PartOptions &options);
//! `path` below `root` without it.
[[nodiscard]] QString relativePath(const QString &path, const QString &root);

} // namespace qd::transcript
