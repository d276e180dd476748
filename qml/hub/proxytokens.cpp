// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/proxytokens.h"

#include "qml/hub/modelproviders.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace qd::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 dayMs = 24LL * 60 * 60 * 1'000;

QStringList wordsOf(QString text)
{
    text.replace(u',', u' ');
    return text.simplified().split(u' ', Qt::SkipEmptyParts);
}

} // namespace

ProxyTokens::ProxyTokens(QObject *parent, const Clock &clock)
    : HubListModel(parent)
    , m_clock(clock)
{}

ProxyTokens::~ProxyTokens() = default;

QVariantList ProxyTokens::choices()
{
    QVariantList all;
    for (const ModelProvider &each : modelProviders())
        all += QVariantMap{{u"id"_s, each.id}, {u"name"_s, each.name}};
    return all;
}

QCoro::Task<Outcome<void>> ProxyTokens::read(HubLink *link)
{
    auto asking = reading()(link->api().call<rpc::ProxyTokensList>());
    const Outcome<rpc::ProxyTokensList::Result> answer = co_await asking;
    if (!answer)
        co_return tl::unexpected(answer.error());
    setRows(answer->tokens);
    co_return {};
}

void ProxyTokens::forget()
{
    setRows({});
    m_busy = false;
    m_failure.clear();
    forgetToken();
}

void ProxyTokens::setRows(const QList<rpc::ProxyTokenInfo> &rows)
{
    becomeRows(m_rows, rows, [](const rpc::ProxyTokenInfo &token) { return token.id; });
}

void ProxyTokens::begin()
{
    m_busy = true;
    m_failure.clear();
    Q_EMIT busyChanged();
}

void ProxyTokens::finish(const QString &failure)
{
    m_busy = false;
    m_failure = failure;
    Q_EMIT busyChanged();
    reload();
}

void ProxyTokens::create(const QString &name, const QStringList &providers, const QString &models, int perMinute,
                         int streams, int days)
{
    if (m_busy || !link() || name.trimmed().isEmpty())
        return;
    begin();
    rpc::ProxyTokensCreate::Params params;
    params.name = name.trimmed();
    params.providers = providers;
    params.models = wordsOf(models);
    params.requestsPerMinute = perMinute;
    params.streams = streams;
    if (days > 0)
        params.expiresAt = m_clock.nowMs() + days * dayMs;
    TaskScope::start(createTask(link(), std::move(params)));
}

QCoro::Task<> ProxyTokens::createTask(HubLink *link, rpc::ProxyTokensCreate::Params params)
{
    auto asking = tasks()(link->api().call<rpc::ProxyTokensCreate>(std::move(params)));
    Outcome<rpc::ProxyTokensCreate::Result> answer = co_await asking;
    if (!answer) {
        // Whoever does not want to confirm who they are leaves it at that.
        const bool isLeft = answer.error().code == Error::Code::Cancelled;
        finish(isLeft ? QString() : hubSentence(tr("The token is not made"), answer.error()));
        co_return;
    }
    m_token.take(answer->token);
    finish({});
    Q_EMIT created();
}

void ProxyTokens::forgetToken()
{
    m_token.forget();
    Q_EMIT busyChanged();
}

void ProxyTokens::revoke(const QString &tokenId)
{
    if (!link())
        return;
    begin();
    TaskScope::start(revokeTask(link(), tokenId));
}

QCoro::Task<> ProxyTokens::revokeTask(HubLink *link, QString id)
{
    rpc::KeyId params;
    params.id = id;
    auto asking = tasks()(link->api().call<rpc::ProxyTokensRevoke>(params));
    const Outcome<rpc::Nothing> answer = co_await asking;
    finish(answer ? QString() : hubSentence(tr("The token can't be revoked"), answer.error()));
}

QString ProxyTokens::addressOf(const QString &hub, const QString &provider)
{
    const auto &all = modelProviders();
    const auto found = std::ranges::find(all, provider, &ModelProvider::id);
    return hub + u"/proxy/"_s + provider + (found == all.cend() ? QString() : found->programPath);
}

QString ProxyTokens::allowsOf(const rpc::ProxyTokenInfo &token)
{
    QStringList providers;
    for (const QString &id : token.providers)
        providers += modelProviderName(id);
    QStringList parts{providers.isEmpty() ? tr("All providers") : providers.join(u", "_s)};
    if (!token.models.isEmpty())
        parts += token.models.size() > 3 ? tr("%1 models").arg(token.models.size()) : token.models.join(u", "_s);
    if (token.requestsPerMinute == 1)
        parts += tr("one request a minute");
    else if (token.requestsPerMinute > 1)
        parts += tr("%1 requests a minute").arg(token.requestsPerMinute);
    if (token.streams > 0)
        parts += tr("%1 at once").arg(token.streams);
    return parts.join(u" · "_s);
}

int ProxyTokens::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ProxyTokens::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const rpc::ProxyTokenInfo &token = m_rows.at(index.row());
    switch (role) {
    case TokenIdRole:
        return token.id;
    case NameRole:
        return token.name;
    case AllowsRole:
        return allowsOf(token);
    case ProviderRole:
        return token.providers.value(0);
    case CreatedRole:
        return double(token.createdAt);
    case ExpiresRole:
        return double(token.expiresAt.value_or(0));
    case EndsOnRole:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(token.expiresAt.value_or(0)).date(), u"d MMM yyyy"_s);
    case ExpiredRole:
        return token.expiresAt && *token.expiresAt <= m_clock.nowMs();
    case UsedRole:
        return double(token.lastUsedAt.value_or(0));
    default:
        return {};
    }
}

QHash<int, QByteArray> ProxyTokens::roleNames() const
{
    return {{TokenIdRole, "tokenId"},   {NameRole, "name"},         {AllowsRole, "allows"},
            {ProviderRole, "provider"}, {CreatedRole, "createdAt"}, {ExpiresRole, "expiresAt"},
            {EndsOnRole, "endsOn"},     {ExpiredRole, "expired"},   {UsedRole, "usedAt"}};
}

} // namespace qd::ui
