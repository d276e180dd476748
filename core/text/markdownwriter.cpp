// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/markdownwriter.h"

using namespace Qt::StringLiterals;

namespace qd::text {

namespace {

QString escaped(QStringView text)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool inWord =
            i > 0 && i + 1 < text.size() && text[i - 1].isLetterOrNumber() && text[i + 1].isLetterOrNumber();
        if (QStringView(u"\\`*[]<~").contains(c) || (c == u'_' && !inWord))
            result += u'\\';
        result += c;
    }
    return result;
}

//! A run of backticks longer than any in `text`.
QString fence(QStringView text, int atLeast)
{
    int longest = 0;
    int run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = qMax(longest, run);
    }
    return QString(qMax(atLeast, longest + 1), u'`');
}

QString inlineCode(QStringView text)
{
    const QString ticks = fence(text, 1);
    const QLatin1StringView pad = text.startsWith(u'`') || text.endsWith(u'`') ? " "_L1 : ""_L1;
    return ticks + pad + text.toString() + pad + ticks;
}

QString styled(QStringView text, SpanStyles style)
{
    QString result = style.testFlag(SpanStyle::InlineCode) ? inlineCode(text) : escaped(text);
    if (style.testFlag(SpanStyle::Strike))
        result = u"~~"_s + result + u"~~"_s;
    if (style.testFlag(SpanStyle::Italic))
        result = u'*' + result + u'*';
    if (style.testFlag(SpanStyle::Bold))
        result = u"**"_s + result + u"**"_s;
    return result;
}

//! The part [from, to) of `text` with its spans written out.
QString inlineMarkdown(QStringView text, const QList<Span> &spans, qsizetype from, qsizetype to)
{
    QString result;
    QString link;
    const auto setLink = [&result, &link](const QString &target) {
        if (target == link)
            return;
        result += link.isEmpty() ? QString() : u"]("_s + link + u')';
        result += target.isEmpty() ? QString() : u"["_s;
        link = target;
    };
    qsizetype at = from;
    for (const Span &span : spans) {
        const qsizetype start = qMax<qsizetype>(span.start, from);
        const qsizetype end = qMin<qsizetype>(span.start + span.length, to);
        if (start >= end)
            continue;
        if (at < start) {
            setLink({});
            result += escaped(text.sliced(at, start - at));
        }
        setLink(span.style.testFlag(SpanStyle::Link) ? span.target : QString());
        result += styled(text.sliced(start, end - start), span.style);
        at = end;
    }
    setLink({});
    return result + escaped(text.sliced(at, to - at));
}

QString tableMarkdown(const Block &block, qsizetype from, qsizetype to)
{
    QStringList lines;
    qsizetype start = 0;
    for (qsizetype i = 0; i < block.table.rows.size(); ++i) {
        QStringList cells;
        qsizetype length = 0;
        for (const TableCell &cell : block.table.rows[i]) {
            cells += inlineMarkdown(cell.text, cell.spans, 0, cell.text.size())
                         .replace(u'|', u"\\|"_s)
                         .replace(u'\n', u"<br>"_s);
            length += cell.text.size() + 1;
        }
        const bool header = i == 0 && !block.continues;
        if (header || (start < to && start + length > from))
            lines += u"| "_s + cells.join(u" | "_s) + u" |"_s;
        if (header) {
            QStringList rule;
            for (const Align align : block.table.columns)
                rule += align == Align::Center ? u":-:"_s : align == Align::Right ? u"--:"_s : u"---"_s;
            lines += u"| "_s + rule.join(u" | "_s) + u" |"_s;
        }
        start += length;
    }
    return lines.join(u'\n');
}

QString diffMarkdown(const Block &block, qsizetype from, qsizetype to)
{
    QStringList lines;
    qsizetype start = 0;
    for (const DiffLine &line : block.diff) {
        const qsizetype newline = block.text.indexOf(u'\n', start);
        const qsizetype end = newline < 0 ? block.text.size() : newline;
        if (start < to && end >= from) {
            const QLatin1StringView sign = line.kind == DiffLine::Kind::Added     ? "+"_L1
                                           : line.kind == DiffLine::Kind::Removed ? "-"_L1
                                           : line.kind == DiffLine::Kind::Context ? " "_L1
                                                                                  : ""_L1;
            lines += sign + block.text.mid(start, end - start);
        }
        start = end + 1;
    }
    return lines.join(u'\n');
}

QString fenced(const Block &block, const QString &body, const QString &language)
{
    const QString ticks = fence(block.whole.isEmpty() ? block.text : block.whole, 3);
    QString result = body;
    if (!block.continues)
        result.prepend(ticks + language + u'\n');
    if (!block.continued)
        result += (result.endsWith(u'\n') ? QString() : u"\n"_s) + ticks;
    return result;
}

QString body(const Block &block, qsizetype from, qsizetype to)
{
    switch (block.kind) {
    case BlockKind::Code:
        return fenced(block, block.text.mid(from, to - from), block.language);
    case BlockKind::Diff:
        return fenced(block, diffMarkdown(block, from, to), u"diff"_s);
    case BlockKind::Table:
        return tableMarkdown(block, from, to);
    case BlockKind::Rule:
        return u"---"_s;
    case BlockKind::Html:
        return block.text.mid(from, to - from);
    case BlockKind::Heading:
        return (block.continues || from > 0 ? QString() : QString(block.level, u'#') + u' ') +
               inlineMarkdown(block.text, block.spans, from, to);
    default:
        return inlineMarkdown(block.text, block.spans, from, to);
    }
}

} // namespace

QString toMarkdown(const Block &block, int from, int to)
{
    const qsizetype end = to < 0 ? block.text.size() : qMin<qsizetype>(to, block.text.size());
    const qsizetype start = qBound(qsizetype(0), qsizetype(from), end);
    const QString quote = QString(u"> "_s).repeated(block.quoteDepth);
    const bool item = block.kind == BlockKind::ListItem && !block.continues && start == 0;
    const QString indent = quote + QString(qsizetype(4) * qMax(0, block.indent - (item ? 1 : 0)), u' ');
    QString first;
    if (item) {
        first = (block.marker == u"•" ? u"-"_s : block.marker) + u' ';
        if (block.task != TaskState::None)
            first += block.task == TaskState::Done ? u"[x] "_s : u"[ ] "_s;
    }
    const QString rest = quote + QString(qsizetype(4) * block.indent, u' ');
    QString text = body(block, start, end);
    text.replace(u'\n', u'\n' + rest);
    return (block.continues || start > 0 ? QString() : indent + first) + text;
}

} // namespace qd::text
