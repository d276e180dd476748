// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/outcome.h"

#include <QFileDevice>

namespace qd {

//! \brief Replaces a small file as a whole: afterwards it has the new content, or, after an error, still the old one. Blocks; any thread.
//!
//! The permissions are set before the first byte is in it. Its directory must be there. Error: Storage, with the system's words as detail. Unlike QSaveFile::commit()
//! of Qt 6.4 alone, it notices a disk that gets full in the last bytes.
[[nodiscard]] Outcome<void> saveFile(const QString &path, const QByteArray &content,
                                     QFileDevice::Permissions permissions = QFileDevice::ReadOwner |
                                                                            QFileDevice::WriteOwner);

} // namespace qd
