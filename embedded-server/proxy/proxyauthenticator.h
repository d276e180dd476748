// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/proxy/tokenkeeper.h"

namespace qd::proxy {

//! \brief Knows proxy tokens below `/proxy/`; everything else it asks another authenticator, who sees a proxy client's token as a bearer's.
//!
//! A proxy token gives the permission `proxy` and nothing else, so it opens no other door. Keeper and the other one must outlive it.
class ProxyAuthenticator final : public http::Authenticator
{
public:
    //! `inner` may be null: then there are proxy tokens only.
    ProxyAuthenticator(TokenKeeper &tokens, http::Authenticator *inner);

    [[nodiscard]] QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override;

private:
    TokenKeeper &m_tokens;
    http::Authenticator *m_inner;
};

} // namespace qd::proxy
