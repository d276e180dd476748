// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/sessiontree.h"

#include "core/models/days.h"

#include <algorithm>

namespace qd {

using namespace Qt::StringLiterals;
using Model = SessionListModel;

SessionTree::SessionTree(SessionStore &store)
    : m_store(store)
{}

SessionTree::~SessionTree() = default;

SessionNode *SessionTree::create(Model::Kind kind)
{
    const auto node = std::make_shared<SessionNode>();
    node->kind = kind;
    m_nodes.insert(node.get(), node);
    return node.get();
}

void SessionTree::discard(SessionNode *node)
{
    m_removed.push_back(m_nodes.take(node));
}

QString SessionTree::expansionKey(const SessionNode &node)
{
    return u"%1\n%2\n%3\n%4"_s.arg(QString::number(node.kind), node.workspace, node.directory,
                                   node.isHeader() ? QString::number(node.day) : node.id);
}

void SessionTree::setExpanded(SessionNode *node, bool expanded)
{
    node->expanded = expanded;
    m_moved = true;
    m_expanded.insert(expansionKey(*node), expanded);
}

void SessionTree::rebuild()
{
    for (const auto &node : std::as_const(m_nodes))
        m_removed.push_back(node);
    m_nodes.clear();
    m_sessions.clear();
    m_headers.clear();
    m_roots.clear();
    int rank = 0;
    for (const WorkspaceEntry &workspace : std::as_const(options.workspaces)) {
        if (options.grouping == Model::ByProject) {
            SessionNode *node = header(Model::WorkspaceHeader, workspace.id);
            node->workspace = workspace.id;
            node->expanded = m_expanded.value(expansionKey(*node), true);
            node->rank = rank++;
            node->title = workspace.name;
            node->hue = workspace.hue;
            attach(node, nullptr);
        }
        const QStringList ids = m_store.sessionIds(workspace.id);
        for (const QString &id : ids) {
            if (!m_sessions.contains({workspace.id, id}))
                refreshOne({workspace.id, id});
        }
    }
    for (SessionNode *root : m_roots)
        updateMatches(root);
    (void)takeChanges();
}

void SessionTree::refresh(const QString &workspace, const QStringList &ids)
{
    const bool known =
        std::ranges::any_of(options.workspaces, [&](const WorkspaceEntry &entry) { return entry.id == workspace; });
    if (!known)
        return;
    for (const QString &id : ids)
        refreshOne({workspace, id});
    if (options.search.isEmpty())
        return; // flatten() does not look at the marks
    for (SessionNode *root : m_roots)
        updateMatches(root);
    m_moved = true;
}

QHash<SessionNode *, QList<int>> SessionTree::takeChanges()
{
    for (SessionNode *node : std::as_const(m_above)) {
        if (!m_nodes.contains(node))
            continue;
        const int count = node->count();
        const auto status = node->shownStatus();
        QList<int> roles;
        if (node->isHeader() && std::exchange(node->reportedStatus, status) != status)
            roles.append(Model::StatusRole);
        const int before = std::exchange(node->reportedCount, count);
        if (before != count)
            roles.append(Model::CountRole);
        if ((before > 0) != (count > 0))
            roles.append(Model::ExpandableRole);
        if (!roles.isEmpty())
            m_changes[node] += roles;
    }
    m_above.clear();
    m_changes.removeIf([this](const auto &entry) { return !m_nodes.contains(entry.key()); });
    return std::exchange(m_changes, {});
}

bool SessionTree::isWanted(const SessionKey &key, const opencode::Session &session) const
{
    if (options.hidden.contains(key) || m_store.state(key).gone)
        return false;
    // A child goes where its parent goes; it waits until that one is known.
    if (!session.parentId.isEmpty())
        return m_sessions.contains({key.workspace, session.parentId});
    return session.isArchived() == (options.filter == Model::Archived);
}

void SessionTree::refreshOne(const SessionKey &key)
{
    const opencode::Session *session = m_store.session(key);
    SessionNode *node = m_sessions.value(key);
    if (!session || !isWanted(key, *session)) {
        if (node)
            removeSession(node);
        return;
    }
    const bool isNew = !node;
    if (isNew) {
        node = create(Model::Session);
        node->workspace = key.workspace;
        node->id = key.id;
        node->expanded = m_expanded.value(expansionKey(*node), false);
        m_sessions.insert(key, node);
    }
    SessionNode fresh = *node;
    fresh.read(m_store, *session);
    fresh.pinned = options.pinned.contains(key);
    fresh.day = options.grouping == Model::ByDay ? dayOf(session->updated) : 0;
    update(node, fresh, placeFor(fresh, *session));
    if (isNew) {
        const QStringList children = m_store.childIds(key);
        for (const QString &child : children)
            refreshOne({key.workspace, child});
    }
}

//! Takes what is new over and puts the node where it belongs then.
void SessionTree::update(SessionNode *node, const SessionNode &fresh, SessionNode *place)
{
    SessionNode *const oldParent = node->parent;
    const bool moves = place != oldParent || fresh.updated != node->updated || fresh.pinned != node->pinned ||
                       fresh.created != node->created;
    if (oldParent) {
        const QList<int> roles = changedRoles(*node, fresh);
        if (!roles.isEmpty())
            m_changes[node] += roles;
        addBelow(node, -1);
        if (moves)
            detach(node);
    }
    std::vector<SessionNode *> children = std::move(node->children);
    *node = fresh;
    node->children = std::move(children);
    node->parent = oldParent;
    if (moves)
        attach(node, place);
    addBelow(node, 1);
    if (oldParent && oldParent != place)
        removeEmptyHeader(oldParent);
    if (moves && place->kind == Model::ProjectHeader)
        reorderProject(place);
}

void SessionTree::addBelow(const SessionNode *session, int delta)
{
    if (!session->parent || !session->parent->isHeader())
        return;
    for (SessionNode *up = session->parent; up; up = up->parent) {
        up->below[session->status] += delta;
        m_above.insert(up);
    }
}

SessionNode *SessionTree::placeFor(const SessionNode &node, const opencode::Session &session)
{
    if (!session.parentId.isEmpty())
        return m_sessions.value({node.workspace, session.parentId});
    if (options.grouping == Model::ByDay) {
        const QString key = QString::number(node.day);
        SessionNode *day = m_headers.value(key);
        if (!day) {
            day = header(Model::DayHeader, key);
            day->day = node.day;
            day->expanded = m_expanded.value(expansionKey(*day), true);
            attach(day, nullptr);
        }
        return day;
    }
    const QString key = node.workspace + u'\n' + session.directory;
    SessionNode *project = m_headers.value(key);
    if (!project) {
        project = header(Model::ProjectHeader, key);
        project->workspace = node.workspace;
        project->directory = session.directory;
        project->expanded = m_expanded.value(expansionKey(*project), true);
        attach(project, m_headers.value(node.workspace));
    }
    return project;
}

SessionNode *SessionTree::header(Model::Kind kind, const QString &key)
{
    SessionNode *node = create(kind);
    m_headers.insert(key, node);
    return node;
}

void SessionTree::attach(SessionNode *node, SessionNode *parent)
{
    node->parent = parent;
    auto &siblings = parent ? parent->children : m_roots;
    siblings.insert(std::ranges::lower_bound(siblings, node, standsBefore), node);
    m_moved = true;
    if (parent)
        m_above.insert(parent);
}

void SessionTree::detach(SessionNode *node)
{
    auto &siblings = node->parent ? node->parent->children : m_roots;
    auto at = std::ranges::lower_bound(siblings, node, standsBefore);
    Q_ASSERT(at != siblings.end() && *at == node);
    siblings.erase(at);
    m_moved = true;
    if (node->parent)
        m_above.insert(node->parent);
}

void SessionTree::removeSession(SessionNode *node)
{
    SessionNode *const parent = node->parent;
    addBelow(node, -1);
    detach(node);
    std::vector<SessionNode *> doomed{node};
    while (!doomed.empty()) {
        SessionNode *next = doomed.back();
        doomed.pop_back();
        doomed.insert(doomed.end(), next->children.begin(), next->children.end());
        m_sessions.remove({next->workspace, next->id});
        discard(next);
    }
    if (!parent)
        return;
    if (parent->kind == Model::ProjectHeader && !parent->children.empty())
        reorderProject(parent);
    removeEmptyHeader(parent);
}

// Workspaces stay, empty or not.
void SessionTree::removeEmptyHeader(SessionNode *node)
{
    if (!node->children.empty() || (node->kind != Model::ProjectHeader && node->kind != Model::DayHeader))
        return;
    detach(node);
    m_headers.remove(m_headers.key(node));
    discard(node);
}

void SessionTree::reorderProject(SessionNode *project)
{
    qint64 newest = 0;
    for (const SessionNode *session : project->children) {
        newest = std::max(newest, session->updated);
        if (!session->pinned)
            break; // the rest is older
    }
    if (newest == project->updated)
        return;
    detach(project);
    project->updated = newest;
    attach(project, project->parent);
    m_changes[project].append(Model::UpdatedRole);
}

bool SessionTree::updateMatches(SessionNode *node) const
{
    bool matches = !node->isHeader() && node->title.contains(options.search, Qt::CaseInsensitive);
    for (SessionNode *child : node->children)
        matches = updateMatches(child) || matches;
    node->matches = matches;
    return matches;
}

std::vector<SessionNode *> SessionTree::flatten() const
{
    std::vector<SessionNode *> rows;
    rows.reserve(size_t(m_nodes.size()));
    flatten(m_roots, rows);
    return rows;
}

void SessionTree::flatten(const std::vector<SessionNode *> &nodes, std::vector<SessionNode *> &rows) const
{
    const bool searching = !options.search.isEmpty();
    for (SessionNode *node : nodes) {
        if (searching && !node->matches)
            continue;
        rows.push_back(node);
        if (node->expanded || searching)
            flatten(node->children, rows);
    }
}

} // namespace qd
