// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/models/modelchoicemodel.h"

namespace qd {

using namespace Qt::StringLiterals;
using opencode::Model;
using opencode::ModelRef;
using opencode::Provider;

namespace {

bool names(const ModelRef &ref, const QString &provider, const QString &model)
{
    return ref.modelId == model && ref.providerId == provider;
}

bool contains(const QList<ModelRef> &refs, const QString &provider, const QString &model)
{
    return std::ranges::any_of(refs, [&](const ModelRef &ref) { return names(ref, provider, model); });
}

} // namespace

void ModelChoiceModel::setProviders(const QList<Provider> &providers)
{
    m_providers.clear();
    for (const Provider &provider : providers) {
        if (provider.connected && !provider.models.isEmpty())
            m_providers.append(provider);
    }
    refresh();
}

void ModelChoiceModel::setRecent(const QList<ModelRef> &recent)
{
    m_recent = recent;
    refresh();
}

void ModelChoiceModel::setFavourites(const QList<ModelRef> &favourites)
{
    m_favourites = favourites;
    refresh();
}

void ModelChoiceModel::setSearch(const QString &search)
{
    if (m_search == search)
        return;
    m_search = search;
    m_words = search.split(u' ', Qt::SkipEmptyParts);
    refresh();
    Q_EMIT searchChanged();
}

int ModelChoiceModel::count() const
{
    return int(std::ranges::count(m_rows, false, &Row::header));
}

bool ModelChoiceModel::matches(const Provider &provider, const Model &model) const
{
    return std::ranges::all_of(m_words, [&](const QString &word) {
        return model.name.contains(word, Qt::CaseInsensitive) || model.id.contains(word, Qt::CaseInsensitive) ||
               provider.name.contains(word, Qt::CaseInsensitive) || provider.id.contains(word, Qt::CaseInsensitive);
    });
}

void ModelChoiceModel::addPicked(QList<Row> &rows, Kind section, const QList<ModelRef> &picked) const
{
    QList<Row> found;
    QSet<QString> seen;
    for (const ModelRef &ref : picked) {
        const bool isFavourite = contains(m_favourites, ref.providerId, ref.modelId);
        if (section == RecentHeader && isFavourite)
            continue;
        const auto provider = std::ranges::find(m_providers, ref.providerId, &Provider::id);
        const Model *model = find(ref.providerId, ref.modelId);
        const QString key = ref.providerId + u'/' + ref.modelId;
        if (!model || seen.contains(key) || !matches(*provider, *model))
            continue;
        seen.insert(key);
        found.append({section, false, provider->id, provider->name, *model, isFavourite});
    }
    if (!found.isEmpty())
        rows += QList<Row>{{section, true, {}, {}, {}, false}} + found;
}

void ModelChoiceModel::addProvider(QList<Row> &rows, const Provider &provider) const
{
    QList<Row> found;
    for (const Model &model : provider.models) {
        if (!matches(provider, model) || (model.status == "deprecated"_L1 && m_words.isEmpty()))
            continue;
        found.append(
            {ProviderHeader, false, provider.id, provider.name, model, contains(m_favourites, provider.id, model.id)});
    }
    if (!found.isEmpty())
        rows += QList<Row>{{ProviderHeader, true, provider.id, provider.name, {}, false}} + found;
}

QList<ModelChoiceModel::Row> ModelChoiceModel::collect() const
{
    QList<Row> rows;
    addPicked(rows, FavouritesHeader, m_favourites);
    addPicked(rows, RecentHeader, m_recent);
    for (const Provider &provider : m_providers)
        addProvider(rows, provider);
    return rows;
}

void ModelChoiceModel::refresh()
{
    const int before = count();
    becomeRows(
        m_rows, collect(),
        [](const Row &row) {
            return u"%1 %2 %3 %4"_s.arg(QString::number(row.section), QString::number(int(row.header)), row.providerId,
                                        row.model.id);
        },
        [](const Row &a, const Row &b) {
            QList<int> roles;
            if (a.providerName != b.providerName)
                roles.append(ProviderNameRole);
            if (a.model.name != b.model.name)
                roles.append(NameRole);
            if (a.favourite != b.favourite)
                roles.append(FavouriteRole);
            if (a.model.reasoning != b.model.reasoning)
                roles.append(ReasoningRole);
            if (a.model.attachments != b.model.attachments)
                roles.append(AttachmentsRole);
            if (a.model.contextLimit != b.model.contextLimit)
                roles.append(ContextLimitRole);
            if (a.model.status != b.model.status)
                roles.append(ReleaseRole);
            return roles;
        });
    if (before != count())
        Q_EMIT countChanged();
}

int ModelChoiceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ModelChoiceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    switch (role) {
    case KindRole:
        return row.header ? row.section : Choice;
    case ProviderIdRole:
        return row.providerId;
    case ProviderNameRole:
        return row.providerName;
    case ModelIdRole:
        return row.model.id;
    case NameRole:
        return row.model.name;
    case FavouriteRole:
        return row.favourite;
    case ReasoningRole:
        return row.model.reasoning;
    case AttachmentsRole:
        return row.model.attachments;
    case ContextLimitRole:
        return row.model.contextLimit;
    case ReleaseRole:
        return row.model.status;
    default:
        return {};
    }
}

QHash<int, QByteArray> ModelChoiceModel::roleNames() const
{
    return {{KindRole, "kind"},
            {ProviderIdRole, "providerId"},
            {ProviderNameRole, "providerName"},
            {ModelIdRole, "modelId"},
            {NameRole, "name"},
            {FavouriteRole, "favourite"},
            {ReasoningRole, "reasoning"},
            {AttachmentsRole, "attachments"},
            {ContextLimitRole, "contextLimit"},
            {ReleaseRole, "release"}};
}

int ModelChoiceModel::rowOf(const QString &providerId, const QString &modelId) const
{
    const auto it = std::ranges::find_if(
        m_rows, [&](const Row &row) { return !row.header && row.providerId == providerId && row.model.id == modelId; });
    return it == m_rows.end() ? -1 : int(it - m_rows.begin());
}

int ModelChoiceModel::nextChoice(int row, int direction) const
{
    for (row += direction; row >= 0 && row < m_rows.size(); row += direction) {
        if (!m_rows[row].header)
            return row;
    }
    return -1;
}

ModelRef ModelChoiceModel::choiceAt(int row) const
{
    if (row < 0 || row >= m_rows.size() || m_rows[row].header)
        return {};
    return {m_rows[row].providerId, m_rows[row].model.id, {}};
}

const Model *ModelChoiceModel::find(const QString &providerId, const QString &modelId) const
{
    const auto provider = std::ranges::find(m_providers, providerId, &Provider::id);
    if (provider == m_providers.end())
        return nullptr;
    const auto model = std::ranges::find(provider->models, modelId, &Model::id);
    return model == provider->models.end() ? nullptr : &*model;
}

} // namespace qd
