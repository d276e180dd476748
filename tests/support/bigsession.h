// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"

// A long conversation of the kind that coding agents have: a turn is a question, a step with a command and its output, an edit with its
// diff, and an answer in markdown. The same numbers give the same text.
namespace qd::test {

//! `count` messages, oldest first; 2,000 are about 7.5 MB of JSON. Question N begins with "Question N:".
[[nodiscard]] QList<opencode::MessageWithParts> bigSession(int count, const QString &directory);
//! Markdown of at least `characters`, with every kind of block.
[[nodiscard]] QString longAnswer(int characters);
//! `text` in `count` pieces of the size of tokens; the last one holds the rest.
[[nodiscard]] QStringList inDeltas(const QString &text, int count);

} // namespace qd::test
