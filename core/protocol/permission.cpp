// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/protocol/permission.h"

namespace qd::rpc {

Principal Principal::local()
{
    using enum Permission;
    return {QStringLiteral("local"), {}, Permissions(SignedIn) | Read | Write | Keys | Administer, {}, {}, true};
}

Principal Principal::local(const QUuid &user, const QString &name)
{
    Principal person = local();
    person.id = user.toString(QUuid::WithoutBraces);
    person.name = name;
    return person;
}

Outcome<std::optional<QUuid>> ownerOf(const QString &principalId)
{
    constexpr int uuidSize = 36;
    constexpr int unauthorized = 401;
    if (principalId == Principal::local().id)
        return std::nullopt;
    const QUuid id = principalId.size() == uuidSize ? QUuid::fromString(principalId) : QUuid();
    if (!id.isNull())
        return id;
    Error error;
    error.code = Error::Code::Unauthorized;
    error.serverMessage = QStringLiteral("Sign in first.");
    error.httpStatus = unauthorized;
    return tl::unexpected(std::move(error));
}

} // namespace qd::rpc
