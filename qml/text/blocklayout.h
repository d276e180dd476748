// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"

#include <QColor>
#include <QPointF>
#include <QRectF>
#include <QStringList>

#include <memory>

class QPainter;

namespace qd {

class TextStyle;

//! What changes between two paintings of one layout.
struct PaintState
{
    QColor background;
    qreal width = 0;
    qreal scrollX = 0;
    int selectionStart = 0;
    int selectionEnd = 0;
    QStringList terms;
    QString hoveredLink;
    bool quoteAbove = false; //!< the bar of a quote goes on upwards, through the gap
    qreal gap = 0;           //!< the room above, already above y = 0
};

//! \brief A block laid out at one width. Positions are UTF-16 units of the block's text, points are relative to its top left corner.
class BlockLayout
{
public:
    BlockLayout() = default;
    BlockLayout(const BlockLayout &) = delete;
    BlockLayout &operator=(const BlockLayout &) = delete;
    virtual ~BlockLayout() = default;

    [[nodiscard]] virtual qreal height() const = 0;
    //! How much wider the content is than the room for it.
    [[nodiscard]] virtual qreal overflow() const { return 0; }
    virtual void paint(QPainter &painter, const PaintState &state) = 0;
    [[nodiscard]] virtual int positionAt(QPointF point, qreal scrollX) const = 0;
    [[nodiscard]] virtual QRectF rectFor(int position, qreal scrollX) const = 0;
    [[nodiscard]] virtual QString linkAt(QPointF, qreal) const { return {}; }
    //! Colours for code, when they become known; nothing moves.
    virtual void setTokens(const QList<text::TokenSpan> &) {}

    //! The style must outlive the layout.
    [[nodiscard]] static std::unique_ptr<BlockLayout> make(std::shared_ptr<const text::Block> block,
                                                           const TextStyle &style, qreal width);
};

} // namespace qd
