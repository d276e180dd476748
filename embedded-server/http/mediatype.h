// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/request.h"

namespace qd::http {

//! What the body of a request says that it is, in small letters, without parameters. Empty if it says nothing.
[[nodiscard]] inline QByteArray mediaType(const Request &request)
{
    return request.headers.value("Content-Type").split(';').constFirst().trimmed().toLower();
}

//! A page of another origin can send forms and plain text without asking first, but not this.
[[nodiscard]] inline bool isJson(const Request &request)
{
    return mediaType(request) == "application/json";
}

} // namespace qd::http
