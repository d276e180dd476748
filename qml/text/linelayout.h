// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/text/blocklayout.h"
#include "qml/text/monoglyphs.h"
#include "qml/text/proselayout.h"

#include <QTextLayout>

#include <vector>

namespace qd {

//! \brief Code and diffs: lines that don't wrap, on a panel that scrolls sideways.
//!
//! Nothing is shaped to know the height: a fixed pitch and a fixed width per column, until a line has other characters than MonoGlyphs
//! can place. A diff has a gutter with both line numbers and the sign; it stays where it is while the lines scroll.
class LineLayout : public BlockLayout
{
public:
    LineLayout(std::shared_ptr<const text::Block> block, const TextStyle &style, qreal width);

    [[nodiscard]] qreal height() const override;
    [[nodiscard]] qreal overflow() const override;
    void paint(QPainter &painter, const PaintState &state) override;
    [[nodiscard]] int positionAt(QPointF point, qreal scrollX) const override;
    [[nodiscard]] QRectF rectFor(int position, qreal scrollX) const override;
    void setTokens(const QList<text::TokenSpan> &tokens) override;

private:
    struct Line
    {
        int start = 0;
        int length = 0;
        bool tabs = false;
        std::unique_ptr<QTextLayout> shaped; //!< only when its characters are not all simple
    };

    void makeLines();
    void addLine(int start, int length);
    void shape(Line &line) const;
    void makeGutter();
    [[nodiscard]] bool isDiff() const { return m_block->kind == text::BlockKind::Diff; }
    [[nodiscard]] QRectF content(qreal width) const; //!< where lines are seen
    [[nodiscard]] int lineIndex(int position) const;
    [[nodiscard]] qreal xOf(const Line &line, int position) const; //!< from the line's beginning
    [[nodiscard]] int columnOf(const Line &line, int position) const;
    [[nodiscard]] qreal baseline(size_t line) const;
    void paintPanel(QPainter &painter, const PaintState &state) const;
    void paintDiffGround(QPainter &painter, const PaintState &state) const;
    void paintGutter(QPainter &painter) const;
    void paintRange(QPainter &painter, const PaintState &state, int start, int end, const QColor &color) const;
    void paintTerms(QPainter &painter, const PaintState &state) const;
    void paintLines(QPainter &painter, const PaintState &state) const;
    [[nodiscard]] QColor plainColor(size_t line) const;

    std::shared_ptr<const text::Block> m_block;
    const TextStyle &m_style;
    const MonoGlyphs &m_glyphs;
    Indent m_indent;
    qreal m_width;
    qreal m_pitch;
    qreal m_top = 0;    //!< of the first line
    qreal m_bottom = 0; //!< room below the last
    qreal m_gutter = 0; //!< its width
    int m_digits = 0;   //!< of each line number
    qreal m_longest = 0;
    std::vector<Line> m_lines;
    QList<text::TokenSpan> m_tokens;
};

} // namespace qd
