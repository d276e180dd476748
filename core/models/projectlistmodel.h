// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/rowmodel.h"
#include "core/sessions/sessionkey.h"

#include <QHash>
#include <QList>

#include <limits>

namespace qd {

class SessionStore;

//! \brief The project picker: favourites in the person's order, then every other directory that has a session, most recently used first.
//!
//! A favourite shows whether it has a session or not.
class ProjectListModel : public RowModel
{
    Q_OBJECT
    //! Only this workspace's projects; empty shows all.
    Q_PROPERTY(QString workspaceId READ workspaceId WRITE setWorkspaceId NOTIFY workspaceIdChanged)
    //! Part of the name or the path, any case.
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY searchChanged)
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    enum Role
    {
        DirectoryRole = Qt::UserRole, //!< string, canonical
        NameRole,                     //!< string: the last part of the directory
        WorkspaceIdRole,              //!< string
        LastUsedRole,                 //!< ms since the epoch
        SessionCountRole,             //!< int: root sessions that are not archived
        FavouriteRole,                //!< bool
    };
    Q_ENUM(Role)

    explicit ProjectListModel(SessionStore &store, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    //! Which workspaces count. None by default.
    void setWorkspaces(const QStringList &workspaces);
    //! The favourites of one of them, in order.
    void setFavourites(const QString &workspace, const QStringList &directories);

    [[nodiscard]] QString workspaceId() const { return m_workspaceId; }
    void setWorkspaceId(const QString &workspaceId);
    [[nodiscard]] QString search() const { return m_search; }
    void setSearch(const QString &search);

    Q_INVOKABLE [[nodiscard]] QString directoryAt(int row) const;

Q_SIGNALS:
    void workspaceIdChanged();
    void searchChanged();
    void countChanged();

private:
    static constexpr int unranked = std::numeric_limits<int>::max();

    struct Row
    {
        QString workspace;
        QString directory;
        QString name;
        qint64 lastUsed = 0;
        int sessions = 0;
        int rank = unranked; //!< among the favourites
    };
    //! What one session counts for.
    struct Use
    {
        QString directory;
        qint64 updated = 0;
    };

    [[nodiscard]] bool shows(const SessionKey &project) const;
    [[nodiscard]] QList<Row> collect() const;
    void readAll();
    void read(const QString &workspace, const QString &sessionId);
    void update(const QString &workspace, const QStringList &sessionIds);
    void refresh();

    SessionStore &m_store;
    QStringList m_workspaces;
    QString m_workspaceId;
    QString m_search;
    QHash<SessionKey, Use> m_uses;
    QHash<SessionKey, int> m_ranks; //!< of favourites, by workspace and directory
    QList<Row> m_rows;
    bool m_stale = false; //!< a refresh is on its way
};

} // namespace qd
