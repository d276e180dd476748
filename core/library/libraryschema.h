// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>

namespace qd {

//! The statements that lead from schema `version` to the next one. Numbered from 0 = an empty file; never changed once released.
[[nodiscard]] QStringList libraryMigration(int version);
//! The tables with what only this program knows, to be rescued from a damaged file.
[[nodiscard]] QStringList libraryOwnTables();

} // namespace qd
