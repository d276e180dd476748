// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "embedded-server/http/response.h"

namespace qd::server {

//! A refusal in the form that OpenCode's own errors have (`name`, `data.message`), so that its clients can read it. Any thread.
[[nodiscard]] http::Response openCodeError(int status, const QByteArray &message);
//! The server can't be asked at the moment. `retrySeconds`: 0 = trying again soon is of no use.
[[nodiscard]] http::Response notAvailable(const QByteArray &message, int retrySeconds);
//! What came of asking it, when that was no answer.
[[nodiscard]] http::Response upstreamFailure(const Error &error);

} // namespace qd::server
