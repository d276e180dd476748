// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

#include <optional>

namespace qd::jose {

//! RFC 7515 section 2: no padding.
[[nodiscard]] QByteArray toBase64Url(const QByteArray &bytes);

//! Strict: only the 64 letters, no padding, no bits that mean nothing. So no two texts are the same bytes.
[[nodiscard]] std::optional<QByteArray> fromBase64Url(QByteArrayView text);

} // namespace qd::jose
