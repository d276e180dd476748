// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/protocol/message.h"

#include "core/base/json.h"

namespace qd::rpc {

namespace {

bool saysVersion(const json::Node &object)
{
    const json::Node version = object[u"jsonrpc"];
    return version.raw() == "\"2.0\"" || version.string() == QStringLiteral("2.0");
}

Malformed malformed(const Id &id)
{
    return {id, Fault(FaultCode::InvalidRequest)};
}

std::optional<Fault> readFault(const json::Node &node)
{
    const std::optional<qint64> code = node[u"code"].integer();
    const std::optional<QString> message = node[u"message"].string();
    if (!code || !message || *code != static_cast<int>(*code))
        return std::nullopt;
    return Fault(static_cast<int>(*code), *message, node[u"data"].raw().toByteArray());
}

Message::Part readResponse(const json::Node &object, const Id &id)
{
    const json::Node error = object[u"error"];
    const json::Node result = object[u"result"];
    if (error.isAbsent() == result.isAbsent())
        return malformed(id);
    if (error.isAbsent())
        return Response{id, std::nullopt, result};
    std::optional<Fault> fault = readFault(error);
    if (!fault)
        return malformed(id);
    return Response{id, std::move(fault), {}};
}

Message::Part readPart(const json::Node &object)
{
    const json::Node idNode = object[u"id"];
    const std::optional<Id> id = Id::read(idNode);
    if (!object.isObject() || !saysVersion(object) || (!id && !idNode.isAbsent()))
        return malformed(id.value_or(Id()));
    const json::Node method = object[u"method"];
    // What has a method is a request whatever else it has; unknown members are ignored.
    if (method.isAbsent() && id && (!object[u"result"].isAbsent() || !object[u"error"].isAbsent()))
        return readResponse(object, *id);
    const json::Node params = object[u"params"];
    if (!method.isString() || (!params.isAbsent() && !params.isArray() && !params.isObject()))
        return malformed(id.value_or(Id()));
    return Request{id, *method.string(), params};
}

json::Writer begun()
{
    json::Writer out;
    out.beginObject().key("jsonrpc").raw("\"2.0\"");
    return out;
}

} // namespace

Id::Id(QStringView text)
    : m_json()
{
    json::appendString(m_json, text);
}

std::optional<Id> Id::read(const json::Node &node)
{
    if (node.isString())
        return Id(*node.string());
    if (!node.isNumber() && !node.isNull())
        return std::nullopt;
    Id id;
    id.m_json = node.raw().toByteArray();
    return id;
}

std::optional<QString> Id::text() const
{
    if (!m_json.startsWith('"'))
        return std::nullopt;
    return json::unescape(QByteArrayView(m_json).sliced(1).chopped(1));
}

Reply<Message> readMessage(QByteArray bytes, const MessageLimits &limits)
{
    if (bytes.size() > limits.bytes)
        return tl::unexpected(
            Fault(FaultCode::TooLarge, QStringLiteral("The message is longer than %1 bytes.").arg(limits.bytes)));
    auto tree = json::Tree::parse(std::move(bytes), limits.tree);
    if (!tree)
        return tl::unexpected(Fault(FaultCode::ParseError));
    Message message{*tree, (*tree)->root().isArray(), {}};
    const json::Node root = message.tree->root();
    if (!message.isBatch) {
        message.parts.append(readPart(root));
        return message;
    }
    const int count = root.count();
    if (count == 0)
        return tl::unexpected(Fault(FaultCode::InvalidRequest));
    if (count > limits.batch) {
        const QString reason = QStringLiteral("A batch holds at most %1 requests.").arg(limits.batch);
        return tl::unexpected(Fault(FaultCode::InvalidRequest, reason));
    }
    for (json::Node part = root.first(); !part.isAbsent(); part = part.next())
        message.parts.append(readPart(part));
    return message;
}

QByteArray writeRequest(const Id &id, QStringView method, QByteArrayView params)
{
    json::Writer out = begun();
    out.member("method", method);
    if (!params.isEmpty())
        out.key("params").raw(params);
    out.key("id").raw(id.json()).endObject();
    return out.take();
}

QByteArray writeNotification(QStringView method, QByteArrayView params)
{
    json::Writer out = begun();
    out.member("method", method);
    if (!params.isEmpty())
        out.key("params").raw(params);
    out.endObject();
    return out.take();
}

QByteArray writeResult(const Id &id, QByteArrayView result)
{
    static constexpr QByteArrayView before = R"({"jsonrpc":"2.0","result":)";
    static constexpr QByteArrayView between = R"(,"id":)";
    const QByteArrayView given = result.isEmpty() ? QByteArrayView("null") : result;
    QByteArray out;
    out.reserve(before.size() + given.size() + between.size() + id.json().size() + 1);
    return out.append(before).append(given).append(between).append(id.json()).append('}');
}

QByteArray writeFault(const Id &id, const Fault &fault)
{
    json::Writer out = begun();
    out.key("error").beginObject().member("code", fault.code).member("message", fault.message);
    if (!fault.data.isEmpty())
        out.key("data").raw(fault.data);
    out.endObject().key("id").raw(id.json()).endObject();
    return out.take();
}

QByteArray writeBatch(const QList<QByteArray> &messages)
{
    if (messages.isEmpty())
        return {};
    return '[' + messages.join(',') + ']';
}

} // namespace qd::rpc
