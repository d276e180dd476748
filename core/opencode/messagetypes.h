// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/sessiontypes.h"

#include <memory>

// Messages and their parts, as they come and as a person sends them. How all types of this folder are made: types.h.
namespace qd::opencode {

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
