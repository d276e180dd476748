// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHostAddress>

namespace qd::http {

//! An address in its one form, for comparing: IPv4 also where it was written as IPv6 (`::ffff:192.0.2.1`), and without a scope.
[[nodiscard]] inline QHostAddress plainAddress(const QHostAddress &address)
{
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    if (isIpv4)
        return QHostAddress(ipv4);
    QHostAddress copy = address;
    copy.setScopeId({});
    return copy;
}

} // namespace qd::http
