// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/request.h"
#include "embedded-server/http/response.h"

#include <functional>
#include <vector>

namespace qd::http {

class Exchange;
class WebSocket;

//! \brief What a route needs of who asks. There is no default: a route that forgot to say it does not compile.
class Needs
{
public:
    static const Needs Nothing; //!< open to everybody, signed in or not
    static const Needs SignIn;  //!< anybody whom the authenticator knows
    [[nodiscard]] static Needs permission(QByteArray name) { return Needs(Kind::Permission, std::move(name)); }

    [[nodiscard]] bool nothing() const { return m_kind == Kind::Nothing; }
    [[nodiscard]] bool isMetBy(const Principal &principal) const
    {
        return m_kind != Kind::Permission || principal.may(m_permission);
    }

private:
    enum class Kind
    {
        Nothing,
        SignIn,
        Permission
    };
    explicit Needs(Kind kind, QByteArray permission = {})
        : m_kind(kind)
        , m_permission(std::move(permission))
    {}

    Kind m_kind;
    QByteArray m_permission;
};
inline const Needs Needs::Nothing{Needs::Kind::Nothing};
inline const Needs Needs::SignIn{Needs::Kind::SignIn};

//! Called on the owner's thread. Letting go of the exchange without an answer answers with 500.
using Handler = std::function<void(const std::shared_ptr<Exchange> &)>;
//! Called on the owner's thread once the connection is a WebSocket.
using SocketHandler = std::function<void(const std::shared_ptr<WebSocket> &)>;

struct RouteOptions
{
    qint64 largestBody = -1;  //!< bytes; -1 = the server's limit
    bool streamsBody = false; //!< the handler reads the body in pieces: Exchange::readBody()
    //! An upgrade may be answered with 101; after it bytes go both ways as they are. Needs streamsBody.
    bool tunnels = false;
    //! The answer to what is refused before the handler is asked, in the form that the route's clients know. Any thread, so it must
    //! touch nothing but its arguments. Null = problemResponse().
    std::function<Response(int status, const QByteArray &detail)> refusal = {};
    //! For WebSockets:
    qsizetype largestMessage = 1024 * 1024; //!< bytes; a longer one closes with 1009
    qint64 largestQueue = 4 * 1024 * 1024;  //!< bytes that may wait for a slow client; more closes with 1013
    qint64 idleMs = 60'000;                 //!< silence that ends the socket; half of it brings a ping
    QList<QByteArray> subprotocols = {};    //!< in order of preference
};

struct Route
{
    std::optional<Verb> verb; //!< nothing = any
    QList<QByteArray> pattern;
    bool takesRest = false;
    Needs needs = Needs::SignIn;
    Handler handler; //!< null for a WebSocket
    SocketHandler socketHandler;
    RouteOptions options;
};

//! \brief Which handler serves a request. Filled by the owner, then given to the server and unchanging.
//!
//! A pattern is a path whose segments are literal, `{name}` (one segment, not empty) or, at the end, `{name...}` (what remains, its slashes
//! included, or nothing). Of several that fit, the more literal one wins, from left to right. GET serves HEAD too.
class Router
{
public:
    void add(Verb verb, QByteArrayView pattern, Needs needs, Handler handler, RouteOptions options = {});
    //! For a proxy: every verb that has no route of its own on the same pattern.
    void addAny(QByteArrayView pattern, Needs needs, Handler handler, RouteOptions options = {});
    //! GET with an upgrade; GET without one is answered with 426.
    void addWebSocket(QByteArrayView pattern, Needs needs, SocketHandler handler, RouteOptions options = {});

    struct Match
    {
        const Route *route = nullptr; //!< null: 404 if nothing is allowed, else 405
        QList<Verb> allowed;          //!< filled when there is no route for the verb
    };
    //! Writes the parameters into `request`.
    [[nodiscard]] Match match(Request &request) const;
    //! What may be asked of a path; empty if nothing is there.
    [[nodiscard]] QList<Verb> allowed(const Target &target) const;
    [[nodiscard]] const std::vector<Route> &routes() const { return m_routes; }

private:
    void insert(Route route, QByteArrayView pattern);

    std::vector<Route> m_routes; // the more literal ones first
};

} // namespace qd::http
