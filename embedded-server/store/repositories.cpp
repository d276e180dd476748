// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/repositories.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const Table<Repository> &repositoryTable()
{
    static const Table<Repository> table(u"repository"_s, u"repository"_s,
                                         {
                                             field<Repository>(u"owner_id"_s, &Repository::ownerId),
                                             field<Repository>(u"name"_s, &Repository::name),
                                             field<Repository>(u"local_path"_s, &Repository::localPath),
                                             field<Repository>(u"remote_url"_s, &Repository::remoteUrl),
                                             field<Repository>(u"default_branch"_s, &Repository::defaultBranch),
                                         });
    return table;
}

const Table<RepositoryGroup> &groupTable()
{
    static const Table<RepositoryGroup> table(
        u"repository_group"_s, u"repository group"_s,
        {
            field<RepositoryGroup>(u"owner_id"_s, &RepositoryGroup::ownerId),
            field<RepositoryGroup>(u"workspace_id"_s, &RepositoryGroup::workspaceId),
            field<RepositoryGroup>(u"name"_s, &RepositoryGroup::name),
        });
    return table;
}

} // namespace

Outcome<Repository> Repositories::create(Repository repository)
{
    return repositoryTable().insert(m_transaction, std::move(repository));
}

Outcome<Repository> Repositories::find(const QUuid &id)
{
    return repositoryTable().find(m_transaction, id);
}

Outcome<Page<Repository>> Repositories::list(const std::optional<QUuid> &ownerId, const PageRequest &request)
{
    return repositoryTable().page(m_transaction, {where("owner_id", ownerId)}, request);
}

Outcome<Repository> Repositories::update(Repository repository)
{
    return repositoryTable().update(m_transaction, std::move(repository));
}

Outcome<void> Repositories::remove(const QUuid &id)
{
    return repositoryTable().remove(m_transaction, id);
}

Outcome<void> Repositories::setMembers(const QUuid &groupId, const QList<QUuid> &repositories)
{
    Outcome<qint64> done =
        m_transaction.run(u"DELETE FROM repository_group_member WHERE group_id = ?"_s, bind(groupId));
    for (qsizetype i = 0; done && i < repositories.size(); ++i)
        done = m_transaction.run(
            u"INSERT INTO repository_group_member (group_id, repository_id, position) VALUES (?, ?, ?)"_s,
            bind(groupId, repositories.at(i), int(i)));
    return done.map([](qint64) {});
}

Outcome<RepositoryGroup> Repositories::createGroup(RepositoryGroup group, const QList<QUuid> &repositories)
{
    return groupTable().insert(m_transaction, std::move(group)).and_then([&](const RepositoryGroup &made) {
        return setMembers(made.id, repositories).map([&made] { return made; });
    });
}

Outcome<RepositoryGroup> Repositories::findGroup(const QUuid &id)
{
    return groupTable().find(m_transaction, id);
}

Outcome<Page<RepositoryGroup>> Repositories::listGroups(const QUuid &workspaceId, const PageRequest &request)
{
    return groupTable().page(m_transaction, {where("workspace_id", workspaceId)}, request);
}

Outcome<QList<Repository>> Repositories::members(const QUuid &groupId)
{
    return repositoryTable().query(
        m_transaction,
        u"JOIN (SELECT repository_id, position FROM repository_group_member WHERE group_id = ?) AS member "
        "ON member.repository_id = repository.id ORDER BY member.position"_s,
        bind(groupId));
}

Outcome<RepositoryGroup> Repositories::updateGroup(RepositoryGroup group, const QList<QUuid> &repositories)
{
    return groupTable().update(m_transaction, std::move(group)).and_then([&](const RepositoryGroup &changed) {
        return setMembers(changed.id, repositories).map([&changed] { return changed; });
    });
}

Outcome<void> Repositories::removeGroup(const QUuid &id)
{
    return groupTable().remove(m_transaction, id);
}

} // namespace qd::store
