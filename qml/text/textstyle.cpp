// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/text/textstyle.h"

#include "qml/text/monoglyphs.h"

#include <array>

namespace qd {

namespace {

struct TokenColors
{
    QRgb light;
    QRgb dark;
};

// By text::Token. At least 4.5:1 on every ground that code stands on, in both themes (tst_textstyle computes it). Quiet: names and
// punctuation keep the text's own colour, so that what has a meaning of its own stands out.
constexpr std::array<TokenColors, 18> tokenColors{{
    {0x1C1C1A, 0xE9E9E6}, // Plain
    {0x686862, 0x979790}, // Comment
    {0x8A2FA8, 0xC9A2F2}, // Keyword
    {0x1C6B30, 0x9BD08A}, // String
    {0x9A4A00, 0xE8B06A}, // Number
    {0x9A4A00, 0xE8B06A}, // Constant
    {0x0F6673, 0x7CCAD6}, // Type
    {0x2D4FC4, 0x9DB2FF}, // Function
    {0x1C1C1A, 0xE9E9E6}, // Variable
    {0x8A3A1E, 0xE5A58C}, // Property
    {0x4A4A46, 0xBDBDB7}, // Operator
    {0x5A5A55, 0xA8A8A2}, // Punctuation
    {0x8A5A00, 0xDDBB77}, // Attribute
    {0xA82A4A, 0xF29AB0}, // Tag
    {0x9A4A00, 0xE8B06A}, // Escape
    {0x2D4FC4, 0x9DB2FF}, // Label
    {0x1F7A38, 0x6CCB85}, // Inserted
    {0xB92525, 0xFF8A80}, // Deleted
}};

// The chip's letters look as large as the prose around them.
constexpr qreal monoRatio = 12.0 / 13.0;

QFont makeFont(const QString &family, qreal size, QFont::Weight weight)
{
    QFont font;
    if (!family.isEmpty())
        font.setFamilies({family});
    font.setPixelSize(qMax(1, qRound(size)));
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

} // namespace

TextStyle::TextStyle(QObject *parent)
    : QObject(parent)
{
    setDark(false);
    const auto forget = [this] {
        m_formats.clear();
        m_mono.reset();
        m_monoSmall.reset();
    };
    connect(this, &TextStyle::metricsChanged, this, forget);
    connect(this, &TextStyle::coloursChanged, this, forget);
}

TextStyle::~TextStyle() = default;

void TextStyle::setDark(bool dark)
{
    if (m_dark == dark)
        return;
    m_dark = dark;
    Q_EMIT coloursChanged();
}

QColor TextStyle::tokenColor(text::Token token) const
{
    const TokenColors &colors = tokenColors.at(size_t(token));
    return {m_dark ? colors.dark : colors.light};
}

qreal TextStyle::gap(int gap) const
{
    switch (text::Gap(gap)) {
    case text::Gap::None:
        return 0;
    case text::Gap::Tight:
        return m_gapTight;
    case text::Gap::Normal:
    case text::Gap::Quoted:
        return m_gapNormal;
    case text::Gap::Section:
        return m_gapSection;
    }
    return 0;
}

QFont TextStyle::font(Face face) const
{
    switch (face) {
    case Face::Prose:
        return makeFont(m_proseFamily, m_size, QFont::Normal);
    case Face::Strong:
        return makeFont(m_proseFamily, m_size, QFont::DemiBold);
    case Face::Small:
        return makeFont(m_proseFamily, m_smallSize, QFont::Normal);
    case Face::H1:
        return makeFont(m_proseFamily, m_h1Size, QFont::DemiBold);
    case Face::H2:
        return makeFont(m_proseFamily, m_h2Size, QFont::DemiBold);
    case Face::Mono:
        return makeFont(m_monoFamily, m_monoSize, QFont::Normal);
    case Face::MonoSmall:
        return makeFont(m_monoFamily, m_smallSize, QFont::Normal);
    }
    return {};
}

const QTextCharFormat &TextStyle::format(Face face, text::SpanStyles style) const
{
    const int key = int(face) << 16 | style.toInt();
    if (const auto it = m_formats.constFind(key); it != m_formats.constEnd())
        return *it;
    QTextCharFormat format;
    QFont f = font(face);
    if (style.testFlag(text::SpanStyle::InlineCode)) {
        const bool strong = f.weight() > QFont::Normal;
        f = makeFont(m_monoFamily, f.pixelSize() * monoRatio, strong ? QFont::Medium : QFont::Normal);
    }
    if (style.testFlag(text::SpanStyle::Bold))
        f.setWeight(QFont::DemiBold);
    f.setItalic(style.testFlag(text::SpanStyle::Italic));
    f.setStrikeOut(style.testFlag(text::SpanStyle::Strike));
    format.setFont(f);
    if (style.testFlag(text::SpanStyle::Link))
        format.setForeground(m_accent);
    return *m_formats.insert(key, format);
}

const MonoGlyphs &TextStyle::mono() const
{
    if (!m_mono)
        m_mono = std::make_unique<MonoGlyphs>(font(Face::Mono));
    return *m_mono;
}

const MonoGlyphs &TextStyle::monoSmall() const
{
    if (!m_monoSmall)
        m_monoSmall = std::make_unique<MonoGlyphs>(font(Face::MonoSmall));
    return *m_monoSmall;
}

void TextStyle::releaseMemory()
{
    if (m_highlighter)
        m_highlighter->releaseMemory();
}

text::Highlighter &TextStyle::highlighter()
{
    if (!m_highlighter)
        m_highlighter = std::make_unique<text::Highlighter>();
    return *m_highlighter;
}

} // namespace qd
