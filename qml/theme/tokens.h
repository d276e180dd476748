// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>

#include <array>

namespace qd::ui {

//! \brief The colours of one theme. Every theme names the same ones; nothing else in the window has a colour of its own.
struct Palette
{
    QColor bg;
    QColor surface;
    QColor sunken;
    QColor hover;
    QColor border;
    QColor text;
    QColor muted;
    QColor faint; //!< icons and large text only
    QColor accent;
    QColor onAccent;
    QColor accentSoft;
    QColor success;
    QColor warning;
    QColor danger;
    QColor addBg;
    QColor delBg;
    QColor scrim;               //!< behind dialogs and sheets
    std::array<QColor, 8> hues; //!< one per workspace, as a thin bar or a dot
};

[[nodiscard]] const Palette &lightPalette();
[[nodiscard]] const Palette &darkPalette();

//! Contrast of two opaque colours as WCAG 2 defines it, 1 to 21.
[[nodiscard]] double contrastRatio(const QColor &a, const QColor &b);

} // namespace qd::ui
