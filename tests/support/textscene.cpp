// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/textscene.h"

#include "core/text/rows.h"

#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace qd {

void fillStyle(TextStyle &style, const ui::Palette &palette, bool dark)
{
    style.setProperty("proseFamily", u"Inter"_s);
    style.setProperty("monoFamily", u"JetBrains Mono"_s);
    style.setProperty("background", palette.bg);
    style.setProperty("text", palette.text);
    style.setProperty("muted", palette.muted);
    style.setProperty("faint", palette.faint);
    style.setProperty("border", palette.border);
    style.setProperty("accent", palette.accent);
    style.setProperty("codeBackground", palette.sunken);
    style.setProperty("chipBackground", palette.hover);
    style.setProperty("selection", palette.accentSoft);
    style.setProperty("found", palette.addBg);
    style.setProperty("added", palette.success);
    style.setProperty("removed", palette.danger);
    style.setProperty("addedBackground", palette.addBg);
    style.setProperty("removedBackground", palette.delBg);
    style.setDark(dark);
}

TextScene::TextScene(const QList<text::Block> &blocks, TextStyle &style, int width, int margin)
    : m_margin(margin)
{
    m_window.setColor(style.m_background);
    const text::Block *above = nullptr;
    for (const text::Block &block : blocks) {
        const text::Gap gap = text::gapAbove(above, block);
        above = &block;
        bool first = true;
        for (const text::Block &piece : text::splitForRows(block)) {
            auto *item = new TextBlockItem(m_window.contentItem());
            item->setTextStyle(&style);
            item->setWidth(width);
            item->setBlock(RichBlock(std::make_shared<const text::Block>(piece)));
            item->setGap(int(first ? gap : text::Gap::None));
            item->setX(margin);
            m_items.push_back(item);
            first = false;
        }
    }
    m_window.resize(width + 2 * margin, 100);
    place();
}

void TextScene::place()
{
    qreal y = m_margin;
    for (TextBlockItem *item : m_items) {
        item->setY(y);
        item->setHeight(item->implicitHeight());
        y += item->height();
    }
    m_window.resize(m_window.width(), int(y) + m_margin);
}

QImage TextScene::grab()
{
    place();
    if (!m_window.isVisible())
        m_window.show();
    QCoreApplication::processEvents();
    return m_window.grabWindow();
}

} // namespace qd
