// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/method.h"

#include <QStringList>

// The methods that every server of ours has.
namespace qd::rpc {

//! A method without parameters or without a result that says anything.
struct Nothing
{
    static constexpr std::tuple<> fields = {};
    bool operator==(const Nothing &) const = default;
};

//! What the server is. Says nothing that helps a stranger: who has not signed in gets no further than this.
struct ServerInfo
{
    static constexpr const char *name = "server.info";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Reads;
    using Params = Nothing;
    struct Result
    {
        QString name;
        QString version;
        QString mode;     //!< "app", "hub" or "sidecar"
        QString instance; //!< another one after each start of the server
        QList<QString> capabilities;
        //! Where requests' keys are remembered: as long as it is the same, no call is done twice under one key. None: as the instance.
        std::optional<QString> memory = {};
        static constexpr auto fields = std::tuple{field("name", &Result::name),
                                                  field("version", &Result::version),
                                                  field("mode", &Result::mode),
                                                  field("instance", &Result::instance),
                                                  field("capabilities", &Result::capabilities),
                                                  field("memory", &Result::memory)};
        bool operator==(const Result &) const = default;
    };
};

//! Answers; for clients that want to know whether the whole way works.
struct ServerPing
{
    static constexpr const char *name = "server.ping";
    static constexpr Permission permission = Permission::Public;
    static constexpr Effect effect = Effect::Reads;
    using Params = Nothing;
    using Result = Nothing;
};

//! As whom the server sees the caller.
struct SessionWhoAmI
{
    static constexpr const char *name = "session.whoami";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Reads;
    using Params = Nothing;
    struct Result
    {
        QString id;
        QString name;
        QList<QString> permissions; //!< as permissionNames() spells them
        static constexpr auto fields = std::tuple{field("id", &Result::id), field("name", &Result::name),
                                                  field("permissions", &Result::permissions)};
        bool operator==(const Result &) const = default;
    };
};

//! The words for permissions on the wire.
[[nodiscard]] QList<QString> permissionNames(Permissions permissions);

//! \brief A place in a topic's log: everything up to and including `seq` is known.
//!
//! Events of a topic are numbered 1, 2, 3 … without a gap. The epoch names the log: a server that lost its log begins another one.
struct Cursor
{
    QString epoch;
    qint64 seq = 0;
    static constexpr auto fields = std::tuple{field("epoch", &Cursor::epoch), field("seq", &Cursor::seq)};
    bool operator==(const Cursor &) const = default;
};

//! \brief Asks for the events of a topic as notifications, from a cursor on or from now.
//!
//! Needs a connection that the server can send on (WebSocket or in process). The answer comes before the first event.
struct Subscribe
{
    static constexpr const char *name = "subscribe";
    static constexpr Permission permission = Permission::SignedIn; // the topic has its own
    static constexpr Effect effect = Effect::Sets;
    struct Params
    {
        QString topic;
        //! What the client knows; none = from now. An empty epoch with 0: nothing, so tell everything that is kept.
        std::optional<Cursor> cursor;
        static constexpr auto fields = std::tuple{field("topic", &Params::topic), field("cursor", &Params::cursor)};
        bool operator==(const Params &) const = default;
    };
    struct Result
    {
        QString subscription;
        Cursor cursor;       //!< the first event is the one after this
        bool missed = false; //!< what lies between the client's cursor and this one is gone: fetch a snapshot
        static constexpr auto fields = std::tuple{field("subscription", &Result::subscription),
                                                  field("cursor", &Result::cursor), field("missed", &Result::missed)};
        bool operator==(const Result &) const = default;
    };
};

struct Unsubscribe
{
    static constexpr const char *name = "unsubscribe";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Sets;
    struct Params
    {
        QString subscription;
        static constexpr auto fields = std::tuple{field("subscription", &Params::subscription)};
        bool operator==(const Params &) const = default;
    };
    using Result = Nothing;
};

} // namespace qd::rpc
