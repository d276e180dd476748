// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/store/workspaces.h"

namespace qd::store {

using namespace Qt::StringLiterals;

namespace {

const Table<Workspace> &table()
{
    static const Table<Workspace> workspaces(u"workspace"_s, u"workspace"_s,
                                             {
                                                 field<Workspace>(u"owner_id"_s, &Workspace::ownerId),
                                                 field<Workspace>(u"name"_s, &Workspace::name),
                                                 field<Workspace>(u"description"_s, &Workspace::description),
                                                 field<Workspace>(u"settings"_s, &Workspace::settings),
                                             });
    return workspaces;
}

} // namespace

Outcome<Workspace> Workspaces::create(Workspace workspace)
{
    return table().insert(m_transaction, std::move(workspace));
}

Outcome<Workspace> Workspaces::find(const QUuid &id)
{
    return table().find(m_transaction, id);
}

Outcome<Page<Workspace>> Workspaces::list(const std::optional<QUuid> &ownerId, const PageRequest &request)
{
    return table().page(m_transaction, {where("owner_id", ownerId)}, request);
}

Outcome<Workspace> Workspaces::update(Workspace workspace)
{
    return table().update(m_transaction, std::move(workspace));
}

Outcome<void> Workspaces::remove(const QUuid &id)
{
    return table().remove(m_transaction, id);
}

} // namespace qd::store
