// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/linelayout.h"

#include <QPainter>
#include <QPainterPath>

namespace qd {

namespace {

constexpr qreal padX = 12;
constexpr qreal padY = 10;
constexpr qreal diffPadY = 4;
constexpr qreal headerHeight = 20;
constexpr int tabWidth = 4;
constexpr size_t tokenCount = size_t(text::Token::Deleted) + 1;

//! Glyphs of one colour, drawn at once.
struct Ink
{
    QList<quint32> glyphs;
    QList<QPointF> positions;
};

} // namespace

LineLayout::LineLayout(std::shared_ptr<const text::Block> block, const TextStyle &style, qreal width)
    : m_block(std::move(block))
    , m_style(style)
    , m_glyphs(style.mono())
    , m_indent(indentOf(*m_block))
    , m_width(width)
    , m_pitch(qRound(style.m_monoSize * style.m_codeLineHeight))
    , m_tokens(m_block->tokens)
{
    const qreal pad = isDiff() ? diffPadY : padY;
    m_top = m_block->continues ? 0 : pad;
    if (!m_block->continues && !isDiff() && !m_block->language.isEmpty())
        m_top += headerHeight;
    m_bottom = m_block->continued ? 0 : pad;
    if (isDiff())
        makeGutter();
    makeLines();
}

void LineLayout::makeGutter()
{
    int largest = 0;
    for (const text::DiffLine &line : m_block->diff)
        largest = qMax(largest, qMax(line.oldNumber, line.newNumber));
    m_digits = largest == 0 ? 0 : qMax(2, int(QString::number(largest).size()));
    const MonoGlyphs &small = m_style.monoSmall();
    m_gutter = m_digits == 0 ? padX : std::ceil((2 * m_digits + 1) * small.advance()) + padX + 8;
    m_gutter += std::ceil(m_glyphs.advance()); // the sign
}

void LineLayout::makeLines()
{
    const QString &text = m_block->text;
    qsizetype start = 0;
    while (true) {
        const qsizetype newline = text.indexOf(u'\n', start);
        addLine(int(start), int((newline < 0 ? text.size() : newline) - start));
        if (newline < 0)
            break;
        start = newline + 1;
        if (start == text.size() && m_block->continued)
            break;
    }
}

void LineLayout::addLine(int start, int length)
{
    Line line{start, length, false, nullptr};
    bool simple = true;
    for (const QChar c : QStringView(m_block->text).sliced(start, length)) {
        line.tabs = line.tabs || c == u'\t';
        if (c != u'\t' && m_glyphs.glyph(c.unicode()) == 0) {
            simple = false;
            break;
        }
    }
    if (!simple)
        shape(line);
    const qreal width = line.shaped ? line.shaped->lineAt(0).naturalTextWidth() : xOf(line, start + length);
    m_longest = qMax(m_longest, width);
    m_lines.push_back(std::move(line));
}

void LineLayout::shape(Line &line) const
{
    line.shaped = std::make_unique<QTextLayout>(m_block->text.mid(line.start, line.length), m_glyphs.font());
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTabStopDistance(tabWidth * m_glyphs.advance());
    line.shaped->setTextOption(option);
    QList<QTextLayout::FormatRange> formats;
    for (const text::TokenSpan &token : text::sliceTokens(m_tokens, line.start, line.length)) {
        QTextCharFormat format;
        format.setForeground(m_style.tokenColor(token.token));
        formats.append({token.start, token.length, format});
    }
    line.shaped->setFormats(formats);
    line.shaped->beginLayout();
    QTextLine only = line.shaped->createLine();
    if (only.isValid())
        only.setPosition(QPointF(0, qRound((m_pitch - only.height()) / 2)));
    line.shaped->endLayout();
}

void LineLayout::setTokens(const QList<text::TokenSpan> &tokens)
{
    m_tokens = tokens;
    for (Line &line : m_lines) {
        if (line.shaped)
            shape(line);
    }
}

qreal LineLayout::height() const
{
    return m_top + qreal(m_lines.size()) * m_pitch + m_bottom;
}

QRectF LineLayout::content(qreal width) const
{
    const qreal left = m_indent.x + (isDiff() ? m_gutter + 4 : padX);
    return {left, 0, qMax<qreal>(1, width - left - (isDiff() ? 1 : padX)), height()};
}

qreal LineLayout::overflow() const
{
    return qMax<qreal>(0, std::ceil(m_longest + (isDiff() ? padX : 0) - content(m_width).width()));
}

int LineLayout::columnOf(const Line &line, int position) const
{
    if (!line.tabs)
        return position - line.start;
    int column = 0;
    for (const QChar c : QStringView(m_block->text).sliced(line.start, position - line.start))
        column += c == u'\t' ? tabWidth - column % tabWidth : 1;
    return column;
}

qreal LineLayout::xOf(const Line &line, int position) const
{
    if (line.shaped)
        return line.shaped->lineAt(0).cursorToX(position - line.start);
    return columnOf(line, position) * m_glyphs.advance();
}

qreal LineLayout::baseline(size_t line) const
{
    return m_top + qreal(line) * m_pitch +
           qRound((m_pitch - m_glyphs.ascent() - m_glyphs.descent()) / 2 + m_glyphs.ascent());
}

int LineLayout::lineIndex(int position) const
{
    const auto after = std::upper_bound(m_lines.begin(), m_lines.end(), position,
                                        [](int at, const Line &line) { return at < line.start; });
    return qMax(0, int(after - m_lines.begin()) - 1);
}

int LineLayout::positionAt(QPointF point, qreal scrollX) const
{
    const int index = int(std::floor((point.y() - m_top) / m_pitch));
    if (index < 0)
        return 0;
    if (index >= int(m_lines.size()))
        return int(m_block->text.size());
    const Line &line = m_lines[size_t(index)];
    const qreal x = point.x() - content(m_width).left() + scrollX;
    if (line.shaped)
        return line.start + line.shaped->lineAt(0).xToCursor(x);
    const int column = qMax(0, qRound(x / m_glyphs.advance()));
    if (!line.tabs)
        return line.start + qMin(column, line.length);
    int position = line.start;
    while (position < line.start + line.length && columnOf(line, position + 1) <= column)
        ++position;
    return position;
}

QRectF LineLayout::rectFor(int position, qreal scrollX) const
{
    const int index = lineIndex(position);
    const Line &line = m_lines[size_t(index)];
    const int end = line.start + line.length;
    const qreal x = xOf(line, qMin(position, end));
    const qreal next = position < end ? xOf(line, position + 1) : x;
    return {content(m_width).left() + x - scrollX, m_top + index * m_pitch, next - x, m_pitch};
}

void LineLayout::paint(QPainter &painter, const PaintState &state)
{
    paintQuoteBars(painter, m_indent, m_style, state, height());
    paintPanel(painter, state);
    if (isDiff()) {
        paintDiffGround(painter, state);
        paintGutter(painter);
    }
    painter.save();
    painter.setClipRect(content(state.width));
    if (!state.terms.isEmpty())
        paintTerms(painter, state);
    if (state.selectionStart < state.selectionEnd)
        paintRange(painter, state, state.selectionStart, state.selectionEnd, m_style.m_selection);
    paintLines(painter, state);
    painter.restore();
}

void LineLayout::paintPanel(QPainter &painter, const PaintState &state) const
{
    const qreal r = m_style.m_radius;
    const QRectF panel(m_indent.x, 0, state.width - m_indent.x, height());
    const QRectF outline =
        panel.adjusted(0.5, m_block->continues ? -r - 1 : 0.5, -0.5, m_block->continued ? r + 1 : -0.5);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_style.m_border, 1));
    painter.setBrush(m_style.m_codeBackground);
    painter.drawRoundedRect(outline, r, r);
    if (!m_block->continues && !isDiff() && !m_block->language.isEmpty()) {
        painter.setPen(m_style.m_muted);
        painter.setFont(m_style.font(TextStyle::Face::Small));
        const QRectF room(panel.left() + padX, padY - 3, panel.width() / 2, headerHeight - 2);
        painter.drawText(room, int(Qt::AlignLeft | Qt::AlignVCenter), m_block->language);
    }
}

