// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

// The value types of OpenCode's v1 HTTP API. Source of the names and meanings: the OpenAPI document of OpenCode 1.18 (`GET /doc`).
// Nothing is lost: every struct that a server sends keeps the members that it does not name in `extra`, as raw JSON members
// (`"key":value,"key2":value2`, no braces), and codec.h writes them back.
namespace qd::opencode {

//! Milliseconds since the epoch; 0 = absent.
using TimeMs = qint64;

struct ModelRef
{
    QString providerId;
    QString modelId;
    QString variant; //!< empty = the model's default

    [[nodiscard]] bool isValid() const { return !providerId.isEmpty() && !modelId.isEmpty(); }
    bool operator==(const ModelRef &) const = default;
};

struct TokenUsage
{
    double input = 0;
    double output = 0;
    double reasoning = 0;
    double cacheRead = 0;
    double cacheWrite = 0;
    std::optional<double> total;

    bool operator==(const TokenUsage &) const = default;
};

struct SessionSummary
{
    int additions = 0;
    int deletions = 0;
    int files = 0;

    bool operator==(const SessionSummary &) const = default;
};

//! The session shows only what came before this message (and part) until the next prompt makes that permanent.
struct Revert
{
    QString messageId;
    QString partId;
    QString snapshot;
    QString diff;

    bool operator==(const Revert &) const = default;
};

struct Session
{
    QString id;
    QString projectId;
    QString directory; //!< canonical, as the server spells it: events match on this string
    QString parentId;  //!< empty for a root session
    QString title;
    QString agent;
    ModelRef model;
    TimeMs created = 0;
    TimeMs updated = 0;
    TimeMs archived =
        0; //!< > 0 = archived; OpenCode can't take it back, a client writes a negative number or 0 and treats that as not archived
    TimeMs compacting = 0;
    double cost = 0;
    TokenUsage tokens;
    std::optional<SessionSummary> summary;
    std::optional<Revert> revert;
    QByteArray extra;

    [[nodiscard]] bool isArchived() const { return archived > 0; }
    bool operator==(const Session &) const = default;
};

//! `error` of an assistant message, or of a `session.error` event.
struct MessageError
{
    QString
        name; //!< APIError, ProviderAuthError, MessageAbortedError, MessageOutputLengthError, ContextOverflowError, UnknownError, …
    QString message; //!< data.message; may hold a stack trace, show its first line
    int statusCode = 0;
    bool retryable = false;
    QByteArray extra; //!< members of `data` that are not named above

    bool operator==(const MessageError &) const = default;
};

enum class Role : quint8
{
    User,
    Assistant,
};

struct Message
{
    QString id;
    Role role = Role::User;
    TimeMs created = 0;
    TimeMs completed = 0; //!< assistant: 0 while it runs, and for ever if the server died in the middle
    QString agent;
    ModelRef model;
    QString parentId;     //!< assistant: the user message it answers; several assistant messages share one
    QString finish;       //!< assistant: stop, tool-calls, length, …
    bool summary = false; //!< assistant: it is a compaction
    double cost = 0;
    TokenUsage tokens;
    std::shared_ptr<const MessageError> error;
    QByteArray extra; //!< user: `summary` with the diffs of the turn, among others

    [[nodiscard]] bool isAssistant() const { return role == Role::Assistant; }
};

enum class PartType : quint8
{
    Text,
    Reasoning,
    Tool,
    File,
    Agent,
    Subtask,
    StepStart,
    StepFinish,
    Patch,
    Compaction,
    Retry,
    Snapshot,
    Other, //!< one that this version does not know; kept, not shown
};

enum class ToolStatus : quint8
{
    Pending,
    Running,
    Completed,
    Error,
};

struct ToolCall
{
    QString callId;
    QString tool; //!< bash, edit, write, read, grep, glob, task, todowrite, question, webfetch, skill, …
    ToolStatus status = ToolStatus::Pending;
    QString title;
    QByteArray input; //!< JSON object
    QString output;   //!< completed: the result (cut by the server at about 50 KB); running bash: see metadata.output
    QString error;
    QByteArray metadata; //!< JSON object; edit: diff, filediff; bash: output, exit; task: sessionId of the child
    TimeMs start = 0;
    TimeMs end = 0;
    QByteArray stateExtra; //!< members of `state` that are not named above
};

//! \brief One piece of a message. `text` is for Text and Reasoning; `tool` is set for Tool; everything else is in `extra`
//! and read on demand (codec.h: filePartOf() and others).
struct Part
{
    QString id;
    QString messageId;
    PartType type = PartType::Other;
    bool synthetic = false; //!< made by the server for the model; hidden
    bool ignored = false;
    bool dropped = false; //!< not sent: open text of an attempt that was given up; hidden (set by SessionStore)
    bool incomplete =
        false; //!< not sent: text is missing until the part ends, its deltas went by unseen (set by SessionStore)
    QString text;
    TimeMs start = 0;
    TimeMs end = 0; //!< 0 = still open (REST returns an open text part with text "")
    std::shared_ptr<const ToolCall> tool;
    QByteArray extra; //!< includes `type` for Other
};

struct MessageWithParts
{
    Message info;
    QList<Part> parts; //!< sorted by id
};

//! A page of history, oldest first.
struct MessagePage
{
    QList<MessageWithParts> messages;
    QString before; //!< cursor of the next older page; empty = this page holds the first message
};

struct FilePart
{
    QString mime;
    QString filename;
    QString url; //!< data: or file:
};

struct SessionStatus
{
    enum class Type : quint8
    {
        Idle,
        Busy,
        Retry,
    };

