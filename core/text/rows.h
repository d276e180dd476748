// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"

namespace qd::text {

struct RowLimits
{
    int lines = 60;
    int length = 4'000; //!< UTF-16 units
};

//! \brief Cuts a block that would make too tall a row into pieces for rows of their own; any other comes back alone.
//!
//! Code, HTML and diffs are cut after a line (or within one that is too long), paragraphs after a space, tables after a row. Pieces' texts, put
//! together, are exactly the block's text, so a piece may end with the '\n' at which it was cut: views don't show that one.
//! Cutting is greedy: when the block grows at its end, every piece but the last stays as it is.
[[nodiscard]] QList<Block> splitForRows(const Block &block, const RowLimits &limits = {});

//! The room above a row, by what stands above it. The view gives each a size.
enum class Gap : quint8
{
    None,    //!< the first row, or the next piece of a split block
    Tight,   //!< within a list
    Normal,  //!< between paragraphs
    Section, //!< above a heading
    Quoted,  //!< between two blocks of one quote: as Normal, and the quote's bar runs through
};

//! `above` is null for the first block of a message.
[[nodiscard]] Gap gapAbove(const Block *above, const Block &block);

} // namespace qd::text
