// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/codecparts.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace qd::opencode {

namespace {

constexpr std::array<std::pair<PartType, QByteArrayView>, 12> partTypes{{
    {PartType::Text, "text"},
    {PartType::Reasoning, "reasoning"},
    {PartType::Tool, "tool"},
    {PartType::File, "file"},
    {PartType::Agent, "agent"},
    {PartType::Subtask, "subtask"},
    {PartType::StepStart, "step-start"},
    {PartType::StepFinish, "step-finish"},
    {PartType::Patch, "patch"},
    {PartType::Compaction, "compaction"},
    {PartType::Retry, "retry"},
    {PartType::Snapshot, "snapshot"},
}};

constexpr std::array<std::pair<ToolStatus, QByteArrayView>, 4> toolStatuses{{
    {ToolStatus::Pending, "pending"},
    {ToolStatus::Running, "running"},
    {ToolStatus::Completed, "completed"},
    {ToolStatus::Error, "error"},
}};

template <typename Table, typename T>
bool lookUp(const Table &table, const QString &name, T &to)
{
    for (const auto &[value, text] : table) {
        if (name == QLatin1StringView(text)) {
            to = value;
            return true;
        }
    }
    return false;
}

template <typename Table, typename T>
QString nameOf(const Table &table, T value)
{
    for (const auto &[candidate, text] : table) {
        if (candidate == value)
            return QString::fromLatin1(text);
    }
    return {};
}

} // namespace

