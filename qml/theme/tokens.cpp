// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/theme/tokens.h"

#include <algorithm>
#include <cmath>

namespace qd::ui {

const Palette &lightPalette()
{
    static const Palette palette{
        .bg = QColor(0xF7F7F5),
        .surface = QColor(0xFFFFFF),
        .sunken = QColor(0xF0F0ED),
        .hover = QColor(0xECECE8),
        .border = QColor(0xE2E2DD),
        .text = QColor(0x1C1C1A),
        .muted = QColor(0x62625D),
        .faint = QColor(0x767670),
        .accent = QColor(0x3355D1),
        .onAccent = QColor(0xFFFFFF),
        .accentSoft = QColor(0xE8ECFB),
        .success = QColor(0x1F7A38),
        .warning = QColor(0x8F5200),
        .danger = QColor(0xB92525),
        .addBg = QColor(0xE3F5E6),
        .delBg = QColor(0xFBE6E4),
        .scrim = QColor(0x1C, 0x1C, 0x1A, 0x52),
        .hues = {QColor(0x3355D1), QColor(0x1F7A38), QColor(0x8F5200), QColor(0xB92525), QColor(0x7A3FB8),
                 QColor(0x0F7684), QColor(0xA8327A), QColor(0x5F6B1C)},
    };
    return palette;
}

const Palette &darkPalette()
{
    static const Palette palette{
        .bg = QColor(0x121315),
        .surface = QColor(0x191A1D),
        .sunken = QColor(0x0E0F11),
        .hover = QColor(0x232529),
        .border = QColor(0x2B2D32),
        .text = QColor(0xE9E9E6),
        .muted = QColor(0xA1A19B),
        .faint = QColor(0x83837D),
        .accent = QColor(0x8AA0FF),
        .onAccent = QColor(0x0E1330),
        .accentSoft = QColor(0x22284A),
        .success = QColor(0x6CCB85),
        .warning = QColor(0xE5A650),
        .danger = QColor(0xFF8A80),
        .addBg = QColor(0x14301C),
        .delBg = QColor(0x3A1B1A),
        .scrim = QColor(0x00, 0x00, 0x00, 0x8C),
        .hues = {QColor(0x8AA0FF), QColor(0x6CCB85), QColor(0xE5A650), QColor(0xFF8A80), QColor(0xC9A2F2),
                 QColor(0x6CC7D3), QColor(0xF095C9), QColor(0xC3CC73)},
    };
    return palette;
}

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

double contrastRatio(const QColor &a, const QColor &b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

} // namespace qd::ui
