// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/collation.h"

#include <QSortFilterProxyModel>
#include <QVariantMap>
#include <QtQml/qqmlregistration.h>

namespace qd::ui {

//! \brief The workspaces as a table shows them: searched, filtered and sorted. The source is Workspaces, or any model with its roles. GUI thread.
class WorkspaceTable : public QSortFilterProxyModel
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QAbstractItemModel *workspaces READ sourceModel WRITE setWorkspaces NOTIFY workspacesChanged)
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY searchChanged) //!< in names, addresses and user names
    Q_PROPERTY(Show show READ show WRITE setShow NOTIFY showChanged)
    Q_PROPERTY(QString sortKey READ sortKey NOTIFY sortChanged) //!< a role of the source
    Q_PROPERTY(bool descending READ isDescending NOTIFY sortChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum class Show
    {
        All,
        Live,
        Trouble,  //!< neither live nor on the way to it
        Busy,     //!< an agent works or waits
        Allowing, //!< has permission rules that the person can take back
    };
    Q_ENUM(Show)

    explicit WorkspaceTable(QObject *parent = nullptr);

    void setWorkspaces(QAbstractItemModel *workspaces);
    [[nodiscard]] QString search() const { return m_search; }
    void setSearch(const QString &search);
    [[nodiscard]] Show show() const { return m_show; }
    void setShow(Show show);
    [[nodiscard]] QString sortKey() const { return m_sortKey; }
    [[nodiscard]] bool isDescending() const { return sortOrder() == Qt::DescendingOrder; }
    [[nodiscard]] int count() const { return rowCount(); }

    //! Sorts by it; by the same again: the other way round.
    Q_INVOKABLE void sortBy(const QString &key);
    //! The roles of a row by their names.
    Q_INVOKABLE [[nodiscard]] QVariantMap factsAt(int row) const;
    //! -1 if it does not show.
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString &workspaceId) const;
    //! The roles of a workspace, shown or not; empty if there is none.
    Q_INVOKABLE [[nodiscard]] QVariantMap factsOf(const QString &workspaceId) const;

Q_SIGNALS:
    void workspacesChanged();
    void searchChanged();
    void showChanged();
    void sortChanged();
    void countChanged();

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    [[nodiscard]] QVariant value(const QModelIndex &source, const char *role) const;
    [[nodiscard]] QVariantMap facts(const QModelIndex &source) const;

    QHash<QByteArray, int> m_roles;
    QCollator m_order = peoplesOrder();
    QString m_search;
    QString m_sortKey;
    Show m_show = Show::All;
};

} // namespace qd::ui
