// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <optional>

namespace qd::oidc {

//! \name What the server keeps of a sign-in, under a key that only the ticket of who began it gives
//!
//! So neither the database nor the master key opens it. Sealed as keys::seal() does, under a key from keys::derive(); `keyHash`, 32 bytes, is what it is
//! found by: it opens for no other. Any thread.
//! @{
[[nodiscard]] Outcome<QByteArray> sealWithTicket(const QByteArray &ticket, const QByteArray &keyHash,
                                                 const QByteArray &plain);
//! Nothing for another ticket.
[[nodiscard]] std::optional<QByteArray> openWithTicket(const QByteArray &ticket, const QByteArray &keyHash,
                                                       const QByteArray &sealed);
//! @}

} // namespace qd::oidc
