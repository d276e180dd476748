// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

namespace qd::oidc {

//! An error whose sentence is for the person who signs in: it is both `detail` and `serverMessage`.
[[nodiscard]] tl::unexpected<Error> problem(Error::Code code, int httpStatus, const QString &sentence);

//! What a provider's error code (RFC 6749 section 5.2) may be quoted as: its letters if it looks like one, else "unknown error".
[[nodiscard]] QString quotable(const QString &oauthError);

} // namespace qd::oidc
