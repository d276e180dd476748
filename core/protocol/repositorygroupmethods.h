// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/entity.h"

// Groups of repositories, in a workspace: what a task works in.
namespace qd::rpc {

struct RepositoryGroup : Stamp
{
    QUuid workspaceId;
    QString name;
    QList<QUuid> repositoryIds; //!< in their order: a task's worktree is made of the first
    static constexpr auto fields =
        fieldsAnd<Stamp>(field("workspaceId", &RepositoryGroup::workspaceId), field("name", &RepositoryGroup::name),
                         field("repositoryIds", &RepositoryGroup::repositoryIds));
    bool operator==(const RepositoryGroup &) const = default;
};

struct NewRepositoryGroup
{
    QUuid workspaceId;
    QString name; //!< 1 to 200 characters
    QList<QUuid> repositoryIds;
    static constexpr auto fields =
        std::tuple{field("workspaceId", &NewRepositoryGroup::workspaceId), field("name", &NewRepositoryGroup::name),
                   defaulted("repositoryIds", &NewRepositoryGroup::repositoryIds)};
    bool operator==(const NewRepositoryGroup &) const = default;
};

//! What is not named stays.
struct RepositoryGroupChange : ChangeOf
{
    std::optional<QString> name;
    std::optional<QList<QUuid>> repositoryIds;
    static constexpr auto fields = fieldsAnd<ChangeOf>(field("name", &RepositoryGroupChange::name),
                                                       field("repositoryIds", &RepositoryGroupChange::repositoryIds));
    bool operator==(const RepositoryGroupChange &) const = default;
};

struct GroupsOf : PageParams
{
    QUuid workspaceId;
    static constexpr auto fields = fieldsAnd<PageParams>(field("workspaceId", &GroupsOf::workspaceId));
    bool operator==(const GroupsOf &) const = default;
};

struct CreateRepositoryGroup : Changing<NewRepositoryGroup, RepositoryGroup>
{
    static constexpr const char *name = "createRepositoryGroup";
    static constexpr const char *topic = repositoriesTopic;
};
struct GetRepositoryGroup : Reading<ById, RepositoryGroup>
{
    static constexpr const char *name = "getRepositoryGroup";
    static constexpr const char *topic = repositoriesTopic;
};
struct ListRepositoryGroups : Reading<GroupsOf, PageOf<RepositoryGroup>>
{
    static constexpr const char *name = "listRepositoryGroups";
    static constexpr const char *topic = repositoriesTopic;
};
struct UpdateRepositoryGroup : Changing<RepositoryGroupChange, RepositoryGroup>
{
    static constexpr const char *name = "updateRepositoryGroup";
    static constexpr const char *topic = repositoriesTopic;
};
//! A conflict while a task works in it.
struct DeleteRepositoryGroup : Changing<ById, Nothing>
{
    static constexpr const char *name = "deleteRepositoryGroup";
    static constexpr const char *topic = repositoriesTopic;
};

} // namespace qd::rpc
