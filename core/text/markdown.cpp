// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/markdown.h"

#include "core/text/blockbuilder.h"
#include "core/text/mdtext.h"

#include <algorithm>

namespace qd::text {

namespace {

// Whether `line` begins, after quote and list markers, with a bracket: the only way in which a link definition can begin.
bool beginsWithBracket(QByteArrayView line)
{
    for (const char c : line) {
        if (c == '[')
            return true;
        const bool marker = c == ' ' || c == '\t' || c == '>' || c == '-' || c == '*' || c == '+' || c == '.' ||
                            c == ')' || (c >= '0' && c <= '9');
        if (!marker)
            return false;
    }
    return false;
}

bool isBlank(QByteArrayView line)
{
    return std::all_of(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t' || c == '>' || c == '\r'; });
}

} // namespace

QList<Block> parseMarkdown(QStringView source, int maxLength)
{
    const QByteArray utf8 = utf8Of(source);
    return BlockBuilder(utf8, maxLength).build();
}

StreamingMarkdown::StreamingMarkdown(int maxLength)
    : m_maxLength(maxLength)
{}

void StreamingMarkdown::append(QStringView text)
{
    if (text.isEmpty())
        return;
    m_dirty = true;
    QString joined;
    if (!m_highSurrogate.isNull()) {
        joined = m_highSurrogate + text.toString();
        text = joined;
        m_highSurrogate = {};
    }
    if (text.last().isHighSurrogate()) {
        m_highSurrogate = text.last();
        text.chop(1);
    }
    m_source += utf8Of(text);
}

void StreamingMarkdown::finish()
{
    m_finished = true;
    m_dirty = true;
}

const QList<Block> &StreamingMarkdown::blocks()
{
    update();
    return m_blocks;
}

int StreamingMarkdown::takeFirstChanged()
{
    update();
    return std::exchange(m_firstChanged, int(m_blocks.size()));
}

void StreamingMarkdown::findDefinitions()
{
    // A definition gives a meaning to brackets anywhere, also far above. Few answers have one: then everything is parsed each time.
    while (!m_definitions && m_scanned < m_source.size()) {
        const qsizetype newline = m_source.indexOf('\n', m_scanned);
        const qsizetype lineEnd = newline < 0 ? m_source.size() : newline;
        const QByteArrayView line = QByteArrayView(m_source).sliced(m_scanned, lineEnd - m_scanned);
        const bool bracket = !isBlank(line) && (m_bracketOpen || beginsWithBracket(line));
        // Lines that end with '\r' alone hide where definitions begin: taken for one.
        m_definitions = (bracket && line.contains("]:")) || line.chopped(line.endsWith('\r') ? 1 : 0).contains('\r');
        if (newline < 0)
            break;
        m_bracketOpen = bracket;
        m_scanned = newline + 1;
    }
    if (m_definitions) {
        m_tailStart = 0;
        m_tailBlock = 0;
    }
}

void StreamingMarkdown::update()
{
    if (!m_dirty)
        return;
    m_dirty = false;
    findDefinitions();
    QByteArray tail = QByteArray::fromRawData(m_source.constData() + m_tailStart, m_source.size() - m_tailStart);
    if (!m_highSurrogate.isNull())
        tail += QByteArrayView("\xef\xbf\xbd"); // as utf8Of() does
    BlockBuilder builder(tail, m_maxLength);
    replaceTail(builder.build());
    if (!m_definitions) {
        m_tailStart += builder.cut().offset;
        m_tailBlock += builder.cut().block;
    }
}

void StreamingMarkdown::replaceTail(QList<Block> tail)
{
    if (!tail.isEmpty())
        tail.last().open = !m_finished;
    const auto oldTail = m_blocks.cbegin() + m_tailBlock;
    const auto [was, is] = std::mismatch(oldTail, m_blocks.cend(), tail.cbegin(), tail.cend());
    const int same = int(is - tail.cbegin());
    const bool changed = was != m_blocks.cend() || is != tail.cend();
    if (!changed)
        return;
    m_firstChanged = qMin(m_firstChanged, m_tailBlock + same);
    m_blocks.remove(m_tailBlock + same, m_blocks.size() - m_tailBlock - same);
    std::move(tail.begin() + same, tail.end(), std::back_inserter(m_blocks));
}

} // namespace qd::text
