// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/methods.h"
#include "core/protocol/proof.h"

// Who is signed in where. A person manages this from a session: access tokens may not call it. Ids are UUIDs without braces; times are
// milliseconds since the epoch. No answer has a token but the one that makes it.
namespace qd::rpc {

struct SignedInSession
{
    QString id;
    QString kind;                  //!< "app", "browser", "phone", "script"
    std::optional<QString> device; //!< its id
    qint64 createdAt = 0;
    qint64 lastUsedAt = 0;
    qint64 expiresAt = 0; //!< without further use
    bool current = false; //!< the one that asks
    static constexpr auto fields = std::tuple{field("id", &SignedInSession::id),
                                              field("kind", &SignedInSession::kind),
                                              field("device", &SignedInSession::device),
                                              field("createdAt", &SignedInSession::createdAt),
                                              field("lastUsedAt", &SignedInSession::lastUsedAt),
                                              field("expiresAt", &SignedInSession::expiresAt),
                                              defaulted("current", &SignedInSession::current)};
    bool operator==(const SignedInSession &) const = default;
};

//! Those that are alive.
struct SessionsList
{
    static constexpr const char *name = "sessions.list";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Reads;
    struct Params
    {
        std::optional<QString> user; //!< whose; none = one's own; another person's needs Permission::Administer
        static constexpr auto fields = std::tuple{field("user", &Params::user)};
        bool operator==(const Params &) const = default;
    };
    using Result = QList<SignedInSession>;
};

//! Signs out: what is open with that session is closed.
struct SessionsRevoke
{
    static constexpr const char *name = "sessions.revoke";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Sets;
    static constexpr Proof proof = Proof::Recent;
    struct Params
    {
        QString session;
        static constexpr auto fields = std::tuple{field("session", &Params::session)};
        bool operator==(const Params &) const = default;
    };
    using Result = Nothing;
    //! Whoever signs out themselves.
    static bool isSpared(const Params &params, const Principal &caller)
    {
        return QUuid::fromString(params.session) == QUuid::fromString(caller.session);
    }
};

//! Signs out everywhere.
struct SessionsRevokeAll
{
    static constexpr const char *name = "sessions.revokeAll";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Sets;
    static constexpr Proof proof = Proof::Recent;
    struct Params
    {
        std::optional<QString> user; //!< whose; none = one's own; another person's needs Permission::Administer
        bool keepCurrent = true;
        static constexpr auto fields =
            std::tuple{field("user", &Params::user), defaulted("keepCurrent", &Params::keepCurrent)};
        bool operator==(const Params &) const = default;
    };
    struct Result
    {
        qint64 ended = 0; //!< how many
        static constexpr auto fields = std::tuple{defaulted("ended", &Result::ended)};
        bool operator==(const Result &) const = default;
    };
};

//! \brief A token for one sidecar of this server, in place of the session that asks: with it the sidecar can find out who asks, and nobody can do anything else.
//!
//! It ends with that session, and by itself. Whoever goes on using the sidecar asks for another one in time.
struct SessionsTokenFor
{
    static constexpr const char *name = "sessions.tokenFor";
    static constexpr Permission permission = Permission::SignedIn;
    static constexpr Effect effect = Effect::Reads;
    struct Params
    {
        QString address; //!< by which the sidecar is reached, as a URL; only its origin counts
        static constexpr auto fields = std::tuple{field("address", &Params::address)};
        bool operator==(const Params &) const = default;
    };
    struct Result
    {
        QString token;        //!< a JWT (RFC 7519)
        QString audience;     //!< the origin that it is for, in its one spelling
        qint64 expiresAt = 0; //!< by itself
        static constexpr auto fields = std::tuple{field("token", &Result::token), field("audience", &Result::audience),
                                                  field("expiresAt", &Result::expiresAt)};
        bool operator==(const Result &) const = default;
    };
};

//! \brief The topic on which the ends of sign-ins are told, for whoever has remembered one: a sidecar. Its events are EndedSignIn.
inline constexpr const char *endedSignInsTopic = "sessions.ended";
//! One of both.
struct EndedSignIn
{
    std::optional<QString> session; //!< a session or access token that is not valid any more
    std::optional<QString> user;    //!< may something else now: what is remembered of this user is old
    static constexpr auto fields =
        std::tuple{field("session", &EndedSignIn::session), field("user", &EndedSignIn::user)};
    bool operator==(const EndedSignIn &) const = default;
};

} // namespace qd::rpc
