// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/blocklayout.h"

#include "qml/text/linelayout.h"
#include "qml/text/proselayout.h"
#include "qml/text/rulelayout.h"
#include "qml/text/tablelayout.h"

namespace qd {

std::unique_ptr<BlockLayout> BlockLayout::make(std::shared_ptr<const text::Block> block, const TextStyle &style,
                                               qreal width)
{
    switch (block->kind) {
    case text::BlockKind::Code:
    case text::BlockKind::Diff:
        return std::make_unique<LineLayout>(std::move(block), style, width);
    case text::BlockKind::Table:
        return std::make_unique<TableLayout>(std::move(block), style, width);
    case text::BlockKind::Rule:
        return std::make_unique<RuleLayout>(style);
    default:
        return std::make_unique<ProseLayout>(std::move(block), style, width);
    }
}

} // namespace qd
