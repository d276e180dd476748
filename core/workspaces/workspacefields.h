// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspaces/workspacerecord.h"

#include <optional>

namespace qd {

//! Which field of an entry is wrong, by its name in the file, and why: an English half sentence, "is longer than 200 characters".
struct FieldProblem
{
    QString field;
    QString why;

    [[nodiscard]] QString text() const { return field + u' ' + why; }
    bool operator==(const FieldProblem &) const = default;
};

namespace fields {

constexpr int maxName = 200; //!< UTF-16 units, as all lengths here
constexpr int maxUrl = 2'048;
constexpr int maxUsername = 256;
constexpr int maxChoice = 256; //!< an agent, a model, a variant
constexpr int maxFavourites = 1'000;
constexpr int maxPath = 4'096;
constexpr int hues = 8;
constexpr qint64 maxTime = 8'640'000'000'000'000; //!< what a date in JavaScript can be

//! Why `text` can't be a line that a person reads: too long, line breaks and other control characters, or characters that reorder what stands around them.
[[nodiscard]] std::optional<QString> lineProblem(const QString &text, int maxLength);
//! `local`, or a UUID as we spell it: lower case, no braces.
[[nodiscard]] bool isId(const QString &text);
//! A new UUID.
[[nodiscard]] QString newId();

} // namespace fields

//! The first field of a record that it could not be saved with; nullopt if it is sound.
[[nodiscard]] std::optional<FieldProblem> findProblem(const WorkspaceRecord &record);

} // namespace qd
