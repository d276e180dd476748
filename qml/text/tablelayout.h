// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/text/blocklayout.h"
#include "qml/text/proselayout.h"
#include "qml/text/richtext.h"

#include <vector>

namespace qd {

//! \brief A table: header on a quiet ground, thin lines between rows, columns as wide as they need.
//!
//! Cells wrap when the table is wider than its room; when even their longest words don't fit it scrolls.
class TableLayout : public BlockLayout
{
public:
    TableLayout(std::shared_ptr<const text::Block> block, const TextStyle &style, qreal width);

    [[nodiscard]] qreal height() const override { return m_height; }
    [[nodiscard]] qreal overflow() const override;
    void paint(QPainter &painter, const PaintState &state) override;
    [[nodiscard]] int positionAt(QPointF point, qreal scrollX) const override;
    [[nodiscard]] QRectF rectFor(int position, qreal scrollX) const override;
    [[nodiscard]] QString linkAt(QPointF point, qreal scrollX) const override;

private:
    struct Cell
    {
        std::unique_ptr<RichText> text;
        int start = 0; //!< in the block's text
        int length = 0;
    };
    struct Row
    {
        std::vector<Cell> cells;
        qreal y = 0;
        qreal height = 0;
    };

    void makeRows();
    void makeColumns();
    void layOutRows();
    [[nodiscard]] const Row *rowAt(qreal y) const;
    [[nodiscard]] size_t columnAt(qreal x) const;
    [[nodiscard]] QPointF cellOrigin(const Row &row, size_t column, qreal scrollX) const;
    void paintFrame(QPainter &painter, const QRectF &frame) const;

    std::shared_ptr<const text::Block> m_block;
    const TextStyle &m_style;
    Indent m_indent;
    qreal m_room; //!< the width that may be used
    std::vector<Row> m_rows;
    std::vector<qreal> m_columns; //!< left edges, and the right edge of the last
    qreal m_height = 0;
};

} // namespace qd
