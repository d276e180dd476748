// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"
#include "embedded-server/keys/secret.h"

namespace qd::keys {

//! \brief A secret for another end than sealing keys: HKDF with SHA-256 (RFC 5869), without salt, `purpose` as its info. 32 bytes.
//!
//! The same for everybody who has the master key, and tells nothing about it or about those for other purposes. Any thread. Error: Process, if OpenSSL
//! fails.
[[nodiscard]] Outcome<Secret> derive(const Secret &master, QByteArrayView purpose);

} // namespace qd::keys
