// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
//
// Put into a suite of the client, this makes its clients ask a hub's gateway with a token in place of OpenCode with a password. Wires that
// break stand between client and gateway. Each server has a hub of its own, each of its passwords a token: where a suite gives a server
// another password, the old token is taken back too.
#include "tests/support/gatewayrig.h"
#include "tests/support/wayto.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace qd::test {

namespace {

QByteArray tokenFor(const OpenCodeServer &server)
{
    const QByteArray digest = QCryptographicHash::hash(server.password(), QCryptographicHash::Sha256);
    return "qd-canary-token-" + digest.toHex();
}

//! \brief A gateway to a server that a test starts, kills and starts again.
struct Hub final : server::OpenCodeHost
{
    explicit Hub(const OpenCodeServer &behind)
        : opencode(behind)
    {
        gateway.setOwnersToken([this] { return tokenFor(opencode); });
    }
    [[nodiscard]] server::State state() const override { return server::State::Healthy; }
    [[nodiscard]] QString reason() const override { return {}; }
    [[nodiscard]] std::optional<server::Endpoint> endpoint() const override
    {
        server::Endpoint there;
        there.url = opencode.url();
        there.username = opencode.username();
        there.password = opencode.password();
        return there;
    }
    void start() override {}

    const OpenCodeServer &opencode;
    GatewayRig gateway{*this};
};

using Hubs = std::map<const OpenCodeServer *, std::unique_ptr<Hub>>;

Hubs &hubs()
{
    static Hubs all;
    return all;
}

Way throughHub(const OpenCodeServer &server)
{
    std::unique_ptr<Hub> &hub = hubs()[&server];
    if (!hub)
        hub = std::make_unique<Hub>(server);
    return {hub->gateway.url(), Credentials::bearer(tokenFor(server))};
}

void install()
{
    otherWay = throughHub;
    qAddPostRoutine([] { hubs().clear(); });
}

Q_COREAPP_STARTUP_FUNCTION(install)

} // namespace

} // namespace qd::test
