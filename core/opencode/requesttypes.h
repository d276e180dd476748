// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

// What a session waits for: permissions and answers. How all types of this folder are made: types.h.
namespace qd::opencode {

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

} // namespace qd::opencode
