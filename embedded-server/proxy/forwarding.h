// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/request.h"
#include "embedded-server/keys/resolver.h"

// What goes through the proxy, and what does not: only what is on a list.
namespace qd::proxy {

//! The token that a client sent, in whatever form its SDK sends keys: Authorization: Bearer, x-api-key, x-goog-api-key or ?key=. One of our
//! own tokens goes before others. Empty if there is none.
[[nodiscard]] QByteArray tokenOf(const http::Request &request);

//! A client's fields that the provider gets, with the provider's key in the provider's own form and nothing compressed.
[[nodiscard]] http::Headers forwardedFields(const http::Headers &from, const keys::Resolved &to);
//! Takes everything else out of an answer's fields.
void keepForwarded(http::Headers &answer);

//! The path and query for the provider: the provider's own path, `rest` as it came, the query without keys.
[[nodiscard]] QByteArray forwardedTarget(const QUrl &baseUrl, const QByteArray &rest, const QByteArray &query);

} // namespace qd::proxy
