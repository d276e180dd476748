// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/modelpicker.h"

#include "qml/settings/settingsstore.h"
#include "qml/workspaces/directorycatalog.h"
#include "qml/workspaces/workspace.h"

#include <algorithm>

namespace qd::ui {

ModelPicker::ModelPicker(Workspace &workspace, QObject *parent)
    : PromptChoice(&workspace, parent)
{
    // Its own default may be another one now.
    connect(&workspace, &Workspace::recordChanged, this, [this] { resolve(); });
}

void ModelPicker::setDirectory(const QString &directory)
{
    if (directory.isEmpty() || !follow(directory))
        return;
    connect(catalog(), &DirectoryCatalog::vcsChanged, this, &ModelPicker::vcsChanged);
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

bool ModelPicker::offered(const opencode::ModelRef &model) const
{
    return model.isValid() && (!isReady() || catalog()->model(model));
}

opencode::ModelRef ModelPicker::firstModel() const
{
    const auto directory = catalog() ? catalog()->directory() : QString();
    const auto &settings = workspace()->services().settings;
    const auto id = workspace()->id();
    const auto &own = workspace()->record().settings;
    auto ownModel = own.model;
    if (ownModel.variant.isEmpty())
        ownModel.variant = own.variant;
    for (const auto &candidate :
         {m_pickedModel, m_sessionModel, settings.projectModel(id, directory), ownModel, settings.lastModel(id)}) {
        if (offered(candidate))
            return candidate;
    }
    return catalog() ? catalog()->defaultModel() : opencode::ModelRef();
}

QString ModelPicker::firstAgent() const
{
    const auto directory = catalog() ? catalog()->directory() : QString();
    const auto &settings = workspace()->services().settings;
    const auto id = workspace()->id();
    const auto configured = catalog() ? catalog()->defaultAgent() : QString();
    const bool known = agents()->rowCount() > 0;
    for (const auto &candidate : {m_pickedAgent, m_sessionAgent, settings.projectAgent(id, directory),
                                  workspace()->record().settings.agent, settings.lastAgent(id), configured}) {
        if (!candidate.isEmpty() && (!known || agents()->rowOf(candidate) >= 0))
            return candidate;
    }
    return known ? agents()->nameAt(0) : QStringLiteral("build");
}

void ModelPicker::resolve()
{
    m_model = firstModel();
    m_agent = firstAgent();
    const auto *model = known();
    if (model && !m_model.variant.isEmpty() && !model->variants.contains(m_model.variant))
        m_model.variant.clear();
    announce();
}

double ModelPicker::contextLimit() const
{
    const auto *model = known();
    return model ? model->contextLimit : 0;
}

bool ModelPicker::hasModel() const
{
    return catalog() && catalog()->hasModel();
}

QString ModelPicker::branch() const
{
    return catalog() ? catalog()->vcs().branch : QString();
}

int ModelPicker::dirty() const
{
    return catalog() ? catalog()->dirtyCount() : 0;
}

void ModelPicker::remember()
{
    auto &settings = workspace()->services().settings;
    if (catalog())
        settings.rememberChoice(workspace()->id(), catalog()->directory(), m_agent, m_model);
    models()->setRecent(settings.recentModels(workspace()->id()));
}

void ModelPicker::pickAgent(const QString &name)
{
    m_pickedAgent = name;
    resolve();
}

void ModelPicker::pickModel(int row)
{
    const auto choice = modelAt(row);
    if (!choice.isValid())
        return;
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
    const int rows = agents()->rowCount();
    if (rows > 0)
        pickAgent(agents()->nameAt((std::max(agents()->rowOf(m_agent), 0) + direction + rows) % rows));
}

void ModelPicker::nextVariant()
{
    const int rows = variants()->rowCount();
    if (rows > 0)
        pickVariant(variants()->nameAt((variants()->rowOf(m_model.variant) + 1) % rows));
}

} // namespace qd::ui
