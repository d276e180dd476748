// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QByteArray>

class QHostAddress;
class QUrl;

namespace qd::http {

//! Where another server may be, by the address that is connected to: whoever owns a name decides at any time what it leads to.
enum class Reach
{
    Anywhere,
    Others, //!< not this machine, nor link-local addresses, where cloud machines keep their secrets, nor any for several
    OthersAndItself, //!< the same with this machine's own services
};

//! Loopback, and what the system takes for it.
[[nodiscard]] bool isThisMachine(const QHostAddress &address);
[[nodiscard]] bool isWithinReach(const QHostAddress &address, Reach reach);

//! \brief Where another server is: scheme, host and port (RFC 6454). A value type.
struct UpstreamOrigin
{
    QByteArray host; //!< a name or an address, lower case; IPv6 without brackets
    quint16 port = 80;
    bool secure = false;
    Reach reach = Reach::Anywhere;

    //! Of an http or https address; its path is not looked at. Fails for anything else, and for user info.
    [[nodiscard]] static Outcome<UpstreamOrigin> of(const QUrl &url);
    //! As the Host field has it.
    [[nodiscard]] QByteArray authority() const;
    bool operator==(const UpstreamOrigin &) const = default;
};

} // namespace qd::http
