// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/text/blocklayout.h"
#include "qml/text/richtext.h"

namespace qd {

//! Where a block begins, by the lists and quotes around it.
struct Indent
{
    qreal x = 0;      //!< of the text
    qreal quoteX = 0; //!< of the first quote bar
    int quotes = 0;
};
[[nodiscard]] Indent indentOf(const text::Block &block);
//! The bars at the left of a quote, from `top` to `bottom`.
void paintQuoteBars(QPainter &painter, const Indent &indent, const TextStyle &style, const PaintState &state,
                    qreal height);

//! Paragraph, heading, list item, quote, HTML.
class ProseLayout : public BlockLayout
{
public:
    ProseLayout(std::shared_ptr<const text::Block> block, const TextStyle &style, qreal width);

    [[nodiscard]] qreal height() const override;
    void paint(QPainter &painter, const PaintState &state) override;
    [[nodiscard]] int positionAt(QPointF point, qreal scrollX) const override;
    [[nodiscard]] QRectF rectFor(int position, qreal scrollX) const override;
    [[nodiscard]] QString linkAt(QPointF point, qreal scrollX) const override;

private:
    void paintMarker(QPainter &painter) const;
    void paintTask(QPainter &painter, QPointF center) const;

    std::shared_ptr<const text::Block> m_block;
    const TextStyle &m_style;
    Indent m_indent;
    RichText m_text;
};

} // namespace qd
