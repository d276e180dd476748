// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/blockbuilder.h"

#include "core/text/mdtext.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::text {

namespace {

// A table of more cells than this loses its last rows: a header of a thousand columns makes a thousand cells of every line.
constexpr int maxTableCells = 20'000;

// A text whose tables would make more cells than this is read without tables: 100 KB of bars can ask for 50 million cells.
constexpr int tooManyCells = 10 * maxTableCells;

constexpr unsigned dialect = MD_FLAG_TABLES | MD_FLAG_TASKLISTS | MD_FLAG_STRIKETHROUGH | MD_FLAG_PERMISSIVEAUTOLINKS;

Align alignOf(MD_ALIGN align)
{
    switch (align) {
    case MD_ALIGN_CENTER:
        return Align::Center;
    case MD_ALIGN_RIGHT:
        return Align::Right;
    default:
        return Align::Left;
    }
}

bool isLineBreak(char c)
{
    return c == '\n' || c == '\r';
}

quint8 depth(qsizetype n)
{
    return quint8(qMin<qsizetype>(n, 255));
}

} // namespace

BlockBuilder::BlockBuilder(QByteArrayView utf8, int maxLength)
    : m_source(utf8)
    , m_maxLength(maxLength)
{}

QList<Block> BlockBuilder::build()
{
    if (!parse(dialect)) {
        *this = BlockBuilder(m_source, m_maxLength);
        parse(dialect & ~unsigned(MD_FLAG_TABLES));
    }
    return std::move(m_blocks);
}

bool BlockBuilder::parse(unsigned flags)
{
    MD_PARSER parser{};
    parser.flags = flags;
    parser.enter_block = [](MD_BLOCKTYPE type, void *detail, void *self) {
        auto *builder = static_cast<BlockBuilder *>(self);
        builder->enterBlock(type, detail);
        return builder->m_allCells > tooManyCells ? 1 : 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void *, void *self) {
        static_cast<BlockBuilder *>(self)->leaveBlock(type);
        return 0;
    };
    parser.enter_span = [](MD_SPANTYPE type, void *detail, void *self) {
        static_cast<BlockBuilder *>(self)->enterSpan(type, detail);
        return 0;
    };
    parser.leave_span = [](MD_SPANTYPE type, void *, void *self) {
        static_cast<BlockBuilder *>(self)->leaveSpan(type);
        return 0;
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *self) {
        static_cast<BlockBuilder *>(self)->text(type, QByteArrayView(text, qsizetype(size)));
        return 0;
    };
    // Otherwise it fails only when memory does; what came until then is shown.
    return md_parse(m_source.data(), MD_SIZE(m_source.size()), &parser, this) <= 0;
}

void BlockBuilder::enterBlock(MD_BLOCKTYPE type, void *detail)
{
    switch (type) {
    case MD_BLOCK_QUOTE:
        endImplicit();
        flushItem();
        ++m_quoteDepth;
        break;
    case MD_BLOCK_UL:
        endImplicit();
        flushItem();
        m_lists.append(List{});
        break;
    case MD_BLOCK_OL: {
        endImplicit();
        flushItem();
        const auto *list = static_cast<MD_BLOCK_OL_DETAIL *>(detail);
        m_lists.append(List{true, list->start, list->mark_delimiter});
        break;
    }
    case MD_BLOCK_LI:
        enterItem(*static_cast<MD_BLOCK_LI_DETAIL *>(detail));
        break;
    case MD_BLOCK_HR:
        begin(BlockKind::Rule);
        break;
    case MD_BLOCK_H:
        begin(BlockKind::Heading);
        m_block.level = quint8(static_cast<MD_BLOCK_H_DETAIL *>(detail)->level);
        break;
    case MD_BLOCK_CODE:
        begin(BlockKind::Code);
        m_block.language = attributeText(static_cast<MD_BLOCK_CODE_DETAIL *>(detail)->lang).toLower();
        break;
    case MD_BLOCK_HTML:
        begin(BlockKind::Html);
        break;
    case MD_BLOCK_P:
        begin(BlockKind::Paragraph);
        break;
    case MD_BLOCK_TABLE:
        begin(BlockKind::Table);
        m_cells = 0;
        m_tableLength = 0;
        m_skipCells = false;
        break;
    case MD_BLOCK_TR:
        m_skipCells = m_skipCells || m_cells > maxTableCells || m_tableLength > m_maxLength;
        if (!m_skipCells)
            m_block.table.rows.append(QList<TableCell>());
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        m_inCell = true;
        ++m_cells;
        ++m_allCells;
        if (m_skipCells)
            break;
        if (type == MD_BLOCK_TH)
            m_block.table.columns.append(alignOf(static_cast<MD_BLOCK_TD_DETAIL *>(detail)->align));
        m_block.table.rows.last().append(TableCell{});
        break;
    default:
        break;
    }
}

