// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

//! \brief Paths of another machine, which may spell them otherwise than this one: `/srv/shop` or `C:\work\shop`.
//!
//! A path tells by its beginning which way it is: one with a drive or of a share (`\\box\files`) is of Windows, where both slashes part names; in all
//! others a backslash is a letter like any other. Pure functions; nothing is looked up.
namespace qd::placepath {

//! From the root of a disk on.
[[nodiscard]] bool isAbsolute(QStringView path);
//! Without `.`, `..`, doubled and last separators; Windows paths with backslashes. As it is when it isn't absolute.
[[nodiscard]] QString cleaned(const QString &path);
//! `/`, `C:\` or `\\box\files\`.
[[nodiscard]] QString rootOf(const QString &path);
//! The folder that it is in; empty for a root.
[[nodiscard]] QString parentOf(const QString &path);
//! The last part; a root's is the root itself.
[[nodiscard]] QString nameOf(const QString &path);
[[nodiscard]] QString join(const QString &folder, const QString &name);
//! What a typed path stands for, with `~` as the home folder, cleaned.
[[nodiscard]] QString expanded(const QString &typed, const QString &home);
//! As a person reads it, with the home folder as `~`.
[[nodiscard]] QString shortened(const QString &path, const QString &home);

} // namespace qd::placepath