void LineLayout::paintDiffGround(QPainter &painter, const PaintState &state) const
{
    for (size_t i = 0; i < m_lines.size() && qsizetype(i) < m_block->diff.size(); ++i) {
        const text::DiffLine::Kind kind = m_block->diff[qsizetype(i)].kind;
        const QRectF row(m_indent.x + 1, m_top + qreal(i) * m_pitch, state.width - m_indent.x - 2, m_pitch);
        if (kind == text::DiffLine::Kind::Added)
            painter.fillRect(row, m_style.m_addedBackground);
        else if (kind == text::DiffLine::Kind::Removed)
            painter.fillRect(row, m_style.m_removedBackground);
    }
}

void LineLayout::paintGutter(QPainter &painter) const
{
    const MonoGlyphs &small = m_style.monoSmall();
    const auto number = [&](int value, int column, size_t line) {
        if (value == 0)
            return;
        const QString digits = QString::number(value);
        const qreal x = m_indent.x + 8 + (column * (m_digits + 1) + m_digits - int(digits.size())) * small.advance();
        small.drawText(painter, {x, baseline(line)}, digits, m_style.m_muted);
    };
    for (size_t i = 0; i < m_lines.size() && qsizetype(i) < m_block->diff.size(); ++i) {
        const text::DiffLine &line = m_block->diff[qsizetype(i)];
        number(line.oldNumber, 0, i);
        number(line.newNumber, 1, i);
        const bool added = line.kind == text::DiffLine::Kind::Added;
        if (added || line.kind == text::DiffLine::Kind::Removed) {
            const QPointF at(m_indent.x + m_gutter - std::ceil(m_glyphs.advance()), baseline(i));
            m_glyphs.drawText(painter, at, added ? u"+" : u"-", added ? m_style.m_added : m_style.m_removed);
        }
    }
}

