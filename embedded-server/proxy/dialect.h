// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/http/response.h"
#include "embedded-server/keys/providers.h"

namespace qd::proxy {

//! An error as the provider's own clients expect it. `words`: for a person. `retryAfterMs` below 0: nothing is said about it.
[[nodiscard]] http::Response errorResponse(keys::Dialect dialect, int status, const QByteArray &words,
                                           qint64 retryAfterMs = -1);

} // namespace qd::proxy
