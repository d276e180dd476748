// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/rowmodel.h"

#include <QSet>

#include <memory>

namespace qd {

class SessionStore;
struct SessionKey;

//! A saved connection, as far as lists show it.
struct WorkspaceEntry
{
    QString id;
    QString name;
    int hue = 0; //!< 0 to 7

    bool operator==(const WorkspaceEntry &) const = default;
};

//! \brief The sidebar: all sessions of all workspaces as flat rows.
//!
//! Grouped by project (workspace header, project header, sessions) or by day (day header, sessions of all workspaces). Within a
//! group: pinned first, then newest first by the server's `updated`. Projects stand in the order of their newest session.
//! Children of a session (sub-agents) come below it and only while it is expanded. Left out: archived sessions (own filter),
//! sessions that wait for their deletion (setHidden()), sessions that are gone from the server.
//!
//! Follows the store by itself. An event never resets the model: rows are inserted, removed, moved, or change with exactly the roles
//! that differ. A change that moves nothing costs nothing else; one that does, a pass over pointers. grouping, filter and search are the person's choices and do reset.
class SessionListModel : public RowModel
{
    Q_OBJECT
    Q_PROPERTY(Grouping grouping READ grouping WRITE setGrouping NOTIFY groupingChanged)
    Q_PROPERTY(Filter filter READ filter WRITE setFilter NOTIFY filterChanged)
    //! Part of a title, any case; empty shows all. Matches show their parents; collapsed groups open while searching.
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY searchChanged)
    //! Sessions that are shown, children not counted.
    Q_PROPERTY(int sessionCount READ sessionCount NOTIFY sessionCountChanged)

public:
    enum Kind
    {
        WorkspaceHeader,
        ProjectHeader,
        DayHeader,
        Session
    };
    Q_ENUM(Kind)
    enum Grouping
    {
        ByProject,
        ByDay
    };
    Q_ENUM(Grouping)
    enum Filter
    {
        Active,
        Archived
    };
    Q_ENUM(Filter)
    //! What a session does. Done = its last turn ended while nobody looked; Idle = nothing new.
    enum Status
    {
        Idle,
        Done,
        Busy,
        WaitingPermission,
        WaitingQuestion,
        Retrying,
        Interrupted,
        Failed
    };
    Q_ENUM(Status)

    //! The names in QML are these with a lower-case first letter and without "Role": kind, workspaceId, …
    enum Role
    {
        KindRole = Qt::UserRole, //!< Kind
        WorkspaceIdRole,         //!< string
        WorkspaceNameRole,       //!< string
        WorkspaceHueRole,        //!< int, 0 to 7
        SessionIdRole,           //!< string, empty for headers
        TitleRole,               //!< string; "" when the server still has its default title ("New session - …")
        ProjectNameRole,         //!< string: the project's name, else the last part of its directory
        DirectoryRole,           //!< string, canonical; of the project for a project header
        StatusRole,              //!< Status; of a project or workspace header: the most pressing one below it
        StatusDetailRole,        //!< string: name of the permission, reason of the retry, name of the error
        RetryAtRole,             //!< ms since the epoch, 0 unless retrying
        UpdatedRole,             //!< ms since the epoch
        DayRole,                 //!< day header: ms since the epoch of that day's local midnight
        PinnedRole,              //!< bool
        UnreadRole,              //!< bool
        ArchivedRole,            //!< bool
        AdditionsRole,           //!< int, lines
        DeletionsRole,           //!< int, lines
        DepthRole,               //!< int: 0 for headers and root sessions, 1 for a child, …
        CountRole,               //!< int: sessions below a header; children of a session
        ExpandedRole,            //!< bool: header: not collapsed; session: its children show
        ExpandableRole,          //!< bool
        AgentRole,               //!< string
    };
    Q_ENUM(Role)

    explicit SessionListModel(SessionStore &store, QObject *parent = nullptr);
    ~SessionListModel() override;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    void multiData(const QModelIndex &index, QModelRoleDataSpan span) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    //! Which workspaces show, in this order. None by default.
    void setWorkspaces(const QList<WorkspaceEntry> &workspaces);
    void setPinned(const QSet<SessionKey> &pinned);
    //! Sessions that wait for their deletion.
    void setHidden(const QSet<SessionKey> &hidden);

    [[nodiscard]] Grouping grouping() const;
    void setGrouping(Grouping grouping);
    [[nodiscard]] Filter filter() const;
    void setFilter(Filter filter);
    [[nodiscard]] QString search() const;
    void setSearch(const QString &search);
    [[nodiscard]] int sessionCount() const;

    //! Collapses or opens a header, shows or hides the children of a session. False when the row can't.
    Q_INVOKABLE bool setExpanded(int row, bool expanded);
    //! The row that shows this session, -1 when none does.
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString &workspaceId, const QString &sessionId) const;
    //! The next session row from `row` in `direction` (1 or -1), headers skipped; -1 at the end.
    Q_INVOKABLE [[nodiscard]] int nextSession(int row, int direction) const;

Q_SIGNALS:
    void groupingChanged();
    void filterChanged();
    void searchChanged();
    void sessionCountChanged();

private:
    void follow();
    void startOver();
    void replaceSet(QSet<SessionKey> &set, const QSet<SessionKey> &next);
    void updateCount();

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace qd
