// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/workspaces/workspacetable.h"

#include "qml/workspaces/workspace.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

//! What needs the person comes first, then what is on its way, then what is well.
int urgency(int state)
{
    switch (Workspace::State(state)) {
    case Workspace::State::Unauthorised:
        return 0;
    case Workspace::State::Offline:
        return 1;
    case Workspace::State::Connecting:
        return 2;
    case Workspace::State::Repairing:
        return 3;
    case Workspace::State::Live:
        return 4;
    }
    return 1;
}

} // namespace

WorkspaceTable::WorkspaceTable(QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_sortKey(u"name"_s)
{
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
    connect(this, &QAbstractItemModel::rowsInserted, this, &WorkspaceTable::countChanged);
    connect(this, &QAbstractItemModel::rowsRemoved, this, &WorkspaceTable::countChanged);
    connect(this, &QAbstractItemModel::modelReset, this, &WorkspaceTable::countChanged);
    connect(this, &QAbstractItemModel::layoutChanged, this, &WorkspaceTable::countChanged);
}

void WorkspaceTable::setWorkspaces(QAbstractItemModel *workspaces)
{
    if (workspaces == sourceModel())
        return;
    m_roles.clear();
    const auto names = workspaces ? workspaces->roleNames() : QHash<int, QByteArray>();
    for (auto it = names.cbegin(); it != names.cend(); ++it)
        m_roles[it.value()] = it.key();
    setSourceModel(workspaces);
    setSortRole(m_roles.value(m_sortKey.toLatin1(), Qt::DisplayRole));
    sort(0);
    Q_EMIT workspacesChanged();
    Q_EMIT countChanged();
}

void WorkspaceTable::setSearch(const QString &search)
{
    if (m_search == search)
        return;
    m_search = search;
    invalidateFilter();
    Q_EMIT searchChanged();
    Q_EMIT countChanged();
}

void WorkspaceTable::setShow(Show show)
{
    if (m_show == show)
        return;
    m_show = show;
    invalidateFilter();
    Q_EMIT showChanged();
    Q_EMIT countChanged();
}

void WorkspaceTable::sortBy(const QString &key)
{
    const bool again = key == m_sortKey && sortOrder() == Qt::AscendingOrder;
    m_sortKey = key;
    setSortRole(m_roles.value(key.toLatin1(), Qt::DisplayRole));
    sort(0, again ? Qt::DescendingOrder : Qt::AscendingOrder);
    Q_EMIT sortChanged();
}

QVariant WorkspaceTable::value(const QModelIndex &source, const char *role) const
{
    const auto found = m_roles.constFind(role);
    return found == m_roles.cend() ? QVariant() : source.data(*found);
}

bool WorkspaceTable::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const auto source = sourceModel()->index(row, 0, parent);
    const auto words = m_search.trimmed();
    const std::array texts{"name", "url", "username"};
    const auto has = [&](const char *role) {
        return value(source, role).toString().contains(words, Qt::CaseInsensitive);
    };
    if (!words.isEmpty() && std::ranges::none_of(texts, has))
        return false;
    const auto state = Workspace::State(value(source, "workspaceState").toInt());
    switch (m_show) {
    case Show::Live:
        return state == Workspace::State::Live || state == Workspace::State::Repairing;
    case Show::Trouble:
        return state == Workspace::State::Offline || state == Workspace::State::Unauthorised;
    case Show::Busy:
        return value(source, "busy").toInt() + value(source, "waiting").toInt() > 0;
    case Show::Allowing:
        return value(source, "rules").toInt() > 0;
    case Show::All:
        break;
    }
    return true;
}

bool WorkspaceTable::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const auto compared = [&](const char *role) {
        return m_order.compare(value(left, role).toString(), value(right, role).toString());
    };
    const auto byName = [&] { return compared("name") < 0; };
    if (m_sortKey == "name"_L1)
        return byName();
    if (m_sortKey == "workspaceState"_L1) {
        const int a = urgency(value(left, "workspaceState").toInt());
        const int b = urgency(value(right, "workspaceState").toInt());
        return a != b ? a < b : byName();
    }
    if (const int order = m_sortKey == "url"_L1 ? compared("url") : 0)
        return order < 0;
    if (left.data(sortRole()) == right.data(sortRole()))
        return byName();
    return QSortFilterProxyModel::lessThan(left, right);
}

QVariantMap WorkspaceTable::facts(const QModelIndex &source) const
{
    QVariantMap facts;
    if (!source.isValid())
        return facts;
    for (auto it = m_roles.cbegin(); it != m_roles.cend(); ++it)
        facts[QString::fromLatin1(it.key())] = source.data(it.value());
    return facts;
}

QVariantMap WorkspaceTable::factsAt(int row) const
{
    return facts(mapToSource(index(row, 0)));
}

int WorkspaceTable::rowOf(const QString &workspaceId) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (index(row, 0).data(m_roles.value("workspaceId")).toString() == workspaceId)
            return row;
    }
    return -1;
}

QVariantMap WorkspaceTable::factsOf(const QString &workspaceId) const
{
    for (int row = 0; sourceModel() && row < sourceModel()->rowCount(); ++row) {
        const auto source = sourceModel()->index(row, 0);
        if (value(source, "workspaceId").toString() == workspaceId)
            return facts(source);
    }
    return {};
}

} // namespace qd::ui
