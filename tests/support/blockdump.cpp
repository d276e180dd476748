// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/blockdump.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace qd::text {

namespace {

QString styleNames(const Span &span)
{
    QStringList names;
    const auto add = [&](SpanStyle style, const QString &name) {
        if (span.style.testFlag(style))
            names += name;
    };
    add(SpanStyle::Bold, u"bold"_s);
    add(SpanStyle::Italic, u"italic"_s);
    add(SpanStyle::Strike, u"strike"_s);
    add(SpanStyle::InlineCode, u"code"_s);
    add(SpanStyle::Link, u"link="_s + span.target);
    return names.join(u'+');
}

QString dumpText(const QString &text, const QList<Span> &spans)
{
    QString result;
    int at = 0;
    for (const Span &span : spans) {
        result += QStringView(text).mid(at, span.start - at);
        result += u'{' + text.mid(span.start, span.length) + u':' + styleNames(span) + u'}';
        at = span.start + span.length;
    }
    result += text.mid(at);
    return result.replace(u'\n', u'\u23ce');
}

QString dumpTable(const Table &table)
{
    QStringList rows;
    for (const QList<TableCell> &row : table.rows) {
        QStringList cells;
        for (const TableCell &cell : row)
            cells += dumpText(cell.text, cell.spans);
        rows += cells.join(u'|');
    }
    QString columns;
    for (const Align align : table.columns)
        columns += align == Align::Center ? u'c' : align == Align::Right ? u'r' : u'l';
    return columns + u' ' + rows.join(u" / "_s);
}

QString dumpKind(const Block &block)
{
    switch (block.kind) {
    case BlockKind::Paragraph:
        return u"p"_s;
    case BlockKind::Heading:
        return u'h' + QString::number(block.level);
    case BlockKind::ListItem:
        return u"li"_s;
    case BlockKind::Quote:
        return u"quote"_s;
    case BlockKind::Code:
        return u"code"_s + (block.language.isEmpty() ? QString() : u'(' + block.language + u')');
    case BlockKind::Table:
        return u"table"_s;
    case BlockKind::Rule:
        return u"rule"_s;
    case BlockKind::Html:
        return u"html"_s;
    case BlockKind::Diff:
        return u"diff"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

QString dumpBlock(const Block &block)
{
    QString result = dumpKind(block);
    if (block.indent > 0)
        result += u'@' + QString::number(block.indent);
    if (block.quoteDepth > 0)
        result += QString(block.quoteDepth, u'>');
    if (!block.marker.isEmpty())
        result += u' ' + block.marker;
    if (block.task != TaskState::None)
        result += block.task == TaskState::Done ? u" [x]"_s : u" [ ]"_s;
    const QString text = block.kind == BlockKind::Table ? dumpTable(block.table) : dumpText(block.text, block.spans);
    if (!text.isEmpty())
        result += u' ' + text;
    if (block.hidden > 0)
        result += u" +"_s + QString::number(block.hidden);
    return result;
}

QString dumpBlocks(const QList<Block> &blocks)
{
    QStringList lines;
    for (const Block &block : blocks)
        lines += dumpBlock(block);
    return lines.join(u'\n');
}

} // namespace qd::text
