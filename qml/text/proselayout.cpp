// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/proselayout.h"

#include <QPainter>
#include <QPainterPath>

namespace qd {

namespace {

constexpr qreal listStep = 24;
constexpr qreal quoteStep = 16;
constexpr qreal quoteBar = 3;
constexpr qreal markerGap = 8;
// Deeper than this nobody can tell levels apart, and hostile text can't push everything out of view.
constexpr int maxShownDepth = 8;

TextStyle::Face faceOf(const text::Block &block)
{
    if (block.kind == text::BlockKind::Html)
        return TextStyle::Face::Mono;
    if (block.kind != text::BlockKind::Heading)
        return TextStyle::Face::Prose;
    return block.level == 1 ? TextStyle::Face::H1 : block.level == 2 ? TextStyle::Face::H2 : TextStyle::Face::Strong;
}

} // namespace

Indent indentOf(const text::Block &block)
{
    const int lists = qMin<int>(block.indent, maxShownDepth);
    const int quotes = qMin<int>(block.quoteDepth, maxShownDepth);
    // A flat block does not say which is around which: a quoted paragraph stands in its item, an item stands in its quote.
    const bool quoteInside = block.kind == text::BlockKind::Quote && lists > 0;
    return {lists * listStep + quotes * quoteStep, quoteInside ? lists * listStep : 0, quotes};
}

void paintQuoteBars(QPainter &painter, const Indent &indent, const TextStyle &style, const PaintState &state,
                    qreal height)
{
    const qreal top = state.quoteAbove ? -state.gap : 0;
    for (int i = 0; i < indent.quotes; ++i)
        painter.fillRect(QRectF(indent.quoteX + i * quoteStep, top, quoteBar, height - top), style.m_border);
}

ProseLayout::ProseLayout(std::shared_ptr<const text::Block> block, const TextStyle &style, qreal width)
    : m_block(std::move(block))
    , m_style(style)
    , m_indent(indentOf(*m_block))
    , m_text(m_block->text, m_block->spans, style, faceOf(*m_block))
{
    m_text.layOut(width - m_indent.x);
}

qreal ProseLayout::height() const
{
    return qMax(m_text.height(), m_text.lineHeight());
}

void ProseLayout::paint(QPainter &painter, const PaintState &state)
{
    paintQuoteBars(painter, m_indent, m_style, state, height());
    if (m_block->kind == text::BlockKind::ListItem && !m_block->continues)
        paintMarker(painter);
    const bool quiet = m_block->kind == text::BlockKind::Html || m_block->kind == text::BlockKind::Quote;
    m_text.paint(painter, {m_indent.x, 0}, quiet ? m_style.m_muted : m_style.m_text, state);
}

void ProseLayout::paintMarker(QPainter &painter) const
{
    const qreal middle = m_text.lineHeight() / 2;
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_block->task != text::TaskState::None) {
        paintTask(painter, {m_indent.x - markerGap - 7, middle});
        return;
    }
    if (m_block->marker != u"•") {
        painter.setPen(m_style.m_muted);
        painter.setFont(m_style.font(TextStyle::Face::Prose));
        const QRectF room(0, 0, m_indent.x - markerGap + 2, m_text.lineHeight());
        painter.drawText(room, int(Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip), m_block->marker);
        return;
    }
    const QPointF center(m_indent.x - markerGap - 4, middle + 0.5);
    const int level = m_block->indent % 3;
    painter.setPen(level == 2 ? QPen(m_style.m_muted, 1) : QPen(Qt::NoPen));
    painter.setBrush(level == 2 ? QBrush(Qt::NoBrush) : QBrush(m_style.m_muted));
    if (level == 0)
        painter.drawRect(QRectF(center.x() - 2, center.y() - 2, 4, 4));
    else
        painter.drawEllipse(center, 2.25, 2.25);
}

void ProseLayout::paintTask(QPainter &painter, QPointF center) const
{
    const bool done = m_block->task == text::TaskState::Done;
    const QRectF box = QRectF(center.x() - 7, center.y() - 7, 14, 14).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(done ? m_style.m_accent : m_style.m_faint, 1));
    painter.setBrush(done ? QBrush(m_style.m_accent) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(box, 3, 3);
    if (!done)
        return;
    QPainterPath tick(box.topLeft() + QPointF(3.2, 6.8));
    tick.lineTo(box.topLeft() + QPointF(5.6, 9.2));
    tick.lineTo(box.topLeft() + QPointF(9.9, 4.2));
    painter.setPen(QPen(m_style.m_background, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(tick);
}

int ProseLayout::positionAt(QPointF point, qreal) const
{
    return m_text.positionAt(point - QPointF(m_indent.x, 0));
}

QRectF ProseLayout::rectFor(int position, qreal) const
{
    return m_text.rectFor(position).translated(m_indent.x, 0);
}

QString ProseLayout::linkAt(QPointF point, qreal) const
{
    return m_text.linkAt(point - QPointF(m_indent.x, 0));
}

} // namespace qd
