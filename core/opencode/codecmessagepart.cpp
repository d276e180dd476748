// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/codecparts.h"

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

namespace {

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

} // namespace

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

} // namespace in

Outcome<Part> decodePart(QByteArrayView json)
{
    return in::decode<Part>(json, "part", [](in::Value value, Part &to) { return in::read(value, to); });
}

QByteArray encodePart(const Part &part, QStringView sessionId)
{
    json::Writer out;
    in::writePart(out, part, sessionId);
    return out.take();
}

} // namespace qd::opencode
