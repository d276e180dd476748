// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/request.h"

namespace qd::server {

//! \brief For a server without accounts, which listens on this machine only: whoever asks is the person at it, and may everything (S3.90).
class LocalAuthenticator final : public http::Authenticator
{
public:
    [[nodiscard]] QCoro::Task<Outcome<http::Principal>> authenticate(http::RequestPtr request) override;
};

} // namespace qd::server
