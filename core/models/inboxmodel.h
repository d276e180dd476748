// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/requestview.h"
#include "core/models/rowmodel.h"

#include <QList>
#include <QVariantList>

namespace qd {

class SessionStore;
struct SessionKey;

//! \brief Everything that waits for the person: the pending permissions and questions of all workspaces, sub-agents' too, oldest first.
//!
//! Reading a row answers nothing. A row goes when its request is answered, here or elsewhere, or is over.
class InboxModel : public RowModel
{
    Q_OBJECT
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    enum Kind
    {
        Permission,
        Question
    };
    Q_ENUM(Kind)

    enum Role
    {
        KindRole = Qt::UserRole, //!< Kind
        WorkspaceIdRole,         //!< string
        RequestIdRole,           //!< string: what an answer names
        SessionIdRole,           //!< string: the owner; the answer goes there
        RootSessionIdRole,       //!< string: the session to open; equal to sessionId unless a sub-agent asks
        SessionTitleRole,        //!< string: of the root session
        AgentTitleRole,          //!< string: of the sub-agent's session, else empty
        DirectoryRole,           //!< string
        ProjectNameRole,         //!< string
        PermissionRole,          //!< string: edit, bash, webfetch, …; empty for questions
        TitleRole,               //!< string: the command, the file, the URL, or the first question
        PatternsRole,            //!< list of strings: what is asked for
        AlwaysRole,              //!< list of strings: what "always" would allow until the server restarts
        BlocksRole,    //!< list of RichBlock: the command as code or the edit as diffs; all of it must be in reach
        QuestionsRole, //!< list of {question, header, multiple, custom, options: [{label, description}]}
    };
    Q_ENUM(Role)

    explicit InboxModel(SessionStore &store, QObject *parent = nullptr);
    InboxModel(SessionStore &store, Background &background, QObject *parent = nullptr);

    //! Which workspaces count, in this order. None by default.
    void setWorkspaces(const QStringList &workspaces);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    //! The row that shows this request, -1 when none does.
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString &workspaceId, const QString &requestId) const;

Q_SIGNALS:
    void countChanged();

private:
    struct Row
    {
        Kind kind = Permission;
        QString workspace;
        QString requestId;
        QString sessionId;
        QString rootId;
        QString sessionTitle;
        QString agentTitle;
        QString directory;
        QString permission;
        QString title;
        QStringList patterns;
        QStringList always;
        QList<RichBlock> blocks;
        QVariantList questions;
    };

    [[nodiscard]] Row rowFor(const SessionKey &session, const QString &directory) const;
    [[nodiscard]] QList<Row> collect();
    [[nodiscard]] static QList<int> changedRoles(const Row &before, const Row &after);
    void refresh();
    void refreshFor(const QString &workspace, const QStringList &sessionIds);

    SessionStore &m_store;
    RequestViews m_views;
    QStringList m_workspaces;
    QList<Row> m_rows;
};

} // namespace qd
