// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/store/table.h"

namespace qd::store {

struct Repository : Entity
{
    std::optional<QUuid> ownerId;
    QString name;
    QString localPath;
    std::optional<QString> remoteUrl; //!< without credentials
    QString defaultBranch;
};

struct RepositoryGroup : Entity
{
    std::optional<QUuid> ownerId;
    QUuid workspaceId;
    QString name;
};

//! \brief Repositories, and groups of them in a workspace; the first of a group is where a task's worktree is made.
//!
//! A repository that a group uses can't be removed, nor a group that a task uses: Busy.
class Repositories
{
public:
    explicit Repositories(Transaction &transaction)
        : m_transaction(transaction)
    {}

    [[nodiscard]] Outcome<Repository> create(Repository repository);
    [[nodiscard]] Outcome<Repository> find(const QUuid &id);
    [[nodiscard]] Outcome<Page<Repository>> list(const std::optional<QUuid> &ownerId, const PageRequest &request);
    [[nodiscard]] Outcome<Repository> update(Repository repository);
    [[nodiscard]] Outcome<void> remove(const QUuid &id);

    [[nodiscard]] Outcome<RepositoryGroup> createGroup(RepositoryGroup group, const QList<QUuid> &repositories);
    [[nodiscard]] Outcome<RepositoryGroup> findGroup(const QUuid &id);
    [[nodiscard]] Outcome<Page<RepositoryGroup>> listGroups(const QUuid &workspaceId, const PageRequest &request);
    //! In their order.
    [[nodiscard]] Outcome<QList<Repository>> members(const QUuid &groupId);
    [[nodiscard]] Outcome<RepositoryGroup> updateGroup(RepositoryGroup group, const QList<QUuid> &repositories);
    [[nodiscard]] Outcome<void> removeGroup(const QUuid &id);

private:
    [[nodiscard]] Outcome<void> setMembers(const QUuid &groupId, const QList<QUuid> &repositories);

    Transaction &m_transaction;
};

} // namespace qd::store
