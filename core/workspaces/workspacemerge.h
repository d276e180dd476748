// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workspaces/workspacerecord.h"

namespace qd {

//! \brief Brings together what two processes made of one list, entry by entry and field by field, so that neither loses what it did.
//!
//! `base` is what both knew. A field that only one side changed is that side's; changed on both, the entry used last decides. An entry that one side
//! removed stays away unless the other changed more of it than when it was used. No order is promised.
[[nodiscard]] QList<WorkspaceRecord> mergeWorkspaces(const QList<WorkspaceRecord> &base,
                                                     const QList<WorkspaceRecord> &mine,
                                                     const QList<WorkspaceRecord> &theirs);

} // namespace qd
