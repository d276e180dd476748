// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <optional>

// One binary WebSocket message each; source: the protocols of npm's y-protocols 1.0 and y-websocket 3.
namespace qd::yjs {

struct Message
{
    enum class Kind : quint8
    {
        Step1,  //!< payload: a state vector; asks for what the other side has beyond it
        Step2,  //!< payload: an update; the answer
        Update, //!< payload: an update
        Awareness,
        Denied,         //!< payload: why, as UTF-8
        QueryAwareness, //!< asks for the presence of all
        SyncStatus,     //!< another server's extension: wants the same message back
        Unknown,
    };

    Kind kind = Kind::Unknown;
    QByteArray payload;
};

//! Nothing for what is malformed. Bytes after the message are not looked at.
[[nodiscard]] std::optional<Message> readMessage(const QByteArray &bytes);

//! Kinds with a payload of bytes, and QueryAwareness.
[[nodiscard]] QByteArray writeMessage(Message::Kind kind, QByteArrayView payload = {});

//! The state vector of an empty document: step 1 with it asks for everything.
inline constexpr QByteArrayView emptyStateVector{"\0", 1};
//! The update that changes nothing.
inline constexpr QByteArrayView emptyUpdate{"\0\0", 2};

} // namespace qd::yjs
