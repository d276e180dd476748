// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/jose/accesstokens.h"

#include "embedded-server/jose/base64url.h"
#include "embedded-server/jose/compactjws.h"
#include "embedded-server/jose/numericdate.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QMessageAuthenticationCode>

#include <algorithm>
#include <openssl/crypto.h>

using namespace Qt::StringLiterals;

namespace qd::jose {

namespace {

constexpr qsizetype shortestSecret = 32;
constexpr qsizetype keyIdBytes = 9;
// So that no token of another kind is taken for one, nor it for another (RFC 8725 section 3.11; the name is RFC 9068's).
constexpr const char *type = "at+jwt";

QByteArray hmac(const QByteArray &message, const QByteArray &key)
{
    return QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256);
}

QByteArray part(const QJsonObject &object)
{
    return toBase64Url(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

Outcome<AccessTokens> AccessTokens::make(const QList<QByteArray> &secrets, AccessTokenRules rules)
{
    if (rules.issuer.isEmpty() || rules.audience.isEmpty() || rules.lifetimeMs <= 0)
        return failure(Error::Code::BadRequest, u"tokens need an issuer, an audience and a lifetime"_s);
    if (secrets.isEmpty())
        return failure(Error::Code::BadRequest,
                       u"tokens need a server secret: set one with at least 32 random bytes"_s);
    QList<Key> keys;
    for (const QByteArray &secret : secrets) {
        if (secret.size() < shortestSecret)
            return failure(Error::Code::BadRequest, u"a server secret needs at least 32 random bytes"_s);
        // Not the secret itself: it may serve other ends too, and its id must not tell anything about it.
        keys.append({toBase64Url(hmac("quarterdeck access token id 1", secret).first(keyIdBytes)),
                     hmac("quarterdeck access token key 1", secret)});
    }
    if (!rules.clock)
        rules.clock = &systemClock();
    return AccessTokens(std::move(keys), std::move(rules));
}

Outcome<QByteArray> AccessTokens::issue(const AuthenticatedUser &user, const QString &session) const
{
    if (user.id.isEmpty())
        return failure(Error::Code::BadRequest, u"a token needs a user"_s);
    const qint64 now = m_rules.clock->nowMs();
    QJsonObject claims{{u"iss"_s, m_rules.issuer},
                       {u"aud"_s, m_rules.audience},
                       {u"sub"_s, user.id},
                       {u"iat"_s, now / 1000},
                       {u"exp"_s, (now + m_rules.lifetimeMs) / 1000}};
    if (user.email)
        claims.insert(u"email"_s, *user.email);
    if (!session.isEmpty())
        claims.insert(u"sid"_s, session);
    const QJsonObject header{{u"alg"_s, u"HS256"_s},
                             {u"typ"_s, QString::fromLatin1(type)},
                             {u"kid"_s, QString::fromLatin1(m_keys.first().id)}};
    const QByteArray signingInput = part(header) + '.' + part(claims);
    return signingInput + '.' + toBase64Url(hmac(signingInput, m_keys.first().bytes));
}

Outcome<VerifiedToken> AccessTokens::verify(QByteArrayView token) const
{
    const Outcome<CompactJws> jws = parseCompact(token);
    if (!jws)
        return tl::unexpected(jws.error());
    if (jws->algorithm != "HS256")
        return refused("it is not signed the way ours are");
    if (jws->type != type)
        return refused("it is a token of another kind");
    const auto key = std::ranges::find(m_keys, jws->keyId, &Key::id);
    if (key == m_keys.end())
        return refused("it is signed with a key that is not ours, or not any more");
    const QByteArray expected = hmac(jws->signingInput, key->bytes);
    if (jws->signature.size() != expected.size() ||
        CRYPTO_memcmp(jws->signature.constData(), expected.constData(), static_cast<size_t>(expected.size())) != 0)
        return refused("its signature is wrong");
    const QJsonObject &claims = jws->claims;
    // toString() of anything but text is empty, and neither of the two is.
    if (claims.value("iss"_L1).toString() != m_rules.issuer || claims.value("aud"_L1).toString() != m_rules.audience)
        return refused("it is not for this server");
    if (const char *why = Validity(*m_rules.clock, m_rules.clockSkewMs).objection(claims))
        return refused(why);
    VerifiedToken good{{claims.value("sub"_L1).toString(), {}}, claims.value("sid"_L1).toString(), 0};
    if (good.user.id.isEmpty())
        return refused("it does not say whom it is about");
    if (const QJsonValue email = claims.value("email"_L1); email.isString())
        good.user.email = email.toString();
    good.expiresAt = static_cast<qint64>(numericDate(claims, "exp"_L1).value_or(0) * 1000);
    return good;
}

} // namespace qd::jose