void BlockBuilder::leaveBlock(MD_BLOCKTYPE type)
{
    switch (type) {
    case MD_BLOCK_QUOTE:
        endImplicit();
        --m_quoteDepth;
        break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        m_lists.removeLast();
        break;
    case MD_BLOCK_LI:
        endImplicit();
        flushItem();
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        closeSpans();
        m_inCell = false;
        break;
    case MD_BLOCK_HR:
    case MD_BLOCK_H:
    case MD_BLOCK_CODE:
    case MD_BLOCK_HTML:
    case MD_BLOCK_P:
    case MD_BLOCK_TABLE:
        end();
        break;
    default:
        break;
    }
}

void BlockBuilder::enterItem(const MD_BLOCK_LI_DETAIL &detail)
{
    endImplicit();
    Item item;
    List &list = m_lists.last();
    if (list.ordered)
        item.marker = QString::number(list.next++) + QChar::fromLatin1(list.delimiter);
    else
        item.marker = u"•"_s;
    if (detail.is_task)
        item.task = detail.task_mark == ' ' ? TaskState::Open : TaskState::Done;
    m_item = std::move(item);
}

void BlockBuilder::begin(BlockKind kind)
{
    endImplicit();
    if (m_item && kind != BlockKind::Paragraph)
        flushItem();
    m_block = Block{};
    m_block.kind = kind == BlockKind::Paragraph && m_quoteDepth > 0 ? BlockKind::Quote : kind;
    m_block.indent = depth(m_lists.size());
    m_block.quoteDepth = depth(m_quoteDepth);
    if (m_item) {
        m_block.kind = BlockKind::ListItem;
        m_block.marker = m_item->marker;
        m_block.task = m_item->task;
        m_item.reset();
    }
    m_inBlock = true;
    m_lost = 0;
}

namespace {

QString tableText(const Table &table)
{
    QString text;
    for (const QList<TableCell> &row : table.rows) {
        if (&row != &table.rows.first())
            text += u'\n';
        for (const TableCell &cell : row) {
            if (&cell != &row.first())
                text += u'\t';
            text += cell.text;
        }
    }
    return text;
}

} // namespace

void BlockBuilder::end()
{
    if (!m_inBlock)
        return;
    m_inBlock = false;
    m_implicit = false;
    forgetSpans(); // md4c does not leave emphasis whose end it took for a part of a bare link
    Block &b = m_block;
    if (b.kind == BlockKind::Code || b.kind == BlockKind::Html) {
        // Their text ends with the last line's break, which is not part of what is shown.
        if (m_lost > 0)
            --m_lost;
        else if (b.text.endsWith(u'\n'))
            b.text.chop(1);
    }
    if (b.kind == BlockKind::Table)
        b.text = tableText(b.table);
    b.hidden = int(m_lost);
    const bool prose = b.kind == BlockKind::Paragraph || b.kind == BlockKind::Quote || b.kind == BlockKind::Heading;
    if (!prose || !b.text.isEmpty())
        m_blocks.append(std::move(b));
}

void BlockBuilder::endImplicit()
{
    if (m_implicit)
        end();
}

void BlockBuilder::flushItem()
{
    if (!m_item)
        return;
    begin(BlockKind::Paragraph);
    end();
}

void BlockBuilder::noteCut(const char *where)
{
    // A paragraph or heading outside of any list and quote, whose line is finished, begins at the margin and stands below an empty line,
    // is where a new top-level block begins for good. md4c itself says what is a paragraph, so fences, HTML and lists need no second opinion.
    const bool topLevel = m_lists.isEmpty() && m_quoteDepth == 0 && m_block.text.isEmpty() && !m_inCell &&
                          (m_block.kind == BlockKind::Paragraph || m_block.kind == BlockKind::Heading);
    const char *begin = m_source.data();
    const char *end = begin + m_source.size();
    if (!topLevel || where < begin || where >= end)
        return;
    const char *line = where;
    while (line > begin && !isLineBreak(line[-1]))
        --line;
    if (line == begin || *line == ' ' || *line == '\t')
        return;
    const char *above = line - (line - begin > 1 && line[-1] == '\n' && line[-2] == '\r' ? 2 : 1);
    while (above > begin && (above[-1] == ' ' || above[-1] == '\t'))
        --above;
    if (above > begin && !isLineBreak(above[-1]))
        return;
    if (std::find_if(where, end, isLineBreak) == end)
        return;
    m_cut = {line - begin, int(m_blocks.size())};
}

} // namespace qd::text
