// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/richtext.h"

#include "qml/text/blocklayout.h"

#include <QPainter>
#include <QTextLine>

namespace qd {

namespace {

constexpr qreal chipPadding = 4;
constexpr qreal headingLineHeight = 1.35;

qreal pitch(const TextStyle &style, TextStyle::Face face)
{
    switch (face) {
    case TextStyle::Face::H1:
        return qRound(style.m_h1Size * headingLineHeight);
    case TextStyle::Face::H2:
        return qRound(style.m_h2Size * headingLineHeight);
    case TextStyle::Face::Mono:
    case TextStyle::Face::MonoSmall:
        return qRound(style.m_monoSize * style.m_codeLineHeight);
    default:
        return qRound(style.m_size * style.m_lineHeight);
    }
}

bool isChip(const text::Span &span)
{
    return span.style.testFlag(text::SpanStyle::InlineCode);
}

} // namespace

RichText::RichText(const QString &text, const QList<text::Span> &spans, const TextStyle &style, TextStyle::Face face)
    : m_text(text)
    , m_spans(spans)
    , m_style(style)
    , m_face(face)
    , m_lineHeight(pitch(style, face))
{
    QString shown = text;
    if (shown.contains(u'\n'))
        shown.replace(u'\n', QChar::LineSeparator);
    m_layout.setText(shown);
    m_layout.setFont(style.font(face));
    m_layout.setCacheEnabled(true);
    if (!spans.isEmpty())
        m_layout.setFormats(formats());
}

QList<QTextLayout::FormatRange> RichText::formats() const
{
    QList<QTextLayout::FormatRange> ranges;
    const auto add = [&ranges](int start, int length, const QTextCharFormat &format, bool spaced) {
        if (length <= 0)
            return;
        ranges.append({start, length, format});
        if (spaced) {
            ranges.last().format.setFontLetterSpacingType(QFont::AbsoluteSpacing);
            ranges.last().format.setFontLetterSpacing(chipPadding);
        }
    };
    int plainFrom = 0;
    for (qsizetype i = 0; i < m_spans.size(); ++i) {
        const text::Span &span = m_spans[i];
        const bool chip = isChip(span);
        const int end = span.start + span.length;
        if (chip && span.start > plainFrom)
            add(span.start - 1, 1, m_style.format(m_face, {}), true);
        const bool chipFollows =
            i + 1 < m_spans.size() && m_spans[i + 1].start == end && isChip(m_spans[i + 1]) && !chip;
        const bool spaced = chip || chipFollows;
        const QTextCharFormat &format = m_style.format(m_face, span.style);
        const int last = spaced ? (span.length > 1 && m_text[end - 1].isLowSurrogate() ? 2 : 1) : 0;
        add(span.start, span.length - last, format, false);
        add(end - last, last, format, true);
        plainFrom = end;
    }
    return ranges;
}

bool RichText::chipBegins(int position) const
{
    const auto it = std::lower_bound(m_spans.begin(), m_spans.end(), position,
                                     [](const text::Span &span, int at) { return span.start < at; });
    return it != m_spans.end() && it->start == position && isChip(*it);
}

void RichText::layOut(qreal width, text::Align align)
{
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    if (align != text::Align::Left)
        option.setAlignment(align == text::Align::Center ? Qt::AlignHCenter : Qt::AlignRight);
    m_layout.setTextOption(option);
    m_layout.beginLayout();
    m_naturalWidth = 0;
    for (int i = 0;; ++i) {
        QTextLine line = m_layout.createLine();
        if (!line.isValid())
            break;
        const qreal shift = chipBegins(line.textStart()) ? chipPadding : 0;
        line.setLineWidth(qMax<qreal>(1, width - shift));
        line.setPosition({shift, i * m_lineHeight + qRound((m_lineHeight - line.height()) / 2)});
        m_naturalWidth = qMax(m_naturalWidth, shift + line.naturalTextWidth());
    }
    m_layout.endLayout();
}

qreal RichText::longestWord() const
{
    constexpr qsizetype enough = 1'000;
    const QFontMetricsF metrics(m_style.font(m_face));
    qreal longest = 0;
    for (const QStringView word : QStringView(m_text).first(qMin(m_text.size(), enough)).split(u' '))
        longest = qMax(longest, metrics.horizontalAdvance(word.toString()));
    return longest;
}

QTextLine RichText::lineAt(qreal y) const
{
    const int index = qBound(0, int(y / m_lineHeight), m_layout.lineCount() - 1);
    return m_layout.lineAt(index);
}

QList<QRectF> RichText::rects(int start, int end, bool wholeLines) const
{
    QList<QRectF> result;
    for (int i = 0; i < m_layout.lineCount(); ++i) {
        const QTextLine line = m_layout.lineAt(i);
        const int from = qMax(start, line.textStart());
        const int lineEnd = line.textStart() + line.textLength();
        const int to = qMin(end, lineEnd);
        if (from >= to)
            continue;
        const qreal x1 = line.cursorToX(from);
        const qreal x2 =
            to == lineEnd && i + 1 < m_layout.lineCount() ? line.naturalTextRect().right() : line.cursorToX(to);
        qreal right = qMax(x1, x2);
        if (wholeLines && end > lineEnd && i + 1 < m_layout.lineCount())
            right += m_lineHeight / 4; // the line break is selected too
        result.append({qMin(x1, x2), i * m_lineHeight, right - qMin(x1, x2), m_lineHeight});
    }
    return result;
}

void RichText::paint(QPainter &painter, QPointF origin, const QColor &color, const PaintState &state, int offset) const
{
    paintChips(painter, origin);
    if (!state.terms.isEmpty())
        paintTerms(painter, origin, state.terms);
    const int from = qMax(0, state.selectionStart - offset);
    const int to = qMin(int(m_text.size()), state.selectionEnd - offset);
    if (from < to)
        paintRange(painter, origin, from, to, m_style.m_selection);
    painter.setPen(color);
    m_layout.draw(&painter, origin);
    if (!state.hoveredLink.isEmpty())
        paintUnderline(painter, origin, state.hoveredLink);
}

void RichText::paintChips(QPainter &painter, QPointF origin) const
{
    bool prepared = false;
    for (const text::Span &span : m_spans) {
        if (!isChip(span))
            continue;
        if (!prepared) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_style.m_chipBackground);
            prepared = true;
        }
        const int end = span.start + span.length;
        for (const QRectF &rect : rects(span.start, end, false)) {
            const QTextLine line = lineAt(rect.center().y());
            const qreal left = line.textStart() <= span.start ? rect.left() - chipPadding : rect.left();
            const qreal inset = qMax<qreal>(1, qRound(m_lineHeight * 0.08));
            painter.drawRoundedRect(
                QRectF(left, rect.top() + inset, rect.right() - left, rect.height() - 2 * inset).translated(origin),
                m_style.m_chipRadius, m_style.m_chipRadius);
        }
    }
}

