// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"

// A message away from the screen is one block of bytes in a PackFile instead of hundreds of small strings in memory.
namespace qd {

struct UnpackedParts
{
    QByteArray extra; //!< Message::extra
    QList<opencode::Part> parts;
};

//! Every member, byte for byte; equal content gives equal bytes.
[[nodiscard]] QByteArray flattenParts(const QByteArray &extra, const QList<opencode::Part> &parts);
//! What was flattened; as far as it goes when `flat` is damaged.
[[nodiscard]] UnpackedParts unpackParts(const QByteArray &flat);

} // namespace qd
