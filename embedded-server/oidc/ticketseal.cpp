// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/oidc/ticketseal.h"

#include "embedded-server/keys/derivation.h"
#include "embedded-server/keys/sealing.h"

using namespace Qt::StringLiterals;

namespace qd::oidc {

namespace {

Outcome<keys::Secret> keyOf(const QByteArray &ticket)
{
    return keys::derive(keys::Secret(QByteArrayView(ticket)), "quarterdeck sign-in 1");
}

keys::SealedFor placeOf(const QByteArray &keyHash)
{
    return {u"sign-in "_s + QString::fromLatin1(keyHash.toHex()), {}, {}, 1};
}

} // namespace

Outcome<QByteArray> sealWithTicket(const QByteArray &ticket, const QByteArray &keyHash, const QByteArray &plain)
{
    const Outcome<keys::Secret> key = keyOf(ticket);
    if (!key)
        return tl::unexpected(key.error());
    return keys::seal(*key, plain, placeOf(keyHash));
}

std::optional<QByteArray> openWithTicket(const QByteArray &ticket, const QByteArray &keyHash, const QByteArray &sealed)
{
    const Outcome<keys::Secret> key = keyOf(ticket);
    if (!key)
        return std::nullopt;
    const Outcome<keys::Secret> plain = keys::unseal(*key, sealed, placeOf(keyHash));
    if (!plain)
        return std::nullopt;
    return plain->view().toByteArray();
}

} // namespace qd::oidc
