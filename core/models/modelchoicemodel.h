// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/rowmodel.h"
#include "core/opencode/types.h"

namespace qd {

//! \brief The models of all connected providers: favourites, then recently used ones, then by provider; searchable.
//!
//! Headers are rows of their own (kind). Deprecated models show only when they match a search or are recent.
class ModelChoiceModel : public RowModel
{
    Q_OBJECT
    //! Words, any order and case; each must be in the model's or the provider's name or id.
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY searchChanged)
    //! Models that are offered, headers not counted.
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    enum Kind
    {
        FavouritesHeader,
        RecentHeader,
        ProviderHeader,
        Choice
    };
    Q_ENUM(Kind)

    enum Role
    {
        KindRole = Qt::UserRole, //!< Kind
        ProviderIdRole,          //!< string
        ProviderNameRole,        //!< string
        ModelIdRole,             //!< string, empty for headers
        NameRole,                //!< string
        FavouriteRole,           //!< bool
        ReasoningRole,           //!< bool
        AttachmentsRole,         //!< bool
        ContextLimitRole,        //!< number of tokens, 0 = unknown
        ReleaseRole,             //!< string: active, beta, deprecated, …
    };
    Q_ENUM(Role)

    using RowModel::RowModel;

    //! Providers that are not connected are left out.
    void setProviders(const QList<opencode::Provider> &providers);
    //! Newest first.
    void setRecent(const QList<opencode::ModelRef> &recent);
    void setFavourites(const QList<opencode::ModelRef> &favourites);

    [[nodiscard]] QString search() const { return m_search; }
    void setSearch(const QString &search);
    [[nodiscard]] int count() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    //! The first row that offers this model, -1 when none does.
    Q_INVOKABLE [[nodiscard]] int rowOf(const QString &providerId, const QString &modelId) const;
    //! The next row that can be chosen from `row` in `direction` (1 or -1); -1 at the end.
    Q_INVOKABLE [[nodiscard]] int nextChoice(int row, int direction) const;
    [[nodiscard]] opencode::ModelRef choiceAt(int row) const;
    //! What is known about a model; null when no provider offers it.
    [[nodiscard]] const opencode::Model *find(const QString &providerId, const QString &modelId) const;

Q_SIGNALS:
    void searchChanged();
    void countChanged();

private:
    struct Row
    {
        Kind section = ProviderHeader; //!< which header it stands below, or is
        bool header = false;
        QString providerId;
        QString providerName;
        opencode::Model model;
        bool favourite = false;
    };

    [[nodiscard]] bool matches(const opencode::Provider &provider, const opencode::Model &model) const;
    [[nodiscard]] QList<Row> collect() const;
    void addPicked(QList<Row> &rows, Kind section, const QList<opencode::ModelRef> &picked) const;
    void addProvider(QList<Row> &rows, const opencode::Provider &provider) const;
    void refresh();

    QString m_search;
    QStringList m_words;
    QList<opencode::Provider> m_providers;
    QList<opencode::ModelRef> m_recent;
    QList<opencode::ModelRef> m_favourites;
    QList<Row> m_rows;
};

} // namespace qd
