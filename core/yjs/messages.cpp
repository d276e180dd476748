// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/yjs/messages.h"

#include "core/yjs/bytes.h"

namespace qd::yjs {

namespace {

using Kind = Message::Kind;

enum Type : quint8
{
    SyncType = 0,
    AwarenessType = 1,
    AuthType = 2,
    QueryAwarenessType = 3,
    SyncStatusType = 102,
};

constexpr quint64 deniedSubtype = 0;

Message readSync(Reader &reader)
{
    Message message;
    switch (reader.number()) {
    case 0:
        message.kind = Kind::Step1;
        break;
    case 1:
        message.kind = Kind::Step2;
        break;
    case 2:
        message.kind = Kind::Update;
        break;
    default:
        reader.fail();
    }
    message.payload = reader.bytes().toByteArray();
    return message;
}

} // namespace

std::optional<Message> readMessage(const QByteArray &bytes)
{
    Reader reader(bytes);
    Message message;
    switch (reader.number()) {
    case SyncType:
        message = readSync(reader);
        break;
    case AwarenessType:
        message = {Kind::Awareness, reader.bytes().toByteArray()};
        break;
    case AuthType:
        if (reader.number() == deniedSubtype)
            message = {Kind::Denied, reader.text().toByteArray()};
        break;
    case QueryAwarenessType:
        message.kind = Kind::QueryAwareness;
        break;
    case SyncStatusType:
        message = {Kind::SyncStatus, reader.bytes().toByteArray()};
        break;
    default:
        break;
    }
    if (!reader.ok())
        return std::nullopt;
    return message;
}

QByteArray writeMessage(Kind kind, QByteArrayView payload)
{
    QByteArray bytes;
    bytes.reserve(payload.size() + 8);
    switch (kind) {
    case Kind::Step1:
    case Kind::Step2:
    case Kind::Update:
        appendNumber(bytes, SyncType);
        appendNumber(bytes, quint64(kind) - quint64(Kind::Step1));
        break;
    case Kind::Awareness:
        appendNumber(bytes, AwarenessType);
        break;
    case Kind::Denied:
        appendNumber(bytes, AuthType);
        appendNumber(bytes, deniedSubtype);
        break;
    case Kind::SyncStatus:
        appendNumber(bytes, SyncStatusType);
        break;
    case Kind::QueryAwareness:
        appendNumber(bytes, QueryAwarenessType);
        return bytes;
    case Kind::Unknown:
        return bytes;
    }
    appendBytes(bytes, payload);
    return bytes;
}

} // namespace qd::yjs
