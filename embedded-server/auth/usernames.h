// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/users.h"

namespace qd::auth {

inline constexpr int mostNameCharacters = 64;

//! BadRequest with a sentence for what can't be a name to sign in with.
[[nodiscard]] Outcome<void> checkUserName(const QString &name);
//! A name to sign in with from whatever a provider calls somebody.
[[nodiscard]] QString userNameFrom(const QString &name);
//! Until the transaction ends nobody else adds a user. Busy, with a sentence, if there are `most` already.
[[nodiscard]] Outcome<void> roomForOneMore(store::Users &users, qint64 most);

} // namespace qd::auth
