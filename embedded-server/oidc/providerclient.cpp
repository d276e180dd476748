// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/oidc/providerclient.h"

#include "embedded-server/oidc/problems.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::oidc {

namespace {

constexpr qint64 metadataMs = 60LL * 60 * 1000;
constexpr qint64 keysMs = 10LL * 60 * 1000;
constexpr qint64 refetchMs = 30'000;
constexpr qint64 longestAnswer = 512LL * 1024;
constexpr int idleMs = 15'000;
constexpr int badGateway = 502;

QByteArray encoded(const QByteArray &text)
{
    return QUrl::toPercentEncoding(QString::fromUtf8(text));
}

HttpRequest requestFor(const QUrl &url)
{
    HttpRequest request;
    request.target = url.path(QUrl::FullyEncoded).toLatin1();
    if (request.target.isEmpty())
        request.target = "/";
    if (url.hasQuery())
        request.target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    request.idleTimeoutMs = idleMs;
    request.maxBody = longestAnswer;
    return request;
}

tl::unexpected<Error> unreachable(const Error &error)
{
    Error told = error;
    told.serverMessage = u"The sign-in provider can't be reached or answers in error: try again in a while."_s;
    told.httpStatus = badGateway; // its own status is not ours
    return tl::unexpected<Error>(told);
}

} // namespace

ProviderClient::ProviderClient(Config config, const Clock &clock)
    : m_config(std::move(config))
    , m_clock(clock)
    , m_verifier({m_config.issuerUrl, m_config.clientId, m_config.clockSkewMs, &clock})
{}

QCoro::Task<Outcome<HttpReply>> ProviderClient::send(QUrl url, HttpRequest request, Credentials credentials)
{
    // One for each request: a provider's addresses may be on several hosts, and only some get our secret.
    HttpClient *client = m_requests.emplace_back(std::make_unique<HttpClient>()).get();
    QUrl base = url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo);
    client->setServer(base, credentials);
    Outcome<HttpReply> reply = co_await m_tasks(client->send(std::move(request)));
    const auto done = std::ranges::find(m_requests, client, &std::unique_ptr<HttpClient>::get);
    done->release()->deleteLater(); // its signal is being handled
    m_requests.erase(done);
    if (!reply)
        co_return unreachable(reply.error());
    co_return reply;
}

QCoro::Task<Outcome<ProviderMetadata>> ProviderClient::metadata()
{
    if (m_metadata && m_clock.monotonicMs() < m_metadata->until) {
        Outcome<ProviderMetadata> known = m_metadata->metadata; // QCoro 0.8 moves from what is returned, members too
        co_return known;
    }
    const QUrl url = discoveryUrl(m_config.issuerUrl);
    HttpRequest request = requestFor(url);
    const Outcome<HttpReply> reply = co_await m_tasks(send(url, std::move(request), Credentials()));
    if (!reply)
        co_return tl::unexpected(reply.error());
    Outcome<ProviderMetadata> parsed = parseMetadata(reply->body, m_config.issuerUrl);
    if (parsed)
        m_metadata = Dated{*parsed, m_clock.monotonicMs() + metadataMs};
    co_return parsed;
}

Credentials ProviderClient::ownCredentials() const
{
    if (m_config.clientSecret.isEmpty())
        return {};
    return {QString::fromLatin1(encoded(m_config.clientId.toUtf8())), encoded(m_config.clientSecret)};
}

QCoro::Task<Outcome<QJsonObject>> ProviderClient::post(QUrl endpoint, Form form)
{
    if (m_config.clientSecret.isEmpty())
        form.emplaceBack("client_id", m_config.clientId.toUtf8());
    HttpRequest request = requestFor(endpoint);
    request.verb = "POST";
    request.contentType = "application/x-www-form-urlencoded";
    request.takesRefusals = true;
    for (const auto &[name, value] : form)
        request.body += (request.body.isEmpty() ? "" : "&") + encoded(name) + '=' + encoded(value);
    Credentials credentials = ownCredentials();
    const Outcome<HttpReply> reply = co_await m_tasks(send(endpoint, std::move(request), credentials));
    if (!reply)
        co_return tl::unexpected(reply.error());
    const QJsonDocument document = QJsonDocument::fromJson(reply->body);
    if (!document.isObject() || (reply->status >= 400 && !document["error"_L1].isString()))
        co_return problem(Error::Code::Protocol, badGateway, u"The sign-in provider's answer can't be read."_s);
    co_return document.object();
}

QCoro::Task<Outcome<void>> ProviderClient::fetchKeys()
{
    const Outcome<ProviderMetadata> known = co_await m_tasks(metadata());
    if (!known)
        co_return tl::unexpected(known.error());
    const QUrl url = known->keys;
    HttpRequest request = requestFor(url);
    const Outcome<HttpReply> reply = co_await m_tasks(send(url, std::move(request), Credentials()));
    if (!reply)
        co_return tl::unexpected(reply.error());
    Outcome<jose::JwkSet> keys = jose::JwkSet::parse(reply->body);
    if (!keys)
        co_return unreachable(keys.error());
    m_keys = std::move(*keys);
    m_keysUntil = m_clock.monotonicMs() + keysMs;
    co_return Outcome<void>();
}

QCoro::Task<Outcome<jose::IdToken>> ProviderClient::verified(QByteArray idToken, std::optional<QByteArray> nonce)
{
    if (!m_keys || m_clock.monotonicMs() >= m_keysUntil) {
        const Outcome<void> fetched = co_await m_tasks(fetchKeys());
        if (!fetched)
            co_return tl::unexpected(fetched.error());
    }
    Outcome<jose::IdToken> verdict = m_verifier.verify(idToken, *m_keys, nonce);
    const qint64 now = m_clock.monotonicMs();
    const bool mayAsk = !m_lastRefetch || now - *m_lastRefetch >= refetchMs;
    if (!verdict && verdict.error().code == Error::Code::NotFound && mayAsk) {
        m_lastRefetch = now;
        const Outcome<void> fetched = co_await m_tasks(fetchKeys());
        if (!fetched)
            co_return tl::unexpected(fetched.error());
        verdict = m_verifier.verify(idToken, *m_keys, nonce);
    }
    if (!verdict)
        co_return problem(Error::Code::Unauthorized, 0,
                          u"What the sign-in provider says can't be trusted (%1)."_s.arg(verdict.error().detail));
    co_return verdict;
}

QCoro::Task<Outcome<QJsonObject>> ProviderClient::userInfo(QUrl endpoint, QByteArray accessToken)
{
    HttpRequest request = requestFor(endpoint);
    Credentials credentials = Credentials::bearer(accessToken);
    const Outcome<HttpReply> reply = co_await m_tasks(send(endpoint, std::move(request), credentials));
    if (!reply)
        co_return tl::unexpected(reply.error());
    co_return QJsonDocument::fromJson(reply->body).object();
}

} // namespace qd::oidc
