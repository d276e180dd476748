// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/oidc/relyingparty.h"

#include "embedded-server/oidc/problems.h"
#include "embedded-server/oidc/tokenanswer.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace qd::oidc {

namespace {

constexpr qsizetype longestCode = 8LL * 1024;
constexpr int badRequest = 400;

QUrl withQuery(QUrl url, const QList<std::pair<QString, QString>> &items)
{
    QByteArray query = url.query(QUrl::FullyEncoded).toLatin1();
    for (const auto &[name, value] : items)
        query += (query.isEmpty() ? "" : "&") + name.toLatin1() + '=' + QUrl::toPercentEncoding(value);
    url.setQuery(QString::fromLatin1(query), QUrl::StrictMode);
    return url;
}

tl::unexpected<Error> notOurs()
{
    return problem(Error::Code::BadRequest, badRequest,
                   u"This sign-in was not begun here, or too long ago, or was ended already: begin it again."_s);
}

} // namespace

RelyingParty::RelyingParty(ProviderClient &provider, store::Database &database)
    : m_provider(provider)
    , m_pending(database)
{}

QCoro::Task<Outcome<RelyingParty::Start>> RelyingParty::start(QUrl redirect)
{
    const Outcome<ProviderMetadata> metadata = co_await m_tasks(m_provider.metadata());
    if (!metadata)
        co_return tl::unexpected(metadata.error());
    const Config &config = m_provider.config();
    Start begun{{}, randomToken(), randomToken()};
    const PendingLogin login{randomToken(), randomToken(), redirect.isValid() ? redirect : config.redirectUrl};
    const Outcome<void> kept = co_await m_tasks(m_pending.add(begun.state, begun.ticket, login));
    if (!kept)
        co_return tl::unexpected(kept.error());
    begun.url = withQuery(metadata->authorization, {{u"response_type"_s, u"code"_s},
                                                    {u"client_id"_s, config.clientId},
                                                    {u"redirect_uri"_s, login.redirect.toString(QUrl::FullyEncoded)},
                                                    {u"scope"_s, config.scopes.join(u' ')},
                                                    {u"state"_s, QString::fromLatin1(begun.state)},
                                                    {u"nonce"_s, QString::fromLatin1(login.nonce)},
                                                    {u"code_challenge"_s, QString::fromLatin1(hashOf(login.verifier))},
                                                    {u"code_challenge_method"_s, u"S256"_s}});
    co_return begun;
}

QCoro::Task<Outcome<ProviderSignIn>> RelyingParty::finish(Return answer)
{
    const Outcome<std::optional<PendingLogin>> taken = co_await m_tasks(m_pending.take(answer.state, answer.ticket));
    if (!taken)
        co_return tl::unexpected(taken.error());
    if (!*taken)
        co_return notOurs();
    const PendingLogin login = **taken;
    const Outcome<ProviderMetadata> metadata = co_await m_tasks(m_provider.metadata());
    if (!metadata)
        co_return tl::unexpected(metadata.error());
    // Before anything else that came is believed, its error too: RFC 9207 section 2.4.
    const bool named = !answer.issuer.isEmpty();
    if (named ? answer.issuer != metadata->issuer.toUtf8() : metadata->namesItself)
        co_return problem(Error::Code::Unauthorized, 0,
                          u"The answer comes from another sign-in provider: begin again."_s);
    if (!answer.error.isEmpty())
        co_return problem(Error::Code::Unauthorized, 0,
                          u"The sign-in provider did not let you in (%1)."_s.arg(quotable(answer.error)));
    if (answer.code.isEmpty() || answer.code.size() > longestCode)
        co_return problem(Error::Code::BadRequest, badRequest,
                          u"The sign-in provider's answer has no code: begin again."_s);
    const QUrl endpoint = metadata->token;
    co_return co_await m_tasks(exchange(endpoint, answer.code, login));
}

QCoro::Task<Outcome<ProviderSignIn>> RelyingParty::exchange(QUrl endpoint, QByteArray code, PendingLogin login)
{
    Form form;
    form.emplaceBack("grant_type", "authorization_code");
    form.emplaceBack("code", code);
    form.emplaceBack("redirect_uri", login.redirect.toEncoded());
    form.emplaceBack("code_verifier", login.verifier);
    const Outcome<QJsonObject> answer = co_await m_tasks(m_provider.post(endpoint, form));
    if (!answer)
        co_return tl::unexpected(answer.error());
    co_return co_await m_tasks(readTokenAnswer(m_provider, *answer, login.nonce));
}

QCoro::Task<Outcome<ProviderSignIn>> RelyingParty::refresh(QByteArray refreshToken, Identity who)
{
    const Outcome<ProviderMetadata> metadata = co_await m_tasks(m_provider.metadata());
    if (!metadata)
        co_return tl::unexpected(metadata.error());
    const QUrl endpoint = metadata->token;
    Form form;
    form.emplaceBack("grant_type", "refresh_token");
    form.emplaceBack("refresh_token", refreshToken);
    const Outcome<QJsonObject> answer = co_await m_tasks(m_provider.post(endpoint, form));
    if (!answer)
        co_return tl::unexpected(answer.error());
    // Here the ID token may be left out (OpenID Connect Core section 12.2).
    ProviderSignIn result{who, answer->value("refresh_token"_L1).toString().toUtf8()};
    if (answer->contains("error"_L1) || answer->contains("id_token"_L1)) {
        Outcome<ProviderSignIn> again = co_await m_tasks(readTokenAnswer(m_provider, *answer, std::nullopt));
        if (!again)
            co_return again;
        if (again->identity.issuer != who.issuer || again->identity.subject != who.subject)
            co_return problem(Error::Code::Unauthorized, 0,
                              u"The sign-in provider speaks of somebody else: sign in again."_s);
        result = *again;
    }
    if (result.refreshToken.isEmpty())
        result.refreshToken = refreshToken;
    co_return result;
}

} // namespace qd::oidc
