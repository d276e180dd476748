// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/rowmodel.h"
#include "core/opencode/types.h"

// What the composer offers to choose from. Fed with plain lists; a new list changes only the rows that differ.
namespace qd {

//! Primary agents that are not hidden, in the server's order.
class AgentModel : public RowModel
{
    Q_OBJECT
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    enum Role
    {
        NameRole = Qt::UserRole,
        DescriptionRole,
        ProviderIdRole,
        ModelIdRole
    };
    Q_ENUM(Role)

    using RowModel::RowModel;
    void setAgents(const QList<opencode::Agent> &agents);
    //! All agents, sub-agents too: for `@` mentions.
    void setAllAgents(const QList<opencode::Agent> &agents);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString &name) const;
    Q_INVOKABLE [[nodiscard]] QString nameAt(int row) const;

Q_SIGNALS:
    void countChanged();

private:
    void replace(const QList<opencode::Agent> &agents);

    QList<opencode::Agent> m_agents;
};

//! The strengths of a model, "" (the default) first.
class VariantModel : public RowModel
{
    Q_OBJECT
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    enum Role
    {
        NameRole = Qt::UserRole
    };
    Q_ENUM(Role)

    using RowModel::RowModel;
    //! Of one model; an empty list leaves no row at all (nothing to choose).
    void setVariants(const QStringList &variants);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString &name) const;
    Q_INVOKABLE [[nodiscard]] QString nameAt(int row) const;

Q_SIGNALS:
    void countChanged();

private:
    QStringList m_variants;
};

//! `/` commands of the server, filtered by what was typed: names that begin with it first.
class CommandModel : public RowModel
{
    Q_OBJECT
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY searchChanged)
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    enum Role
    {
        NameRole = Qt::UserRole,
        DescriptionRole,
        SourceRole
    };
    Q_ENUM(Role)

    using RowModel::RowModel;
    void setCommands(const QList<opencode::Command> &commands);

    [[nodiscard]] QString search() const { return m_search; }
    void setSearch(const QString &search);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    Q_INVOKABLE [[nodiscard]] QString nameAt(int row) const;

Q_SIGNALS:
    void searchChanged();
    void countChanged();

private:
    void refresh();

    QString m_search;
    QList<opencode::Command> m_all;
    QList<opencode::Command> m_shown;
};

//! `@` files: the answer of the server's file search, best first.
class FileSearchModel : public RowModel
{
    Q_OBJECT
    Q_PROPERTY(int count READ rowCount NOTIFY countChanged)

public:
    enum Role
    {
        PathRole = Qt::UserRole,
        NameRole,
        FolderRole,
        IsFolderRole
    };
    Q_ENUM(Role)

    using RowModel::RowModel;
    //! Paths relative to the project's directory; folders end with '/'.
    void setPaths(const QStringList &paths);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    Q_INVOKABLE [[nodiscard]] QString pathAt(int row) const;

Q_SIGNALS:
    void countChanged();

private:
    QStringList m_paths;
};

} // namespace qd
