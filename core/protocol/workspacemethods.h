// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/protocol/entity.h"

// Workspaces of a hub: what belongs together for a person. Each person has their own and does not see others'.
namespace qd::rpc {

struct Workspace : Stamp
{
    QString name;
    QString description;
    RawJson settings; //!< an object
    static constexpr auto fields =
        fieldsAnd<Stamp>(field("name", &Workspace::name), field("description", &Workspace::description),
                         field("settings", &Workspace::settings));
    bool operator==(const Workspace &) const = default;
};

struct NewWorkspace
{
    QString name; //!< 1 to 200 characters
    std::optional<QString> description;
    RawJson settings;
    static constexpr auto fields =
        std::tuple{field("name", &NewWorkspace::name), field("description", &NewWorkspace::description),
                   defaulted("settings", &NewWorkspace::settings)};
    bool operator==(const NewWorkspace &) const = default;
};

//! What is not named stays.
struct WorkspaceChange : ChangeOf
{
    std::optional<QString> name;
    std::optional<QString> description;
    RawJson settings;
    static constexpr auto fields =
        fieldsAnd<ChangeOf>(field("name", &WorkspaceChange::name), field("description", &WorkspaceChange::description),
                            defaulted("settings", &WorkspaceChange::settings));
    bool operator==(const WorkspaceChange &) const = default;
};

struct CreateWorkspace : Changing<NewWorkspace, Workspace>
{
    static constexpr const char *name = "createWorkspace";
    static constexpr const char *topic = workspacesTopic;
};
struct GetWorkspace : Reading<ById, Workspace>
{
    static constexpr const char *name = "getWorkspace";
    static constexpr const char *topic = workspacesTopic;
};
struct ListWorkspaces : Reading<PageParams, PageOf<Workspace>>
{
    static constexpr const char *name = "listWorkspaces";
    static constexpr const char *topic = workspacesTopic;
};
struct UpdateWorkspace : Changing<WorkspaceChange, Workspace>
{
    static constexpr const char *name = "updateWorkspace";
    static constexpr const char *topic = workspacesTopic;
};
//! Its repository groups go too. A conflict while a task works in one of them.
struct DeleteWorkspace : Changing<ById, Nothing>
{
    static constexpr const char *name = "deleteWorkspace";
    static constexpr const char *topic = workspacesTopic;
};

} // namespace qd::rpc
