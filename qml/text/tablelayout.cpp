// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/tablelayout.h"

#include <QPainter>
#include <QPainterPath>

#include <numeric>

namespace qd {

namespace {

constexpr qreal padX = 12;
constexpr qreal padY = 6;
constexpr qreal line = 1;
// No column needs more than this before it wraps, and no word may ask for more.
constexpr qreal widestColumn = 420;
constexpr qreal narrowestColumn = 24;

} // namespace

TableLayout::TableLayout(std::shared_ptr<const text::Block> block, const TextStyle &style, qreal width)
    : m_block(std::move(block))
    , m_style(style)
    , m_indent(indentOf(*m_block))
    , m_room(qMax<qreal>(1, width - m_indent.x))
{
    makeRows();
    makeColumns();
    layOutRows();
}

void TableLayout::makeRows()
{
    int start = 0;
    for (const QList<text::TableCell> &cells : m_block->table.rows) {
        const bool header = m_rows.empty() && !m_block->continues;
        Row row;
        for (const text::TableCell &cell : cells) {
            const auto face = header ? TextStyle::Face::Strong : TextStyle::Face::Prose;
            row.cells.push_back(
                {std::make_unique<RichText>(cell.text, cell.spans, m_style, face), start, int(cell.text.size())});
            start += int(cell.text.size()) + 1;
        }
        m_rows.push_back(std::move(row));
    }
}

void TableLayout::makeColumns()
{
    const size_t count = size_t(m_block->table.columns.size());
    std::vector<qreal> natural(count, narrowestColumn);
    std::vector<qreal> least(count, narrowestColumn);
    const auto measure = [&](size_t column, RichText &text) {
        if (column >= count)
            return;
        text.layOut(1e6);
        natural[column] = qMax(natural[column], qMin(widestColumn, std::ceil(text.naturalWidth()) + 1));
        least[column] = qMax(least[column], qMin(natural[column], std::ceil(text.longestWord()) + 1));
    };
    const QList<text::TableCell> &widest = m_block->table.widest;
    for (qsizetype i = 0; i < widest.size(); ++i) {
        RichText text(widest[i].text, widest[i].spans, m_style, TextStyle::Face::Strong);
        measure(size_t(i), text);
    }
    for (const Row &row : m_rows) {
        for (size_t i = 0; widest.isEmpty() && i < row.cells.size(); ++i)
            measure(i, *row.cells[i].text);
    }
    const qreal frame = qreal(count) * 2 * padX + 2 * line;
    const qreal wanted = std::accumulate(natural.begin(), natural.end(), frame);
    const qreal needed = std::accumulate(least.begin(), least.end(), frame);
    // What does not fit is taken from the columns by how much they could give.
    const qreal give = wanted > needed ? qBound<qreal>(0, (wanted - m_room) / (wanted - needed), 1) : 0;
    qreal x = line;
    for (size_t i = 0; i < count; ++i) {
        m_columns.push_back(x);
        x += std::floor(natural[i] - give * (natural[i] - least[i])) + 2 * padX;
    }
    m_columns.push_back(x);
}

void TableLayout::layOutRows()
{
    qreal y = line;
    for (Row &row : m_rows) {
        row.y = y;
        qreal height = row.cells.empty() ? 0 : row.cells.front().text->lineHeight();
        for (size_t i = 0; i < row.cells.size(); ++i) {
            const bool inside = i + 1 < m_columns.size();
            row.cells[i].text->layOut(inside ? m_columns[i + 1] - m_columns[i] - 2 * padX : narrowestColumn,
                                      m_block->table.columns.value(qsizetype(i)));
            height = qMax(height, row.cells[i].text->height());
        }
        row.height = height + 2 * padY;
        y += row.height + line;
    }
    m_height = m_block->continued ? y - line : y;
}

qreal TableLayout::overflow() const
{
    return qMax<qreal>(0, m_columns.back() + line - m_room);
}

QPointF TableLayout::cellOrigin(const Row &row, size_t column, qreal scrollX) const
{
    const qreal x = column < m_columns.size() ? m_columns[column] : m_columns.back();
    return {m_indent.x + x + padX - scrollX, row.y + padY};
}

void TableLayout::paintFrame(QPainter &painter, const QRectF &frame) const
{
    const qreal r = m_style.m_radius;
    // A piece of a longer table: its open side has no corners of its own.
    const QRectF outline =
        frame.adjusted(0.5, m_block->continues ? -r - 1 : 0.5, -0.5, m_block->continued ? r + 1 : -0.5);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath shape;
    shape.addRoundedRect(outline, r, r);
    if (!m_block->continues && !m_rows.empty()) {
        painter.save();
        painter.setClipRect(QRectF(frame.left(), frame.top(), frame.width(), m_rows.front().height + line));
        painter.fillPath(shape, m_style.m_codeBackground);
        painter.restore();
    }
    painter.strokePath(shape, QPen(m_style.m_border, line));
    for (size_t i = 0; i + 1 < m_rows.size() || (m_block->continued && i < m_rows.size()); ++i)
        painter.fillRect(QRectF(frame.left() + 1, m_rows[i].y + m_rows[i].height, frame.width() - 2, line),
                         m_style.m_border);
}

void TableLayout::paint(QPainter &painter, const PaintState &state)
{
    paintQuoteBars(painter, m_indent, m_style, state, m_height);
    painter.save();
    painter.setClipRect(QRectF(m_indent.x, 0, state.width - m_indent.x, m_height));
    paintFrame(painter, {m_indent.x - state.scrollX, 0, m_columns.back() + line, m_height});
    for (const Row &row : m_rows) {
        for (size_t i = 0; i < row.cells.size(); ++i)
            row.cells[i].text->paint(painter, cellOrigin(row, i, state.scrollX), m_style.m_text, state,
                                     row.cells[i].start);
    }
    painter.restore();
}

const TableLayout::Row *TableLayout::rowAt(qreal y) const
{
    if (m_rows.empty())
        return nullptr;
    const auto it =
        std::find_if(m_rows.begin(), m_rows.end(), [y](const Row &row) { return y < row.y + row.height + line; });
    return it == m_rows.end() ? &m_rows.back() : &*it;
}

size_t TableLayout::columnAt(qreal x) const
{
    size_t column = 0;
    while (column + 2 < m_columns.size() && x >= m_columns[column + 1])
        ++column;
    return column;
}

int TableLayout::positionAt(QPointF point, qreal scrollX) const
{
    const Row *row = rowAt(point.y());
    if (!row || row->cells.empty())
        return 0;
    const size_t column = qMin(columnAt(point.x() - m_indent.x + scrollX), row->cells.size() - 1);
    const Cell &cell = row->cells[column];
    QPointF inside = point - cellOrigin(*row, column, scrollX);
    // Within the row the nearest line of the cell counts, also above and below its text.
    inside.setY(qBound<qreal>(0, inside.y(), qMax<qreal>(0, cell.text->height() - 1)));
    return cell.start + cell.text->positionAt(inside);
}

QRectF TableLayout::rectFor(int position, qreal scrollX) const
{
    for (const Row &row : m_rows) {
        for (size_t i = 0; i < row.cells.size(); ++i) {
            const Cell &cell = row.cells[i];
            if (position >= cell.start && position <= cell.start + cell.length)
                return cell.text->rectFor(position - cell.start).translated(cellOrigin(row, i, scrollX));
        }
    }
    return {};
}

QString TableLayout::linkAt(QPointF point, qreal scrollX) const
{
    const Row *row = rowAt(point.y());
    const size_t column = columnAt(point.x() - m_indent.x + scrollX);
    if (!row || column >= row->cells.size())
        return {};
    return row->cells[column].text->linkAt(point - cellOrigin(*row, column, scrollX));
}

} // namespace qd
