// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspaces/archive.h"

class QJsonValue;

// What the files of the archive share.
namespace qd::archive {

//! The member "secrets" of a file; nullopt if it can't be one.
[[nodiscard]] std::optional<SealedSecrets> readSealed(const QJsonObject &object);
//! The same as JSON text.
[[nodiscard]] QByteArray sealedText(const SealedSecrets &sealed);

//! Its errors are those of archive::writeSealed().
[[nodiscard]] Outcome<SealedSecrets> sealSecrets(const QList<ArchiveSecret> &secrets, const QString &passphrase,
                                                 Cost cost);

//! The array of OpenCode SH out of what a file holds: the array itself, or under its key, or as text under its key. Null if there is none.
[[nodiscard]] QJsonValue foreignEntries(const QJsonValue &document);
//! Takes its entries over.
void readForeign(Archive &archive, const QJsonValue &entries);

} // namespace qd::archive
