// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/codec.h"

// The notifications that a server sends to its clients.
namespace qd::rpc {

//! An event of a subscription's topic: `{"jsonrpc":"2.0","method":"event","params":{"subscription":…,"seq":…,"topic":…,"data":…}}`.
struct EventNote
{
    static constexpr const char *name = "event";
    QString subscription;
    qint64 seq = 0; //!< one more than the last one of this subscription, unless a MissedNote came between
    QString topic;
    RawJson data;
    static constexpr auto fields =
        std::tuple{field("subscription", &EventNote::subscription), field("seq", &EventNote::seq),
                   field("topic", &EventNote::topic), field("data", &EventNote::data)};
    bool operator==(const EventNote &) const = default;
};

//! The subscriber was so slow that the log has forgotten what it had not got yet. It goes on after `seq`: fetch a snapshot.
struct MissedNote
{
    static constexpr const char *name = "eventsMissed";
    QString subscription;
    qint64 seq = 0;
    static constexpr auto fields =
        std::tuple{field("subscription", &MissedNote::subscription), field("seq", &MissedNote::seq)};
    bool operator==(const MissedNote &) const = default;
};

//! The server ended the subscription: the log can't be read, or the permission has gone.
struct EndedNote
{
    static constexpr const char *name = "subscriptionEnded";
    QString subscription;
    QString reason;
    static constexpr auto fields =
        std::tuple{field("subscription", &EndedNote::subscription), field("reason", &EndedNote::reason)};
    bool operator==(const EndedNote &) const = default;
};

using Note = std::variant<EventNote, MissedNote, EndedNote>;

[[nodiscard]] QByteArray writeNote(const Note &note);
//! Nothing for notifications that this version does not know, or whose parameters don't fit.
[[nodiscard]] std::optional<Note> readNote(QStringView method, const json::Node &params);

} // namespace qd::rpc
