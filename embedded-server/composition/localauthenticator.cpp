// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/composition/localauthenticator.h"
#include "core/protocol/permission.h"

namespace qd::server {

QCoro::Task<Outcome<http::Principal>> LocalAuthenticator::authenticate(http::RequestPtr request)
{
    // The engine refuses other addresses without accounts; should it ever not, nobody else is let in.
    if (!request->peer.isLoopback())
        co_return failure(Error::Code::Unauthorized);
    http::Principal principal;
    principal.id = "local";
    principal.permissions = {"*"};
    principal.details = rpc::Principal::local();
    co_return principal;
}

} // namespace qd::server