    Type type = Type::Idle;
    int attempt = 0; //!< Retry
    QString message; //!< Retry: why
    TimeMs next = 0; //!< Retry: when

    bool operator==(const SessionStatus &) const = default;
};

struct PermissionRequest
{
    QString id;
    QString sessionId;  //!< may be a sub-agent's session: the reply goes to that session's directory
    QString permission; //!< edit, bash, read, webfetch, external_directory, doom_loop, …
    QStringList patterns;
    QStringList always;  //!< what the answer "always" would allow, until the server restarts
    QByteArray metadata; //!< JSON object: edit: filepath, diff; bash: command
    QString callId;      //!< tool.callID
    QString messageId;   //!< tool.messageID
    QByteArray extra;
};

enum class PermissionReply : quint8
{
    Once,
    Always,
    Reject,
};

struct QuestionOption
{
    QString label;
    QString description;
};

struct Question
{
    QString question;
    QString header;
    QList<QuestionOption> options;
    bool multiple = false;
    bool custom = true; //!< free text is allowed
};

struct QuestionRequest
{
    QString id;
    QString sessionId;
    QList<Question> questions;
    QString callId;
    QString messageId;
    QByteArray extra;
};

struct Todo
{
    QString content;
    QString status; //!< pending, in_progress, completed, cancelled
    QString priority;

    bool operator==(const Todo &) const = default;
};

struct FileDiff
{
    QString file;
    QString patch; //!< unified, may begin with an `Index:` line
    int additions = 0;
    int deletions = 0;
    QString status; //!< added, modified, deleted
};

struct Project
{
    QString id;       //!< the root commit's hash, or `global` outside git
    QString worktree; //!< `/` for `global`
    QString name;
    TimeMs updated = 0;
    QByteArray extra;
};

struct Agent
{
    QString name;
    QString description;
    QString mode; //!< primary, subagent, all
    bool hidden = false;
    ModelRef model;
};

struct Model
{
    QString id;
    QString name;
    QStringList variants;
    double contextLimit = 0; //!< tokens; 0 = unknown
    bool attachments = false;
    bool reasoning = false;
    QString status; //!< active, beta, deprecated, …
};

struct Provider
{
    QString id;
    QString name;
    bool connected = false;
    bool anonymous = false; //!< works without an account of the person's own: OpenCode's own free models
    QStringList keyNames;   //!< under which programs look for its API key in their environment
    QString defaultModel;
    QList<Model> models;
};

struct Command
{
    QString name;
    QString description;
    QString source; //!< command, mcp, skill
};

struct VcsInfo
{
    QString branch; //!< empty outside git
    QString defaultBranch;
};

struct Health
{
    bool healthy = false;
    QString version;
};

//! What a person sends. Ids are made by the client before the first attempt, so that a repeat is recognised.
struct PromptPart
{
    enum class Type : quint8
    {
        Text,
        File,
        Agent,
    };

    Type type = Type::Text;
    QString id;   //!< prt_…
    QString text; //!< Text; Agent: its name
    FilePart file;
};

struct Prompt
{
    QString messageId; //!< msg_…
    QString agent;
    ModelRef model; //!< always sent: the server has no good default
    QList<PromptPart> parts;
};

} // namespace qd::opencode
