// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/tokens.h"

#include <QCryptographicHash>

#include <sodium.h>

#include <algorithm>
#include <array>

namespace qd::auth {

namespace {

constexpr int tokenBytes = 32;
constexpr qsizetype tokenText = 43; // base64url of so many bytes, without padding
constexpr QByteArrayView alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr int codeLength = 24;
constexpr int groupLength = 4;

} // namespace

QByteArray newToken(QByteArrayView prefix)
{
    std::array<char, tokenBytes> random{};
    randombytes_buf(random.data(), random.size());
    QByteArray token =
        prefix.toByteArray() + QByteArray::fromRawData(random.data(), tokenBytes)
                                   .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    sodium_memzero(random.data(), random.size());
    return token;
}

bool isToken(QByteArrayView text, QByteArrayView prefix)
{
    return text.startsWith(prefix) && text.size() == prefix.size() + tokenText &&
           std::ranges::all_of(text.sliced(prefix.size()), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '_';
           });
}

QByteArray hashOf(QByteArrayView secret)
{
    return QCryptographicHash::hash(secret.toByteArray(), QCryptographicHash::Sha256);
}

QString newCode()
{
    QString code;
    for (int i = 0; i < codeLength; ++i) {
        if (i > 0 && i % groupLength == 0)
            code += u'-';
        code += QLatin1Char(alphabet[qsizetype(randombytes_uniform(quint32(alphabet.size())))]);
    }
    return code;
}

QByteArray canonicalCode(const QString &typed)
{
    QByteArray code;
    for (const QChar each : typed) {
        char c = each.toUpper().toLatin1();
        if (c == '-' || each.isSpace())
            continue;
        if (c == 'O')
            c = '0';
        else if (c == 'I' || c == 'L')
            c = '1';
        if (c == 0 || !alphabet.contains(c) || code.size() == codeLength)
            return {};
        code += c;
    }
    return code.size() == codeLength ? code : QByteArray();
}

} // namespace qd::auth
