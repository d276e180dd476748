// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "embedded-server/tasks/agentservice.h"
#include "embedded-server/tasks/compositetaskservice.h"
#include "embedded-server/tasks/unittaskservice.h"
#include "embedded-server/workspaces/repositorygroupservice.h"
#include "embedded-server/workspaces/repositoryservice.h"
#include "embedded-server/workspaces/workspaceservice.h"

namespace qd::server {

//! \brief Workspaces, repositories and tasks of a hub's people, wired. The database must outlive it.
class HubEntities
{
public:
    explicit HubEntities(store::Database &database)
        : m_workspaces(database)
        , m_repositories(database)
        , m_groups(database)
        , m_units(database)
        , m_composites(database)
        , m_agents(database)
    {}

    void addTo(Dispatcher &dispatcher, Subscriptions &subscriptions)
    {
        m_workspaces.addTo(dispatcher);
        m_repositories.addTo(dispatcher);
        m_groups.addTo(dispatcher);
        m_units.addTo(dispatcher);
        m_composites.addTo(dispatcher);
        m_agents.addTo(dispatcher, subscriptions);
    }

private:
    WorkspaceService m_workspaces;
    RepositoryService m_repositories;
    RepositoryGroupService m_groups;
    UnitTaskService m_units;
    CompositeTaskService m_composites;
    AgentService m_agents;
};

} // namespace qd::server
