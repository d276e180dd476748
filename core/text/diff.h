// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/block.h"

namespace qd::text {

//! One file's part of a unified diff.
struct FileDiff
{
    QString oldPath; //!< empty when the file is new; without "a/"
    QString newPath; //!< empty when the file is deleted; without "b/"
    QString text;    //!< the lines of all hunks without their signs, joined by '\n'
    QList<DiffLine> lines;
    int added = 0;
    int removed = 0;
    bool binary = false;

    [[nodiscard]] QString path() const { return newPath.isEmpty() ? oldPath : newPath; }
    bool operator==(const FileDiff &) const = default;
};

//! \brief Unified diffs, as git, diff and OpenCode's edit tool write them (`Index:` lines, missing `diff --git` lines, no file names at all).
//!
//! Tolerant: what is not understood is skipped, a hunk that is cut short keeps what it has; hunk counts are trusted, so a removed line
//! that looks like a header ("--- x") stays a line. Pure; any thread.
[[nodiscard]] QList<FileDiff> parseUnifiedDiff(QStringView diff);

//! A block of kind Diff for one file.
[[nodiscard]] Block diffBlock(const FileDiff &file);

} // namespace qd::text
