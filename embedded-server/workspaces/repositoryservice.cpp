// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/workspaces/repositoryservice.h"

#include "core/protocol/repositorymethods.h"
#include "embedded-server/events/entityconversion.h"
#include "embedded-server/events/ownerwork.h"
#include "embedded-server/store/repositories.h"
#include "embedded-server/workspaces/validation.h"

namespace qd::server {

using namespace Qt::StringLiterals;
using rpc::Change;
using store::Repositories;

namespace {

const QString noun = u"repository"_s;

rpc::Repository told(const store::Repository &repository)
{
    auto result = stamped<rpc::Repository>(repository);
    result.name = repository.name;
    result.localPath = repository.localPath;
    result.remoteUrl = repository.remoteUrl;
    result.defaultBranch = repository.defaultBranch;
    return result;
}

//! Sets what is given, as it is valid.
template <typename Validate, typename Set>
Outcome<void> take(const std::optional<QString> &given, Validate validate, Set set)
{
    if (!given)
        return {};
    return validate(*given).map(set);
}

Outcome<QString> validRepositoryName(const QString &name)
{
    return validName(u"The repository's name"_s, name);
}

Outcome<void> takePlaces(store::Repository &repository, const std::optional<QString> &localPath,
                         const std::optional<QString> &remoteUrl)
{
    if (remoteUrl && remoteUrl->trimmed().isEmpty()) {
        repository.remoteUrl.reset();
    } else {
        Outcome<void> taken =
            take(remoteUrl, validRemoteUrl, [&repository](const QString &url) { repository.remoteUrl = url; });
        if (!taken)
            return taken;
    }
    Outcome<void> taken =
        take(localPath, validLocalPath, [&repository](const QString &path) { repository.localPath = path; });
    if (taken && repository.localPath.isEmpty() && !repository.remoteUrl)
        return refused(u"The repository has neither a local path nor a remote URL. Say where it is."_s);
    return taken;
}

//! The parameters of both methods have these members.
template <typename Params>
Outcome<void> takeAll(store::Repository &repository, const std::optional<QString> &name, const Params &params)
{
    return take(name, validRepositoryName, [&repository](const QString &valid) { repository.name = valid; })
        .and_then([&] {
            return take(params.defaultBranch, validBranch,
                        [&repository](const QString &branch) { repository.defaultBranch = branch; });
        })
        .and_then([&] { return takePlaces(repository, params.localPath, params.remoteUrl); });
}

rpc::Repository announced(OwnerWork &work, Change change, const store::Repository &repository)
{
    work.changed(rpc::repositoriesTopic, {change, noun, repository.id, repository.version});
    return told(repository);
}

Outcome<rpc::Repository> create(OwnerWork &work, const rpc::NewRepository &params)
{
    store::Repository repository;
    repository.ownerId = work.owner();
    repository.defaultBranch = u"main"_s;
    const Outcome<void> valid = takeAll(repository, params.name, params);
    if (!valid)
        return tl::unexpected(valid.error());
    return Repositories(work.transaction()).create(repository).map([&work](const store::Repository &made) {
        return announced(work, Change::Created, made);
    });
}

Outcome<store::Repository> find(OwnerWork &work, const QUuid &id)
{
    return work.own(Repositories(work.transaction()).find(id), noun);
}

Outcome<rpc::Repository> update(OwnerWork &work, const rpc::RepositoryChange &params)
{
    Outcome<store::Repository> repository = find(work, params.id);
    if (!repository)
        return tl::unexpected(repository.error());
    const Outcome<void> valid = takeAll(*repository, params.name, params);
    if (!valid)
        return tl::unexpected(valid.error());
    repository->version = params.version;
    return Repositories(work.transaction()).update(*repository).map([&work](const store::Repository &changed) {
        return announced(work, Change::Updated, changed);
    });
}

Outcome<rpc::Nothing> remove(OwnerWork &work, const rpc::ById &params)
{
    return find(work, params.id).and_then([&](const store::Repository &repository) -> Outcome<rpc::Nothing> {
        const Outcome<void> removed = Repositories(work.transaction()).remove(repository.id);
        if (!removed)
            return tl::unexpected(removed.error());
        work.changed(rpc::repositoriesTopic, {Change::Deleted, noun, repository.id, 0});
        return rpc::Nothing();
    });
}

} // namespace

void RepositoryService::addTo(Dispatcher &dispatcher)
{
    addOwned<rpc::CreateRepository>(dispatcher, m_database, create);
    addOwned<rpc::GetRepository>(dispatcher, m_database, [](OwnerWork &work, const rpc::ById &params) {
        return find(work, params.id).map(told);
    });
    addOwned<rpc::ListRepositories>(dispatcher, m_database, [](OwnerWork &work, const rpc::PageParams &params) {
        return pageRequest(params).and_then([&work](const store::PageRequest &request) {
            return toPage(Repositories(work.transaction()).list(work.owner(), request), told);
        });
    });
    addOwned<rpc::UpdateRepository>(dispatcher, m_database, update);
    addOwned<rpc::DeleteRepository>(dispatcher, m_database, remove);
}

} // namespace qd::server
