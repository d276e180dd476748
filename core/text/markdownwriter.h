// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"

namespace qd::text {

//! \brief The characters [from, to) of `block` as markdown, for copying: spans, markers, fences and table bars included.
//!
//! A piece of a split code block opens its fence only at the block's start and closes it only at the end.
[[nodiscard]] QString toMarkdown(const Block &block, int from = 0, int to = -1);

} // namespace qd::text
