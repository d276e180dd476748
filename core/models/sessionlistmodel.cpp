// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/sessionlistmodel.h"

#include "core/models/names.h"
#include "core/models/sessiontree.h"
#include "core/sessions/sessionstore.h"

namespace qd {

class SessionListModel::Private
{
public:
    explicit Private(SessionStore &store)
        : tree(store)
    {}

    [[nodiscard]] const WorkspaceEntry *workspace(const QString &id) const
    {
        const auto it = std::ranges::find(tree.options.workspaces, id, &WorkspaceEntry::id);
        return it == tree.options.workspaces.cend() ? nullptr : &*it;
    }
    [[nodiscard]] QVariant value(const SessionNode &node, int role) const;
    [[nodiscard]] int rowOf(const SessionNode *node) const
    {
        const auto it = std::ranges::find(rows, node);
        return it == rows.end() ? -1 : int(it - rows.begin());
    }

    SessionTree tree;
    std::vector<SessionNode *> rows;
    int sessions = 0;
};

QVariant SessionListModel::Private::value(const SessionNode &node, int role) const
{
    const WorkspaceEntry *entry = workspace(node.workspace);
    switch (role) {
    case KindRole:
        return node.kind;
    case WorkspaceIdRole:
        return node.workspace;
    case WorkspaceNameRole:
        return entry ? entry->name : QString();
    case WorkspaceHueRole:
        return entry ? entry->hue : 0;
    case SessionIdRole:
        return node.id;
    case TitleRole:
        return node.title;
    case ProjectNameRole:
        return folderName(node.directory);
    case DirectoryRole:
        return node.directory;
    case StatusRole:
        return node.shownStatus();
    case StatusDetailRole:
        return node.detail;
    case RetryAtRole:
        return node.retryAt;
    case UpdatedRole:
        return node.updated;
    case DayRole:
        return node.kind == DayHeader ? node.day : 0;
    case PinnedRole:
        return node.pinned;
    case UnreadRole:
        return node.unread;
    case ArchivedRole:
        return node.archived;
    case AdditionsRole:
        return node.additions;
    case DeletionsRole:
        return node.deletions;
    case DepthRole:
        return node.depth();
    case CountRole:
        return node.count();
    case ExpandedRole:
        return node.expanded || (!tree.options.search.isEmpty() && !node.children.empty());
    case ExpandableRole:
        return !node.children.empty();
    case AgentRole:
        return node.agent;
    default:
        return {};
    }
}

SessionListModel::SessionListModel(SessionStore &store, QObject *parent)
    : RowModel(parent)
    , d(std::make_unique<Private>(store))
{
    connect(&store, &SessionStore::sessionsChanged, this, [this](const QString &workspace, const QStringList &ids) {
        d->tree.refresh(workspace, ids);
        follow();
    });
}

SessionListModel::~SessionListModel() = default;

//! Brings the rows to where the tree is.
void SessionListModel::follow()
{
    const QHash<SessionNode *, QList<int>> changes = d->tree.takeChanges();
    const bool moved = d->tree.takeMoved();
    if (moved) {
        becomeRows(
            d->rows, d->tree.flatten(), [](const SessionNode *node) { return node; },
            [](const SessionNode *, const SessionNode *) { return QList<int>(); });
    }
    d->tree.releaseRemoved();
    for (auto change = changes.cbegin(); change != changes.cend(); ++change) {
        const int row = d->rowOf(change.key());
        if (row >= 0)
            Q_EMIT dataChanged(index(row), index(row), change.value());
    }
    if (moved)
        updateCount();
}

void SessionListModel::updateCount()
{
    const auto isRoot = [](const SessionNode *node) { return !node->isHeader() && node->parent->isHeader(); };
    const int sessions = int(std::ranges::count_if(d->rows, isRoot));
    if (std::exchange(d->sessions, sessions) != sessions)
        Q_EMIT sessionCountChanged();
}

//! After a choice of the person that changes everything.
void SessionListModel::startOver()
{
    beginResetModel();
    d->tree.rebuild();
    (void)d->tree.takeMoved();
    d->rows = d->tree.flatten();
    d->tree.releaseRemoved();
    endResetModel();
    updateCount();
}

int SessionListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(d->rows.size());
}

QVariant SessionListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return d->value(*d->rows[size_t(index.row())], role);
}

void SessionListModel::multiData(const QModelIndex &index, QModelRoleDataSpan span) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        for (QModelRoleData &role : span)
            role.clearData();
        return;
    }
    const SessionNode &node = *d->rows[size_t(index.row())];
    for (QModelRoleData &role : span)
        role.setData(d->value(node, role.role()));
}

QHash<int, QByteArray> SessionListModel::roleNames() const
{
    return namesOf<Role>();
}

void SessionListModel::setWorkspaces(const QList<WorkspaceEntry> &workspaces)
{
    if (d->tree.options.workspaces == workspaces)
        return;
    d->tree.options.workspaces = workspaces;
    startOver();
}

// Refreshes what is in one set and not in the other.
void SessionListModel::replaceSet(QSet<SessionKey> &set, const QSet<SessionKey> &next)
{
    const QSet<SessionKey> changed = (set - next) + (next - set);
    set = next;
    for (const SessionKey &key : changed)
        d->tree.refresh(key.workspace, {key.id});
    follow();
}

void SessionListModel::setPinned(const QSet<SessionKey> &pinned)
{
    replaceSet(d->tree.options.pinned, pinned);
}

void SessionListModel::setHidden(const QSet<SessionKey> &hidden)
{
    replaceSet(d->tree.options.hidden, hidden);
}

SessionListModel::Grouping SessionListModel::grouping() const
{
    return d->tree.options.grouping;
}

void SessionListModel::setGrouping(Grouping grouping)
{
    if (std::exchange(d->tree.options.grouping, grouping) == grouping)
        return;
    startOver();
    Q_EMIT groupingChanged();
}

SessionListModel::Filter SessionListModel::filter() const
{
    return d->tree.options.filter;
}

void SessionListModel::setFilter(Filter filter)
{
    if (std::exchange(d->tree.options.filter, filter) == filter)
        return;
    startOver();
    Q_EMIT filterChanged();
}

QString SessionListModel::search() const
{
    return d->tree.options.search;
}

void SessionListModel::setSearch(const QString &search)
{
    if (std::exchange(d->tree.options.search, search) == search)
        return;
    startOver();
    Q_EMIT searchChanged();
}

int SessionListModel::sessionCount() const
{
    return d->sessions;
}

bool SessionListModel::setExpanded(int row, bool expanded)
{
    if (row < 0 || row >= rowCount())
        return false;
    SessionNode *node = d->rows[size_t(row)];
    if ((node->children.empty() && !node->isHeader()) || node->expanded == expanded)
        return false;
    d->tree.setExpanded(node, expanded);
    Q_EMIT dataChanged(index(row), index(row), {ExpandedRole});
    follow();
    return true;
}

int SessionListModel::rowOf(const QString &workspaceId, const QString &sessionId) const
{
    const SessionNode *node = d->tree.session({workspaceId, sessionId});
    return node ? d->rowOf(node) : -1;
}

int SessionListModel::nextSession(int row, int direction) const
{
    for (row += direction; row >= 0 && row < rowCount(); row += direction) {
        if (!d->rows[size_t(row)]->isHeader())
            return row;
    }
    return -1;
}

} // namespace qd
