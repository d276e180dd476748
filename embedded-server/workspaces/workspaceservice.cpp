// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/workspaces/workspaceservice.h"

#include "core/protocol/workspacemethods.h"
#include "embedded-server/events/entityconversion.h"
#include "embedded-server/events/ownerwork.h"
#include "embedded-server/store/workspaces.h"
#include "embedded-server/workspaces/validation.h"

namespace qd::server {

using namespace Qt::StringLiterals;
using rpc::Change;
using store::Workspaces;

namespace {

constexpr int longestDescription = 10'000;
const QString noun = u"workspace"_s;

rpc::Workspace told(const store::Workspace &workspace)
{
    auto result = stamped<rpc::Workspace>(workspace);
    result.name = workspace.name;
    result.description = workspace.description;
    result.settings.text = workspace.settings.text;
    return result;
}

Outcome<void> take(store::Workspace &workspace, const std::optional<QString> &name,
                   const std::optional<QString> &description, const rpc::RawJson &settings)
{
    if (name) {
        const Outcome<QString> valid = validName(u"The workspace's name"_s, *name);
        if (!valid)
            return tl::unexpected(valid.error());
        workspace.name = *valid;
    }
    if (description) {
        const Outcome<QString> valid = validText(u"The description"_s, *description, longestDescription);
        if (!valid)
            return tl::unexpected(valid.error());
        workspace.description = *valid;
    }
    if (!settings.text.isEmpty() || workspace.settings.text.isEmpty()) {
        const Outcome<QByteArray> valid = validSettings(settings.text);
        if (!valid)
            return tl::unexpected(valid.error());
        workspace.settings.text = *valid;
    }
    return {};
}

rpc::Workspace announced(OwnerWork &work, Change change, const store::Workspace &workspace)
{
    work.changed(rpc::workspacesTopic, {change, noun, workspace.id, workspace.version});
    return told(workspace);
}

Outcome<rpc::Workspace> create(OwnerWork &work, const rpc::NewWorkspace &params)
{
    store::Workspace workspace;
    workspace.ownerId = work.owner();
    const Outcome<void> valid = take(workspace, params.name, params.description, params.settings);
    if (!valid)
        return tl::unexpected(valid.error());
    return Workspaces(work.transaction()).create(workspace).map([&work](const store::Workspace &made) {
        return announced(work, Change::Created, made);
    });
}

Outcome<store::Workspace> find(OwnerWork &work, const QUuid &id)
{
    return work.own(Workspaces(work.transaction()).find(id), noun);
}

Outcome<rpc::Workspace> update(OwnerWork &work, const rpc::WorkspaceChange &params)
{
    Outcome<store::Workspace> workspace = find(work, params.id);
    if (!workspace)
        return tl::unexpected(workspace.error());
    const Outcome<void> valid = take(*workspace, params.name, params.description, params.settings);
    if (!valid)
        return tl::unexpected(valid.error());
    workspace->version = params.version;
    return Workspaces(work.transaction()).update(*workspace).map([&work](const store::Workspace &changed) {
        return announced(work, Change::Updated, changed);
    });
}

Outcome<rpc::Nothing> remove(OwnerWork &work, const rpc::ById &params)
{
    return find(work, params.id).and_then([&](const store::Workspace &workspace) -> Outcome<rpc::Nothing> {
        const Outcome<void> removed = Workspaces(work.transaction()).remove(workspace.id);
        if (!removed)
            return tl::unexpected(removed.error());
        work.changed(rpc::workspacesTopic, {Change::Deleted, noun, workspace.id, 0});
        work.changed(rpc::repositoriesTopic, {Change::Deleted, noun, workspace.id, 0}); // its groups went too
        return rpc::Nothing();
    });
}

} // namespace

void WorkspaceService::addTo(Dispatcher &dispatcher)
{
    addOwned<rpc::CreateWorkspace>(dispatcher, m_database, create);
    addOwned<rpc::GetWorkspace>(dispatcher, m_database, [](OwnerWork &work, const rpc::ById &params) {
        return find(work, params.id).map(told);
    });
    addOwned<rpc::ListWorkspaces>(dispatcher, m_database, [](OwnerWork &work, const rpc::PageParams &params) {
        return pageRequest(params).and_then([&work](const store::PageRequest &request) {
            return toPage(Workspaces(work.transaction()).list(work.owner(), request), told);
        });
    });
    addOwned<rpc::UpdateWorkspace>(dispatcher, m_database, update);
    addOwned<rpc::DeleteWorkspace>(dispatcher, m_database, remove);
}

} // namespace qd::server
