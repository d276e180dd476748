// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/blockbuilder.h"

#include "core/text/entities.h"
#include "core/text/mdtext.h"

// What happens within a block: text and how it looks.

using namespace Qt::StringLiterals;

namespace qd::text {

namespace {

//! The address when a click may open it, else empty.
QString allowedTarget(const QString &url)
{
    for (const QLatin1StringView scheme : {"http://"_L1, "https://"_L1, "mailto:"_L1}) {
        if (url.startsWith(scheme, Qt::CaseInsensitive) && url.size() > scheme.size())
            return url;
    }
    return {};
}

//! What stands for an image without a label.
QString imageName(const QString &source)
{
    if (source.startsWith("data:"_L1, Qt::CaseInsensitive))
        return source.section(u';', 0, 0).section(u',', 0, 0).mid(5);
    const QString name = source.section(u'?', 0, 0).section(u'/', -1);
    return name.isEmpty() ? source : name;
}

void addRun(QList<Span> &spans, int start, int length, SpanStyles style, const QString &target)
{
    if (!style || length <= 0)
        return;
    if (!spans.isEmpty()) {
        Span &last = spans.last();
        if (last.start + last.length == start && last.style == style && last.target == target) {
            last.length += length;
            return;
        }
    }
    spans.append({start, length, style, target});
}

} // namespace

void BlockBuilder::enterSpan(MD_SPANTYPE type, void *detail)
{
    switch (type) {
    case MD_SPAN_EM:
        ++m_italic;
        break;
    case MD_SPAN_STRONG:
        ++m_bold;
        break;
    case MD_SPAN_DEL:
        ++m_strike;
        break;
    case MD_SPAN_CODE:
        ++m_code;
        break;
    case MD_SPAN_A:
        m_links.append(allowedTarget(attributeText(static_cast<MD_SPAN_A_DETAIL *>(detail)->href)));
        break;
    case MD_SPAN_IMG:
        m_imageSource = attributeText(static_cast<MD_SPAN_IMG_DETAIL *>(detail)->src);
        m_links.append(allowedTarget(m_imageSource));
        if (!m_inBlock) {
            begin(BlockKind::Paragraph);
            m_implicit = true;
        }
        m_imageStart = m_lost + (m_inCell ? m_tableLength : m_block.text.size());
        break;
    default:
        break;
    }
}

void BlockBuilder::leaveSpan(MD_SPANTYPE type)
{
    switch (type) {
    case MD_SPAN_EM:
        m_italic = qMax(0, m_italic - 1);
        break;
    case MD_SPAN_STRONG:
        m_bold = qMax(0, m_bold - 1);
        break;
    case MD_SPAN_DEL:
        m_strike = qMax(0, m_strike - 1);
        break;
    case MD_SPAN_CODE:
        m_code = qMax(0, m_code - 1);
        break;
    case MD_SPAN_IMG:
        leaveImage();
        [[fallthrough]];
    case MD_SPAN_A:
        if (!m_links.isEmpty())
            m_links.removeLast();
        break;
    default:
        break;
    }
}

void BlockBuilder::leaveImage()
{
    if (m_imageStart == m_lost + (m_inCell ? m_tableLength : m_block.text.size()))
        append(imageName(m_imageSource));
}

//! md4c looks for bare links in a table's whole row: one that ends at a bar takes the bar for its own and is never left.
void BlockBuilder::closeSpans()
{
    const QString unclosed = link();
    if (!unclosed.isEmpty() && !m_skipCells) {
        const QString target = allowedTarget(unclosed.section(u'|', 0, 0));
        QList<Span> &spans = m_block.table.rows.last().last().spans;
        for (Span &span : spans) {
            if (span.target != unclosed)
                continue;
            span.target = target;
            span.style.setFlag(SpanStyle::Link, !target.isEmpty());
        }
        spans.removeIf([](const Span &span) { return !span.style; });
    }
    forgetSpans();
}

void BlockBuilder::forgetSpans()
{
    m_links.clear();
    m_bold = m_italic = m_strike = m_code = 0;
}

SpanStyles BlockBuilder::style() const
{
    SpanStyles style;
    style.setFlag(SpanStyle::Bold, m_bold > 0);
    style.setFlag(SpanStyle::Italic, m_italic > 0);
    style.setFlag(SpanStyle::Strike, m_strike > 0);
    style.setFlag(SpanStyle::InlineCode, m_code > 0);
    return style;
}

QString BlockBuilder::link() const
{
    // An image within a link opens what the link says.
    for (const QString &target : m_links) {
        if (!target.isEmpty())
            return target;
    }
    return {};
}

void BlockBuilder::text(MD_TEXTTYPE type, QByteArrayView text)
{
    if (!m_inBlock) {
        begin(BlockKind::Paragraph);
        m_implicit = true;
    }
    noteCut(text.data());
    switch (type) {
    case MD_TEXT_NULLCHAR:
        append(u"\ufffd");
        break;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        append(u"\n");
        break;
    case MD_TEXT_ENTITY:
        append(decodeEntity(text));
        break;
    case MD_TEXT_HTML:
        if (m_block.kind != BlockKind::Html && (text == "<br>" || text == "<br/>" || text == "<br />")) {
            append(u"\n");
            break;
        }
        [[fallthrough]];
    default:
        decodeUtf8(m_buffer, text);
        if (m_inCell && type == MD_TEXT_CODE)
            m_buffer.replace(u"\\|"_s, u"|"_s); // md4c leaves what kept the bar from ending the cell
        append(m_buffer);
        break;
    }
}

void BlockBuilder::append(QStringView text)
{
    if (m_inCell && m_skipCells) {
        m_lost += text.size();
        return;
    }
    TableCell *cell = m_inCell ? &m_block.table.rows.last().last() : nullptr;
    QString &to = cell ? cell->text : m_block.text;
    const qsizetype used = cell ? m_tableLength : to.size();
    if (m_lost > 0 || used + text.size() > m_maxLength) {
        qsizetype keep = m_lost > 0 ? 0 : qMax<qsizetype>(0, m_maxLength - used);
        if (keep > 0 && text[keep - 1].isHighSurrogate())
            --keep;
        m_lost += text.size() - keep;
        text = text.left(keep);
    }
    const int start = int(to.size());
    to += text;
    if (cell)
        m_tableLength += int(text.size());
    SpanStyles runStyle = style();
    const QString target = link();
    runStyle.setFlag(SpanStyle::Link, !target.isEmpty());
    addRun(cell ? cell->spans : m_block.spans, start, int(text.size()), runStyle, target);
}

} // namespace qd::text
