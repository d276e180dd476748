// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/rows.h"

#include "core/text/highlight.h"

#include <algorithm>

namespace qd::text {

namespace {

bool isLineKind(BlockKind kind)
{
    return kind == BlockKind::Code || kind == BlockKind::Html || kind == BlockKind::Diff;
}

//! Never between the halves of a surrogate pair.
qsizetype wholeCharacters(QStringView text, qsizetype end)
{
    return end > 1 && end < text.size() && text[end - 1].isHighSurrogate() ? end - 1 : end;
}

//! The end of the piece of code that begins at `start`.
qsizetype endOfLines(QStringView text, qsizetype start, const RowLimits &limits)
{
    qsizetype end = start;
    for (int lines = 0; lines < limits.lines && end < text.size(); ++lines) {
        const qsizetype newline = text.indexOf(u'\n', end);
        const qsizetype lineEnd = newline < 0 ? text.size() : newline + 1;
        if (lineEnd - start > limits.length)
            return end > start ? end : wholeCharacters(text, start + limits.length);
        end = lineEnd;
    }
    return end;
}

qsizetype endOfProse(QStringView text, qsizetype start, const RowLimits &limits)
{
    const qsizetype end = start + limits.length;
    if (end >= text.size())
        return text.size();
    for (qsizetype i = end; i > start + limits.length / 2; --i) {
        if (text[i - 1].isSpace())
            return i;
    }
    return wholeCharacters(text, end);
}

QList<Span> sliceSpans(const QList<Span> &spans, int start, int length)
{
    QList<Span> result;
    for (const Span &span : spans) {
        const int from = qMax(span.start, start);
        const int to = qMin(span.start + span.length, start + length);
        if (from < to)
            result.append({from - start, to - from, span.style, span.target});
    }
    return result;
}

//! Takes the diff lines of `piece`; `next` is the first one that no piece has yet. A line that was cut belongs to both pieces.
QList<DiffLine> takeDiffLines(const Block &block, const Block &piece, qsizetype &next, bool &midLine)
{
    const bool complete = piece.text.endsWith(u'\n') || !piece.continued;
    const qsizetype count = piece.text.count(u'\n') + (piece.text.endsWith(u'\n') && piece.continued ? 0 : 1);
    QList<DiffLine> lines = block.diff.mid(next, count);
    if (midLine && !lines.isEmpty())
        lines.first().oldNumber = lines.first().newNumber = 0;
    midLine = !complete;
    next += complete ? count : count - 1;
    return lines;
}

Block pieceOf(const Block &block, qsizetype start, qsizetype end)
{
    Block piece;
    piece.kind = block.kind;
    piece.text = block.text.mid(start, end - start);
    piece.spans = sliceSpans(block.spans, int(start), int(end - start));
    piece.tokens = sliceTokens(block.tokens, int(start), int(end - start));
    piece.level = block.level;
    piece.indent = block.indent;
    piece.quoteDepth = block.quoteDepth;
    piece.language = block.language;
    piece.open = block.open;
    piece.continues = start > 0;
    piece.continued = end < block.text.size();
    if (!piece.continues) {
        piece.marker = block.marker;
        piece.task = block.task;
    }
    if (!piece.continued)
        piece.hidden = block.hidden;
    // While the block grows its pieces must not change, and it is not highlighted yet anyway.
    if (block.kind == BlockKind::Code && !block.open && !block.language.isEmpty()) {
        piece.whole = block.text;
        piece.wholeStart = int(start);
    }
    return piece;
}

QList<Block> splitText(const Block &block, const RowLimits &limits)
{
    QList<Block> pieces;
    qsizetype nextLine = 0;
    bool midLine = false;
    for (qsizetype start = 0; start < block.text.size();) {
        const qsizetype end =
            isLineKind(block.kind) ? endOfLines(block.text, start, limits) : endOfProse(block.text, start, limits);
        Block piece = pieceOf(block, start, end);
        if (block.kind == BlockKind::Diff)
            piece.diff = takeDiffLines(block, piece, nextLine, midLine);
        pieces.append(std::move(piece));
        start = end;
    }
    return pieces;
}

//! For each column its longest cell, so that the pieces of one table agree on the columns' widths.
QList<TableCell> widestCells(const Table &table)
{
    QList<TableCell> widest(table.columns.size());
    for (const QList<TableCell> &row : table.rows) {
        for (qsizetype i = 0; i < qMin(row.size(), widest.size()); ++i) {
            if (row[i].text.size() > widest[i].text.size())
                widest[i] = row[i];
        }
    }
    return widest;
}

QList<Block> splitTable(const Block &block, const RowLimits &limits)
{
    QList<Block> pieces;
    const auto &rows = block.table.rows;
    const QList<TableCell> widest = widestCells(block.table);
    qsizetype textStart = 0;
    for (qsizetype first = 0; first < rows.size();) {
        qsizetype count = 0;
        qsizetype length = 0;
        for (; first + count < rows.size() && count < limits.lines; ++count) {
            qsizetype rowLength = rows[first + count].size();
            for (const TableCell &cell : rows[first + count])
                rowLength += cell.text.size();
            if (count > 0 && length + rowLength > limits.length)
                break;
            length += rowLength;
        }
        Block piece = pieceOf(block, textStart, qMin(textStart + length, block.text.size()));
        piece.table.columns = block.table.columns;
        piece.table.rows = rows.mid(first, count);
        piece.table.widest = widest;
        pieces.append(std::move(piece));
        textStart += length;
        first += count;
    }
    return pieces;
}

bool isBullet(const Block &item)
{
    return item.marker == u"•";
}

} // namespace

QList<Block> splitForRows(const Block &block, const RowLimits &limits)
{
    const bool table = block.kind == BlockKind::Table;
    const qsizetype lines = table ? block.table.rows.size() : isLineKind(block.kind) ? block.text.count(u'\n') + 1 : 0;
    if (block.text.size() <= limits.length && lines <= limits.lines)
        return {block};
    return table ? splitTable(block, limits) : splitText(block, limits);
}

Gap gapAbove(const Block *above, const Block &block)
{
    if (!above || block.continues)
        return Gap::None;
    if (block.quoteDepth > 0 && above->quoteDepth > 0)
        return Gap::Quoted;
    if (block.kind == BlockKind::Heading)
        return Gap::Section;
    if (block.kind == BlockKind::ListItem && above->indent > 0) {
        const bool newList =
            above->kind == BlockKind::ListItem && above->indent == block.indent && isBullet(*above) != isBullet(block);
        return newList ? Gap::Normal : Gap::Tight;
    }
    return Gap::Normal;
}

} // namespace qd::text
