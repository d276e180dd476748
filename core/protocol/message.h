// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/jsontree.h"
#include "core/protocol/fault.h"

#include <QHash>
#include <QList>

#include <variant>

// The messages of JSON-RPC 2.0 (https://www.jsonrpc.org/specification) as bytes and as values. Pure functions; any thread.
namespace qd::rpc {

//! \brief A request's id: a string, a number or null. Kept as it was written: `1` and `"1"` differ, and no digit is lost.
class Id
{
public:
    Id() = default; //!< null
    explicit Id(qint64 number)
        : m_json(QByteArray::number(number))
    {}
    explicit Id(QStringView text);
    //! Nothing for an array, an object or a boolean.
    [[nodiscard]] static std::optional<Id> read(const json::Node &node);

    [[nodiscard]] const QByteArray &json() const { return m_json; }
    [[nodiscard]] bool isNull() const { return m_json == "null"; }
    //! The string's text; nothing for others.
    [[nodiscard]] std::optional<QString> text() const;

    bool operator==(const Id &) const = default;
    friend size_t qHash(const Id &id, size_t seed = 0) { return qHash(id.m_json, seed); }

private:
    QByteArray m_json = QByteArrayLiteral("null");
};

//! A request, or without an id a notification.
struct Request
{
    std::optional<Id> id;
    QString method;
    json::Node params; //!< an array, an object or absent; lives as long as the message

    [[nodiscard]] bool isNotification() const { return !id; }
};

struct Response
{
    Id id;
    std::optional<Fault> fault; //!< none: it succeeded
    json::Node result;          //!< lives as long as the message
};

//! Something that is none of these; its id as far as it could be read.
struct Malformed
{
    Id id;
    Fault fault;
};

struct MessageLimits
{
    qsizetype bytes = 8LL * 1024 * 1024;
    int batch = 100;
    json::TreeLimits tree = {};
};

//! \brief One message: a request, notification or response, or a batch of them.
struct Message
{
    using Part = std::variant<Request, Response, Malformed>;

    std::shared_ptr<const json::Tree> tree; //!< what the parts' nodes point into
    bool isBatch = false;
    QList<Part> parts; //!< exactly one if it is no batch
};

//! \brief Reads a message. A fault is for the whole: text that is no JSON, an empty batch, or one that exceeds the limits.
//!
//! Strict: a name twice in one object, wrong UTF-8 and text after the end are parse errors.
[[nodiscard]] Reply<Message> readMessage(QByteArray bytes, const MessageLimits &limits = {});

//! `params` and `result` are JSON; empty params are left out, an empty result is null.
[[nodiscard]] QByteArray writeRequest(const Id &id, QStringView method, QByteArrayView params);
[[nodiscard]] QByteArray writeNotification(QStringView method, QByteArrayView params);
[[nodiscard]] QByteArray writeResult(const Id &id, QByteArrayView result);
[[nodiscard]] QByteArray writeFault(const Id &id, const Fault &fault);
//! Whole messages as one batch; nothing if there are none.
[[nodiscard]] QByteArray writeBatch(const QList<QByteArray> &messages);

} // namespace qd::rpc
