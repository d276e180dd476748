// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

#include <md4c.h>

// Text on its way to md4c and back.
namespace qd::text {

//! Valid UTF-8 whatever the text: half a surrogate pair becomes U+FFFD.
[[nodiscard]] QByteArray utf8Of(QStringView text);
//! Replaces `to`, whose memory is used again.
void decodeUtf8(QString &to, QByteArrayView bytes);
//! An address, a title or a language with its entities decoded.
[[nodiscard]] QString attributeText(const MD_ATTRIBUTE &attribute);

} // namespace qd::text
