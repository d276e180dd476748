// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/workspaces/repositorygroupservice.h"

#include "core/protocol/repositorygroupmethods.h"
#include "embedded-server/events/entityconversion.h"
#include "embedded-server/events/ownerwork.h"
#include "embedded-server/store/repositories.h"
#include "embedded-server/store/workspaces.h"
#include "embedded-server/workspaces/validation.h"

namespace qd::server {

using namespace Qt::StringLiterals;
using rpc::Change;
using store::Repositories;

namespace {

constexpr qsizetype mostMembers = 100;
const QString noun = u"repository group"_s;

Outcome<rpc::RepositoryGroup> told(OwnerWork &work, const store::RepositoryGroup &group)
{
    auto result = stamped<rpc::RepositoryGroup>(group);
    result.workspaceId = group.workspaceId;
    result.name = group.name;
    return Repositories(work.transaction()).members(group.id).map([&result](const QList<store::Repository> &members) {
        for (const store::Repository &member : members)
            result.repositoryIds.append(member.id);
        return result;
    });
}

Outcome<rpc::RepositoryGroup> announced(OwnerWork &work, Change change, const store::RepositoryGroup &group)
{
    work.changed(rpc::repositoriesTopic, {change, u"repositoryGroup"_s, group.id, group.version});
    return told(work, group);
}

//! Each there, this person's own, and named once.
Outcome<void> checkMembers(OwnerWork &work, const QList<QUuid> &ids)
{
    if (ids.size() > mostMembers)
        return refused(u"A group has at most 100 repositories."_s);
    if (QSet<QUuid>(ids.cbegin(), ids.cend()).size() != ids.size())
        return refused(u"A repository is named twice. Name each once."_s);
    for (const QUuid &id : ids) {
        const auto found = work.own(Repositories(work.transaction()).find(id), u"repository"_s);
        if (!found)
            return tl::unexpected(found.error());
    }
    return {};
}

Outcome<rpc::RepositoryGroup> create(OwnerWork &work, const rpc::NewRepositoryGroup &params)
{
    const Outcome<QString> name = validName(u"The group's name"_s, params.name);
    if (!name)
        return tl::unexpected(name.error());
    const auto workspace = work.own(store::Workspaces(work.transaction()).find(params.workspaceId), u"workspace"_s);
    if (!workspace)
        return tl::unexpected(workspace.error());
    store::RepositoryGroup group;
    group.ownerId = work.owner();
    group.workspaceId = workspace->id;
    group.name = *name;
    return checkMembers(work, params.repositoryIds)
        .and_then([&] { return Repositories(work.transaction()).createGroup(group, params.repositoryIds); })
        .and_then([&work](const store::RepositoryGroup &made) { return announced(work, Change::Created, made); });
}

Outcome<store::RepositoryGroup> find(OwnerWork &work, const QUuid &id)
{
    return work.own(Repositories(work.transaction()).findGroup(id), noun);
}

Outcome<rpc::RepositoryGroup> update(OwnerWork &work, const rpc::RepositoryGroupChange &params)
{
    Outcome<store::RepositoryGroup> group = find(work, params.id);
    if (!group)
        return tl::unexpected(group.error());
    auto before = told(work, *group);
    if (!before)
        return before;
    const QList<QUuid> members = params.repositoryIds.value_or(before->repositoryIds);
    const Outcome<QString> name = validName(u"The group's name"_s, params.name.value_or(group->name));
    if (!name)
        return tl::unexpected(name.error());
    group->name = *name;
    group->version = params.version;
    return checkMembers(work, members)
        .and_then([&] { return Repositories(work.transaction()).updateGroup(*group, members); })
        .and_then([&work](const store::RepositoryGroup &changed) { return announced(work, Change::Updated, changed); });
}

Outcome<rpc::Nothing> remove(OwnerWork &work, const rpc::ById &params)
{
    return find(work, params.id).and_then([&](const store::RepositoryGroup &group) -> Outcome<rpc::Nothing> {
        const Outcome<void> removed = Repositories(work.transaction()).removeGroup(group.id);
        if (!removed)
            return tl::unexpected(removed.error());
        work.changed(rpc::repositoriesTopic, {Change::Deleted, u"repositoryGroup"_s, group.id, 0});
        return rpc::Nothing();
    });
}

Outcome<rpc::PageOf<rpc::RepositoryGroup>> list(OwnerWork &work, const rpc::GroupsOf &params)
{
    const auto workspace = work.own(store::Workspaces(work.transaction()).find(params.workspaceId), u"workspace"_s);
    if (!workspace)
        return tl::unexpected(workspace.error());
    const auto page = pageRequest(params).and_then([&](const store::PageRequest &request) {
        return Repositories(work.transaction()).listGroups(workspace->id, request);
    });
    if (!page)
        return tl::unexpected(page.error());
    rpc::PageOf<rpc::RepositoryGroup> result;
    for (const store::RepositoryGroup &group : page->records) {
        const auto one = told(work, group);
        if (!one)
            return tl::unexpected(one.error());
        result.items.append(*one);
    }
    if (page->next)
        result.nextCursor = page->next->toText();
    return result;
}

} // namespace

void RepositoryGroupService::addTo(Dispatcher &dispatcher)
{
    addOwned<rpc::CreateRepositoryGroup>(dispatcher, m_database, create);
    addOwned<rpc::GetRepositoryGroup>(dispatcher, m_database, [](OwnerWork &work, const rpc::ById &params) {
        return find(work, params.id).and_then([&work](const store::RepositoryGroup &group) {
            return told(work, group);
        });
    });
    addOwned<rpc::ListRepositoryGroups>(dispatcher, m_database, list);
    addOwned<rpc::UpdateRepositoryGroup>(dispatcher, m_database, update);
    addOwned<rpc::DeleteRepositoryGroup>(dispatcher, m_database, remove);
}

} // namespace qd::server
