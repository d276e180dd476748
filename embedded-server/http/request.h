// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "embedded-server/http/ending.h"
#include "embedded-server/http/headers.h"
#include "embedded-server/http/target.h"

#include <QCoroTask>
#include <QHostAddress>
#include <QStringList>

#include <any>
#include <memory>

namespace qd::http {

//! \brief Who asks, as an Authenticator found out.
struct Principal
{
    QByteArray id;                       //!< of the user or the token; goes to the access log
    QList<QByteArray> permissions;       //!< what routes need; `*` is all of them
    std::any details;                    //!< what the authenticator wants to tell handlers
    std::shared_ptr<Ending> ending = {}; //!< null: what is let in once stays
    QStringList directories = {};        //!< of the machine that are shown to them, and what is below; empty = all

    [[nodiscard]] bool may(const QByteArray &permission) const
    {
        return permissions.contains(permission) || permissions.contains("*");
    }
};

//! \brief A request, checked. Handlers see it complete and unchanging; an Authenticator sees it without body and principal.
struct Request
{
    Verb verb = Verb::Get;
    Target target;
    Headers headers;
    QList<std::pair<QByteArray, QByteArray>> parameters; //!< of the route's pattern, decoded
    QByteArray rest;                                     //!< what `{name...}` took, as it came: still encoded
    QByteArray body;                                     //!< whole; empty if the route streams it
    QHostAddress peer;   //!< the client's address, as far as it is known: Options::trustedProxies
    QByteArray id;       //!< of this request, echoed as X-Request-Id
    bool secure = false; //!< came through TLS
    bool upgrade = false;
    std::shared_ptr<const Principal> principal; //!< null on routes that need nothing

    //! Empty if the pattern has none of that name.
    [[nodiscard]] QByteArray parameter(QByteArrayView name) const
    {
        for (const auto &[key, value] : parameters) {
            if (key == name)
                return value;
        }
        return {};
    }
};

using RequestPtr = std::shared_ptr<const Request>;

//! \brief Finds out who asks: before the body is read, and before a connection becomes a WebSocket.
//!
//! Called on the owner's thread. Must outlive the server. A failure is answered with its httpStatus if that is 4xx or 5xx, else with 401
//! for Unauthorized, 429 for RateLimited, 503 for the rest; its serverMessage is told to the client, its detail is not.
class Authenticator
{
public:
    virtual ~Authenticator() = default;
    [[nodiscard]] virtual QCoro::Task<Outcome<Principal>> authenticate(RequestPtr request) = 0;
};

} // namespace qd::http
