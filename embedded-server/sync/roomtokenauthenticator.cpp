// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/sync/roomtokenauthenticator.h"

#include <algorithm>

namespace qd::server {

namespace {

// RFC 6750 section 2.1, and nothing that ends a field.
bool isToken(const QByteArray &text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               QByteArrayView("-._~+/=").contains(c);
    });
}

} // namespace

QCoro::Task<Outcome<http::Principal>> RoomTokenAuthenticator::authenticate(http::RequestPtr request)
{
    const QList<QByteArray> &path = request->target.segments;
    std::optional<QByteArray> token;
    if (path.size() > 1 && path.constFirst() == "rooms" && !request->headers.contains("Authorization"))
        token = request->target.queryValue("token");
    if (token && isToken(*token)) {
        const auto changed = std::make_shared<http::Request>(*request);
        changed->headers.add("Authorization", "Bearer " + *token);
        request = changed;
    }
    return m_inner.authenticate(std::move(request));
}

} // namespace qd::server