void RichText::paintRange(QPainter &painter, QPointF origin, int start, int end, const QColor &color) const
{
    for (const QRectF &rect : rects(start, end, true))
        painter.fillRect(rect.translated(origin), color);
}

void RichText::paintTerms(QPainter &painter, QPointF origin, const QStringList &terms) const
{
    for (const QString &term : terms) {
        for (qsizetype at = term.isEmpty() ? -1 : m_text.indexOf(term, 0, Qt::CaseInsensitive); at >= 0;
             at = m_text.indexOf(term, at + term.size(), Qt::CaseInsensitive))
            paintRange(painter, origin, int(at), int(at + term.size()), m_style.m_found);
    }
}

void RichText::paintUnderline(QPainter &painter, QPointF origin, const QString &link) const
{
    for (const text::Span &span : m_spans) {
        if (span.target != link)
            continue;
        for (const QRectF &rect : rects(span.start, span.start + span.length, false)) {
            const QTextLine line = lineAt(rect.center().y());
            const qreal y = qRound(line.y() + line.ascent()) + 2;
            painter.fillRect(QRectF(rect.left(), y, rect.width(), 1).translated(origin), m_style.m_accent);
        }
    }
}

int RichText::positionAt(QPointF point) const
{
    if (m_layout.lineCount() == 0)
        return 0;
    if (point.y() < 0)
        return 0;
    if (point.y() >= height())
        return int(m_text.size());
    return lineAt(point.y()).xToCursor(point.x());
}

QRectF RichText::rectFor(int position) const
{
    const QTextLine line = m_layout.lineForTextPosition(qBound(0, position, int(m_text.size())));
    if (!line.isValid())
        return {0, 0, 0, m_lineHeight};
    const qreal x = line.cursorToX(position);
    const qreal next = line.cursorToX(qMin(position + 1, line.textStart() + line.textLength()));
    return {qMin(x, next), line.lineNumber() * m_lineHeight, qAbs(next - x), m_lineHeight};
}

QString RichText::linkAt(QPointF point) const
{
    for (const text::Span &span : m_spans) {
        if (span.target.isEmpty())
            continue;
        for (const QRectF &rect : rects(span.start, span.start + span.length, false)) {
            if (rect.contains(point))
                return span.target;
        }
    }
    return {};
}

} // namespace qd
