// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/rpc/standardmethods.h"

#include "embedded-server/rpc/dispatcher.h"

namespace qd::server {

void addStandardMethods(Dispatcher &dispatcher, const rpc::ServerInfo::Result &info)
{
    using rpc::Nothing;
    dispatcher.add<rpc::ServerInfo>(
        [info](const CallContext &, const Nothing &) -> rpc::Reply<rpc::ServerInfo::Result> { return info; });
    dispatcher.add<rpc::ServerPing>(
        [](const CallContext &, const Nothing &) -> rpc::Reply<Nothing> { return Nothing(); });
    dispatcher.add<rpc::SessionWhoAmI>([](const CallContext &context,
                                          const Nothing &) -> rpc::Reply<rpc::SessionWhoAmI::Result> {
        const rpc::Principal &principal = context.principal;
        return rpc::SessionWhoAmI::Result{principal.id, principal.name, rpc::permissionNames(principal.permissions)};
    });
}

} // namespace qd::server
