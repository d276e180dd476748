// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/connectionstages.h"

namespace qd::ui {

void ConnectionStages::reset()
{
    m_rows = {};
    m_problem = {};
    m_running = false;
    m_passed = false;
    Q_EMIT dataChanged(index(0), index(stageCount - 1));
    Q_EMIT changed();
}

void ConnectionStages::begin()
{
    reset();
    m_running = true;
    Q_EMIT changed();
}

void ConnectionStages::set(Stage stage, StageOutcome outcome, const QString &detail)
{
    m_rows[size_t(stage)] = {outcome, detail};
    Q_EMIT dataChanged(index(stage), index(stage), {OutcomeRole, DetailRole});
}

void ConnectionStages::fail(Stage stage, const ConnectionProblem &problem)
{
    set(stage, Failed);
    for (int after = stage + 1; after < stageCount; ++after)
        set(Stage(after), Waiting);
    m_problem = problem;
    m_running = false;
    m_passed = false;
    Q_EMIT changed();
}

void ConnectionStages::succeed()
{
    m_problem = {};
    m_running = false;
    m_passed = true;
    Q_EMIT changed();
}

int ConnectionStages::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : stageCount;
}

QVariant ConnectionStages::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const std::array names{tr("Name look-up"),   tr("Connection"), tr("Encryption"),
                           tr("OpenCode there"), tr("Sign-in"),    tr("Version")};
    const auto &row = m_rows[size_t(index.row())];
    switch (role) {
    case NameRole:
        return names[size_t(index.row())];
    case OutcomeRole:
        return int(row.outcome);
    case DetailRole:
        return row.detail;
    default:
        return {};
    }
}

QHash<int, QByteArray> ConnectionStages::roleNames() const
{
    return {{NameRole, "name"}, {OutcomeRole, "outcome"}, {DetailRole, "detail"}};
}

} // namespace qd::ui
