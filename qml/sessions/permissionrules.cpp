// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/sessions/permissionrules.h"

#include "core/base/worker.h"
#include "qml/shell/notices.h"
#include "qml/shell/words.h"

#include <QDateTime>

#include <algorithm>

namespace qd::ui {

PermissionRules::PermissionRules(QString workspace, Library &library, Notices &notices, QObject *parent)
    : QAbstractListModel(parent)
    , m_workspace(std::move(workspace))
    , m_library(library)
    , m_notices(notices)
{}

void PermissionRules::load()
{
    TaskScope::start(loadTask());
}

QCoro::Task<> PermissionRules::loadTask()
{
    const auto rules = co_await m_tasks(taskOf(m_library.loadRules(m_workspace)));
    if (!rules)
        co_return;
    if (!rules->isEmpty() || !m_rules.isEmpty()) { // thousands of workspaces have none
        beginResetModel();
        m_rules = *rules;
        endResetModel();
        Q_EMIT countChanged();
    }
    Q_EMIT loaded();
}

void PermissionRules::add(const QString &directory, const QString &permission, const QStringList &patterns)
{
    for (const auto &pattern : patterns) {
        const bool known = std::ranges::any_of(m_rules, [&](const PermissionRule &rule) {
            return rule.directory == directory && rule.permission == permission && rule.pattern == pattern;
        });
        if (known)
            continue;
        PermissionRule rule{0, m_workspace, directory, permission, pattern, true, QDateTime::currentMSecsSinceEpoch()};
        TaskScope::start(store(std::move(rule)));
    }
}

QCoro::Task<> PermissionRules::store(PermissionRule rule)
{
    const auto id = co_await m_tasks(taskOf(m_library.addRule(rule)));
    if (!id) {
        m_notices.show(sentence(tr("The rule could not be kept"), id.error()));
        co_return;
    }
    rule.id = *id;
    beginInsertRows({}, count(), count());
    m_rules.append(rule);
    endInsertRows();
    Q_EMIT countChanged();
}

void PermissionRules::revoke(int row)
{
    if (row < 0 || row >= count())
        return;
    m_library.removeRule(m_rules[row].id);
    beginRemoveRows({}, row, row);
    m_rules.removeAt(row);
    endRemoveRows();
    Q_EMIT countChanged();
}

bool PermissionRules::allows(const QString &directory, const opencode::PermissionRequest &request) const
{
    const auto covered = [&](const QString &wanted) {
        return std::ranges::any_of(m_rules, [&](const PermissionRule &rule) {
            return rule.allow && rule.directory == directory && rule.permission == request.permission &&
                   matches(rule.pattern, wanted);
        });
    };
    return !request.patterns.isEmpty() && std::ranges::all_of(request.patterns, covered);
}

bool PermissionRules::matches(QStringView pattern, QStringView text)
{
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype star = -1;
    qsizetype mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && (pattern[p] == u'?' || pattern[p] == text[t]) && pattern[p] != u'*') {
            ++p;
            ++t;
        } else if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            mark = t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

int PermissionRules::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant PermissionRules::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &rule = m_rules[index.row()];
    switch (role) {
    case DirectoryRole:
        return rule.directory;
    case PermissionRole:
        return rule.permission;
    case PatternRole:
        return rule.pattern;
    case CreatedRole:
        return double(rule.created);
    default:
        return {};
    }
}

QHash<int, QByteArray> PermissionRules::roleNames() const
{
    return {{DirectoryRole, "directory"},
            {PermissionRole, "permission"},
            {PatternRole, "pattern"},
            {CreatedRole, "created"}};
}

} // namespace qd::ui
