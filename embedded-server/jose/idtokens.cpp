// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/jose/idtokens.h"

#include "embedded-server/jose/compactjws.h"
#include "embedded-server/jose/numericdate.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace qd::jose {

namespace {

constexpr qsizetype longestSubject = 255; // OpenID Connect Core section 2

std::optional<PublicKey::Algorithm> algorithmOf(const CompactJws &jws)
{
    if (jws.algorithm == "RS256")
        return PublicKey::Algorithm::Rs256;
    if (jws.algorithm == "ES256")
        return PublicKey::Algorithm::Es256;
    return {};
}

} // namespace

IdTokenVerifier::IdTokenVerifier(IdTokenRules rules)
    : m_rules(std::move(rules))
{
    if (!m_rules.clock)
        m_rules.clock = &systemClock();
}

Outcome<IdToken> IdTokenVerifier::verify(QByteArrayView token, const JwkSet &keys,
                                         const std::optional<QByteArray> &nonce) const
{
    const Outcome<CompactJws> jws = parseCompact(token);
    if (!jws)
        return tl::unexpected(jws.error());
    // Providers name no type, or the one of all such tokens; access tokens (RFC 9068) and logout tokens have another.
    if (!jws->type.isEmpty() && jws->type != "jwt")
        return refused("it is a token of another kind");
    const std::optional<PublicKey::Algorithm> algorithm = algorithmOf(*jws);
    if (!algorithm)
        return refused("it is signed in a way that is not allowed here");
    const PublicKey *key = keys.find(jws->keyId, *algorithm);
    if (!key)
        return failure(Error::Code::NotFound,
                       u"token refused: it is signed with a key that the provider does not publish"_s);
    if (!key->verifies(jws->signingInput, jws->signature))
        return refused("its signature is wrong");
    if (const char *why = objection(jws->claims, nonce))
        return refused(why);
    const QJsonObject &claims = jws->claims;
    return IdToken{m_rules.issuer,
                   claims.value("sub"_L1).toString(),
                   claims.value("email"_L1).toString(),
                   claims.value("email_verified"_L1).toBool(),
                   claims.value("name"_L1).toString(),
                   static_cast<qint64>(numericDate(claims, "iat"_L1).value_or(0)),
                   static_cast<qint64>(numericDate(claims, "exp"_L1).value_or(0))};
}

const char *IdTokenVerifier::objection(const QJsonObject &claims, const std::optional<QByteArray> &nonce) const
{
    const QJsonValue issuer = claims.value("iss"_L1);
    if (!issuer.isString() || issuer.toString() != m_rules.issuer)
        return "it comes from somebody else than the provider";
    if (!isForUs(claims))
        return "it is not for this server";
    const QString subject = claims.value("sub"_L1).toString();
    if (subject.isEmpty() || subject.size() > longestSubject)
        return "it does not say whom it is about";
    const QJsonValue held = claims.value("nonce"_L1);
    if (nonce && (!held.isString() || held.toString().toUtf8() != *nonce))
        return "it does not answer our request";
    return Validity(*m_rules.clock, m_rules.clockSkewMs).objection(claims);
}

bool IdTokenVerifier::isForUs(const QJsonObject &claims) const
{
    const QJsonValue audience = claims.value("aud"_L1);
    const QJsonValue party = claims.value("azp"_L1);
    if (!party.isUndefined() && (!party.isString() || party.toString() != m_rules.clientId))
        return false;
    if (audience.isString())
        return audience.toString() == m_rules.clientId;
    const QJsonArray all = audience.toArray();
    // One that is for others too must say that it was made for us.
    return all.contains(QJsonValue(m_rules.clientId)) && (all.size() == 1 || !party.isUndefined());
}

} // namespace qd::jose
