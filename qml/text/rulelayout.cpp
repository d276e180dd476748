// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/rulelayout.h"

#include "qml/text/textstyle.h"

#include <QPainter>

namespace qd {

void RuleLayout::paint(QPainter &painter, const PaintState &state)
{
    painter.fillRect(QRectF(0, 4, state.width, 1), m_style.m_border);
}

} // namespace qd
