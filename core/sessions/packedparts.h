// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/opencode/types.h"

// A message away from the screen is held as one compressed block instead of hundreds of small strings: a conversation of 2,000
// messages then costs a few megabytes, and unpacking one takes some tens of microseconds.
namespace qd {

struct UnpackedParts
{
    QByteArray extra; //!< Message::extra
    QList<opencode::Part> parts;
};

//! Every member, byte for byte; equal content gives equal bytes.
[[nodiscard]] QByteArray flattenParts(const QByteArray &extra, const QList<opencode::Part> &parts);
//! Empty if flat is larger than `limit`: not worth the time it takes to unpack.
[[nodiscard]] QByteArray packParts(const QByteArray &extra, const QList<opencode::Part> &parts, qsizetype limit);
[[nodiscard]] UnpackedParts unpackParts(const QByteArray &packed);

} // namespace qd
