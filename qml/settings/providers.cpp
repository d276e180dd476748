// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/settings/providers.h"

#include "core/credentials/knownsecrets.h"
#include "qml/shell/notices.h"
#include "qml/shell/words.h"
#include "qml/workspaces/directorycatalog.h"
#include "qml/workspaces/workspace.h"

#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {
namespace {

// The ones most people have come first; the rest follows by name.
const QStringList &wellKnown()
{
    static const QStringList ids{u"opencode"_s,   u"anthropic"_s, u"openai"_s, u"google"_s,
                                 u"openrouter"_s, u"mistral"_s,   u"groq"_s,   u"deepseek"_s};
    return ids;
}

qsizetype rank(const opencode::Provider &provider)
{
    const auto at = wellKnown().indexOf(provider.id);
    return (provider.connected ? 0 : 100) + (at < 0 ? 50 : at);
}

} // namespace

Providers::Providers(Workspace &workspace, QObject *parent)
    : QAbstractListModel(parent)
    , m_workspace(workspace)
{}

void Providers::open()
{
    pick({});
    if (!m_catalog) {
        // Providers are the same for every directory; home needs no project. Where that is, is known of this computer only.
        m_catalog = &m_workspace.catalog(m_workspace.isLocal() ? QDir::homePath() : QString());
        connect(m_catalog, &DirectoryCatalog::changed, this, &Providers::refresh);
    }
    refresh();
}

bool Providers::isReady() const
{
    return m_catalog && m_catalog->isReady();
}

int Providers::connectedCount() const
{
    return m_catalog ? int(std::ranges::count(m_catalog->providers(), true, &opencode::Provider::connected)) : 0;
}

int Providers::accountCount() const
{
    const auto isAccount = [](const auto &provider) { return provider.connected && !provider.anonymous; };
    return m_catalog ? int(std::ranges::count_if(m_catalog->providers(), isAccount)) : 0;
}

void Providers::setSearch(const QString &search)
{
    if (m_search == search)
        return;
    m_search = search;
    Q_EMIT searchChanged();
    refresh();
}

void Providers::refresh()
{
    QList<opencode::Provider> rows;
    for (const auto &provider : m_catalog ? m_catalog->providers() : QList<opencode::Provider>()) {
        if (provider.name.contains(m_search, Qt::CaseInsensitive) ||
            provider.id.contains(m_search, Qt::CaseInsensitive))
            rows += provider;
    }
    std::ranges::stable_sort(rows, [](const auto &a, const auto &b) {
        const auto left = rank(a);
        const auto right = rank(b);
        return left != right ? left < right : a.name.compare(b.name, Qt::CaseInsensitive) < 0;
    });
    beginResetModel();
    m_rows = rows;
    endResetModel();
    Q_EMIT countChanged();
}

void Providers::pick(const QString &id)
{
    if (m_picked == id)
        return;
    m_picked = id;
    m_keepable = m_kept = false;
    m_problem.clear();
    Q_EMIT pickedChanged();
    Q_EMIT busyChanged();
    if (auto *keys = m_workspace.services().keys; keys && !keyName().isEmpty())
        TaskScope::start(lookTask(keys, id));
}

QString Providers::keyName() const
{
    const auto provider = std::ranges::find(m_rows, m_picked, &opencode::Provider::id);
    return provider != m_rows.cend() && !provider->keyNames.isEmpty() ? provider->keyNames.constFirst() : QString();
}

// The person may have gone on to another one meanwhile.
void Providers::setKept(const QString &id, bool keepable, bool kept)
{
    if (m_picked != id)
        return;
    m_keepable = keepable;
    m_kept = kept;
    Q_EMIT pickedChanged();
}

QCoro::Task<> Providers::lookTask(KnownSecrets *keys, QString id)
{
    auto key = co_await m_tasks(keys->get(keyName()));
    setKept(id, key || key.error().code == Error::Code::NotFound, key.has_value());
    if (key)
        key->fill('\0');
}

