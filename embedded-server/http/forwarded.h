// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/headers.h"

#include <QHostAddress>

// Whom a request comes from when something stands in front of the server. Pure functions.
namespace qd::http {

//! Addresses that begin alike: an address, and how many of its bits count.
struct Network
{
    QHostAddress address;
    int bits = 0;

    friend bool operator==(const Network &, const Network &) = default;
};

//! `10.0.0.0/8`, `2001:db8::/32`, or one address. Nothing for what is neither, such as a name.
[[nodiscard]] std::optional<Network> parseNetwork(const QString &text);
//! IPv4 addresses that are written as IPv6's are the same.
[[nodiscard]] bool isWithin(const QHostAddress &address, const QList<Network> &networks);

//! \brief The client of a request that `peer` sent, which may be one of our own proxies.
//!
//! `X-Forwarded-For` is read from its end: each proxy adds whom it was asked by, so what stands before the first address that is not trusted may be
//! anybody's invention. Of a peer that is not trusted the field says nothing. An entry that is no address ends it: then the proxy that wrote it counts.
[[nodiscard]] QHostAddress clientOf(const QHostAddress &peer, const Headers &headers, const QList<Network> &trusted);

} // namespace qd::http
