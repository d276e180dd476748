// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"
#include "qml/text/textstyle.h"

#include <QTextLayout>

namespace qd {

struct PaintState;

//! \brief A run of prose with bold, links and code chips: a paragraph or a table's cell.
//!
//! Lines stand on a fixed pitch. QTextLayout knows no padding, so the room around a chip is letter spacing of the character before it and
//! of its own last one; a chip that begins a line is moved in by as much.
class RichText
{
public:
    //! `text` and `spans` must outlive it; `style` too.
    RichText(const QString &text, const QList<text::Span> &spans, const TextStyle &style, TextStyle::Face face);

    void layOut(qreal width, text::Align align = text::Align::Left);
    [[nodiscard]] qreal height() const { return m_lineHeight * m_layout.lineCount(); }
    [[nodiscard]] qreal lineHeight() const { return m_lineHeight; }
    //! The width of the longest line, after layOut().
    [[nodiscard]] qreal naturalWidth() const { return m_naturalWidth; }
    //! The width of the longest word that can't be broken; of its first thousand characters.
    [[nodiscard]] qreal longestWord() const;

    //! `offset`: what the first character's position is in the selection of `state`.
    void paint(QPainter &painter, QPointF origin, const QColor &color, const PaintState &state, int offset = 0) const;
    [[nodiscard]] int positionAt(QPointF point) const;
    [[nodiscard]] QRectF rectFor(int position) const;
    [[nodiscard]] QString linkAt(QPointF point) const;

private:
    [[nodiscard]] QList<QTextLayout::FormatRange> formats() const;
    [[nodiscard]] bool chipBegins(int position) const;
    [[nodiscard]] QTextLine lineAt(qreal y) const;
    [[nodiscard]] QList<QRectF> rects(int start, int end, bool wholeLines) const;
    void paintChips(QPainter &painter, QPointF origin) const;
    void paintRange(QPainter &painter, QPointF origin, int start, int end, const QColor &color) const;
    void paintTerms(QPainter &painter, QPointF origin, const QStringList &terms) const;
    void paintUnderline(QPainter &painter, QPointF origin, const QString &link) const;

    const QString &m_text;
    const QList<text::Span> &m_spans;
    const TextStyle &m_style;
    TextStyle::Face m_face;
    QTextLayout m_layout;
    qreal m_lineHeight;
    qreal m_naturalWidth = 0;
};

} // namespace qd
