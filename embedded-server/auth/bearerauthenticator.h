// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/auth/sessions.h"

namespace qd::auth {

//! \brief Knows who asks by a session's or an access token: in `Authorization: Bearer TOKEN`, or, for a WebSocket of a page, which can't send that
//! field, as the subprotocol `quarterdeck.bearer.TOKEN` beside the ones that it wants to speak. Never in an address.
//!
//! Sessions must outlive it. One thread, theirs.
class BearerAuthenticator final : public http::Authenticator
{
public:
    explicit BearerAuthenticator(Sessions &sessions)
        : m_sessions(sessions)
    {}

    [[nodiscard]] QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override;

private:
    Sessions &m_sessions;
    TaskScope m_tasks;
};

//! The token of a request; empty if it has none, or several that differ.
[[nodiscard]] QByteArray bearerTokenOf(const http::Request &request);

} // namespace qd::auth
