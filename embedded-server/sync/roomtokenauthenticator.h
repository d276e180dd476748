// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/request.h"

namespace qd::server {

//! \brief Lets clients into rooms that can't send header fields, as browsers and stock Yjs clients: for paths below `/rooms/`, and only there, a
//! token may be the URL's `token` instead.
//!
//! Asks the authenticator that is given, which sees the token in the Authorization field as always, and must outlive this one. URLs get into logs of
//! proxies, so our own clients send the field.
class RoomTokenAuthenticator final : public http::Authenticator
{
public:
    explicit RoomTokenAuthenticator(http::Authenticator &inner)
        : m_inner(inner)
    {}

    [[nodiscard]] QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override;

private:
    http::Authenticator &m_inner;
};

} // namespace qd::server
