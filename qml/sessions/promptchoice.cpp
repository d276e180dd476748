// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/promptchoice.h"

#include "qml/settings/settingsstore.h"
#include "qml/workspaces/directorycatalog.h"
#include "qml/workspaces/workspace.h"

namespace qd::ui {

PromptChoice::PromptChoice(Workspace *workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{}

void PromptChoice::setWorkspace(Workspace *workspace)
{
    leave();
    m_workspace = workspace;
}

void PromptChoice::leave()
{
    if (m_catalog)
        m_catalog->disconnect(this);
    if (m_workspace)
        m_workspace->disconnect(this);
    m_catalog = nullptr;
    m_workspace = nullptr;
}

bool PromptChoice::follow(const QString &directory)
{
    if (m_catalog && m_catalog->directory() == directory)
        return false;
    if (m_catalog)
        m_catalog->disconnect(this);
    m_catalog = &m_workspace->catalog(directory);
    connect(m_catalog, &DirectoryCatalog::changed, this, &PromptChoice::onCatalog);
    onCatalog();
    return true;
}

void PromptChoice::onCatalog()
{
    // Until this directory has answered, another one's offer is a good guess: they mostly are the same.
    const DirectoryCatalog *shown = m_catalog->isReady() ? m_catalog : m_workspace->anyCatalog();
    if (shown) {
        m_agents.setAgents(shown->agents());
        m_models.setRecent(m_workspace->services().settings.recentModels(m_workspace->id()));
        m_models.setProviders(shown->providers());
    }
    resolve();
}

const opencode::Model *PromptChoice::known() const
{
    return m_catalog ? m_catalog->model(m_model) : nullptr;
}

void PromptChoice::announce()
{
    const auto *model = known();
    m_variants.setVariants(model ? model->variants : QStringList());
    Q_EMIT changed();
}

opencode::ModelRef PromptChoice::modelAt(int row) const
{
    auto choice = m_models.choiceAt(row);
    if (choice.providerId == m_model.providerId && choice.modelId == m_model.modelId)
        choice.variant = m_model.variant;
    return choice;
}

QString PromptChoice::modelName() const
{
    const auto *model = known();
    return model ? model->name : m_model.modelId;
}

bool PromptChoice::isReady() const
{
    return m_catalog && m_catalog->isReady();
}

} // namespace qd::ui
