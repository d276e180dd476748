// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/jose/compactjws.h"

#include "embedded-server/jose/base64url.h"

#include <QJsonDocument>

#include <array>

using namespace Qt::StringLiterals;

namespace qd::jose {

namespace {

std::optional<QJsonObject> object(QByteArrayView part)
{
    const std::optional<QByteArray> json = fromBase64Url(part);
    if (!json)
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(*json);
    if (!document.isObject())
        return {};
    return document.object();
}

// A media type, whose beginning may be left out (RFC 7515 section 4.1.9).
std::optional<QByteArray> typeOf(const QJsonObject &header)
{
    const QJsonValue value = header.value("typ"_L1);
    if (!value.isUndefined() && !value.isString())
        return {};
    const QByteArray type = value.toString().toLower().toUtf8();
    const QByteArray prefix = "application/";
    return type.startsWith(prefix) ? type.sliced(prefix.size()) : type;
}

} // namespace

tl::unexpected<Error> refused(const char *why)
{
    return failure(Error::Code::Unauthorized, u"token refused: "_s + QLatin1StringView(why));
}

Outcome<CompactJws> parseCompact(QByteArrayView token)
{
    if (token.size() > longestToken)
        return refused("it is too long");
    const qsizetype first = token.indexOf('.');
    const qsizetype second = first < 0 ? -1 : token.indexOf('.', first + 1);
    if (second < 0 || token.indexOf('.', second + 1) >= 0)
        return refused("it has not three parts");
    const std::optional<QJsonObject> header = object(token.first(first));
    if (!header)
        return refused("its header can't be read");
    // Nothing that could be critical is known here (RFC 7515 section 4.1.11); b64 changes what is signed (RFC 7797).
    if (header->contains("crit"_L1) || header->contains("b64"_L1))
        return refused("its header asks for an extension");
    const QJsonValue algorithm = header->value("alg"_L1);
    const QJsonValue keyId = header->value("kid"_L1);
    if (!algorithm.isString() || (!keyId.isUndefined() && !keyId.isString()))
        return refused("its header does not say how it is signed");
    const std::optional<QByteArray> type = typeOf(*header);
    if (!type)
        return refused("its header does not say what it is");
    std::optional<QJsonObject> claims = object(token.sliced(first + 1, second - first - 1));
    if (!claims)
        return refused("its claims can't be read");
    std::optional<QByteArray> signature = fromBase64Url(token.sliced(second + 1));
    if (!signature || signature->isEmpty())
        return refused("it is not signed");
    return CompactJws{token.first(second).toByteArray(),
                      algorithm.toString().toUtf8(),
                      keyId.toString().toUtf8(),
                      *type,
                      std::move(*claims),
                      std::move(*signature)};
}

} // namespace qd::jose
