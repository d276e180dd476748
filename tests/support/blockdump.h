// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"

//! \brief Blocks in a form that a table of expectations can hold: one line each, such as `h2 Title` or `li1 • [x] done`, spans in braces.
//!
//! `p a {b:bold} c` has a bold b; a link's target follows its style: `{x:link=https://e.x}`.
namespace qd::text {

[[nodiscard]] QString dumpBlock(const Block &block);
[[nodiscard]] QString dumpBlocks(const QList<Block> &blocks);

} // namespace qd::text
