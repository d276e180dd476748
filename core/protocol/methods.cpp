// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/protocol/methods.h"

namespace qd::rpc {

QList<QString> permissionNames(Permissions permissions)
{
    static constexpr std::pair<Permission, const char *> words[] = {{Permission::SignedIn, "signedIn"},
                                                                    {Permission::Read, "read"},
                                                                    {Permission::Write, "write"},
                                                                    {Permission::Keys, "keys"},
                                                                    {Permission::Administer, "administer"}};
    QList<QString> names;
    for (const auto &[permission, word] : words) {
        if (permissions.testFlag(permission))
            names.append(QLatin1StringView(word));
    }
    return names;
}

} // namespace qd::rpc
