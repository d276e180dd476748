// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/identity.h"

#include "core/base/jsontree.h"
#include "core/protocol/methods.h"

#include <algorithm>
#include <limits>

namespace qd::auth {

using namespace Qt::StringLiterals;

namespace {

rpc::Permissions toFlags(const QList<QByteArray> &words)
{
    using enum rpc::Permission;
    rpc::Permissions flags;
    for (const rpc::Permission each : {SignedIn, Read, Write, Keys, Administer}) {
        const QString word = rpc::permissionNames(each).value(0);
        if (words.contains(word.toLatin1()))
            flags |= each;
    }
    return flags;
}

} // namespace

qint64 Identity::expiresAt() const
{
    if (session)
        return std::min(session->expiresAt, session->absoluteExpiresAt);
    if (accessToken && accessToken->expiresAt)
        return *accessToken->expiresAt;
    return std::numeric_limits<qint64>::max();
}

QStringList directoriesOf(const store::User &user)
{
    return store::namesIn(user.directories);
}

QList<QByteArray> permissionsOf(store::Role role)
{
    switch (role) {
    case store::Role::Owner:
        return {"signedIn", "read", "write", "keys", "proxy", "administer"};
    case store::Role::Member:
        return {"signedIn", "read", "write", "keys", "proxy"};
    case store::Role::ReadOnly:
        break;
    }
    return {"signedIn", "read"};
}

QList<QByteArray> permissionsOf(const store::AccessToken &token, store::Role role)
{
    const auto tree = json::Tree::parse(token.permissions.text);
    QList<QByteArray> permissions{"signedIn"};
    const QList<QByteArray> allowed = permissionsOf(role);
    if (!tree)
        return permissions;
    for (json::Node word = (*tree)->root().first(); !word.isAbsent(); word = word.next()) {
        const QByteArray name = word.string().value_or(QString()).toLatin1();
        if (allowed.contains(name) && !permissions.contains(name))
            permissions.append(name);
    }
    return permissions;
}

http::Principal principalOf(const Identity &identity, const QHostAddress &peer)
{
    rpc::Principal person;
    person.id = identity.user.id.toString(QUuid::WithoutBraces);
    person.name = identity.user.displayName.isEmpty() ? identity.user.name : identity.user.displayName;
    person.permissions = toFlags(identity.permissions);
    if (identity.session)
        person.session = identity.session->id.toString(QUuid::WithoutBraces);
    person.address = peer.toString();
    http::Principal principal;
    principal.id = person.id.toLatin1();
    principal.permissions = identity.permissions;
    principal.details = person;
    principal.ending = identity.ending;
    principal.directories = directoriesOf(identity.user);
    return principal;
}

tl::unexpected<Error> unauthorised(const QString &sentence)
{
    return tl::unexpected(Error{Error::Code::Unauthorized, u"not signed in"_s, sentence, 401});
}

tl::unexpected<Error> forbidden(const QString &sentence)
{
    return tl::unexpected(Error{Error::Code::Unauthorized, u"not allowed"_s, sentence, 403});
}

tl::unexpected<Error> badRequest(const QString &sentence)
{
    return tl::unexpected(Error{Error::Code::BadRequest, u"not taken"_s, sentence, 400});
}

tl::unexpected<Error> tooOften()
{
    return tl::unexpected(Error{Error::Code::RateLimited, u"too many attempts"_s,
                                u"Too many attempts. Wait a little, then try again."_s, 429});
}

} // namespace qd::auth
