// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/gateway/gateway.h"
#include "embedded-server/http/server.h"

#include <QUrl>

#include <map>

namespace qd::test {

//! \brief An OpenCode server (or what stands in for one) that a test started itself.
class FixedHost final : public server::OpenCodeHost
{
public:
    FixedHost() = default;
    FixedHost(const QUrl &url, const QString &username, const QByteArray &password)
    {
        server::Endpoint there;
        there.url = url;
        there.username = username;
        there.password = password;
        there.version = QStringLiteral("1.0");
        now = server::State::Healthy;
        where = there;
    }

    [[nodiscard]] server::State state() const override { return now; }
    [[nodiscard]] QString reason() const override { return why; }
    [[nodiscard]] std::optional<server::Endpoint> endpoint() const override { return where; }
    void start() override { ++starts; }

    server::State now = server::State::Stopped;
    QString why;
    std::optional<server::Endpoint> where;
    int starts = 0;
};

//! \brief A hub's address in front of an OpenCode: its HTTP server with nothing but the gateway, and people who may more or less.
class GatewayRig
{
public:
    explicit GatewayRig(server::OpenCodeHost &host, const server::GatewayOptions &options = {},
                        const http::Options &listening = {})
        : m_gateway(host, m_client, options)
        , m_server(listening, router(), &m_door, &m_owner)
    {
        const Outcome<quint16> there = m_server.listen();
        if (!there || !m_client.attach(m_server))
            qFatal("the gateway does not listen");
        port = *there;
    }

    //! What a workspace has as its address.
    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1/opencode").arg(port)); }
    [[nodiscard]] int connectionCount() const { return m_server.connectionCount(); }

    //! The token of who may everything is what this says at the time, no longer `owner`.
    void setOwnersToken(std::function<QByteArray()> token) { m_door.owners = std::move(token); }

    static constexpr auto owner = "qd-canary-owner";   //!< may everything
    static constexpr auto member = "qd-canary-member"; //!< reads and writes
    static constexpr auto reader = "qd-canary-reader"; //!< only reads

    quint16 port = 0;

private:
    struct Door final : http::Authenticator
    {
        QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override
        {
            const std::map<QByteArray, QList<QByteArray>> people{
                {owner, {"signedIn", "read", "write", "keys", "administer"}},
                {member, {"signedIn", "read", "write"}},
                {reader, {"signedIn", "read"}},
                {"qd-canary-guest", {"signedIn"}},
            };
            const QByteArray field = request->headers.value("Authorization");
            const QByteArray token = field.startsWith("Bearer ") ? field.sliced(7) : field;
            const bool isOwners = token == owners();
            if (token == owner && !isOwners)
                co_return failure(Error::Code::Unauthorized);
            const auto found = people.find(isOwners ? QByteArray(owner) : token);
            if (found == people.end())
                co_return failure(Error::Code::Unauthorized);
            http::Principal principal;
            principal.id = found->first.sliced(QByteArrayView("qd-canary-").size()); // ids are no secrets, tokens are
            principal.permissions = found->second;
            co_return principal;
        }

        std::function<QByteArray()> owners = [] { return QByteArray(owner); };
    };

    http::Router router()
    {
        http::Router router;
        m_gateway.addTo(router);
        return router;
    }

    QObject m_owner;
    Door m_door;
    http::UpstreamClient m_client;
    server::Gateway m_gateway;
    http::Server m_server;
};

} // namespace qd::test
