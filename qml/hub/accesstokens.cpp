// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/hub/accesstokens.h"

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

constexpr qint64 dayMs = 24LL * 3'600'000;

QString nameOf(const QString &permission)
{
    if (permission == u"read"_s)
        return AccessTokens::tr("Read");
    if (permission == u"write"_s)
        return AccessTokens::tr("Change");
    if (permission == u"keys"_s)
        return AccessTokens::tr("Keys");
    if (permission == u"administer"_s)
        return AccessTokens::tr("Administer");
    if (permission == u"proxy"_s)
        return AccessTokens::tr("AI proxy");
    return permission;
}

QString detailOf(const QString &permission)
{
    if (permission == u"read"_s)
        return AccessTokens::tr("See projects, sessions, tasks");
    if (permission == u"write"_s)
        return AccessTokens::tr("Make, change and delete them");
    if (permission == u"keys"_s)
        return AccessTokens::tr("Manage provider keys");
    if (permission == u"administer"_s)
        return AccessTokens::tr("See people and figures");
    if (permission == u"proxy"_s)
        return AccessTokens::tr("Ask AI providers");
    return {};
}

} // namespace

AccessTokens::AccessTokens(QObject *parent, Scheduler &scheduler, const Clock &clock)
    : HubController(parent, scheduler)
    , m_clock(clock)
    , m_rows({"token", "name", "may", "at", "usedAt", "expiresAt"})
{}

AccessTokens::~AccessTokens() = default;

QVariantList AccessTokens::choices() const
{
    QStringList words;
    if (link() && isOffered()) {
        words = {u"read"_s};
        if (link()->mayWrite())
            words << u"write"_s << u"keys"_s << u"proxy"_s;
        if (link()->mayAdminister())
            words << u"administer"_s;
    }
    QVariantList list;
    for (const QString &word : std::as_const(words))
        list.append(QVariantMap{{u"word"_s, word}, {u"name"_s, nameOf(word)}, {u"detail"_s, detailOf(word)}});
    return list;
}

void AccessTokens::forget()
{
    m_rows.setRows({});
    m_token.forget();
}

QCoro::Task<> AccessTokens::load()
{
    rpc::TokensList::Params params;
    QCoro::Task<Outcome<QList<rpc::AccessTokenInfo>>> asking = ask<rpc::TokensList>(params);
    const Outcome<QList<rpc::AccessTokenInfo>> tokens = co_await asking;
    if (!tokens) {
        read(hubSentence(tr("Can't read the access tokens"), tokens.error()));
        co_return;
    }
    QList<HubRows::Row> rows;
    for (const rpc::AccessTokenInfo &token : *tokens) {
        QStringList may;
        for (const QString &word : token.permissions)
            may.append(nameOf(word));
        rows.append({{u"token"_s, token.id},
                     {u"name"_s, token.name},
                     {u"may"_s, may.join(tr(", "))},
                     {u"at"_s, double(token.createdAt)},
                     {u"usedAt"_s, double(token.lastUsedAt.value_or(0))},
                     {u"expiresAt"_s, double(token.expiresAt.value_or(0))}});
    }
    m_rows.setRows(rows);
    read();
}

void AccessTokens::create(const QString &name, const QStringList &permissions, int days)
{
    rpc::TokensCreate::Params params;
    params.name = name.trimmed();
    params.permissions = permissions;
    if (days > 0)
        params.expiresAt = m_clock.nowMs() + days * dayMs;
    TaskScope::start(createTask(params));
}

QCoro::Task<> AccessTokens::createTask(rpc::TokensCreate::Params params)
{
    QCoro::Task<std::optional<rpc::TokensCreate::Result>> changing =
        change<rpc::TokensCreate>(tr("Can't make the token"), params);
    std::optional<rpc::TokensCreate::Result> made = co_await changing;
    if (!made)
        co_return;
    m_token.take(made->token);
    Q_EMIT changed();
    refresh();
    Q_EMIT done();
}

void AccessTokens::forgetToken()
{
    m_token.forget();
    Q_EMIT changed();
}

void AccessTokens::revoke(const QString &token)
{
    TaskScope::start(revokeTask(token));
}

QCoro::Task<> AccessTokens::revokeTask(QString token)
{
    rpc::TokensRevoke::Params params;
    params.token = token;
    QCoro::Task<std::optional<rpc::Nothing>> changing = change<rpc::TokensRevoke>(tr("Can't revoke the token"), params);
    const std::optional<rpc::Nothing> ended = co_await changing;
    refresh();
    if (ended)
        Q_EMIT done();
}

} // namespace qd::ui
