// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/oidc/identity.h"
#include "embedded-server/oidc/providerclient.h"

namespace qd::oidc {

//! \brief What an answer of the token endpoint says of the person: its ID token, verified, and the email address from the provider's userinfo if
//! the token has none.
//!
//! An answer without ID token is an error: an access token says nothing about who signed in. `provider` must live until the end.
[[nodiscard]] QCoro::Task<Outcome<ProviderSignIn>> readTokenAnswer(ProviderClient &provider, QJsonObject answer,
                                                                   std::optional<QByteArray> nonce);

} // namespace qd::oidc
