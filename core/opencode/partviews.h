// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"

// Looks into what a value type keeps as raw JSON, when somebody wants to see it. Wrong or missing members read as empty.
namespace qd::opencode {

[[nodiscard]] FilePart filePartOf(const Part &part);

//! The name of an Agent part.
[[nodiscard]] QString agentNameOf(const Part &part);

//! What a person wrote in this message, to be sent once more as a new prompt.
[[nodiscard]] QList<PromptPart> promptPartsOf(const MessageWithParts &message);

struct Subtask
{
    QString agent;
    QString description;
    QString prompt;
};
[[nodiscard]] Subtask subtaskOf(const Part &part);

//! The files of a Patch part, absolute.
[[nodiscard]] QStringList patchFilesOf(const Part &part);

struct StepEnd
{
    QString reason;
    double cost = 0;
    TokenUsage tokens;
};
[[nodiscard]] StepEnd stepEndOf(const Part &part);

//! Whether a Compaction part was started by the server itself.
[[nodiscard]] bool isAutomaticCompaction(const Part &part);

//! The file changes of a turn, from its user message.
[[nodiscard]] QList<FileDiff> turnDiffsOf(const Message &userMessage);

//! One string member of a JSON object such as ToolCall::input, ToolCall::metadata or PermissionRequest::metadata.
[[nodiscard]] QString stringMember(const QByteArray &object, QByteArrayView name);

//! One member of a JSON object, raw.
[[nodiscard]] QByteArray rawMember(const QByteArray &object, QByteArrayView name);

} // namespace qd::opencode
