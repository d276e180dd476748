// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/table.h"

#include <array>

namespace qd::store {

//! What an agent is told to do.
struct AgentTask : Entity
{
    std::optional<QUuid> ownerId;
    QString agentType;
    QString prompt;
    std::optional<QString> model;
};

enum class UnitTaskStatus : quint8
{
    Queued,
    InProgress,
    InReview,
    Done,
    Failed,
    Cancelled
};
[[nodiscard]] constexpr std::array<const char *, 6> names(UnitTaskStatus)
{
    return {"queued", "in-progress", "in-review", "done", "failed", "cancelled"};
}

struct UnitTask : Entity
{
    std::optional<QUuid> ownerId;
    QUuid repositoryGroupId;
    QUuid agentTaskId; //!< set by createUnit()
    std::optional<QUuid> compositeTaskId;
    std::optional<QString> branchName;
    std::optional<QString> linkedPrUrl;
    std::optional<QString> baseCommit;
    std::optional<QString> endCommit;
    UnitTaskStatus status = UnitTaskStatus::InProgress;
};

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
[[nodiscard]] constexpr std::array<const char *, 7> names(CompositeTaskStatus)
{
    return {"planning", "waiting-for-approval", "in-progress", "done", "rejected", "failed", "cancelled"};
}

struct CompositeTask : Entity
{
    std::optional<QUuid> ownerId;
    QUuid repositoryGroupId;
    QUuid planningTaskId; //!< set by createComposite()
    std::optional<Json> plan;
    CompositeTaskStatus status = CompositeTaskStatus::Planning;
};

//! Whose things are asked for: somebody's, or those of nobody (an empty id). By itself empty: anybody's.
using OwnerFilter = std::optional<std::optional<QUuid>>;

//! What is empty is not asked for.
struct TaskFilter
{
    OwnerFilter ownerId;
    std::optional<QUuid> repositoryGroupId;
    std::optional<QUuid> compositeTaskId;    //!< unit tasks only
    std::optional<UnitTaskStatus> status;    //!< unit tasks only
    std::optional<CompositeTaskStatus> step; //!< composite tasks only
};

//! \brief Unit tasks, composite tasks and what their agents are told. Each task has an agent's task of its own, which comes and goes with it.
class Tasks
{
public:
    explicit Tasks(Transaction &transaction)
        : m_transaction(transaction)
    {}

    [[nodiscard]] Outcome<AgentTask> findAgentTask(const QUuid &id);
    [[nodiscard]] Outcome<AgentTask> updateAgentTask(AgentTask task);
    [[nodiscard]] Outcome<Page<AgentTask>> listAgentTasks(const OwnerFilter &ownerId, const PageRequest &request);

    //! `needs`: unit tasks that must be done before.
    [[nodiscard]] Outcome<UnitTask> createUnit(UnitTask task, AgentTask agentTask, const QList<QUuid> &needs = {});
    [[nodiscard]] Outcome<UnitTask> findUnit(const QUuid &id);
    [[nodiscard]] Outcome<Page<UnitTask>> listUnits(const TaskFilter &filter, const PageRequest &request);
    [[nodiscard]] Outcome<UnitTask> updateUnit(UnitTask task);
    [[nodiscard]] Outcome<QList<UnitTask>> needsOf(const QUuid &id);
    //! Sessions and logs of its agent go too.
    [[nodiscard]] Outcome<void> removeUnit(const QUuid &id);

    [[nodiscard]] Outcome<CompositeTask> createComposite(CompositeTask task, AgentTask planningTask);
    [[nodiscard]] Outcome<CompositeTask> findComposite(const QUuid &id);
    [[nodiscard]] Outcome<Page<CompositeTask>> listComposites(const TaskFilter &filter, const PageRequest &request);
    [[nodiscard]] Outcome<CompositeTask> updateComposite(CompositeTask task);
    //! Its unit tasks go too.
    [[nodiscard]] Outcome<void> removeComposite(const QUuid &id);

private:
    Transaction &m_transaction;
};

} // namespace qd::store
