// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/agentmethods.h"

// Composite tasks: a plan of unit tasks that an agent makes and a person approves.
namespace qd::rpc {

enum class CompositeTaskStatus : quint8
{
    Planning,
    WaitingForApproval,
    InProgress,
    Done,
    Rejected,
    Failed,
    Cancelled
};
template <>
struct EnumNames<CompositeTaskStatus>
{
    static constexpr std::array names{std::pair{CompositeTaskStatus::Planning, "planning"},
                                      std::pair{CompositeTaskStatus::WaitingForApproval, "waiting-for-approval"},
                                      std::pair{CompositeTaskStatus::InProgress, "in-progress"},
                                      std::pair{CompositeTaskStatus::Done, "done"},
                                      std::pair{CompositeTaskStatus::Rejected, "rejected"},
                                      std::pair{CompositeTaskStatus::Failed, "failed"},
                                      std::pair{CompositeTaskStatus::Cancelled, "cancelled"}};
};

struct CompositeTask : Stamp
{
    QUuid repositoryGroupId;
    QUuid planningTaskId; //!< the AgentTask that makes the plan
    RawJson plan;         //!< absent until there is one
    CompositeTaskStatus status = CompositeTaskStatus::Planning;
    static constexpr auto fields =
        fieldsAnd<Stamp>(field("repositoryGroupId", &CompositeTask::repositoryGroupId),
                         field("planningTaskId", &CompositeTask::planningTaskId),
                         defaulted("plan", &CompositeTask::plan), field("status", &CompositeTask::status));
    bool operator==(const CompositeTask &) const = default;
};

struct NewCompositeTask : NewAgentTask
{
    QUuid repositoryGroupId;
    static constexpr auto fields = std::tuple_cat(
        std::tuple{field("repositoryGroupId", &NewCompositeTask::repositoryGroupId)}, NewAgentTask::fields);
    bool operator==(const NewCompositeTask &) const = default;
};

//! What is not named is not asked for.
struct CompositeTaskFilter : PageParams
{
    std::optional<QUuid> repositoryGroupId;
    std::optional<CompositeTaskStatus> status;
    static constexpr auto fields =
        fieldsAnd<PageParams>(field("repositoryGroupId", &CompositeTaskFilter::repositoryGroupId),
                              field("status", &CompositeTaskFilter::status));
    bool operator==(const CompositeTaskFilter &) const = default;
};

//! Begins with the planning.
struct CreateCompositeTask : Changing<NewCompositeTask, CompositeTask>
{
    static constexpr const char *name = "createCompositeTask";
    static constexpr const char *topic = tasksTopic;
};
struct GetCompositeTask : Reading<ById, CompositeTask>
{
    static constexpr const char *name = "getCompositeTask";
    static constexpr const char *topic = tasksTopic;
};
struct ListCompositeTasks : Reading<CompositeTaskFilter, PageOf<CompositeTask>>
{
    static constexpr const char *name = "listCompositeTasks";
    static constexpr const char *topic = tasksTopic;
};
//! Its unit tasks go too.
struct DeleteCompositeTask : Changing<ById, Nothing>
{
    static constexpr const char *name = "deleteCompositeTask";
    static constexpr const char *topic = tasksTopic;
};

} // namespace qd::rpc
