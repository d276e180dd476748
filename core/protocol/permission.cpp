// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/protocol/permission.h"

namespace qd::rpc {

Principal Principal::local()
{
    using enum Permission;
    return {QStringLiteral("local"), {}, Permissions(SignedIn) | Read | Write | Keys | Administer};
}

} // namespace qd::rpc
