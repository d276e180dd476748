// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/modelpicker.h"

#include "qml/settings/settingsstore.h"
#include "qml/workspaces/directorycatalog.h"
#include "qml/workspaces/workspace.h"

#include <algorithm>

namespace qd::ui {

ModelPicker::ModelPicker(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{}

void ModelPicker::setDirectory(const QString &directory)
{
    if (directory.isEmpty() || (m_catalog && m_catalog->directory() == directory))
        return;
    if (m_catalog)
        m_catalog->disconnect(this);
    m_catalog = &m_workspace.catalog(directory);
    connect(m_catalog, &DirectoryCatalog::changed, this, &ModelPicker::onCatalog);
    connect(m_catalog, &DirectoryCatalog::vcsChanged, this, &ModelPicker::vcsChanged);
    onCatalog();
    Q_EMIT vcsChanged();
}

void ModelPicker::setSessionChoice(const QString &agent, const opencode::ModelRef &model)
{
    if (m_sessionAgent == agent && m_sessionModel == model)
        return;
    m_sessionAgent = agent;
    m_sessionModel = model;
    resolve();
}

void ModelPicker::onCatalog()
{
    // Until this directory has answered, another one's offer is a good guess: they mostly are the same.
    const DirectoryCatalog *shown = m_catalog->isReady() ? m_catalog : m_workspace.anyCatalog();
    if (shown) {
        m_agents.setAgents(shown->agents());
        m_models.setRecent(m_workspace.services().settings.recentModels());
        m_models.setProviders(shown->providers());
    }
    resolve();
}

bool ModelPicker::offered(const opencode::ModelRef &model) const
{
    return model.isValid() && (!m_catalog || !m_catalog->isReady() || m_catalog->model(model));
}

void ModelPicker::resolve()
{
    const auto directory = m_catalog ? m_catalog->directory() : QString();
    const auto &settings = m_workspace.services().settings;
    m_model = {};
    for (const auto &candidate : {m_pickedModel, m_sessionModel, settings.modelFor(directory)}) {
        if (offered(candidate)) {
            m_model = candidate;
            break;
        }
    }
    if (!m_model.isValid() && m_catalog)
        m_model = m_catalog->defaultModel();

    const bool known = m_agents.rowCount() > 0;
    m_agent.clear();
    const auto configured = m_catalog ? m_catalog->defaultAgent() : QString();
    for (const auto &candidate : {m_pickedAgent, m_sessionAgent, settings.agentFor(directory), configured}) {
        if (!candidate.isEmpty() && (!known || m_agents.rowOf(candidate) >= 0)) {
            m_agent = candidate;
            break;
        }
    }
    if (m_agent.isEmpty())
        m_agent = known ? m_agents.nameAt(0) : QStringLiteral("build");

    const auto *model = m_catalog ? m_catalog->model(m_model) : nullptr;
    m_variants.setVariants(model ? model->variants : QStringList());
    if (model && !m_model.variant.isEmpty() && !model->variants.contains(m_model.variant))
        m_model.variant.clear();
    Q_EMIT changed();
}

QString ModelPicker::modelName() const
{
    const auto *model = m_catalog ? m_catalog->model(m_model) : nullptr;
    return model ? model->name : m_model.modelId;
}

double ModelPicker::contextLimit() const
{
    const auto *model = m_catalog ? m_catalog->model(m_model) : nullptr;
    return model ? model->contextLimit : 0;
}

bool ModelPicker::isReady() const
{
    return m_catalog && m_catalog->isReady();
}

bool ModelPicker::hasModel() const
{
    return m_catalog && m_catalog->hasModel();
}

QString ModelPicker::branch() const
{
    return m_catalog ? m_catalog->vcs().branch : QString();
}

int ModelPicker::dirty() const
{
    return m_catalog ? m_catalog->dirtyCount() : 0;
}

void ModelPicker::remember()
{
    if (m_catalog)
        m_workspace.services().settings.rememberChoice(m_catalog->directory(), m_agent, m_model);
    m_models.setRecent(m_workspace.services().settings.recentModels());
}

void ModelPicker::pickAgent(const QString &name)
{
    m_pickedAgent = name;
    resolve();
}

void ModelPicker::pickModel(int row)
{
    auto choice = m_models.choiceAt(row);
    if (!choice.isValid())
        return;
    if (choice.providerId == m_model.providerId && choice.modelId == m_model.modelId)
        choice.variant = m_model.variant;
    m_pickedModel = choice;
    resolve();
}

void ModelPicker::pickVariant(const QString &name)
{
    m_pickedModel = m_model;
    m_pickedModel.variant = name;
    resolve();
}

void ModelPicker::nextAgent(int direction)
{
    const int rows = m_agents.rowCount();
    if (rows > 0)
        pickAgent(m_agents.nameAt((std::max(m_agents.rowOf(m_agent), 0) + direction + rows) % rows));
}

void ModelPicker::nextVariant()
{
    const int rows = m_variants.rowCount();
    if (rows > 0)
        pickVariant(m_variants.nameAt((m_variants.rowOf(m_model.variant) + 1) % rows));
}

} // namespace qd::ui
