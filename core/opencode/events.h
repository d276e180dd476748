// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"

#include <variant>

// The events of `/global/event` and `/event`, decoded. `sync` duplicates and types that mean nothing to a client never become one.
namespace qd::opencode::events {

struct Connected
{};
struct Heartbeat
{};

struct SessionUpserted //!< session.created, session.updated
{
    Session session;
};
struct SessionDeleted
{
    QString sessionId;
};
struct MessageUpdated
{
    QString sessionId;
    Message message;
};
struct MessageRemoved
{
    QString sessionId;
    QString messageId;
};
struct PartUpdated
{
    QString sessionId;
    Part part;
};
struct PartRemoved
{
    QString sessionId;
    QString messageId;
    QString partId;
};
//! Append `delta` to the part's text. Not repeatable; dropped when the part is unknown. May begin or end in half a surrogate pair.
struct PartDelta
{
    QString sessionId;
    QString messageId;
    QString partId;
    QString delta;
    int count = 1; //!< how many of the server's deltas are joined in this one
};
struct StatusChanged
{
    QString sessionId;
    SessionStatus status;
};
struct SessionFailed //!< session.error
{
    QString sessionId; //!< may be empty
    MessageError error;
};
struct SessionDiff
{
    QString sessionId;
    QList<FileDiff> files;
};
struct Compacted
{
    QString sessionId;
};
struct PermissionAsked
{
    PermissionRequest request;
};
struct PermissionReplied
{
    QString sessionId;
    QString requestId;
};
struct QuestionAsked
{
    QuestionRequest request;
};
struct QuestionClosed //!< question.replied, question.rejected
{
    QString sessionId;
    QString requestId;
};
struct TodoUpdated
{
    QString sessionId;
    QList<Todo> todos;
};
struct BranchChanged
{
    QString branch;
};
struct FileEdited
{
    QString file;
};
struct ProjectUpdated
{
    Project project;
};
struct CatalogChanged
{}; //!< catalog.updated, models-dev.refreshed: read providers again
struct InstanceDisposed
{}; //!< server.instance.disposed: read the directory's state again
struct GlobalDisposed
{};
struct PtyChanged //!< pty.created, .updated, .exited, .deleted
{
    QString id;
    bool alive = true;
};
//! A frame was too large to keep and was skipped: what it said is unknown.
struct FrameSkipped
{
    qint64 bytes = 0;
};

using Payload =
    std::variant<Connected, Heartbeat, SessionUpserted, SessionDeleted, MessageUpdated, MessageRemoved, PartUpdated,
                 PartRemoved, PartDelta, StatusChanged, SessionFailed, SessionDiff, Compacted, PermissionAsked,
                 PermissionReplied, QuestionAsked, QuestionClosed, TodoUpdated, BranchChanged, FileEdited,
                 ProjectUpdated, CatalogChanged, InstanceDisposed, GlobalDisposed, PtyChanged, FrameSkipped>;

} // namespace qd::opencode::events

namespace qd::opencode {

struct Event
{
    QString id;        //!< evt_…; the same on both streams
    QString directory; //!< empty for `/event` frames and for global ones
    events::Payload payload;
};

} // namespace qd::opencode
