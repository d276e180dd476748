// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/toolfacts.h"

#include "core/models/names.h"
#include "core/opencode/codec.h"
#include "core/opencode/partviews.h"
#include "core/text/diff.h"
#include "core/text/highlight.h"
#include "core/text/terminaltext.h"

#include <array>
#include <utility>

namespace qd::transcript {

using namespace Qt::StringLiterals;
using opencode::rawMember;
using opencode::stringMember;
using opencode::ToolCall;
using Status = opencode::ToolStatus;

namespace {

QString firstLine(const QString &text)
{
    return text.section(u'\n', 0, 0, QString::SectionSkipEmpty);
}

TranscriptRow::ToolStatus statusOf(const ToolCall &call, bool live)
{
    switch (call.status) {
    case Status::Pending:
        return live ? TranscriptRow::Pending : TranscriptRow::Stopped;
    case Status::Running:
        return live ? TranscriptRow::Running : TranscriptRow::Stopped;
    case Status::Completed:
        return TranscriptRow::Completed;
    case Status::Error:
        break;
    }
    if (rawMember(call.metadata, "interrupted") == "true" || call.error == "Tool execution aborted"_L1)
        return TranscriptRow::Stopped;
    if (call.error.startsWith("The user rejected"_L1) || call.error.startsWith("The user dismissed"_L1))
        return TranscriptRow::Rejected;
    return TranscriptRow::Failed;
}

QList<opencode::Todo> todosOf(const ToolCall &call)
{
    return opencode::decodeTodos(rawMember(call.input, "todos")).value_or(QList<opencode::Todo>());
}

void describeEdit(Facts &facts, const ToolCall &call, const PartOptions &options)
{
    facts.title = relativePath(stringMember(call.input, "filePath"), options.root);
    if (facts.title.isEmpty())
        facts.title = call.title;
    const QByteArray change = rawMember(call.metadata, "filediff");
    facts.additions = rawMember(change, "additions").toInt();
    facts.deletions = rawMember(change, "deletions").toInt();
    if (facts.toolKind == TranscriptRow::Write && call.status == Status::Completed &&
        rawMember(call.metadata, "exists") == "false") {
        facts.additions = int(stringMember(call.input, "content").count(u'\n'));
    }
}

void describe(Facts &facts, const ToolCall &call, const PartOptions &options)
{
    const auto input = [&call](QByteArrayView name) { return stringMember(call.input, name); };
    switch (facts.toolKind) {
    case TranscriptRow::Bash:
        facts.title = firstLine(input("command"));
        facts.subtitle = input("description");
        break;
    case TranscriptRow::Edit:
    case TranscriptRow::Write:
    case TranscriptRow::Patch:
        describeEdit(facts, call, options);
        break;
    case TranscriptRow::Read:
    case TranscriptRow::Lsp:
        facts.title = relativePath(input("filePath"), options.root);
        break;
    case TranscriptRow::List:
        facts.title = relativePath(input("path"), options.root);
        break;
    case TranscriptRow::Grep:
    case TranscriptRow::Glob:
        facts.title = input("pattern");
        facts.subtitle = relativePath(input("path"), options.root);
        break;
    case TranscriptRow::WebFetch:
        facts.title = input("url");
        break;
    case TranscriptRow::WebSearch:
        facts.title = input("query");
        break;
    case TranscriptRow::Task:
        facts.title = input("description");
        facts.subtitle = input("subagent_type");
        facts.childSessionId = stringMember(call.metadata, "sessionId");
        break;
    case TranscriptRow::TodoWrite: {
        const QList<opencode::Todo> todos = todosOf(call);
        const auto done = std::ranges::count(todos, u"completed"_s, &opencode::Todo::status);
        facts.count = int(todos.size());
        facts.title = u"%1/%2"_s.arg(done).arg(todos.size());
        break;
    }
    case TranscriptRow::AskQuestion: {
        const auto request = opencode::decodeQuestion(
            "{\"id\":\"que_0\",\"sessionID\":\"ses_0\",\"questions\":" + rawMember(call.input, "questions") + '}');
        if (request && !request->questions.isEmpty())
            facts.title = request->questions.first().question;
        break;
    }
    case TranscriptRow::Skill:
        facts.title = input("name");
        break;
    case TranscriptRow::InvalidTool:
        facts.title = input("tool");
        break;
    case TranscriptRow::TodoRead:
    case TranscriptRow::OtherTool:
        break;
    }
    if (facts.title.isEmpty())
        facts.title = firstLine(call.title);
}

void addCode(std::vector<Piece> &pieces, const QString &text, const QString &language, qsizetype limit)
{
    if (text.isEmpty())
        return;
    text::Block block;
    block.kind = text::BlockKind::Code;
    block.language = language;
    block.text = text.left(limit);
    block.hidden = int(text.size() - block.text.size());
    addBlock(pieces, block, nullptr);
}

void addOutput(std::vector<Piece> &pieces, const QString &text, qsizetype limit)
{
    const size_t first = pieces.size();
    QString shown = text::terminalText(text);
    while (shown.endsWith(u'\n'))
        shown.chop(1);
    addCode(pieces, shown, {}, limit);
    for (size_t i = first; i < pieces.size(); ++i) {
        if (pieces[i].kind == TranscriptRow::Code)
            pieces[i].kind = TranscriptRow::Output;
    }
}

//! Whole lines up to `limit`, at least one.
text::Block cut(text::Block diff, qsizetype limit)
{
    if (diff.text.size() <= limit)
        return diff;
    const qsizetype before = diff.text.lastIndexOf(u'\n', limit);
    const qsizetype end = before < 0 ? diff.text.indexOf(u'\n', limit) : before;
    if (end < 0)
        return diff;
    diff.hidden = int(diff.text.size() - end);
    diff.text.truncate(end);
    diff.diff.resize(diff.text.count(u'\n') + 1);
    return diff;
}

void addDiffs(std::vector<Piece> &pieces, const ToolCall &call, qsizetype limit)
{
    QString diff = stringMember(call.metadata, "diff");
    if (diff.isEmpty())
        diff = stringMember(rawMember(call.metadata, "filediff"), "patch");
    const QList<text::FileDiff> files = text::parseUnifiedDiff(diff);
    for (const text::FileDiff &file : files)
        addBlock(pieces, cut(text::diffBlock(file), limit), nullptr);
}

void addTodos(std::vector<Piece> &pieces, const ToolCall &call)
{
    const QList<opencode::Todo> todos = todosOf(call);
    for (const opencode::Todo &todo : todos) {
        Facts facts;
        facts.title = todo.content;
        if (todo.status == "in_progress"_L1)
            facts.todoStatus = TranscriptRow::TodoInProgress;
        else if (todo.status == "completed"_L1)
            facts.todoStatus = TranscriptRow::TodoCompleted;
        else if (todo.status == "cancelled"_L1)
            facts.todoStatus = TranscriptRow::TodoCancelled;
        pieces.push_back({TranscriptRow::Todo, text::Gap::Tight, {}, std::make_shared<const Facts>(facts)});
    }
}

QString outputOf(const ToolCall &call)
{
    if (call.status == Status::Completed && !call.output.isEmpty())
        return call.output;
    return stringMember(call.metadata, "output"); // what a command printed so far
}

} // namespace

TranscriptRow::ToolKind toolKindOf(const QString &tool)
{
    using enum TranscriptRow::ToolKind;
    static constexpr std::array<std::pair<QLatin1StringView, TranscriptRow::ToolKind>, 21> kinds{{
        {"bash"_L1, Bash},
        {"edit"_L1, Edit},
        {"multiedit"_L1, Edit},
        {"write"_L1, Write},
        {"read"_L1, Read},
        {"grep"_L1, Grep},
        {"glob"_L1, Glob},
        {"list"_L1, List},
        {"webfetch"_L1, WebFetch},
        {"websearch"_L1, WebSearch},
        {"codesearch"_L1, WebSearch},
        {"task"_L1, Task},
        {"todowrite"_L1, TodoWrite},
        {"todoread"_L1, TodoRead},
        {"question"_L1, AskQuestion},
        {"skill"_L1, Skill},
        {"apply_patch"_L1, Patch},
        {"patch"_L1, Patch},
        {"lsp"_L1, Lsp},
        {"invalid"_L1, InvalidTool},
        {"shell"_L1, Bash},
    }};
    const auto it = std::ranges::find(kinds, tool, &std::pair<QLatin1StringView, TranscriptRow::ToolKind>::first);
    return it == kinds.end() ? OtherTool : it->second;
}

QString relativePath(const QString &path, const QString &root)
{
    if (root.size() > 1 && path.startsWith(root) && path.size() > root.size() && path[root.size()] == u'/')
        return path.sliced(root.size() + 1);
    return path;
}

Facts toolFacts(const ToolCall &call, const PartOptions &options)
{
    Facts facts;
    facts.tool = call.tool;
    facts.toolKind = toolKindOf(call.tool);
    facts.toolStatus = statusOf(call, options.live);
    facts.time = call.start;
    facts.duration = call.end > call.start ? call.end - call.start : 0;
    describe(facts, call, options);
    if (facts.toolStatus == TranscriptRow::Failed)
        facts.subtitle = firstLine(call.error);
    return facts;
}

std::vector<Piece> toolDetails(const ToolCall &call, const PartOptions &options)
{
    const qsizetype limit = lengthLimit(options);
    std::vector<Piece> pieces;
    switch (toolKindOf(call.tool)) {
    case TranscriptRow::Bash:
        addCode(pieces, stringMember(call.input, "command"), u"bash"_s, limit);
        addOutput(pieces, outputOf(call), limit);
        break;
    case TranscriptRow::Edit:
    case TranscriptRow::Patch:
        addDiffs(pieces, call, limit);
        break;
    case TranscriptRow::Write:
        addCode(pieces, stringMember(call.input, "content"), text::languageOfFile(stringMember(call.input, "filePath")),
                limit);
        break;
    case TranscriptRow::TodoWrite:
        addTodos(pieces, call);
        break;
    case TranscriptRow::Read:
    case TranscriptRow::List:
    case TranscriptRow::Grep:
    case TranscriptRow::Glob:
    case TranscriptRow::WebFetch:
    case TranscriptRow::WebSearch:
    case TranscriptRow::Task:
    case TranscriptRow::TodoRead:
    case TranscriptRow::AskQuestion:
    case TranscriptRow::Skill:
    case TranscriptRow::Lsp:
        addOutput(pieces, outputOf(call), limit);
        break;
    case TranscriptRow::InvalidTool:
    case TranscriptRow::OtherTool:
        addCode(pieces, QString::fromUtf8(call.input), u"json"_s, limit);
        addOutput(pieces, outputOf(call), limit);
        break;
    }
    if (!call.error.isEmpty())
        addOutput(pieces, call.error, limit);
    for (size_t i = 0; i < pieces.size(); ++i) {
        if (pieces[i].block && !pieces[i].block->continues)
            pieces[i].gap = i == 0 ? text::Gap::Tight : text::Gap::Normal;
    }
    return pieces;
}

} // namespace qd::transcript
