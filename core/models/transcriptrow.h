// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/richblock.h"

#include <QObject>

//! \brief What TranscriptModel's rows are made of; a namespace of its own, so that QML says `TranscriptRow.Tool`.
namespace qd::TranscriptRow {
Q_NAMESPACE

enum Kind
{
    Text,      //!< block: paragraph, heading, list item, quote, rule or html
    Code,      //!< block: code, or one piece of it (see continued)
    Table,     //!< block: table
    Diff,      //!< block: one piece of a file's diff
    Output,    //!< block: one piece of what a tool printed, plain
    Reasoning, //!< header; expandable to Text/Code/… rows of depth 1; duration, 0 while it runs
    Tool,      //!< one line; toolKind, title, subtitle, toolStatus, duration; expandable
    File,      //!< attachment: title = name, subtitle = MIME type, fileUrl, count = bytes when it is embedded
    Summary,   //!< header: a summary of what came before (after a compaction); expandable to its text
    Todo,      //!< one item: title, todoStatus
    Permission, //!< card: requestId, permission, title, patterns, always, blocks; ownerSessionId, subtitle = the sub-agent's title
    Question,    //!< card: requestId, questions, ownerSessionId, subtitle = the sub-agent's title
    Error,       //!< errorCode says what to do; title = the server's words (first line)
    Footer,      //!< end of a turn: agent, modelName, tokens…, cost, duration, time
    Compaction,  //!< divider: older messages are summed up; toolStatus says what became of it, automatic
    Queued,      //!< a prompt that is not answered yet; promptState says why; its text rows stand above it
    Interrupted, //!< the turn ended without an end (the server died or was stopped)
    Reverted,    //!< count messages are hidden since the session was reverted to an earlier point
    Retrying,    //!< title = why, retryAt = when, count = attempt
    ShowAll,     //!< the block above was cut: count = characters that are hidden; showAll(row) shows them
    Loading,     //!< the last row while older messages exist
    Day,         //!< separator: the messages below it are of this day (time = local midnight)
    Unread,      //!< a message that can't be read at present; without messageId: the newest ones of the session
};
Q_ENUM_NS(Kind)
enum Author
{
    Nobody,
    User,
    Assistant
};
Q_ENUM_NS(Author)
enum ToolKind
{
    OtherTool,
    Bash,
    Edit,
    Write,
    Read,
    Grep,
    Glob,
    List,
    WebFetch,
    WebSearch,
    Task,
    TodoWrite,
    TodoRead,
    AskQuestion,
    Skill,
    Patch,
    Lsp,
    InvalidTool
};
Q_ENUM_NS(ToolKind)
//! Stopped: it was running when its turn ended without an end, or the person stopped it.
enum ToolStatus
{
    Pending,
    Running,
    Completed,
    Failed,
    Rejected,
    Stopped
};
Q_ENUM_NS(ToolStatus)
enum TodoStatus
{
    TodoPending,
    TodoInProgress,
    TodoCompleted,
    TodoCancelled
};
Q_ENUM_NS(TodoStatus)
//! Stored = kept here, not sent yet; Sending; Waiting = the server has it and is busy with an earlier one; Unsent = failed, can be
//! sent again; Unanswered = the server has it, and was stopped before it came to it.
enum PromptState
{
    Stored,
    Sending,
    Waiting,
    Unsent,
    Unanswered
};
Q_ENUM_NS(PromptState)
//! What a person can do about an error; the words are the view's.
enum ErrorCode
{
    OtherError,
    SignIn,
    RateLimit,
    Overloaded,
    ContextFull,
    Aborted,
    TooLong,
    Filtered,
    ProviderError,
    NoModel
};
Q_ENUM_NS(ErrorCode)

//! The names in QML are these with a lower-case first letter and without "Role". Roles that a kind does not have are 0, "" or false.
enum Role
{
    KindRole = Qt::UserRole, //!< Kind
    BlockRole,               //!< RichBlock; Text, Code, Table, Diff, Output
    BlocksRole,              //!< list of RichBlock; Permission: the command or the whole edit
    GapRole,   //!< text::Gap, the room above the row within its message (the space between messages goes by `first`)
    RowIdRole, //!< string: names this row for selecting (TranscriptModel::selectableId())
    MessageIdRole,      //!< string
    PartIdRole,         //!< string
    AuthorRole,         //!< Author
    FirstRole,          //!< bool: the first (upper) row of its message
    LastRole,           //!< bool: the last (lower) row of its message
    DepthRole,          //!< int: 1 inside an opened reasoning or tool row
    ContinuedRole,      //!< bool: a piece that continues the row above (no gap, no upper border)
    ContinuesRole,      //!< bool: the row below continues this one
    ExpandableRole,     //!< bool
    ExpandedRole,       //!< bool
    StreamingRole,      //!< bool: this row is still being written
    TitleRole,          //!< string
    SubtitleRole,       //!< string
    ToolRole,           //!< string: the tool's name as the server spells it
    ToolKindRole,       //!< ToolKind
    ToolStatusRole,     //!< ToolStatus
    TodoStatusRole,     //!< TodoStatus
    PromptStateRole,    //!< PromptState
    ErrorCodeRole,      //!< ErrorCode
    TimeRole,           //!< ms since the epoch: message: created; Tool, Reasoning: start; Footer: end
    DurationRole,       //!< ms, 0 = still running or unknown
    InputTokensRole,    //!< number; Footer: of the turn's last step, cache included: what the context holds
    OutputTokensRole,   //!< number; Footer: of the whole turn, reasoning included
    CostRole,           //!< number, US dollars; Footer: of the whole turn
    AgentRole,          //!< string
    ModelNameRole,      //!< string: the model's id
    ProviderRole,       //!< string: the provider's id
    ChildSessionIdRole, //!< string: Tool task: the session to open
    RequestIdRole,      //!< string
    OwnerSessionIdRole, //!< string: where the answer goes
    PermissionRole,     //!< string: edit, bash, …
    PatternsRole,       //!< list of strings
    AlwaysRole,         //!< list of strings
    QuestionsRole,      //!< as InboxModel
    FileUrlRole,        //!< string: a file: URL; empty when the file is embedded (TranscriptModel::part() has it)
    AdditionsRole,      //!< int
    DeletionsRole,      //!< int
    CountRole,          //!< int
    RetryAtRole,        //!< ms since the epoch
    AutomaticRole,      //!< bool
};
Q_ENUM_NS(Role)

} // namespace qd::TranscriptRow
