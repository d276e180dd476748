// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/monoglyphs.h"

#include <QFontMetricsF>
#include <QPainter>

namespace qd {

namespace {

//! Scripts whose letters stand side by side unchanged, and the signs that terminals draw boxes and arrows with.
bool isSimple(char16_t c)
{
    return (c >= 0xa0 && c < 0x300) || (c >= 0x370 && c < 0x483) || (c >= 0x48a && c < 0x590) ||
           (c >= 0x2010 && c < 0x2028) || (c >= 0x2030 && c < 0x2060) || (c >= 0x20a0 && c < 0x20d0) ||
           (c >= 0x2100 && c < 0x2600) || (c >= 0x2713 && c < 0x2719);
}

} // namespace

MonoGlyphs::MonoGlyphs(const QFont &font)
    : m_font(font)
    , m_raw(QRawFont::fromFont(font))
{
    const QFontMetricsF metrics(font);
    m_ascent = metrics.ascent();
    m_descent = metrics.descent();
    m_advance = metrics.horizontalAdvance(u'M');
    for (char16_t c = 0x20; c < 0x7f; ++c)
        m_ascii[c] = findGlyph(c);
}

quint32 MonoGlyphs::findGlyph(char16_t c) const
{
    const QList<quint32> indexes = m_raw.glyphIndexesForString(QString(QChar(c)));
    if (indexes.size() != 1 || indexes.first() == 0)
        return 0;
    const QList<QPointF> advances = m_raw.advancesForGlyphIndexes(indexes);
    return advances.size() == 1 && qAbs(advances.first().x() - m_advance) < 0.2 ? indexes.first() : 0;
}

quint32 MonoGlyphs::otherGlyph(char16_t c) const
{
    if (!isSimple(c))
        return 0;
    auto it = m_others.constFind(c);
    if (it == m_others.constEnd())
        it = m_others.insert(c, findGlyph(c));
    return *it;
}

void MonoGlyphs::draw(QPainter &painter, const QList<quint32> &glyphs, const QList<QPointF> &positions,
                      const QColor &color) const
{
    if (glyphs.isEmpty())
        return;
    QGlyphRun run;
    run.setRawFont(m_raw);
    run.setGlyphIndexes(glyphs);
    run.setPositions(positions);
    painter.setPen(color);
    painter.drawGlyphRun({0, 0}, run);
}

void MonoGlyphs::drawText(QPainter &painter, QPointF origin, QStringView text, const QColor &color) const
{
    QList<quint32> glyphs;
    QList<QPointF> positions;
    for (const QChar c : text) {
        if (const quint32 index = glyph(c.unicode())) {
            glyphs.append(index);
            positions.append(origin);
        }
        origin.rx() += m_advance;
    }
    draw(painter, glyphs, positions, color);
}

} // namespace qd
