// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/inboxmodel.h"

#include "core/models/background.h"
#include "core/models/names.h"
#include "core/sessions/sessionstore.h"

namespace qd {

using namespace Qt::StringLiterals;

InboxModel::InboxModel(SessionStore &store, QObject *parent)
    : InboxModel(store, sharedBackground(), parent)
{}

InboxModel::InboxModel(SessionStore &store, Background &background, QObject *parent)
    : RowModel(parent)
    , m_store(store)
    , m_views(background)
{
    connect(&store, &SessionStore::requestsChanged, this, &InboxModel::refresh);
    connect(&store, &SessionStore::sessionsChanged, this, &InboxModel::refreshFor);
    connect(&m_views, &RequestViews::changed, this, &InboxModel::refresh);
}

void InboxModel::setWorkspaces(const QStringList &workspaces)
{
    if (m_workspaces == workspaces)
        return;
    m_workspaces = workspaces;
    refresh();
}

InboxModel::Row InboxModel::rowFor(const SessionKey &session, const QString &directory) const
{
    const SessionKey root = m_store.rootOf(session);
    const opencode::Session *rootSession = m_store.session(root);
    Row row;
    row.workspace = session.workspace;
    row.sessionId = session.id;
    row.rootId = root.id;
    row.directory = directory;
    if (rootSession)
        row.sessionTitle = ownTitle(*rootSession);
    const opencode::Session *own = m_store.session(session);
    if (own && root.id != session.id)
        row.agentTitle = ownTitle(*own);
    return row;
}

QList<InboxModel::Row> InboxModel::collect()
{
    QList<Row> rows;
    QSet<QString> ids;
    for (const QString &workspace : std::as_const(m_workspaces)) {
        const SessionKey all{workspace, {}};
        const QList<PendingPermission> permissions = m_store.permissions(all);
        for (const PendingPermission &pending : permissions) {
            Row row = rowFor(pending.session, pending.directory);
            const RequestView view = m_views.view(pending.request);
            row.requestId = pending.request.id;
            row.permission = pending.request.permission;
            row.patterns = pending.request.patterns;
            row.always = pending.request.always;
            row.title = view.title;
            row.blocks = view.blocks;
            ids.insert(row.requestId);
            rows.append(row);
        }
        const QList<PendingQuestion> questions = m_store.questions(all);
        for (const PendingQuestion &pending : questions) {
            Row row = rowFor(pending.session, pending.directory);
            row.kind = Question;
            row.requestId = pending.request.id;
            row.questions = questionList(pending.request.questions);
            if (!pending.request.questions.isEmpty())
                row.title = pending.request.questions.first().question;
            rows.append(row);
        }
    }
    m_views.retain(ids);
    std::ranges::stable_sort(rows, requestedBefore, &Row::requestId);
    return rows;
}

QList<int> InboxModel::changedRoles(const Row &before, const Row &after)
{
    QList<int> roles;
    const auto check = [&](bool differs, Role role) {
        if (differs)
            roles.append(role);
    };
    check(before.rootId != after.rootId, RootSessionIdRole);
    check(before.sessionTitle != after.sessionTitle, SessionTitleRole);
    check(before.agentTitle != after.agentTitle, AgentTitleRole);
    check(before.directory != after.directory, DirectoryRole);
    check(before.directory != after.directory, ProjectNameRole);
    check(before.title != after.title, TitleRole);
    check(before.patterns != after.patterns, PatternsRole);
    check(before.always != after.always, AlwaysRole);
    check(before.blocks != after.blocks, BlocksRole);
    check(before.questions != after.questions, QuestionsRole);
    return roles;
}

void InboxModel::refresh()
{
    const int before = int(m_rows.size());
    becomeRows(
        m_rows, collect(), [](const Row &row) { return qMakePair(row.workspace, row.requestId); }, changedRoles);
    if (before != m_rows.size())
        Q_EMIT countChanged();
}

// Titles and parents of sessions with a request may change.
void InboxModel::refreshFor(const QString &workspace, const QStringList &sessionIds)
{
    const bool concerned = std::ranges::any_of(m_rows, [&](const Row &row) {
        return row.workspace == workspace && (sessionIds.contains(row.rootId) || sessionIds.contains(row.sessionId));
    });
    if (concerned)
        refresh();
}

int InboxModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant InboxModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    switch (role) {
    case KindRole:
        return row.kind;
    case WorkspaceIdRole:
        return row.workspace;
    case RequestIdRole:
        return row.requestId;
    case SessionIdRole:
        return row.sessionId;
    case RootSessionIdRole:
        return row.rootId;
    case SessionTitleRole:
        return row.sessionTitle;
    case AgentTitleRole:
        return row.agentTitle;
    case DirectoryRole:
        return row.directory;
    case ProjectNameRole:
        return folderName(row.directory);
    case PermissionRole:
        return row.permission;
    case TitleRole:
        return row.title;
    case PatternsRole:
        return row.patterns;
    case AlwaysRole:
        return row.always;
    case BlocksRole:
        return toVariants(row.blocks);
    case QuestionsRole:
        return row.questions;
    default:
        return {};
    }
}

QHash<int, QByteArray> InboxModel::roleNames() const
{
    return namesOf<Role>();
}

int InboxModel::rowOf(const QString &workspaceId, const QString &requestId) const
{
    const auto it = std::ranges::find_if(
        m_rows, [&](const Row &row) { return row.requestId == requestId && row.workspace == workspaceId; });
    return it == m_rows.end() ? -1 : int(it - m_rows.begin());
}

} // namespace qd
