// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/agentmethods.h"

// Unit tasks: work for an agent to do alone. Each person has their own and does not see others'.
namespace qd::rpc {

//! \brief Where a unit task stands. It may become:
//!
//! | from        | to                                            |
//! |-------------|-----------------------------------------------|
//! | queued      | in-progress, cancelled                        |
//! | in-progress | queued, in-review, done, failed, cancelled    |
//! | in-review   | in-progress, done, failed, cancelled          |
//! | failed      | queued, in-progress, cancelled                |
//! | cancelled   | queued                                        |
//! | done        | (nothing)                                     |
enum class UnitTaskStatus : quint8
{
    Queued,
    InProgress,
    InReview,
    Done,
    Failed,
    Cancelled
};
template <>
struct EnumNames<UnitTaskStatus>
{
    static constexpr std::array names{
        std::pair{UnitTaskStatus::Queued, "queued"},      std::pair{UnitTaskStatus::InProgress, "in-progress"},
        std::pair{UnitTaskStatus::InReview, "in-review"}, std::pair{UnitTaskStatus::Done, "done"},
        std::pair{UnitTaskStatus::Failed, "failed"},      std::pair{UnitTaskStatus::Cancelled, "cancelled"}};
};

struct UnitTask : Stamp
{
    QUuid repositoryGroupId;
    QUuid agentTaskId; //!< what its agent is told
    std::optional<QUuid> compositeTaskId;
    std::optional<QString> branchName;
    std::optional<QString> linkedPrUrl;
    std::optional<QString> baseCommit;
    std::optional<QString> endCommit;
    UnitTaskStatus status = UnitTaskStatus::InProgress;
    static constexpr auto fields = fieldsAnd<Stamp>(
        field("repositoryGroupId", &UnitTask::repositoryGroupId), field("agentTaskId", &UnitTask::agentTaskId),
        field("compositeTaskId", &UnitTask::compositeTaskId), field("branchName", &UnitTask::branchName),
        field("linkedPrUrl", &UnitTask::linkedPrUrl), field("baseCommit", &UnitTask::baseCommit),
        field("endCommit", &UnitTask::endCommit), field("status", &UnitTask::status));
    bool operator==(const UnitTask &) const = default;
};

struct NewUnitTask : NewAgentTask
{
    QUuid repositoryGroupId;
    std::optional<QUuid> compositeTaskId;
    std::optional<QString> branchName;
    QList<QUuid> needs;                   //!< unit tasks that must be done before
    std::optional<UnitTaskStatus> status; //!< queued or in-progress; in-progress if it is not said
    static constexpr auto fields =
        std::tuple_cat(std::tuple{field("repositoryGroupId", &NewUnitTask::repositoryGroupId)}, NewAgentTask::fields,
                       std::tuple{field("branchName", &NewUnitTask::branchName),
                                  field("compositeTaskId", &NewUnitTask::compositeTaskId),
                                  defaulted("needs", &NewUnitTask::needs), field("status", &NewUnitTask::status)});
    bool operator==(const NewUnitTask &) const = default;
};

//! What is not named is not asked for.
struct UnitTaskFilter : PageParams
{
    std::optional<QUuid> repositoryGroupId;
    std::optional<QUuid> compositeTaskId;
    std::optional<UnitTaskStatus> status;
    static constexpr auto fields = fieldsAnd<PageParams>(field("repositoryGroupId", &UnitTaskFilter::repositoryGroupId),
                                                         field("compositeTaskId", &UnitTaskFilter::compositeTaskId),
                                                         field("status", &UnitTaskFilter::status));
    bool operator==(const UnitTaskFilter &) const = default;
};

//! What is not named stays; an empty text takes it away.
struct UnitTaskChange : ChangeOf
{
    std::optional<QString> branchName;
    std::optional<QString> linkedPrUrl; //!< http or https
    std::optional<QString> baseCommit;
    std::optional<QString> endCommit;
    static constexpr auto fields = fieldsAnd<ChangeOf>(
        field("branchName", &UnitTaskChange::branchName), field("linkedPrUrl", &UnitTaskChange::linkedPrUrl),
        field("baseCommit", &UnitTaskChange::baseCommit), field("endCommit", &UnitTaskChange::endCommit));
    bool operator==(const UnitTaskChange &) const = default;
};

struct StatusChange
{
    QUuid id;
    UnitTaskStatus status = UnitTaskStatus::Queued;
    std::optional<qint64> version; //!< none: whatever it is now
    static constexpr auto fields = std::tuple{field("id", &StatusChange::id), field("status", &StatusChange::status),
                                              field("version", &StatusChange::version)};
    bool operator==(const StatusChange &) const = default;
};

struct CreateUnitTask : Changing<NewUnitTask, UnitTask>
{
    static constexpr const char *name = "createUnitTask";
    static constexpr const char *topic = tasksTopic;
};
struct GetUnitTask : Reading<ById, UnitTask>
{
    static constexpr const char *name = "getUnitTask";
    static constexpr const char *topic = tasksTopic;
};
struct ListUnitTasks : Reading<UnitTaskFilter, PageOf<UnitTask>>
{
    static constexpr const char *name = "listUnitTasks";
    static constexpr const char *topic = tasksTopic;
};
struct UpdateUnitTask : Changing<UnitTaskChange, UnitTask>
{
    static constexpr const char *name = "updateUnitTask";
    static constexpr const char *topic = tasksTopic;
};
//! A conflict if it may not become that (see UnitTaskStatus). What it is already it may become.
struct UpdateUnitTaskStatus : Changing<StatusChange, UnitTask>
{
    static constexpr const char *name = "updateUnitTaskStatus";
    static constexpr const char *topic = tasksTopic;
};
//! Its agents' sessions and logs go too.
struct DeleteUnitTask : Changing<ById, Nothing>
{
    static constexpr const char *name = "deleteUnitTask";
    static constexpr const char *topic = tasksTopic;
};

} // namespace qd::rpc