void Providers::begin()
{
    m_busy = true;
    m_problem.clear();
    Q_EMIT busyChanged();
}

void Providers::connectProvider(const QString &key, bool keep)
{
    if (m_busy || m_picked.isEmpty() || key.trimmed().isEmpty())
        return;
    begin();
    TaskScope::start(connectTask(m_picked, key.trimmed().toUtf8(), keep ? keyName() : QString()));
}

void Providers::connectWithKept()
{
    auto *keys = m_workspace.services().keys;
    if (m_busy || !keys || keyName().isEmpty())
        return;
    begin();
    TaskScope::start(connectWithKeptTask(keys, m_picked));
}

void Providers::forgetKept()
{
    if (auto *keys = m_workspace.services().keys; keys && !keyName().isEmpty())
        TaskScope::start(forgetTask(keys, m_picked));
}

// What the server refuses is no key to keep.
QCoro::Task<> Providers::connectTask(QString id, QByteArray key, QString keepAs)
{
    const auto result = co_await m_tasks(m_workspace.api().setApiKey(id, key));
    if (result) {
        finish({});
        if (m_picked == id)
            pick({});
        Q_EMIT connected(id);
        auto *keys = m_workspace.services().keys;
        if (keys && !keepAs.isEmpty()) {
            co_await m_tasks(keepTask(keys, id, keepAs, std::move(key)));
            co_return; // which clears it
        }
    } else {
        fail(id, sentence(tr("The key could not be stored"), result.error()));
    }
    key.fill('\0');
}

QCoro::Task<> Providers::connectWithKeptTask(KnownSecrets *keys, QString id)
{
    auto key = co_await m_tasks(keys->get(keyName()));
    if (key) {
        co_await m_tasks(connectTask(id, std::move(*key), {}));
        co_return;
    }
    if (key.error().code == Error::Code::NotFound)
        setKept(id, true, false); // another program took it away
    fail(id, tr("The keychain did not give the key. Paste it instead."));
}

QCoro::Task<> Providers::keepTask(KnownSecrets *keys, QString id, QString name, QByteArray key)
{
    const auto result = co_await m_tasks(keys->set(name, key));
    key.fill('\0');
    if (result)
        setKept(id, true, true);
    else
        m_workspace.services().notices.show(tr("The keychain did not take the key. The server has it."));
}

QCoro::Task<> Providers::forgetTask(KnownSecrets *keys, QString id)
{
    const auto result = co_await m_tasks(keys->remove(keyName()));
    if (result)
        setKept(id, true, false);
    else
        m_workspace.services().notices.show(tr("The keychain did not remove the key. Unlock it and try again."));
}

void Providers::disconnectProvider(const QString &id)
{
    if (!m_busy)
        TaskScope::start(disconnectTask(id));
}

QCoro::Task<> Providers::disconnectTask(QString id)
{
    const auto result = co_await m_tasks(m_workspace.api().removeAuth(id));
    finish(result ? QString() : sentence(tr("The key could not be removed"), result.error()));
}

void Providers::finish(const QString &problem)
{
    m_busy = false;
    m_problem = problem;
    Q_EMIT busyChanged();
    if (problem.isEmpty() && m_catalog)
        m_catalog->refresh();
}

void Providers::fail(const QString &id, const QString &problem)
{
    finish(m_picked == id ? problem : QString());
    if (m_picked != id)
        m_workspace.services().notices.show(problem);
}

int Providers::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant Providers::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &provider = m_rows[index.row()];
    switch (role) {
    case ProviderIdRole:
        return provider.id;
    case NameRole:
        return provider.name.isEmpty() ? provider.id : provider.name;
    case ConnectedRole:
        return provider.connected;
    case ModelCountRole:
        return int(provider.models.size());
    default:
        return {};
    }
}

QHash<int, QByteArray> Providers::roleNames() const
{
    return {{ProviderIdRole, "providerId"},
            {NameRole, "name"},
            {ConnectedRole, "connected"},
            {ModelCountRole, "modelCount"}};
}

} // namespace qd::ui
