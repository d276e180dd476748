// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/entity.h"

// Repositories, and groups of them in a workspace. Each person has their own and does not see others'.
namespace qd::rpc {

struct Repository : Stamp
{
    QString name;
    QString localPath;                //!< on the hub's machine; may be empty if there is a remote URL
    std::optional<QString> remoteUrl; //!< never with credentials
    QString defaultBranch;
    static constexpr auto fields = fieldsAnd<Stamp>(
        field("name", &Repository::name), field("localPath", &Repository::localPath),
        field("remoteUrl", &Repository::remoteUrl), field("defaultBranch", &Repository::defaultBranch));
    bool operator==(const Repository &) const = default;
};

struct NewRepository
{
    QString name;                         //!< 1 to 200 characters
    std::optional<QString> localPath;     //!< absolute; this or a remote URL
    std::optional<QString> remoteUrl;     //!< https, http, ssh, git, or `user@host:path`
    std::optional<QString> defaultBranch; //!< "main" if it is not said
    static constexpr auto fields = std::tuple{
        field("name", &NewRepository::name), field("localPath", &NewRepository::localPath),
        field("remoteUrl", &NewRepository::remoteUrl), field("defaultBranch", &NewRepository::defaultBranch)};
    bool operator==(const NewRepository &) const = default;
};

//! What is not named stays; an empty path or URL takes it away.
struct RepositoryChange : ChangeOf
{
    std::optional<QString> name;
    std::optional<QString> localPath;
    std::optional<QString> remoteUrl;
    std::optional<QString> defaultBranch;
    static constexpr auto fields = fieldsAnd<ChangeOf>(
        field("name", &RepositoryChange::name), field("localPath", &RepositoryChange::localPath),
        field("remoteUrl", &RepositoryChange::remoteUrl), field("defaultBranch", &RepositoryChange::defaultBranch));
    bool operator==(const RepositoryChange &) const = default;
};

struct CreateRepository : Changing<NewRepository, Repository>
{
    static constexpr const char *name = "createRepository";
    static constexpr const char *topic = repositoriesTopic;
};
struct GetRepository : Reading<ById, Repository>
{
    static constexpr const char *name = "getRepository";
    static constexpr const char *topic = repositoriesTopic;
};
struct ListRepositories : Reading<PageParams, PageOf<Repository>>
{
    static constexpr const char *name = "listRepositories";
    static constexpr const char *topic = repositoriesTopic;
};
struct UpdateRepository : Changing<RepositoryChange, Repository>
{
    static constexpr const char *name = "updateRepository";
    static constexpr const char *topic = repositoriesTopic;
};
//! A conflict while a group has it. Nothing happens to its files.
struct DeleteRepository : Changing<ById, Nothing>
{
    static constexpr const char *name = "deleteRepository";
    static constexpr const char *topic = repositoriesTopic;
};

} // namespace qd::rpc
