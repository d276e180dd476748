// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFont>
#include <QGlyphRun>
#include <QHash>
#include <QRawFont>

#include <array>

namespace qd {

//! \brief The glyphs of a font in which every character is equally wide, without shaping.
//!
//! Code is painted letter by letter at computed places: no shaping, no ligatures, and a click's column is a division.
class MonoGlyphs
{
public:
    explicit MonoGlyphs(const QFont &font);

    [[nodiscard]] qreal advance() const { return m_advance; }
    [[nodiscard]] qreal ascent() const { return m_ascent; }
    [[nodiscard]] qreal descent() const { return m_descent; }
    [[nodiscard]] const QFont &font() const { return m_font; }
    //! 0 when the character has none, needs shaping or another width: such lines are laid out as any text.
    [[nodiscard]] quint32 glyph(char16_t c) const { return c < m_ascii.size() ? m_ascii[c] : otherGlyph(c); }
    void draw(QPainter &painter, const QList<quint32> &glyphs, const QList<QPointF> &positions,
              const QColor &color) const;
    //! ASCII text beginning at `origin`, which is on the base line.
    void drawText(QPainter &painter, QPointF origin, QStringView text, const QColor &color) const;

private:
    [[nodiscard]] quint32 otherGlyph(char16_t c) const;
    [[nodiscard]] quint32 findGlyph(char16_t c) const;

    QFont m_font;
    QRawFont m_raw;
    qreal m_advance = 0;
    qreal m_ascent = 0;
    qreal m_descent = 0;
    std::array<quint32, 128> m_ascii{};
    mutable QHash<char16_t, quint32> m_others;
};

} // namespace qd
