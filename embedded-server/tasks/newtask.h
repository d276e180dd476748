// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/agentmethods.h"
#include "embedded-server/events/ownerwork.h"
#include "embedded-server/store/repositories.h"
#include "embedded-server/store/tasks.h"

// What unit and composite tasks have in common.
namespace qd::server {

//! What the agent of a new task is told, checked.
[[nodiscard]] Outcome<store::AgentTask> newAgentTask(const rpc::NewAgentTask &params);
//! The group that a task works in, if it is the caller's.
[[nodiscard]] Outcome<store::RepositoryGroup> ownGroup(OwnerWork &work, const QUuid &id);
[[nodiscard]] Outcome<store::UnitTask> ownUnitTask(OwnerWork &work, const QUuid &id);
[[nodiscard]] Outcome<store::CompositeTask> ownCompositeTask(OwnerWork &work, const QUuid &id);

} // namespace qd::server
