// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/credentials/secrets.h"
#include "core/workspaces/workspacerecord.h"

#include <QCoroTask>

namespace qd {

//! Tries the connection of each, several at once, and prints one line for each or a JSON array; the exit code.
[[nodiscard]] QCoro::Task<int> testWorkspaces(QList<WorkspaceRecord> records, Secrets &secrets, bool json);

} // namespace qd
