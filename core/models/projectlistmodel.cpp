// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/projectlistmodel.h"

#include "core/models/names.h"
#include "core/sessions/sessionstore.h"

namespace qd {

ProjectListModel::ProjectListModel(SessionStore &store, QObject *parent)
    : RowModel(parent)
    , m_store(store)
{
    connect(&store, &SessionStore::sessionsChanged, this, &ProjectListModel::update);
}

void ProjectListModel::setWorkspaces(const QStringList &workspaces)
{
    if (m_workspaces == workspaces)
        return;
    m_workspaces = workspaces;
    readAll();
    refresh();
}

void ProjectListModel::setFavourites(const QString &workspace, const QStringList &directories)
{
    const auto before = m_ranks;
    m_ranks.removeIf(
        [&workspace](const QHash<SessionKey, int>::iterator &entry) { return entry.key().workspace == workspace; });
    for (int rank = 0; rank < int(directories.size()); ++rank) {
        const SessionKey project{workspace, directories[rank]};
        if (!m_ranks.contains(project))
            m_ranks.insert(project, rank);
    }
    if (m_ranks != before)
        refresh();
}

void ProjectListModel::setWorkspaceId(const QString &workspaceId)
{
    if (m_workspaceId == workspaceId)
        return;
    m_workspaceId = workspaceId;
    refresh();
    Q_EMIT workspaceIdChanged();
}

void ProjectListModel::setSearch(const QString &search)
{
    if (m_search == search)
        return;
    m_search = search;
    refresh();
    Q_EMIT searchChanged();
}

void ProjectListModel::readAll()
{
    m_uses.clear();
    for (const QString &workspace : std::as_const(m_workspaces)) {
        const QStringList ids = m_store.sessionIds(workspace);
        for (const QString &id : ids)
            read(workspace, id);
    }
}

void ProjectListModel::read(const QString &workspace, const QString &sessionId)
{
    const SessionKey key{workspace, sessionId};
    const opencode::Session *session = m_store.session(key);
    const bool counts = session && session->parentId.isEmpty() && !session->isArchived() && !m_store.state(key).gone;
    if (counts)
        m_uses.insert(key, {session->directory, session->updated});
    else
        m_uses.remove(key);
}

void ProjectListModel::update(const QString &workspace, const QStringList &sessionIds)
{
    if (!m_workspaces.contains(workspace))
        return;
    for (const QString &id : sessionIds)
        read(workspace, id);
    if (m_stale)
        return;
    m_stale = true; // events come in bursts, and nobody looks at every one of them here
    QMetaObject::invokeMethod(this, &ProjectListModel::refresh, Qt::QueuedConnection);
}

bool ProjectListModel::shows(const SessionKey &project) const
{
    return m_workspaces.contains(project.workspace) &&
           (m_workspaceId.isEmpty() || project.workspace == m_workspaceId) &&
           project.id.contains(m_search, Qt::CaseInsensitive);
}

QList<ProjectListModel::Row> ProjectListModel::collect() const
{
    QHash<SessionKey, Row> found; // by workspace and directory
    for (auto use = m_uses.cbegin(); use != m_uses.cend(); ++use) {
        const SessionKey project{use.key().workspace, use->directory};
        if (!shows(project))
            continue;
        Row &row = found[project];
        row.lastUsed = std::max(row.lastUsed, use->updated);
        ++row.sessions;
    }
    for (auto favourite = m_ranks.cbegin(); favourite != m_ranks.cend(); ++favourite) {
        if (shows(favourite.key()))
            found[favourite.key()].rank = favourite.value();
    }
    QList<Row> rows;
    for (auto it = found.begin(); it != found.end(); ++it) {
        it->workspace = it.key().workspace;
        it->directory = it.key().id;
        it->name = folderName(it->directory);
        rows.append(*it);
    }
    std::ranges::sort(rows, [](const Row &a, const Row &b) {
        return std::tie(a.rank, b.lastUsed, a.directory, a.workspace) <
               std::tie(b.rank, a.lastUsed, b.directory, b.workspace);
    });
    return rows;
}

void ProjectListModel::refresh()
{
    m_stale = false;
    const int before = int(m_rows.size());
    becomeRows(
        m_rows, collect(), [](const Row &row) { return qMakePair(row.workspace, row.directory); },
        [](const Row &a, const Row &b) {
            QList<int> roles;
            if (a.lastUsed != b.lastUsed)
                roles.append(LastUsedRole);
            if (a.sessions != b.sessions)
                roles.append(SessionCountRole);
            if ((a.rank == unranked) != (b.rank == unranked))
                roles.append(FavouriteRole);
            return roles;
        });
    if (before != m_rows.size())
        Q_EMIT countChanged();
}

int ProjectListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ProjectListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    switch (role) {
    case DirectoryRole:
        return row.directory;
    case NameRole:
        return row.name;
    case WorkspaceIdRole:
        return row.workspace;
    case LastUsedRole:
        return row.lastUsed;
    case SessionCountRole:
        return row.sessions;
    case FavouriteRole:
        return row.rank != unranked;
    default:
        return {};
    }
}

QHash<int, QByteArray> ProjectListModel::roleNames() const
{
    return namesOf<Role>();
}

QString ProjectListModel::directoryAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? m_rows[row].directory : QString();
}

} // namespace qd
