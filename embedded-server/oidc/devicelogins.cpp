// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/oidc/devicelogins.h"

#include "embedded-server/oidc/pendinglogins.h"
#include "embedded-server/oidc/problems.h"
#include "embedded-server/oidc/tokenanswer.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::oidc {

namespace {

constexpr qint64 usualIntervalMs = 5'000; // RFC 8628 section 3.2: when the provider names none
constexpr qint64 slowDownMs = 5'000;
constexpr qint64 longestIntervalMs = 120'000;
constexpr qint64 longestLifeMs = 60LL * 60 * 1000;
constexpr qsizetype mostLogins = 1'000;
constexpr int forbidden = 403;
constexpr int gone = 410;
constexpr int tooMany = 429;
constexpr int notImplemented = 501;
constexpr int badGateway = 502;

qint64 milliseconds(const QJsonValue &seconds, qint64 otherwise, qint64 most)
{
    const double value = seconds.toDouble();
    return value > 0 ? static_cast<qint64>(std::min(value * 1000, static_cast<double>(most))) : otherwise;
}

} // namespace

DeviceLogins::DeviceLogins(ProviderClient &provider, const Clock &clock)
    : m_provider(provider)
    , m_clock(clock)
{}

void DeviceLogins::forgetOld()
{
    const qint64 now = m_clock.monotonicMs();
    m_logins.removeIf([now](const auto &entry) { return entry->until <= now && !entry->asking; });
}

QCoro::Task<Outcome<DeviceLogins::Start>> DeviceLogins::start()
{
    forgetOld();
    if (m_logins.size() >= mostLogins)
        co_return problem(Error::Code::RateLimited, tooMany,
                          u"Too many sign-ins are under way: try again in a few minutes."_s);
    const Outcome<ProviderMetadata> metadata = co_await m_tasks(m_provider.metadata());
    if (!metadata)
        co_return tl::unexpected(metadata.error());
    if (metadata->deviceAuthorization.isEmpty())
        co_return problem(Error::Code::Unsupported, notImplemented,
                          u"The sign-in provider has no sign-in by code: sign in with a browser."_s);
    const QUrl endpoint = metadata->deviceAuthorization;
    Form form;
    form.emplaceBack("scope", m_provider.config().scopes.join(u' ').toUtf8());
    const Outcome<QJsonObject> answer = co_await m_tasks(m_provider.post(endpoint, form));
    if (!answer)
        co_return tl::unexpected(answer.error());
    co_return begin(*answer);
}

Outcome<DeviceLogins::Start> DeviceLogins::begin(const QJsonObject &answer)
{
    if (answer.contains("error"_L1))
        return problem(Error::Code::Unsupported, badGateway,
                       u"The sign-in provider refused to begin (%1): is sign-in by code allowed for this client?"_s.arg(
                           quotable(answer.value("error"_L1).toString())));
    Start begun;
    begun.ticket = randomToken();
    begun.userCode = answer.value("user_code"_L1).toString();
    begun.verification = QUrl(answer.value("verification_uri"_L1).toString(), QUrl::StrictMode);
    begun.verificationComplete = QUrl(answer.value("verification_uri_complete"_L1).toString(), QUrl::StrictMode);
    begun.intervalMs = milliseconds(answer.value("interval"_L1), usualIntervalMs, longestIntervalMs);
    begun.lifetimeMs = milliseconds(answer.value("expires_in"_L1), 0, longestLifeMs);
    const QByteArray deviceCode = answer.value("device_code"_L1).toString().toUtf8();
    if (deviceCode.isEmpty() || begun.userCode.isEmpty() || begun.lifetimeMs == 0 || !isSafe(begun.verification))
        return problem(Error::Code::Protocol, badGateway, u"The sign-in provider's answer can't be read."_s);
    if (!isSafe(begun.verificationComplete))
        begun.verificationComplete.clear();
    const qint64 now = m_clock.monotonicMs();
    m_logins.insert(hashOf(begun.ticket),
                    {deviceCode, now + begun.lifetimeMs, begun.intervalMs, now + begun.intervalMs});
    return begun;
}

QCoro::Task<Outcome<DeviceLogins::Poll>> DeviceLogins::poll(QByteArray ticket)
{
    forgetOld();
    const QByteArray key = hashOf(ticket);
    auto login = m_logins.find(key);
    if (login == m_logins.end())
        co_return problem(Error::Code::NotFound, gone, u"The code is no longer good: begin again."_s);
    if (login->asking || m_clock.monotonicMs() < login->next) {
        Poll later{{}, login->intervalMs};
        co_return later;
    }
    login->asking = true;
    Form form;
    form.emplaceBack("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
    form.emplaceBack("device_code", login->deviceCode);
    const Outcome<ProviderMetadata> metadata = co_await m_tasks(m_provider.metadata());
    Outcome<QJsonObject> answer = tl::unexpected(metadata ? Error() : metadata.error());
    if (metadata) {
        const QUrl endpoint = metadata->token;
        answer = co_await m_tasks(m_provider.post(endpoint, form));
    }
    login = m_logins.find(key); // others may have come and gone meanwhile; this one has not, as it is asking
    login->asking = false;
    login->next = m_clock.monotonicMs() + login->intervalMs;
    if (!answer)
        co_return tl::unexpected(answer.error());
    if (answer->contains("error"_L1))
        co_return refusal(key, answer->value("error"_L1).toString());
    m_logins.erase(login); // the code works once
    Outcome<ProviderSignIn> signIn = co_await m_tasks(readTokenAnswer(m_provider, *answer, std::nullopt));
    if (!signIn)
        co_return tl::unexpected(signIn.error());
    Poll done{*signIn, 0};
    co_return done;
}

Outcome<DeviceLogins::Poll> DeviceLogins::refusal(const QByteArray &key, const QString &error)
{
    const auto login = m_logins.find(key);
    if (error == "slow_down"_L1) {
        login->intervalMs = std::min(login->intervalMs + slowDownMs, longestIntervalMs);
        login->next = m_clock.monotonicMs() + login->intervalMs;
    }
    if (error == "slow_down"_L1 || error == "authorization_pending"_L1)
        return Poll{{}, login->intervalMs};
    m_logins.erase(login);
    if (error == "access_denied"_L1)
        return problem(Error::Code::Unauthorized, forbidden, u"The sign-in was declined on the other device."_s);
    if (error == "expired_token"_L1)
        return problem(Error::Code::NotFound, gone, u"The code is no longer good: begin again."_s);
    return problem(Error::Code::Unauthorized, forbidden,
                   u"The sign-in provider refused (%1): begin again."_s.arg(quotable(error)));
}

} // namespace qd::oidc
