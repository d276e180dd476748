// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/codecparts.h"

using namespace Qt::StringLiterals;

namespace qd::opencode {

namespace in {

namespace {

void readTool(Field &field, QByteArray &left, QString &callId, QString &messageId)
{
    field.object(left, [&](Field &t) {
        t.is("callID") ? t.into(callId) : t.is("messageID") ? t.into(messageId) : t.keep();
    });
}

bool readOption(Value value, QuestionOption &to)
{
    return members(value, nullptr, [&](Field &f) {
        if (f.is("label"))
            f.into(to.label);
        else if (f.is("description"))
            f.into(to.description);
    });
}

bool readQuestion(Value value, Question &to)
{
    return members(value, nullptr, [&](Field &f) {
        if (f.is("question")) {
            f.into(to.question);
        } else if (f.is("header")) {
            f.into(to.header);
        } else if (f.is("multiple")) {
            f.into(to.multiple);
        } else if (f.is("custom")) {
            f.into(to.custom);
        } else if (f.is("options")) {
            f.array([&](Value element) {
                QuestionOption option;
                if (readOption(element, option))
                    to.options.append(std::move(option));
            });
        }
    });
}

} // namespace

bool read(Value value, PermissionRequest &to)
{
    QByteArray tool;
    const bool ok = members(value, &to.extra, [&](Field &f) {
        if (f.is("id"))
            f.into(to.id);
        else if (f.is("sessionID"))
            f.into(to.sessionId);
        else if (f.is("permission"))
            f.into(to.permission);
        else if (f.is("patterns"))
            f.into(to.patterns);
        else if (f.is("always"))
            f.into(to.always);
        else if (f.is("metadata"))
            f.intoRawObject(to.metadata);
        else if (f.is("tool"))
            readTool(f, tool, to.callId, to.messageId);
        else
            f.keep();
    });
    prependLeft(to.extra, "tool", tool);
    return ok && !to.id.isEmpty();
}

bool read(Value value, QuestionRequest &to)
{
    QByteArray tool;
    const bool ok = members(value, &to.extra, [&](Field &f) {
        if (f.is("id")) {
            f.into(to.id);
        } else if (f.is("sessionID")) {
            f.into(to.sessionId);
        } else if (f.is("questions")) {
            f.array([&](Value element) {
                Question question;
                if (readQuestion(element, question))
                    to.questions.append(std::move(question));
            });
        } else if (f.is("tool")) {
            readTool(f, tool, to.callId, to.messageId);
        } else {
            f.keep();
        }
    });
    prependLeft(to.extra, "tool", tool);
    return ok && !to.id.isEmpty();
}

bool read(Value value, Todo &to)
{
    return members(value, nullptr, [&](Field &f) {
        if (f.is("content"))
            f.into(to.content);
        else if (f.is("status"))
            f.into(to.status);
        else if (f.is("priority"))
            f.into(to.priority);
    });
}

bool read(Value value, FileDiff &to)
{
    return members(value, nullptr, [&](Field &f) {
        if (f.is("file"))
            f.into(to.file);
        else if (f.is("patch"))
            f.into(to.patch);
        else if (f.is("additions"))
            f.into(to.additions);
        else if (f.is("deletions"))
            f.into(to.deletions);
        else if (f.is("status"))
            f.into(to.status);
    });
}

} // namespace in

Outcome<PermissionRequest> decodePermission(QByteArrayView json)
{
    return in::decodeOne<PermissionRequest>(json, "permission request");
}

Outcome<QList<PermissionRequest>> decodePermissions(QByteArrayView json)
{
    return in::decodeList<PermissionRequest>(json, "permission list");
}

Outcome<QuestionRequest> decodeQuestion(QByteArrayView json)
{
    return in::decodeOne<QuestionRequest>(json, "question request");
}

Outcome<QList<QuestionRequest>> decodeQuestions(QByteArrayView json)
{
    return in::decodeList<QuestionRequest>(json, "question list");
}

Outcome<QList<Todo>> decodeTodos(QByteArrayView json)
{
    return in::decodeList<Todo>(json, "todo list");
}

Outcome<QList<FileDiff>> decodeDiffs(QByteArrayView json)
{
    return in::decodeList<FileDiff>(json, "diff");
}

namespace {

void writeTool(json::Writer &out, const QString &callId, const QString &messageId, QByteArrayView left)
{
    if (callId.isNull() && messageId.isNull() && left.isEmpty())
        return;
    out.key("tool").beginObject();
    in::writeText(out, "callID", callId);
    in::writeText(out, "messageID", messageId);
    out.members(left).endObject();
}

void writeQuestion(json::Writer &out, const Question &question)
{
    out.beginObject();
    in::writeText(out, "question", question.question);
    in::writeText(out, "header", question.header);
    out.key("options").beginArray();
    for (const QuestionOption &option : question.options) {
        out.beginObject();
        in::writeText(out, "label", option.label);
        in::writeText(out, "description", option.description);
        out.endObject();
    }
    out.endArray();
    if (question.multiple)
        out.member("multiple", true);
    if (!question.custom)
        out.member("custom", false);
    out.endObject();
}

} // namespace

QByteArray encodePermission(const PermissionRequest &request)
{
    in::Leftovers left(request.extra);
    json::Writer out;
    out.beginObject();
    in::writeText(out, "id", request.id);
    in::writeText(out, "sessionID", request.sessionId);
    in::writeText(out, "permission", request.permission);
    in::writeStrings(out, "patterns", request.patterns);
    in::writeStrings(out, "always", request.always);
    if (!request.metadata.isNull())
        out.key("metadata").raw(request.metadata);
    writeTool(out, request.callId, request.messageId, left.take("tool"));
    out.members(left.rest()).endObject();
    return out.take();
}

QByteArray encodeQuestion(const QuestionRequest &request)
{
    in::Leftovers left(request.extra);
    json::Writer out;
    out.beginObject();
    in::writeText(out, "id", request.id);
    in::writeText(out, "sessionID", request.sessionId);
    out.key("questions").beginArray();
    for (const Question &question : request.questions)
        writeQuestion(out, question);
    out.endArray();
    writeTool(out, request.callId, request.messageId, left.take("tool"));
    out.members(left.rest()).endObject();
    return out.take();
}

QByteArray encodeTodos(const QList<Todo> &todos)
{
    json::Writer out;
    out.beginArray();
    for (const Todo &todo : todos) {
        out.beginObject();
        in::writeText(out, "content", todo.content);
        in::writeText(out, "status", todo.status);
        in::writeText(out, "priority", todo.priority);
        out.endObject();
    }
    out.endArray();
    return out.take();
}

QByteArray encodePrompt(const Prompt &prompt)
{
    json::Writer out;
    out.beginObject();
    in::writeText(out, "messageID", prompt.messageId);
    if (!prompt.agent.isEmpty())
        out.member("agent", prompt.agent);
    if (prompt.model.isValid()) {
        out.key("model").beginObject().member("providerID", prompt.model.providerId);
        out.member("modelID", prompt.model.modelId).endObject();
        if (!prompt.model.variant.isEmpty())
            out.member("variant", prompt.model.variant);
    }
    out.key("parts").beginArray();
    for (const PromptPart &part : prompt.parts) {
        out.beginObject();
        in::writeText(out, "id", part.id);
        if (part.type == PromptPart::Type::Text) {
            out.member("type", u"text"_s).member("text", part.text);
        } else if (part.type == PromptPart::Type::Agent) {
            out.member("type", u"agent"_s).member("name", part.text);
        } else {
            out.member("type", u"file"_s).member("mime", part.file.mime).member("url", part.file.url);
            if (!part.file.filename.isEmpty())
                out.member("filename", part.file.filename);
        }
        out.endObject();
    }
    out.endArray().endObject();
    return out.take();
}

} // namespace qd::opencode
