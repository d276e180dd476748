// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "qml/text/blocklayout.h"

namespace qd {

//! A thin line across.
class RuleLayout : public BlockLayout
{
public:
    explicit RuleLayout(const TextStyle &style)
        : m_style(style)
    {}

    [[nodiscard]] qreal height() const override { return 9; }
    void paint(QPainter &painter, const PaintState &state) override;
    [[nodiscard]] int positionAt(QPointF, qreal) const override { return 0; }
    [[nodiscard]] QRectF rectFor(int, qreal) const override { return {0, 0, 0, height()}; }

private:
    const TextStyle &m_style;
};

} // namespace qd
