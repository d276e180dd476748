// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/folders/foldersource.h"

namespace qd::ui {

//! Why a folder did not open, as a sentence. `shown` is its path as a person reads it; `machine` the name of its workspace, empty for this computer.
[[nodiscard]] QString sentence(const FolderProblem &problem, const QString &shown, const QString &machine);

} // namespace qd::ui
