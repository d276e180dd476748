// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/opencode/codecparts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::opencode {

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

} // namespace

QByteArray encodeMessage(const Message &message, QStringView sessionId)
{
    json::Writer out;
    writeMessage(out, message, sessionId);
    return out.take();
}

QByteArray encodeMessageWithParts(const MessageWithParts &message, QStringView sessionId)
{
    json::Writer out;
    out.beginObject().key("info");
    writeMessage(out, message.info, sessionId);
    out.key("parts").beginArray();
    for (const Part &part : message.parts)
        in::writePart(out, part, sessionId);
    out.endArray().endObject();
    return out.take();
}

} // namespace qd::opencode