namespace in {

bool read(Value value, MessageError &to)
{
    return members(value, nullptr, [&](Field &f) {
        if (f.is("name")) {
            f.into(to.name);
        } else if (f.is("data")) {
            f.object(to.extra, [&](Field &d) {
                d.is("message")       ? d.into(to.message)
                : d.is("statusCode")  ? d.into(to.statusCode)
                : d.is("isRetryable") ? d.into(to.retryable)
                                      : d.keep();
            });
        }
    });
}

namespace {

void readError(Field &field, Message &to)
{
    simdjson::ondemand::json_type type{};
    if (field.value().type().get(type) || type != simdjson::ondemand::json_type::object)
        return field.keep();
    auto error = std::make_shared<MessageError>();
    if (read(field.value(), *error))
        to.error = std::move(error);
}

void readRole(Field &field, Message &to, bool &known)
{
    QString role;
    known = get(field.value(), role) && (role == "user"_L1 || role == "assistant"_L1);
    to.role = role == "assistant"_L1 ? Role::Assistant : Role::User;
}

void readState(Field &field, ToolCall &to, QByteArray &left)
{
    QByteArray time;
    QString status;
    field.object(left, [&](Field &s) {
        if (s.is("status")) {
            s.into(status);
        } else if (s.is("title")) {
            s.into(to.title);
        } else if (s.is("output")) {
            s.into(to.output);
        } else if (s.is("error")) {
            s.into(to.error);
        } else if (s.is("input")) {
            s.intoRawObject(to.input);
        } else if (s.is("metadata")) {
            s.intoRawObject(to.metadata);
        } else if (s.is("time")) {
            s.object(time, [&](Field &t) {
                t.is("start") ? t.into(to.start) : t.is("end") ? t.into(to.end) : t.keep();
            });
        } else {
            s.keep();
        }
    });
    lookUp(toolStatuses, status, to.status);
    prependLeft(left, "time", time);
}

// A member that means something in a tool part only, and stands in another.
void keepText(QByteArray &extra, QByteArrayView name, const QString &text)
{
    if (text.isNull())
        return;
    QByteArray raw;
    json::appendString(raw, text);
    appendMember(extra, name, raw);
}

} // namespace

bool read(Value value, Message &to, QString *sessionId)
{
    QByteArray time, model, tokens;
    bool roleKnown = false;
    QString session;
    const bool ok = members(value, &to.extra, [&](Field &f) {
        if (f.is("id")) {
            f.into(to.id);
        } else if (f.is("role")) {
            readRole(f, to, roleKnown);
        } else if (f.is("sessionID")) {
            f.into(session);
        } else if (f.is("parentID")) {
            f.into(to.parentId);
        } else if (f.is("agent")) {
            f.into(to.agent);
        } else if (f.is("providerID")) {
            f.into(to.model.providerId);
        } else if (f.is("modelID")) {
            f.into(to.model.modelId);
        } else if (f.is("variant")) {
            f.into(to.model.variant);
        } else if (f.is("finish")) {
            f.into(to.finish);
        } else if (f.is("summary")) {
            f.into(to.summary);
        } else if (f.is("cost")) {
            f.always(to.cost);
        } else if (f.is("tokens")) {
            readTokens(f, to.tokens, tokens);
        } else if (f.is("error")) {
            readError(f, to);
        } else if (f.is("model")) {
            f.object(model, [&](Field &m) {
                m.is("modelID")      ? m.into(to.model.modelId)
                : m.is("providerID") ? m.into(to.model.providerId)
                : m.is("variant")    ? m.into(to.model.variant)
                                     : m.keep();
            });
        } else if (f.is("time")) {
            f.object(time, [&](Field &t) {
                t.is("created") ? t.into(to.created) : t.is("completed") ? t.into(to.completed) : t.keep();
            });
        } else {
            f.keep();
        }
    });
    prependLeft(to.extra, "time", time);
    prependLeft(to.extra, "model", model);
    prependLeft(to.extra, "tokens", tokens);
    if (sessionId)
        *sessionId = session;
    return ok && roleKnown && !to.id.isEmpty();
}

bool read(Value value, Part &to, QString *sessionId)
{
    QByteArray time, state;
    QString session;
    ToolCall tool;
    bool isTool = false;
    const bool ok = members(value, &to.extra, [&](Field &f) {
        if (f.is("id")) {
            f.into(to.id);
        } else if (f.is("messageID")) {
            f.into(to.messageId);
        } else if (f.is("sessionID")) {
            f.into(session);
        } else if (f.is("type")) {
            QString type;
            if (!get(f.value(), type) || !lookUp(partTypes, type, to.type))
                f.keep();
        } else if (f.is("text")) {
            f.into(to.text);
        } else if (f.is("synthetic")) {
            f.into(to.synthetic);
        } else if (f.is("ignored")) {
            f.into(to.ignored);
        } else if (f.is("time")) {
            f.object(time, [&](Field &t) {
                t.is("start") ? t.into(to.start) : t.is("end") ? t.into(to.end) : t.keep();
            });
        } else if (f.is("callID")) {
            f.into(tool.callId);
        } else if (f.is("tool")) {
            f.into(tool.tool);
        } else if (f.is("state")) {
            isTool = true;
            readState(f, tool, state);
        } else {
            f.keep();
        }
    });
    prependLeft(to.extra, "time", time);
    if (isTool || to.type == PartType::Tool) {
        tool.stateExtra = state;
        to.tool = std::make_shared<const ToolCall>(std::move(tool));
    } else {
        keepText(to.extra, "callID", tool.callId);
        keepText(to.extra, "tool", tool.tool);
    }
    if (sessionId)
        *sessionId = session;
    return ok && !to.id.isEmpty();
}

bool read(Value value, MessageWithParts &to)
{
    bool hasInfo = false;
    const bool ok = members(value, nullptr, [&](Field &f) {
        if (f.is("info"))
            hasInfo = read(f.value(), to.info);
        else if (f.is("parts"))
            std::ignore = readList(f.value(), to.parts);
    });
    std::ranges::sort(to.parts, {}, &Part::id);
    return ok && hasInfo;
}

} // namespace in

Outcome<Message> decodeMessage(QByteArrayView json)
{
    return in::decode<Message>(json, "message", [](in::Value value, Message &to) { return in::read(value, to); });
}

Outcome<Part> decodePart(QByteArrayView json)
{
    return in::decode<Part>(json, "part", [](in::Value value, Part &to) { return in::read(value, to); });
}

Outcome<MessageWithParts> decodeMessageWithParts(QByteArrayView json)
{
    return in::decodeOne<MessageWithParts>(json, "message");
}

Outcome<MessagePage> decodeMessages(QByteArrayView json)
{
    return in::decode<MessagePage>(json, "messages",
                                   [](in::Value value, MessagePage &to) { return in::readList(value, to.messages); });
}

