// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/request.h"

#include <optional>

namespace qd::server {

//! \brief A session that a hub knows.
struct HubSession
{
    http::Principal principal;       //!< `details`: an rpc::Principal
    QByteArray id;                   //!< of the session
    std::optional<qint64> expiresAt; //!< by the hub's clock, milliseconds since the epoch; nothing: it does not say
    std::optional<qint64> lastsMs;   //!< from when it was said, by nobody's clock; set by setLasting()
};

//! \brief How long a session lasts from now on: until it expires by the hub's clock, which need not go like ours. `date`: the answer's field of that
//! name (RFC 9110 section 5.6.7), by which the hub's clock is known; without it ours counts, `nowMs`. Pure.
void setLasting(HubSession &session, const QByteArray &date, qint64 nowMs);

//! \brief What `GET /auth/get-session` answered with 200, from our hub or from Better Auth. Pure.
//!
//! Nothing unless there is a session and a user: Better Auth says `null` for a token that is revoked, unknown or missing. Permissions are those that
//! the hub names (`user.permissions`), else those of `user.role` where that is one of ours, else `otherwise`. A sidecar has neither keys nor accounts, so "keys",
//! "proxy" and "administer" mean nothing on it. `user.directories` are those that the person is held to, as paths of any machine; none: all.
[[nodiscard]] std::optional<HubSession> readSession(const QByteArray &json, const QList<QByteArray> &otherwise);

} // namespace qd::server
