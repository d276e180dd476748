// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/choicemodels.h"

namespace qd {

using namespace Qt::StringLiterals;

// Agents

void AgentModel::setAgents(const QList<opencode::Agent> &agents)
{
    QList<opencode::Agent> primary;
    for (const opencode::Agent &agent : agents) {
        if (!agent.hidden && agent.mode != "subagent"_L1)
            primary.append(agent);
    }
    replace(primary);
}

void AgentModel::setAllAgents(const QList<opencode::Agent> &agents)
{
    QList<opencode::Agent> shown;
    for (const opencode::Agent &agent : agents) {
        if (!agent.hidden)
            shown.append(agent);
    }
    replace(shown);
}

void AgentModel::replace(const QList<opencode::Agent> &agents)
{
    const int before = int(m_agents.size());
    becomeRows(
        m_agents, agents, [](const opencode::Agent &agent) { return agent.name; },
        [](const opencode::Agent &a, const opencode::Agent &b) {
            QList<int> roles;
            if (a.description != b.description)
                roles.append(DescriptionRole);
            if (a.model.providerId != b.model.providerId)
                roles.append(ProviderIdRole);
            if (a.model.modelId != b.model.modelId)
                roles.append(ModelIdRole);
            return roles;
        });
    if (before != m_agents.size())
        Q_EMIT countChanged();
}

int AgentModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_agents.size());
}

QVariant AgentModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const opencode::Agent &agent = m_agents[index.row()];
    switch (role) {
    case NameRole:
        return agent.name;
    case DescriptionRole:
        return agent.description;
    case ProviderIdRole:
        return agent.model.providerId;
    case ModelIdRole:
        return agent.model.modelId;
    default:
        return {};
    }
}

QHash<int, QByteArray> AgentModel::roleNames() const
{
    return {
        {NameRole, "name"}, {DescriptionRole, "description"}, {ProviderIdRole, "providerId"}, {ModelIdRole, "modelId"}};
}

int AgentModel::rowOf(const QString &name) const
{
    const auto it = std::ranges::find(m_agents, name, &opencode::Agent::name);
    return it == m_agents.end() ? -1 : int(it - m_agents.begin());
}

QString AgentModel::nameAt(int row) const
{
    return row >= 0 && row < m_agents.size() ? m_agents[row].name : QString();
}

// Variants

void VariantModel::setVariants(const QStringList &variants)
{
    QStringList next;
    if (!variants.isEmpty()) {
        next = QStringList{QString()} + variants;
        next.removeDuplicates();
    }
    const int before = int(m_variants.size());
    becomeRows(
        m_variants, next, [](const QString &name) { return name; },
        [](const QString &, const QString &) { return QList<int>(); });
    if (before != m_variants.size())
        Q_EMIT countChanged();
}

int VariantModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_variants.size());
}

QVariant VariantModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != NameRole)
        return {};
    return m_variants[index.row()];
}

QHash<int, QByteArray> VariantModel::roleNames() const
{
    return {{NameRole, "name"}};
}

int VariantModel::rowOf(const QString &name) const
{
    return int(m_variants.indexOf(name));
}

QString VariantModel::nameAt(int row) const
{
    return m_variants.value(row);
}

// Commands

void CommandModel::setCommands(const QList<opencode::Command> &commands)
{
    m_all = commands;
    refresh();
}

void CommandModel::setSearch(const QString &search)
{
    if (m_search == search)
        return;
    m_search = search;
    refresh();
    Q_EMIT searchChanged();
}

void CommandModel::refresh()
{
    QList<opencode::Command> begins;
    QList<opencode::Command> contains;
    QSet<QString> seen;
    for (const opencode::Command &command : std::as_const(m_all)) {
        if (seen.contains(command.name))
            continue;
        seen.insert(command.name);
        if (command.name.startsWith(m_search, Qt::CaseInsensitive))
            begins.append(command);
        else if (command.name.contains(m_search, Qt::CaseInsensitive))
            contains.append(command);
    }
    const int before = int(m_shown.size());
    becomeRows(
        m_shown, begins + contains, [](const opencode::Command &command) { return command.name; },
        [](const opencode::Command &a, const opencode::Command &b) {
            QList<int> roles;
            if (a.description != b.description)
                roles.append(DescriptionRole);
            if (a.source != b.source)
                roles.append(SourceRole);
            return roles;
        });
    if (before != m_shown.size())
        Q_EMIT countChanged();
}

int CommandModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant CommandModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const opencode::Command &command = m_shown[index.row()];
    switch (role) {
    case NameRole:
        return command.name;
    case DescriptionRole:
        return command.description;
    case SourceRole:
        return command.source;
    default:
        return {};
    }
}

QHash<int, QByteArray> CommandModel::roleNames() const
{
    return {{NameRole, "name"}, {DescriptionRole, "description"}, {SourceRole, "source"}};
}

QString CommandModel::nameAt(int row) const
{
    return row >= 0 && row < m_shown.size() ? m_shown[row].name : QString();
}

// Files

void FileSearchModel::setPaths(const QStringList &paths)
{
    QStringList next = paths;
    next.removeDuplicates();
    next.removeAll(u"/"_s); // the project itself, among its folders
    const int before = int(m_paths.size());
    becomeRows(
        m_paths, next, [](const QString &path) { return path; },
        [](const QString &, const QString &) { return QList<int>(); });
    if (before != m_paths.size())
        Q_EMIT countChanged();
}

int FileSearchModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_paths.size());
}

QVariant FileSearchModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QString &path = m_paths[index.row()];
    const bool folder = path.endsWith(u'/');
    const qsizetype slash = path.lastIndexOf(u'/', folder ? -2 : -1);
    switch (role) {
    case PathRole:
        return path;
    case NameRole:
        return path.sliced(slash + 1);
    case FolderRole:
        return path.first(slash + 1);
    case IsFolderRole:
        return folder;
    default:
        return {};
    }
}

QHash<int, QByteArray> FileSearchModel::roleNames() const
{
    return {{PathRole, "path"}, {NameRole, "name"}, {FolderRole, "folder"}, {IsFolderRole, "isFolder"}};
}

QString FileSearchModel::pathAt(int row) const
{
    return m_paths.value(row);
}

} // namespace qd
