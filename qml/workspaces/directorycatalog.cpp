// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/directorycatalog.h"

#include "qml/workspaces/workspace.h"

#include <QTimer>

#include <algorithm>
#include <chrono>

namespace qd::ui {

DirectoryCatalog::DirectoryCatalog(QString directory, Workspace &workspace)
    : QObject(&workspace)
    , m_directory(std::move(directory))
    , m_workspace(workspace)
{}

bool DirectoryCatalog::hasModel() const
{
    return std::ranges::any_of(m_providers, [](const auto &p) { return p.connected && !p.models.isEmpty(); });
}

const opencode::Model *DirectoryCatalog::model(const opencode::ModelRef &ref) const
{
    for (const auto &provider : m_providers) {
        if (provider.id != ref.providerId || !provider.connected)
            continue;
        const auto it = std::ranges::find(provider.models, ref.modelId, &opencode::Model::id);
        if (it != provider.models.cend())
            return &*it;
    }
    return nullptr;
}

opencode::ModelRef DirectoryCatalog::defaultModel() const
{
    if (model(m_configured.model))
        return m_configured.model;
    const opencode::Provider *found = nullptr;
    for (const auto &provider : m_providers) {
        const bool usable = provider.connected && !provider.models.isEmpty();
        if (usable && (!found || (found->anonymous && !provider.anonymous)))
            found = &provider;
    }
    if (!found)
        return {};
    return {found->id, found->defaultModel.isEmpty() ? found->models.first().id : found->defaultModel, {}};
}

void DirectoryCatalog::refresh()
{
    if (!std::exchange(m_reading, true))
        TaskScope::start(read());
    refreshVcs();
}

void DirectoryCatalog::refreshVcs()
{
    if (std::exchange(m_vcsPlanned, true))
        return;
    using namespace std::chrono_literals;
    QTimer::singleShot(m_ready ? 1000ms : 0ms, this, [this] {
        m_vcsPlanned = false;
        TaskScope::start(readVcs());
    });
}

QCoro::Task<> DirectoryCatalog::read()
{
    auto agents = co_await m_tasks(m_workspace.api().agents(m_directory));
    const bool haveAgents = agents.has_value();
    if (haveAgents)
        m_agents = *std::move(agents);
    auto providers = co_await m_tasks(m_workspace.api().providers(m_directory));
    const bool haveProviders = providers.has_value();
    if (haveProviders)
        m_providers = *std::move(providers);
    auto configured = co_await m_tasks(m_workspace.api().configuration(m_directory));
    if (configured)
        m_configured = *std::move(configured);
    m_ready = m_ready || (haveAgents && haveProviders);
    Q_EMIT changed();
    auto commands = co_await m_tasks(m_workspace.api().commands(m_directory));
    m_reading = false;
    if (!commands)
        co_return;
    m_commands = *std::move(commands);
    Q_EMIT changed();
}

QCoro::Task<> DirectoryCatalog::readVcs()
{
    const auto vcs = co_await m_tasks(m_workspace.api().vcs(m_directory));
    if (!vcs)
        co_return;
    m_vcs = *vcs;
    if (!m_vcs.branch.isEmpty()) {
        const auto files = co_await m_tasks(m_workspace.api().vcsStatus(m_directory));
        if (files)
            m_dirty = int(files->size());
    }
    Q_EMIT vcsChanged();
}

} // namespace qd::ui