namespace {

void writeError(json::Writer &out, const MessageError &error)
{
    out.key("error").beginObject();
    in::writeText(out, "name", error.name);
    out.key("data").beginObject();
    in::writeText(out, "message", error.message);
    in::writeSet(out, "statusCode", error.statusCode);
    in::writeSet(out, "isRetryable", error.retryable);
    out.members(error.extra).endObject().endObject();
}

void writeModel(json::Writer &out, const Message &message, QByteArrayView left)
{
    const bool nested = !message.isAssistant();
    const ModelRef &model = message.model;
    if (nested && model.modelId.isNull() && model.providerId.isNull() && model.variant.isNull() && left.isEmpty())
        return;
    if (nested)
        out.key("model").beginObject();
    in::writeText(out, "providerID", model.providerId);
    in::writeText(out, "modelID", model.modelId);
    in::writeText(out, "variant", model.variant);
    if (nested)
        out.members(left).endObject();
}

void writeTool(json::Writer &out, const ToolCall &tool)
{
    in::Leftovers left(tool.stateExtra);
    in::writeText(out, "callID", tool.callId);
    in::writeText(out, "tool", tool.tool);
    out.key("state").beginObject().member("status", nameOf(toolStatuses, tool.status));
    if (!tool.input.isNull())
        out.key("input").raw(tool.input);
    in::writeText(out, "title", tool.title);
    in::writeText(out, "output", tool.output);
    in::writeText(out, "error", tool.error);
    if (!tool.metadata.isNull())
        out.key("metadata").raw(tool.metadata);
    const QByteArrayView timeLeft = left.take("time");
    if (tool.start || tool.end || !timeLeft.isEmpty()) {
        out.key("time").beginObject();
        in::writeSet(out, "start", tool.start);
        in::writeSet(out, "end", tool.end);
        out.members(timeLeft).endObject();
    }
    out.members(left.rest()).endObject();
}

void writeMessage(json::Writer &out, const Message &message, QStringView sessionId)
{
    in::Leftovers left(message.extra);
    out.beginObject();
    in::writeText(out, "id", message.id);
    if (!sessionId.isEmpty())
        out.member("sessionID", sessionId);
    out.member("role", message.isAssistant() ? u"assistant"_s : u"user"_s);
    in::writeText(out, "parentID", message.parentId);
    in::writeText(out, "agent", message.agent);
    in::writeText(out, "finish", message.finish);
    in::writeSet(out, "summary", message.summary);
    const QByteArrayView tokensLeft = left.take("tokens");
    if (message.isAssistant()) {
        out.member("cost", message.cost);
        in::writeTokens(out, message.tokens, tokensLeft);
    }
    writeModel(out, message, left.take("model"));
    out.key("time").beginObject();
    in::writeSet(out, "created", message.created);
    in::writeSet(out, "completed", message.completed);
    out.members(left.take("time")).endObject();
    if (message.error)
        writeError(out, *message.error);
    out.members(left.rest()).endObject();
}

void writePart(json::Writer &out, const Part &part, QStringView sessionId)
{
    in::Leftovers left(part.extra);
    out.beginObject();
    in::writeText(out, "id", part.id);
    if (!sessionId.isEmpty())
        out.member("sessionID", sessionId);
    in::writeText(out, "messageID", part.messageId);
    if (part.type != PartType::Other)
        out.member("type", nameOf(partTypes, part.type));
    in::writeText(out, "text", part.text);
    in::writeSet(out, "synthetic", part.synthetic);
    in::writeSet(out, "ignored", part.ignored);
    const QByteArrayView timeLeft = left.take("time");
    if (part.start || part.end || !timeLeft.isEmpty()) {
        out.key("time").beginObject();
        in::writeSet(out, "start", part.start);
        in::writeSet(out, "end", part.end);
        out.members(timeLeft).endObject();
    }
    if (part.tool)
        writeTool(out, *part.tool);
    out.members(left.rest()).endObject();
}

} // namespace

QByteArray encodeMessage(const Message &message, QStringView sessionId)
{
    json::Writer out;
    writeMessage(out, message, sessionId);
    return out.take();
}

QByteArray encodePart(const Part &part, QStringView sessionId)
{
    json::Writer out;
    writePart(out, part, sessionId);
    return out.take();
}

QByteArray encodeMessageWithParts(const MessageWithParts &message, QStringView sessionId)
{
    json::Writer out;
    out.beginObject().key("info");
    writeMessage(out, message.info, sessionId);
    out.key("parts").beginArray();
    for (const Part &part : message.parts)
        writePart(out, part, sessionId);
    out.endArray().endObject();
    return out.take();
}

} // namespace qd::opencode
