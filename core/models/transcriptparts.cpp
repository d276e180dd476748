// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/transcriptparts.h"

#include "core/models/names.h"
#include "core/models/toolfacts.h"
#include "core/opencode/partviews.h"
#include "core/text/markdown.h"

#include <limits>

namespace qd::transcript {

using namespace Qt::StringLiterals;
using opencode::Part;
using opencode::PartType;

namespace {

constexpr qsizetype largestOnGuiThread = 64LL * 1024;

TranscriptRow::Kind kindOf(text::BlockKind kind)
{
    switch (kind) {
    case text::BlockKind::Code:
        return TranscriptRow::Code;
    case text::BlockKind::Table:
        return TranscriptRow::Table;
    case text::BlockKind::Diff:
        return TranscriptRow::Diff;
    default:
        return TranscriptRow::Text;
    }
}

void addText(PartContent &content, const Part &part, const PartOptions &options)
{
    const int limit = lengthLimit(options);
    QList<text::Block> blocks;
    if (content.open) {
        text::StreamingMarkdown markdown(limit);
        markdown.append(part.text);
        blocks = markdown.blocks();
    } else {
        blocks = text::parseMarkdown(part.text, limit);
    }
    const text::Block *above = nullptr;
    for (const text::Block &block : std::as_const(blocks)) {
        addBlock(content.pieces, block, above);
        above = &block;
    }
}

Facts reasoningFacts(const Part &part)
{
    Facts facts;
    facts.time = part.start;
    facts.duration = part.end > part.start ? part.end - part.start : 0;
    return facts;
}

Facts fileFacts(const Part &part)
{
    const opencode::FilePart file = opencode::filePartOf(part);
    Facts facts;
    facts.subtitle = file.mime;
    facts.title = file.filename;
    if (file.url.startsWith("data:"_L1))
        facts.count = int(qMin<qsizetype>(file.url.size() / 4 * 3, std::numeric_limits<int>::max())); // base64
    else
        facts.fileUrl = file.url;
    if (facts.title.isEmpty())
        facts.title = folderName(facts.fileUrl);
    return facts;
}

Facts subtaskFacts(const Part &part)
{
    const opencode::Subtask subtask = opencode::subtaskOf(part);
    Facts facts;
    facts.tool = u"task"_s;
    facts.toolKind = TranscriptRow::Task;
    facts.toolStatus = TranscriptRow::Completed;
    facts.title = subtask.description;
    facts.subtitle = subtask.agent;
    return facts;
}

void setHeader(PartContent &content, TranscriptRow::Kind kind, Facts facts)
{
    content.hasHeader = true;
    content.header = kind;
    content.facts = std::make_shared<const Facts>(std::move(facts));
}

} // namespace

const RequestFacts &requestOf(const Facts &facts)
{
    static const RequestFacts none;
    return facts.request ? *facts.request : none;
}

bool isShown(const Part &part)
{
    if (part.synthetic || part.ignored || part.dropped)
        return false;
    switch (part.type) {
    case PartType::Text:
    case PartType::Reasoning:
    case PartType::Tool:
    case PartType::File:
    case PartType::Subtask:
    case PartType::Compaction:
        return true;
    default:
        return false;
    }
}

int lengthLimit(const PartOptions &options)
{
    return options.showAll ? std::numeric_limits<int>::max() : text::maxBlockLength;
}

bool isTodoList(const Part &part)
{
    return part.tool && toolKindOf(part.tool->tool) == TranscriptRow::TodoWrite;
}

bool isOpen(const Part &part, const PartOptions &options)
{
    return options.live && part.end == 0 && (part.type == PartType::Text || part.type == PartType::Reasoning);
}

bool isHeavy(const Part &part)
{
    qsizetype size = part.text.size() + part.extra.size();
    if (part.tool)
        size += part.tool->input.size() + part.tool->output.size() + part.tool->metadata.size();
    return size > largestOnGuiThread;
}

size_t fingerprint(const Part &part, const PartOptions &options)
{
    size_t seed = qHashMulti(size_t(part.type), part.text, part.start, part.end, part.extra, options.live,
                             options.summary, options.expanded, options.showAll);
    if (part.tool) {
        const opencode::ToolCall &call = *part.tool;
        seed = qHashMulti(seed, call.tool, int(call.status), call.title, call.input, call.output, call.error,
                          call.metadata, call.start, call.end);
    }
    return seed;
}

PartContent prepare(const Part &part, const PartOptions &options)
{
    PartContent content;
    content.open = isOpen(part, options);
    content.expanded = options.expanded;
    switch (part.type) {
    case PartType::Text:
        if (options.summary) {
            setHeader(content, TranscriptRow::Summary, reasoningFacts(part));
            content.expandable = true;
        }
        if (!options.summary || options.expanded)
            addText(content, part, options);
        break;
    case PartType::Reasoning:
        if (part.text.isEmpty() && !content.open)
            break; // providers that hide their reasoning send empty ones
        setHeader(content, TranscriptRow::Reasoning, reasoningFacts(part));
        content.expandable = true;
        if (options.expanded)
            addText(content, part, options);
        break;
    case PartType::Tool:
        if (!part.tool)
            break;
        setHeader(content, TranscriptRow::Tool, toolFacts(*part.tool, options));
        content.expandable = part.tool->status != opencode::ToolStatus::Pending;
        content.expanded = content.expandable && options.expanded;
        if (content.expanded)
            content.pieces = toolDetails(*part.tool, options);
        break;
    case PartType::File:
        setHeader(content, TranscriptRow::File, fileFacts(part));
        break;
    case PartType::Subtask:
        setHeader(content, TranscriptRow::Tool, subtaskFacts(part));
        break;
    case PartType::Compaction: {
        Facts facts;
        facts.automatic = opencode::isAutomaticCompaction(part);
        setHeader(content, TranscriptRow::Compaction, std::move(facts));
        break;
    }
    default:
        break;
    }
    return content;
}

void addBlock(std::vector<Piece> &pieces, const text::Block &block, const text::Block *above)
{
    const QList<text::Block> cut = text::splitForRows(block);
    bool first = true;
    for (const text::Block &piece : cut) {
        const text::Gap gap = first ? text::gapAbove(above, block) : text::Gap::None;
        pieces.push_back({kindOf(piece.kind), gap, std::make_shared<const text::Block>(piece), {}});
        first = false;
    }
    if (block.hidden > 0) {
        Facts facts;
        facts.count = block.hidden;
        pieces.push_back({TranscriptRow::ShowAll, text::Gap::None, {}, std::make_shared<const Facts>(facts)});
    }
}

void keepEqualBlocks(const std::vector<Piece> &before, std::vector<Piece> &after, size_t from)
{
    for (size_t i = from; i < std::min(before.size(), after.size()); ++i) {
        const BlockPtr &old = before[i].block;
        BlockPtr &block = after[i].block;
        if (!old || !block || old == block)
            continue;
        if (old->tokens.isEmpty()) {
            if (*old == *block)
                block = old;
            continue;
        }
        text::Block coloured = *block;
        coloured.tokens = old->tokens;
        if (*old == coloured)
            block = old;
        else if (old->text == block->text && old->language == block->language)
            block = std::make_shared<const text::Block>(std::move(coloured));
    }
}

qint64 costOf(const text::Block &block)
{
    qint64 cost =
        qint64(sizeof(text::Block)) + block.text.size() * 2 + block.spans.size() * qint64(sizeof(text::Span)) +
        block.tokens.size() * qint64(sizeof(text::TokenSpan)) + block.diff.size() * qint64(sizeof(text::DiffLine));
    for (const QList<text::TableCell> &row : block.table.rows) {
        for (const text::TableCell &cell : row)
            cost += qint64(sizeof(text::TableCell)) + cell.text.size() * 2;
    }
    return cost;
}

} // namespace qd::transcript
