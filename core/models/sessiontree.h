// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/sessionnode.h"
#include "core/sessions/sessionkey.h"
#include "core/sessions/sessionstore.h"

#include <QHash>
#include <QSet>

#include <memory>
#include <vector>

namespace qd {

//! What the person chose to see.
struct SessionListOptions
{
    QList<WorkspaceEntry> workspaces;
    QSet<SessionKey> pinned;
    QSet<SessionKey> hidden;
    SessionListModel::Grouping grouping = SessionListModel::ByProject;
    SessionListModel::Filter filter = SessionListModel::Active;
    QString search;
};

//! \brief The sidebar's order: workspaces, projects or days, sessions, their children; each level sorted.
//!
//! Nothing of a model here: refresh() takes the store's state of some sessions into the tree, flatten() gives the rows.
class SessionTree
{
public:
    explicit SessionTree(SessionStore &store);
    ~SessionTree();

    SessionListOptions options;

    //! Throws everything away but which nodes are open, and reads the store again.
    void rebuild();
    //! These sessions appeared, changed or went. Nodes that went stay alive until releaseRemoved().
    void refresh(const QString &workspace, const QStringList &ids);
    //! Whether flatten() may differ from the last time; asking takes it back.
    [[nodiscard]] bool takeMoved() { return std::exchange(m_moved, false); }
    //! Nodes whose rows show something else than before, with the roles.
    [[nodiscard]] QHash<SessionNode *, QList<int>> takeChanges();
    void releaseRemoved() { m_removed.clear(); }
    [[nodiscard]] std::vector<SessionNode *> flatten() const;

    [[nodiscard]] SessionNode *session(const SessionKey &key) const { return m_sessions.value(key); }
    void setExpanded(SessionNode *node, bool expanded);

private:
    [[nodiscard]] bool isWanted(const SessionKey &key, const opencode::Session &session) const;
    void refreshOne(const SessionKey &key);
    void update(SessionNode *node, const SessionNode &fresh, SessionNode *place);
    void addBelow(const SessionNode *session, int delta);
    [[nodiscard]] SessionNode *placeFor(const SessionNode &node, const opencode::Session &session);
    [[nodiscard]] SessionNode *header(SessionListModel::Kind kind, const QString &key);
    void attach(SessionNode *node, SessionNode *parent);
    void detach(SessionNode *node);
    void removeSession(SessionNode *node);
    void removeEmptyHeader(SessionNode *node);
    void reorderProject(SessionNode *project);
    [[nodiscard]] SessionNode *create(SessionListModel::Kind kind);
    void discard(SessionNode *node);
    bool updateMatches(SessionNode *node) const;
    void flatten(const std::vector<SessionNode *> &nodes, std::vector<SessionNode *> &rows) const;
    [[nodiscard]] static QString expansionKey(const SessionNode &node);

    SessionStore &m_store;
    std::vector<SessionNode *> m_roots;
    QHash<SessionNode *, std::shared_ptr<SessionNode>> m_nodes;
    std::vector<std::shared_ptr<SessionNode>> m_removed;
    QHash<SessionKey, SessionNode *> m_sessions;
    QHash<QString, SessionNode *> m_headers;
    QHash<SessionNode *, QList<int>> m_changes;
    QSet<SessionNode *> m_above; //!< headers and parents of what changed
    bool m_moved = false;
    QHash<QString, bool> m_expanded; //!< what the person opened or folded
};

} // namespace qd
