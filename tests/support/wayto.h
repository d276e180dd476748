// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/transport.h"
#include "tests/support/opencodeserver.h"

#include <QUrl>

#include <functional>

namespace qd::test {

//! \brief What a client is given to connect to.
struct Way
{
    QUrl url;
    Credentials credentials;
};

//! Set by programs that run a suite another way: what stands in front of a server, such as a hub's gateway.
inline std::function<Way(const OpenCodeServer &)> otherWay;

//! To a server as it is now: another password makes another way.
inline Way wayTo(const OpenCodeServer &server)
{
    return otherWay ? otherWay(server) : Way{server.url(), {server.username(), server.password()}};
}

} // namespace qd::test
