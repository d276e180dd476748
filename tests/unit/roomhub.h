// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/server.h"
#include "embedded-server/sync/roomtokenauthenticator.h"
#include "embedded-server/sync/syncroutes.h"

namespace qd::test {

using namespace Qt::StringLiterals;

//! Knows one token; its owner may read and write.
class OneToken final : public http::Authenticator
{
public:
    QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override
    {
        if (request->headers.value("Authorization") != "Bearer qd-canary-token")
            co_return failure(Error::Code::Unauthorized);
        http::Principal who;
        who.id = "u";
        who.permissions = {"signedIn", "read", "write"};
        co_return who;
    }
};

//! \brief A hub that has nothing but rooms; without a database only the discovery room.
class Hub
{
public:
    explicit Hub(quint16 at = 0, store::Database *database = nullptr)
        : m_rooms(database, {})
        , m_routes(m_rooms)
        , m_authenticator(m_tokens)
    {
        http::Router router;
        m_routes.addTo(router);
        m_server = std::make_unique<http::Server>(http::Options(), std::move(router), &m_authenticator, &m_owner);
        port = m_server->listen(QHostAddress(QHostAddress::LocalHost), at).value_or(0);
    }
    [[nodiscard]] QUrl url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(port)); }
    [[nodiscard]] server::Rooms &rooms() { return m_rooms; }

    quint16 port = 0;

private:
    QObject m_owner;
    server::Rooms m_rooms;
    server::SyncRoutes m_routes;
    OneToken m_tokens;
    server::RoomTokenAuthenticator m_authenticator;
    std::unique_ptr<http::Server> m_server;
};

} // namespace qd::test
