// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"
#include "qml/text/textblockitem.h"
#include "qml/text/textstyle.h"
#include "qml/theme/tokens.h"

#include <QQuickWindow>

#include <vector>

namespace qd {

//! The fonts, sizes and colours of the product, from the theme's palette.
void fillStyle(TextStyle &style, const ui::Palette &palette, bool dark);

//! Blocks below one another in a window, as a transcript shows them.
class TextScene
{
public:
    TextScene(const QList<text::Block> &blocks, TextStyle &style, int width, int margin = 24);

    [[nodiscard]] QQuickWindow &window() { return m_window; }
    [[nodiscard]] const std::vector<TextBlockItem *> &items() const { return m_items; }
    void place();
    [[nodiscard]] QImage grab();

private:
    QQuickWindow m_window;
    std::vector<TextBlockItem *> m_items;
    int m_margin;
};

} // namespace qd
