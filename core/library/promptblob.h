// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"

namespace qd {

//! A prompt as it is kept in the outbox (CBOR).
[[nodiscard]] QByteArray packPrompt(const opencode::Prompt &prompt);
//! No parts if the bytes make no sense.
[[nodiscard]] opencode::Prompt unpackPrompt(const QByteArray &blob);

} // namespace qd
