// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace qd {

//! \brief What a person allowed for one server beyond what is safe by itself. Each holds for the one host and port it was given for.
struct ServerTrust
{
    //! `host:port` to which plain HTTP may go although it is not this machine; empty = none.
    QString plainHost;
    //! SHA-256 of the one certificate (DER) that is accepted for `host:port`, whatever else is wrong with it; empty = the system decides.
    QByteArray certificate;
    QString certificateHost;

    bool operator==(const ServerTrust &) const = default;
};

//! `host:port` of an address in lower case, the port always named, IPv6 in brackets: what ServerTrust compares. Empty without a host.
[[nodiscard]] QString hostPort(const QUrl &url);

} // namespace qd
