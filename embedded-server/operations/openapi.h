// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/router.h"

#include <QByteArray>

namespace qd::server {

//! \brief The description of a server's REST routes (OpenAPI 3.1.0): of what openapi.json holds, the part that `router` serves.
//!
//! WebSockets and what only passes requests on are not REST: they are described in words, in the extension `x-quarterdeck-other`.
[[nodiscard]] QByteArray openApiDocument(const http::Router &router, const QByteArray &version, const QByteArray &mode);

//! What openapi.json calls a route's path: `/rooms/{room}`, and `/proxy/{provider}/{rest}` for a route that takes the rest.
[[nodiscard]] QByteArray openApiPath(const http::Route &route);

} // namespace qd::server
