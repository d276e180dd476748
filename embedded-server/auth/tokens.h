// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace qd::auth {

//! What a token begins with, so that programs that look for leaked secrets know one when they see it.
inline constexpr QByteArrayView sessionPrefix = "qds_";
inline constexpr QByteArrayView accessPrefix = "qdt_";

//! The prefix and 256 random bits in base64url: 47 characters.
[[nodiscard]] QByteArray newToken(QByteArrayView prefix);
//! Whether text has the form of a token with that prefix.
[[nodiscard]] bool isToken(QByteArrayView text, QByteArrayView prefix);
//! What is stored of a token or code: its SHA-256. They are random, so a slow hash would add nothing.
[[nodiscard]] QByteArray hashOf(QByteArrayView secret);

//! A random code for people to type: 120 bits in groups of four letters and digits without those that look alike (Crockford's base 32).
[[nodiscard]] QString newCode();
//! The one spelling of what somebody typed: case, dashes, blanks and look-alikes don't count. Empty if it can't be a code.
[[nodiscard]] QByteArray canonicalCode(const QString &typed);

} // namespace qd::auth
