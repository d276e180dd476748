// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/jose/base64url.h"

namespace qd::jose {

namespace {

constexpr auto options = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

} // namespace

QByteArray toBase64Url(const QByteArray &bytes)
{
    return bytes.toBase64(options);
}

std::optional<QByteArray> fromBase64Url(QByteArrayView text)
{
    const QByteArray copy = text.toByteArray();
    auto decoded = QByteArray::fromBase64Encoding(copy, options | QByteArray::AbortOnBase64DecodingErrors);
    // Qt takes padding and stray bits all the same: what is written back differs then.
    if (!decoded || decoded.decoded.toBase64(options) != copy)
        return {};
    return std::move(decoded.decoded);
}

} // namespace qd::jose
