// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/sessionlistmodel.h"
#include "qml/workspaces/workspace.h"

#include <QAbstractListModel>
#include <QTimer>

namespace qd::ui {

//! \brief The workspaces as rows, for views: what each is, and what is live of it (state, sessions, busy, waiting). Which there are is up to who derives from it. GUI thread.
class WorkspaceRows : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("the base of what belongs to the application")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(int liveCount READ liveCount NOTIFY statesChanged)
    Q_PROPERTY(int troubleCount READ troubleCount NOTIFY statesChanged) //!< neither live nor on the way to it

public:
    enum Role
    {
        WorkspaceIdRole = Qt::UserRole, //!< string
        NameRole,                       //!< string
        KindRole,                       //!< int, WorkspaceKind
        LocalRole,                      //!< bool
        UrlRole,                        //!< string, for a person
        PortRole,                       //!< int; 0 = none
        UsernameRole,                   //!< string
        HueRole,                        //!< int, 0 to 7
        CreatedAtRole,                  //!< ms since the epoch
        LastUsedAtRole,                 //!< ms since the epoch; 0 = never
        StateRole,                      //!< Workspace::State
        SignInRole,                     //!< Workspace::SignIn
        ReasonRole,                     //!< string
        NextTryAtRole,                  //!< ms since the epoch; 0 = none is planned
        SessionsRole,                   //!< int: root sessions that are not archived
        BusyRole,                       //!< int: sessions that work by themselves
        WaitingRole,                    //!< int: requests that wait for the person
        InsecureRole,                   //!< bool
        PinnedRole,                     //!< bool
        MutedRole,                      //!< bool
        RulesRole,                      //!< int: permission rules that the person can take back
    };
    Q_ENUM(Role)

    //! Whose sessions are counted; outlives this object.
    explicit WorkspaceRows(SessionStore &sessions, QObject *parent = nullptr);
    ~WorkspaceRows() override;

    [[nodiscard]] const QList<Workspace *> &all() const { return m_all; }
    [[nodiscard]] QStringList ids() const;
    [[nodiscard]] QList<WorkspaceEntry> entries() const;
    [[nodiscard]] int count() const { return int(m_all.size()); }
    [[nodiscard]] int liveCount() const;
    [[nodiscard]] int troubleCount() const;
    //! Null if there is none.
    Q_INVOKABLE [[nodiscard]] qd::ui::Workspace *find(const QString &id) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();
    void statesChanged();

protected:
    //! \name Each is one change of the model; countChanged() is the caller's
    //! @{
    void insert(qsizetype row, const QList<Workspace *> &run);
    //! They are watched no more, and whoever calls this has them.
    [[nodiscard]] QList<Workspace *> take(qsizetype row, qsizetype howMany);
    void move(qsizetype from, qsizetype to);
    //! @}
    //! They are deleted, and nobody is told: for a destructor that wants them gone before its own members.
    void end();

private:
    struct Counts
    {
        int sessions = 0;
        int busy = 0;
    };

    void watch(Workspace *workspace);
    void recount();
    [[nodiscard]] Counts counted(const QString &id) const;
    void rowChanged(const Workspace *workspace, const QList<int> &roles);

    SessionStore &m_sessions;
    QList<Workspace *> m_all;
    QHash<QString, Workspace *> m_byId;
    QHash<QString, Counts> m_counts;
    QSet<QString> m_changedCounts;
    QTimer m_countTimer;
};

} // namespace qd::ui
