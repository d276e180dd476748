// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "core/opencode/apitypes.h"
#include "core/opencode/events.h"

#include <optional>

// From the server's JSON to value types and back. Pure functions, callable from any thread. Input is hostile: nothing here crashes or throws on
// any bytes; what does not fit is an Error::Protocol, or, inside a list, left out. What an encoder writes is JSON-equal to what was decoded.
namespace qd::opencode {

//! An event frame of `/global/event` or `/event`. Nothing for `sync` duplicates, types without a meaning to a client, and broken ones; these
//! cost a look at the frame's head only.
[[nodiscard]] std::optional<Event> decodeEvent(QByteArrayView frame);

//! What is told about a frame that was too long to keep, from its beginning.
[[nodiscard]] Event skippedEvent(QByteArrayView head, qint64 bytes);

[[nodiscard]] Outcome<Session> decodeSession(QByteArrayView json);
[[nodiscard]] Outcome<QList<Session>> decodeSessions(QByteArrayView json);
[[nodiscard]] Outcome<Message> decodeMessage(QByteArrayView json);
[[nodiscard]] Outcome<Part> decodePart(QByteArrayView json);
[[nodiscard]] Outcome<MessageWithParts> decodeMessageWithParts(QByteArrayView json);
//! `before` is in a header, so it is empty here. Parts are sorted by id.
[[nodiscard]] Outcome<MessagePage> decodeMessages(QByteArrayView json);
[[nodiscard]] Outcome<SessionStatuses> decodeStatuses(QByteArrayView json);
[[nodiscard]] Outcome<PermissionRequest> decodePermission(QByteArrayView json);
[[nodiscard]] Outcome<QList<PermissionRequest>> decodePermissions(QByteArrayView json);
[[nodiscard]] Outcome<QuestionRequest> decodeQuestion(QByteArrayView json);
[[nodiscard]] Outcome<QList<QuestionRequest>> decodeQuestions(QByteArrayView json);
[[nodiscard]] Outcome<QList<Todo>> decodeTodos(QByteArrayView json);
[[nodiscard]] Outcome<QList<FileDiff>> decodeDiffs(QByteArrayView json); //!< `…/diff` and `/vcs/status`
[[nodiscard]] Outcome<Project> decodeProject(QByteArrayView json);
[[nodiscard]] Outcome<QList<Project>> decodeProjects(QByteArrayView json);
[[nodiscard]] Outcome<QList<Agent>> decodeAgents(QByteArrayView json);
//! `GET /provider`. The API keys in it are not kept.
[[nodiscard]] Outcome<QList<Provider>> decodeProviders(QByteArrayView json);
//! `GET /config`.
[[nodiscard]] Outcome<Configuration> decodeConfiguration(QByteArrayView json);
[[nodiscard]] Outcome<QList<Command>> decodeCommands(QByteArrayView json);
[[nodiscard]] Outcome<VcsInfo> decodeVcs(QByteArrayView json);
[[nodiscard]] Outcome<Health> decodeHealth(QByteArrayView json);
[[nodiscard]] Outcome<ServerPaths> decodePaths(QByteArrayView json);
[[nodiscard]] Outcome<QStringList> decodeStrings(QByteArrayView json);
[[nodiscard]] Outcome<QList<FileNode>> decodeFiles(QByteArrayView json);
[[nodiscard]] Outcome<QHash<QString, QList<AuthMethod>>> decodeAuthMethods(QByteArrayView json);
[[nodiscard]] Outcome<QList<Pty>> decodePtys(QByteArrayView json);

[[nodiscard]] QByteArray encodeSession(const Session &session);
//! Messages and parts don't hold the id of their session; it is written when given.
[[nodiscard]] QByteArray encodeMessage(const Message &message, QStringView sessionId = {});
[[nodiscard]] QByteArray encodePart(const Part &part, QStringView sessionId = {});
[[nodiscard]] QByteArray encodeMessageWithParts(const MessageWithParts &message, QStringView sessionId = {});
[[nodiscard]] QByteArray encodePermission(const PermissionRequest &request);
[[nodiscard]] QByteArray encodeQuestion(const QuestionRequest &request);
[[nodiscard]] QByteArray encodeTodos(const QList<Todo> &todos);
[[nodiscard]] QByteArray encodeProject(const Project &project);
[[nodiscard]] QByteArray encodePrompt(const Prompt &prompt);

} // namespace qd::opencode
