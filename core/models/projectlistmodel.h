// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QList>

namespace qd {

class SessionStore;

//! \brief The project picker: every directory that has a session, most recently used first.
class ProjectListModel : public QAbstractListModel
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
    };
    Q_ENUM(Role)

    explicit ProjectListModel(SessionStore &store, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    //! Which workspaces count. None by default.
    void setWorkspaces(const QStringList &workspaces);

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
    struct Row
    {
        QString workspace;
        QString directory;
        QString name;
        qint64 lastUsed = 0;
        int sessions = 0;

        bool operator==(const Row &) const = default;
    };

    [[nodiscard]] QList<Row> collect() const;
    void refresh();

    SessionStore &m_store;
    QStringList m_workspaces;
    QString m_workspaceId;
    QString m_search;
    QList<Row> m_rows;
    bool m_dirty = false;
};

} // namespace qd