void LineLayout::paintRange(QPainter &painter, const PaintState &state, int start, int end, const QColor &color) const
{
    const qreal left = content(state.width).left() - state.scrollX;
    for (size_t i = size_t(lineIndex(start)); i < m_lines.size() && m_lines[i].start < end; ++i) {
        const Line &line = m_lines[i];
        const int lineEnd = line.start + line.length;
        const qreal from = xOf(line, qBound(line.start, start, lineEnd));
        qreal to = xOf(line, qBound(line.start, end, lineEnd));
        if (end > lineEnd)
            to += m_glyphs.advance() / 2; // the line break is selected too
        painter.fillRect(QRectF(left + from, m_top + qreal(i) * m_pitch, to - from, m_pitch), color);
    }
}

void LineLayout::paintTerms(QPainter &painter, const PaintState &state) const
{
    for (const QString &term : state.terms) {
        for (qsizetype at = term.isEmpty() ? -1 : m_block->text.indexOf(term, 0, Qt::CaseInsensitive); at >= 0;
             at = m_block->text.indexOf(term, at + term.size(), Qt::CaseInsensitive))
            paintRange(painter, state, int(at), int(at + term.size()), m_style.m_found);
    }
}

QColor LineLayout::plainColor(size_t line) const
{
    const bool quiet = isDiff() && qsizetype(line) < m_block->diff.size() &&
                       (m_block->diff[qsizetype(line)].kind == text::DiffLine::Kind::Hunk ||
                        m_block->diff[qsizetype(line)].kind == text::DiffLine::Kind::Note);
    return quiet ? m_style.m_muted : m_style.m_text;
}

void LineLayout::paintLines(QPainter &painter, const PaintState &state) const
{
    const QRectF room = content(state.width);
    const qreal advance = m_glyphs.advance();
    const int firstColumn = int(state.scrollX / advance) - 1;
    const int lastColumn = int((state.scrollX + room.width()) / advance) + 1;
    std::array<Ink, tokenCount> inks;
    Ink quiet;
    auto token = m_tokens.begin();
    for (size_t i = 0; i < m_lines.size(); ++i) {
        const Line &line = m_lines[i];
        const QColor plain = plainColor(i);
        if (line.shaped) {
            painter.setPen(plain);
            line.shaped->draw(&painter, {room.left() - state.scrollX, m_top + qreal(i) * m_pitch});
            continue;
        }
        const bool isQuiet = plain != m_style.m_text;
        const qreal y = baseline(i);
        int column = 0;
        for (int at = line.start; at < line.start + line.length; ++at) {
            const char16_t c = m_block->text[at].unicode();
            const int here = column;
            column += c == u'\t' ? tabWidth - column % tabWidth : 1;
            if (c == u' ' || c == u'\t' || here < firstColumn)
                continue;
            if (here > lastColumn)
                break;
            while (token != m_tokens.end() && token->start + token->length <= at)
                ++token;
            const bool colored = token != m_tokens.end() && token->start <= at;
            Ink &ink = isQuiet ? quiet : inks[size_t(colored ? token->token : text::Token::Plain)];
            ink.glyphs.append(m_glyphs.glyph(c));
            ink.positions.append({room.left() - state.scrollX + here * advance, y});
        }
    }
    for (size_t i = 0; i < inks.size(); ++i)
        m_glyphs.draw(painter, inks[i].glyphs, inks[i].positions, m_style.tokenColor(text::Token(i)));
    m_glyphs.draw(painter, quiet.glyphs, quiet.positions, m_style.m_muted);
}

} // namespace qd
