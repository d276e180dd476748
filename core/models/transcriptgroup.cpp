// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/transcriptgroup.h"

#include <algorithm>

namespace qd::transcript {

namespace {

bool isEqual(const FactsPtr &a, const FactsPtr &b)
{
    return a == b || (a && b && *a == *b);
}

void compareFacts(QList<int> &roles, const Facts &a, const Facts &b)
{
    using namespace TranscriptRow;
    const auto check = [&roles](bool differs, Role role) {
        if (differs)
            roles.append(role);
    };
    check(a.title != b.title, TitleRole);
    check(a.subtitle != b.subtitle, SubtitleRole);
    check(a.tool != b.tool, ToolRole);
    check(a.toolKind != b.toolKind, ToolKindRole);
    check(a.toolStatus != b.toolStatus, ToolStatusRole);
    check(a.todoStatus != b.todoStatus, TodoStatusRole);
    check(a.promptState != b.promptState, PromptStateRole);
    check(a.errorCode != b.errorCode, ErrorCodeRole);
    check(a.time != b.time, TimeRole);
    check(a.duration != b.duration, DurationRole);
    check(a.inputTokens != b.inputTokens, InputTokensRole);
    check(a.outputTokens != b.outputTokens, OutputTokensRole);
    check(a.cost != b.cost, CostRole);
    check(a.agent != b.agent, AgentRole);
    check(a.modelName != b.modelName, ModelNameRole);
    check(a.provider != b.provider, ProviderRole);
    check(a.childSessionId != b.childSessionId, ChildSessionIdRole);
    check(a.fileUrl != b.fileUrl, FileUrlRole);
    check(a.additions != b.additions, AdditionsRole);
    check(a.deletions != b.deletions, DeletionsRole);
    check(a.count != b.count, CountRole);
    check(a.retryAt != b.retryAt, RetryAtRole);
    check(a.automatic != b.automatic, AutomaticRole);
    if (a.request == b.request)
        return;
    const RequestFacts &before = requestOf(a);
    const RequestFacts &after = requestOf(b);
    check(before.blocks != after.blocks, BlocksRole);
    check(before.id != after.id, RequestIdRole);
    check(before.ownerSessionId != after.ownerSessionId, OwnerSessionIdRole);
    check(before.permission != after.permission, PermissionRole);
    check(before.patterns != after.patterns, PatternsRole);
    check(before.always != after.always, AlwaysRole);
    check(before.questions != after.questions, QuestionsRole);
}

Row ownRow(TranscriptRow::Kind kind, const FactsPtr &facts)
{
    Row row;
    row.kind = kind;
    row.gap = text::Gap::Normal;
    row.facts = facts;
    return row;
}

Row headerRow(const PartContent &content, int part)
{
    Row row = ownRow(content.header, content.facts);
    row.part = part;
    row.expandable = content.expandable;
    row.expanded = content.expanded;
    row.streaming = content.open;
    return row;
}

void addPart(std::vector<Row> &rows, const PartContent &content, int part)
{
    if (content.hasHeader)
        rows.push_back(headerRow(content, part));
    const bool startsText = !content.hasHeader;
    for (int piece = 0; piece < int(content.pieces.size()); ++piece) {
        const Piece &from = content.pieces[size_t(piece)];
        Row row;
        row.kind = from.kind;
        row.gap = piece == 0 && startsText ? text::Gap::Normal : from.gap;
        row.depth = content.hasHeader ? 1 : 0;
        row.part = part;
        row.piece = piece;
        row.block = from.block;
        row.hasBlock = from.block != nullptr;
        // Rows below a tool say what tool it was.
        row.facts = from.facts ? from.facts : content.header == TranscriptRow::Tool ? content.facts : nullptr;
        row.continued = from.block && from.block->continues;
        row.continues = from.block && from.block->continued;
        row.streaming = content.open && piece + 1 == int(content.pieces.size());
        rows.push_back(std::move(row));
    }
}

void setToolStatus(Row &row, TranscriptRow::ToolStatus status)
{
    Facts facts = row.facts ? *row.facts : Facts();
    facts.toolStatus = status;
    row.facts = std::make_shared<const Facts>(std::move(facts));
}

//! What depends on a row's neighbours.
void finishRows(std::vector<Row> &rows)
{
    size_t first = 0;
    while (first < rows.size() && rows[first].kind == TranscriptRow::Day)
        ++first;
    for (size_t i = first + 1; i < rows.size(); ++i) {
        const bool tools = rows[i].kind == TranscriptRow::Tool && rows[i - 1].kind == TranscriptRow::Tool;
        if (tools)
            rows[i].gap = text::Gap::Tight;
    }
    if (first < rows.size()) {
        rows[first].first = true;
        rows[first].gap = text::Gap::None;
        rows.back().last = true;
    }
}

} // namespace

QList<int> changedRoles(const Row &before, const Row &after)
{
    using namespace TranscriptRow;
    QList<int> roles;
    const auto check = [&roles](bool differs, Role role) {
        if (differs)
            roles.append(role);
    };
    check(before.block != after.block, BlockRole);
    check(before.gap != after.gap, GapRole);
    check(before.first != after.first, FirstRole);
    check(before.last != after.last, LastRole);
    check(before.depth != after.depth, DepthRole);
    check(before.continued != after.continued, ContinuedRole);
    check(before.continues != after.continues, ContinuesRole);
    check(before.expandable != after.expandable, ExpandableRole);
    check(before.expanded != after.expanded, ExpandedRole);
    check(before.streaming != after.streaming, StreamingRole);
    if (before.facts != after.facts) {
        static const Facts none;
        compareFacts(roles, before.facts ? *before.facts : none, after.facts ? *after.facts : none);
    }
    return roles;
}

bool Context::isSame(const Context &other) const
{
    return mark == other.mark && day == other.day && isEqual(footer, other.footer) && isEqual(error, other.error) &&
           isEqual(promptState, other.promptState) && compaction == other.compaction;
}

PartView *Group::part(const QString &partId)
{
    const auto it = std::ranges::find(parts, partId, &PartView::id);
    return it == parts.end() ? nullptr : &*it;
}

bool Group::canPack() const
{
    if (type != Type::Message || packed || heavy || context.mark == MessageMark::Live)
        return false;
    return std::ranges::none_of(parts, [](const PartView &view) {
        return view.stream || view.showAll || (view.content.expanded && view.content.hasHeader);
    });
}

void Group::pack()
{
    packed = true;
    for (Row &row : rows)
        row.block = nullptr;
    for (PartView &view : parts)
        std::vector<Piece>().swap(view.content.pieces); // assigning {} would keep the room
}

qint64 Group::blockBytes() const
{
    qint64 sum = 0;
    for (const Row &row : rows) {
        if (row.block)
            sum += costOf(*row.block);
    }
    return sum;
}

std::vector<Row> buildRows(const std::vector<PartView> &parts, const Context &context)
{
    std::vector<Row> rows;
    if (context.mark == MessageMark::Reverted)
        return rows;
    if (context.mark == MessageMark::Lost)
        rows.push_back(ownRow(TranscriptRow::Unread, nullptr));
    for (int part = 0; part < int(parts.size()); ++part)
        addPart(rows, parts[size_t(part)].content, part);
    for (Row &row : rows) {
        if (row.kind == TranscriptRow::Compaction)
            setToolStatus(row, context.compaction);
    }
    if (context.error)
        rows.push_back(ownRow(TranscriptRow::Error, context.error));
    if (context.mark == MessageMark::Interrupted)
        rows.push_back(ownRow(TranscriptRow::Interrupted, nullptr));
    if (context.footer)
        rows.push_back(ownRow(TranscriptRow::Footer, context.footer));
    if (context.promptState)
        rows.push_back(ownRow(TranscriptRow::Queued, context.promptState));
    if (!rows.empty() && context.day > 0) {
        Facts day;
        day.time = context.day;
        rows.insert(rows.begin(), ownRow(TranscriptRow::Day, std::make_shared<const Facts>(day)));
    }
    finishRows(rows);
    rows.shrink_to_fit();
    return rows;
}

bool grow(PartView &view, const opencode::Part &part)
{
    PartContent &content = view.content;
    if (content.hasHeader && !content.expanded)
        return false; // folded: only how long it takes shows
    if (!view.stream)
        view.stream = std::make_unique<TextStream>();
    TextStream &stream = *view.stream;
    stream.markdown.append(QStringView(part.text).mid(stream.consumed));
    stream.consumed = part.text.size();
    const QList<text::Block> &blocks = stream.markdown.blocks();
    const int changed = std::min(stream.markdown.takeFirstChanged(), int(stream.starts.size()));
    const size_t from =
        changed < int(stream.starts.size()) ? size_t(stream.starts[size_t(changed)]) : content.pieces.size();
    const bool restarts = stream.starts.empty();
    std::vector<Piece> before(std::make_move_iterator(content.pieces.begin() + qsizetype(restarts ? 0 : from)),
                              std::make_move_iterator(content.pieces.end()));
    content.pieces.resize(restarts ? 0 : from);
    stream.starts.resize(size_t(changed));
    std::vector<Piece> after;
    for (qsizetype i = changed; i < blocks.size(); ++i) {
        stream.starts.push_back(int(content.pieces.size() + after.size()));
        addBlock(after, blocks[i], i > 0 ? &blocks[i - 1] : nullptr);
    }
    keepEqualBlocks(before, after);
    std::ranges::move(after, std::back_inserter(content.pieces));
    content.open = true;
    view.fingerprint = 0;
    return true;
}

} // namespace qd::transcript
