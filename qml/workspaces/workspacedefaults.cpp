// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/workspacedefaults.h"

#include "qml/workspaces/directorycatalog.h"

#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

const auto ask = u"ask"_s;
const auto everything = u"allow-all"_s;

// Both spellings of a strength are one, and so are both of "ask".
WorkspaceSettings plain(WorkspaceSettings settings)
{
    if (settings.model.variant.isEmpty())
        settings.model.variant = settings.variant;
    settings.variant.clear();
    if (settings.permissionPreset == ask)
        settings.permissionPreset.clear();
    return settings;
}

} // namespace

WorkspaceDefaults::WorkspaceDefaults(QObject *parent)
    : PromptChoice(nullptr, parent)
{}

void WorkspaceDefaults::setWorkspaces(Workspaces *workspaces)
{
    if (m_workspaces)
        m_workspaces->disconnect(this);
    m_workspaces = workspaces;
    if (m_workspaces) {
        connect(m_workspaces, &Workspaces::removing, this, [this](const Workspace *removed) {
            if (removed != workspace())
                return;
            leave();
            Q_EMIT gone();
        });
    }
    Q_EMIT workspacesChanged();
}

bool WorkspaceDefaults::edit(const QString &workspaceId)
{
    auto *found = m_workspaces ? m_workspaces->find(workspaceId) : nullptr;
    if (!found)
        return false;
    setWorkspace(found);
    connect(found, &Workspace::stateChanged, this, &WorkspaceDefaults::changed);
    connect(found, &Workspace::recordChanged, this, [this] {
        if (!isDirty())
            takeRecord();
    });
    takeRecord();
    // What all of its projects have. Only of this computer is it known where that is: at home, as for its providers.
    follow(found->isLocal() ? QDir::homePath() : QString());
    return true;
}

void WorkspaceDefaults::takeRecord()
{
    m_before = plain(workspace()->record().settings);
    m_draft = m_before;
    m_agent = m_before.agent;
    m_model = m_before.model;
    announce();
}

QString WorkspaceDefaults::name() const
{
    return workspace() ? workspace()->name() : QString();
}

bool WorkspaceDefaults::isLive() const
{
    return workspace() && workspace()->isLive();
}

QString WorkspaceDefaults::modelText() const
{
    if (known() || !m_model.isValid())
        return modelName();
    return m_model.providerId + u'/' + m_model.modelId;
}

QString WorkspaceDefaults::agentProblem() const
{
    if (!isPickable() || m_agent.isEmpty() || agents()->rowOf(m_agent) >= 0)
        return {};
    return tr("%1 has no agent of this name (any more): pick another one, or clear it.").arg(name());
}

QString WorkspaceDefaults::modelProblem() const
{
    if (!isPickable() || !m_model.isValid() || known())
        return {};
    const auto &all = catalog()->providers();
    const auto provider = std::ranges::find(all, m_model.providerId, &opencode::Provider::id);
    if (provider != all.cend() && !provider->connected)
        return tr("%1 is not connected on %2: connect it there, or pick another model.").arg(provider->name, name());
    return tr("%1 does not offer this model (any more): pick another one, or clear it.").arg(name());
}

QString WorkspaceDefaults::variantProblem() const
{
    if (m_model.variant.isEmpty())
        return {};
    if (!m_model.isValid())
        return tr("A strength only counts together with a model: pick one, or clear it.");
    const auto *model = isPickable() ? known() : nullptr;
    return !model || model->variants.contains(m_model.variant)
               ? QString()
               : tr("This model has no such strength (any more): pick another one, or clear it.");
}

QString WorkspaceDefaults::preset() const
{
    return m_draft.permissionPreset.isEmpty() ? ask : m_draft.permissionPreset;
}

void WorkspaceDefaults::setPreset(const QString &preset)
{
    m_draft.permissionPreset = preset == ask ? QString() : preset;
    note();
}

bool WorkspaceDefaults::opensUp() const
{
    return m_draft.permissionPreset == everything && m_before.permissionPreset != everything;
}

bool WorkspaceDefaults::isDirty() const
{
    return m_agent != m_before.agent || m_model != m_before.model ||
           m_draft.permissionPreset != m_before.permissionPreset || m_draft.favourites != m_before.favourites;
}

void WorkspaceDefaults::note()
{
    m_problem.clear();
    announce();
}

void WorkspaceDefaults::pickAgent(const QString &name)
{
    m_agent = name;
    note();
}

void WorkspaceDefaults::pickModel(int row)
{
    auto choice = modelAt(row);
    if (!choice.isValid())
        return;
    choice.variant = m_model.variant;
    m_model = choice;
    if (const auto *model = known(); model && !model->variants.contains(m_model.variant))
        m_model.variant.clear();
    note();
}

void WorkspaceDefaults::clearModel()
{
    m_model = {};
    note();
}

void WorkspaceDefaults::pickVariant(const QString &name)
{
    m_model.variant = name;
    note();
}

QString WorkspaceDefaults::shownPath(const QString &directory) const
{
    return workspace() ? workspace()->shownPath(directory) : directory;
}

void WorkspaceDefaults::removeFavourite(const QString &directory)
{
    m_draft.favourites.removeAll(directory);
    note();
}

void WorkspaceDefaults::applyTo(WorkspaceSettings &settings) const
{
    if (m_agent != m_before.agent)
        settings.agent = m_agent;
    if (m_model != m_before.model) {
        settings.model = {m_model.providerId, m_model.modelId, {}};
        settings.variant = m_model.variant;
    }
    if (m_draft.permissionPreset != m_before.permissionPreset)
        settings.permissionPreset = m_draft.permissionPreset;
    // Those that got their star meanwhile stay.
    for (const auto &directory : m_before.favourites) {
        if (!m_draft.favourites.contains(directory))
            settings.favourites.removeAll(directory);
    }
}

void WorkspaceDefaults::save()
{
    if (!workspace())
        return;
    const auto done =
        m_workspaces->store().update(workspace()->id(), [this](WorkspaceRecord &record) { applyTo(record.settings); });
    if (!done) {
        m_problem = tr("It could not be saved: %1.").arg(done.error().detail);
        announce();
        return;
    }
    takeRecord();
    Q_EMIT saved();
}

} // namespace qd::ui
