// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"

#include <tree_sitter/api.h>

namespace qd::text {

struct Grammar
{
    const char *name;
    const TSLanguage *(*language)();
    const char *highlights; //!< queries; of two that match a node, the later one counts
    const char *injections; //!< other languages within this one; may be empty
};

extern const Grammar grammars[];
extern const int grammarCount;

} // namespace qd::text

//! \brief The module's one function. Fills `tokens`; false when the language has no grammar or the time ran out.
//!
//! Any thread; calls wait for each other.
extern "C" Q_DECL_EXPORT bool qdHighlight(const char *language, const QStringView *code, int limitMs,
                                          QList<qd::text::TokenSpan> *tokens);
