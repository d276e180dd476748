// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/oidc/devicelogins.h"

#include "embedded-server/oidc/pendinglogins.h"
#include "embedded-server/oidc/problems.h"
#include "embedded-server/oidc/ticketseal.h"
#include "embedded-server/oidc/tokenanswer.h"
#include "embedded-server/store/stored.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::oidc {

namespace {

constexpr qint64 usualIntervalMs = 5'000; // RFC 8628 section 3.2: when the provider names none
constexpr qint64 slowDownMs = 5'000;
constexpr qint64 longestIntervalMs = 120'000;
constexpr qint64 longestLifeMs = 60LL * 60 * 1000;
constexpr qint64 mostLogins = 1'000;
constexpr qint64 longestQuestionMs = 60'000; // after that, whoever asked counts as gone
constexpr int forbidden = 403;
constexpr int gone = 410;
constexpr int tooMany = 429;
constexpr int notImplemented = 501;
constexpr int badGateway = 502;

using Found = std::optional<store::PendingSignIn>;
using store::Transaction;

constexpr store::SignInKind device = store::SignInKind::Device;

QByteArray keyHashOf(const QByteArray &ticket)
{
    return QCryptographicHash::hash(ticket, QCryptographicHash::Sha256);
}

tl::unexpected<Error> noLongerGood()
{
    return problem(Error::Code::NotFound, gone, u"The code is no longer good: begin again."_s);
}

qint64 milliseconds(const QJsonValue &seconds, qint64 otherwise, qint64 most)
{
    const double value = seconds.toDouble();
    return value > 0 ? static_cast<qint64>(std::min(value * 1000, static_cast<double>(most))) : otherwise;
}

//! What the client is told, and the provider's device code.
struct Begun
{
    DeviceLogins::Start start;
    QByteArray deviceCode;
};

Outcome<Begun> begin(const QJsonObject &answer)
{
    if (answer.contains("error"_L1))
        return problem(Error::Code::Unsupported, badGateway,
                       u"The sign-in provider refused to begin (%1): is sign-in by code allowed for this client?"_s.arg(
                           quotable(answer.value("error"_L1).toString())));
    Begun begun;
    DeviceLogins::Start &start = begun.start;
    start.ticket = randomToken();
    start.userCode = answer.value("user_code"_L1).toString();
    start.verification = QUrl(answer.value("verification_uri"_L1).toString(), QUrl::StrictMode);
    start.verificationComplete = QUrl(answer.value("verification_uri_complete"_L1).toString(), QUrl::StrictMode);
    start.intervalMs = milliseconds(answer.value("interval"_L1), usualIntervalMs, longestIntervalMs);
    start.lifetimeMs = milliseconds(answer.value("expires_in"_L1), 0, longestLifeMs);
    begun.deviceCode = answer.value("device_code"_L1).toString().toUtf8();
    if (begun.deviceCode.isEmpty() || start.userCode.isEmpty() || start.lifetimeMs == 0 || !isSafe(start.verification))
        return problem(Error::Code::Protocol, badGateway, u"The sign-in provider's answer can't be read."_s);
    if (!isSafe(start.verificationComplete))
        start.verificationComplete.clear();
    return begun;
}

} // namespace

DeviceLogins::DeviceLogins(ProviderClient &provider, store::Database &database)
    : m_provider(provider)
    , m_database(database)
{}

QCoro::Task<Outcome<DeviceLogins::Start>> DeviceLogins::start()
{
    const store::Database::Work<qint64> count = [](Transaction &t) { return store::PendingSignIns(t).count(device); };
    const Outcome<qint64> underWay = co_await m_tasks(store::stored(m_database.read<qint64>(count)));
    if (!underWay)
        co_return tl::unexpected(underWay.error());
    if (*underWay >= mostLogins)
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
    const Outcome<Begun> begun = begin(*answer);
    if (!begun)
        co_return tl::unexpected(begun.error());
    const Start start = begun->start;
    const Outcome<void> added = co_await m_tasks(add(start, begun->deviceCode));
    if (!added)
        co_return tl::unexpected(added.error());
    co_return start;
}

QCoro::Task<Outcome<void>> DeviceLogins::add(Start start, QByteArray deviceCode)
{
    store::PendingSignIn login;
    login.kind = device;
    login.keyHash = keyHashOf(start.ticket);
    login.intervalMs = start.intervalMs;
    const Outcome<QByteArray> sealed = sealWithTicket(start.ticket, login.keyHash, deviceCode);
    if (!sealed)
        co_return tl::unexpected(sealed.error());
    login.sealed = *sealed;
    const store::Database::Work<void> work = [login, start](Transaction &transaction) mutable {
        login.expiresAt = transaction.nowMs() + start.lifetimeMs;
        login.nextAt = transaction.nowMs() + start.intervalMs;
        return store::PendingSignIns(transaction).add(login, mostLogins);
    };
    const Outcome<void> added = co_await m_tasks(store::stored(m_database.write<void>(work)));
    co_return added;
}

QCoro::Task<Outcome<std::optional<DeviceLogins::Turn>>> DeviceLogins::turn(QByteArray keyHash)
{
    using Answer = std::optional<Turn>;
    const store::Database::Work<Answer> work = [keyHash](Transaction &transaction) {
        store::PendingSignIns signIns(transaction);
        return signIns.reserve(device, keyHash, longestQuestionMs).and_then([&](const Found &ours) -> Outcome<Answer> {
            if (ours)
                return Turn{*ours, true};
            return signIns.find(device, keyHash).map([](const Found &found) {
                return found ? Answer(Turn{*found, false}) : Answer();
            });
        });
    };
    const Outcome<Answer> answer = co_await m_tasks(store::stored(m_database.write<Answer>(work)));
    co_return answer;
}

QCoro::Task<Outcome<bool>> DeviceLogins::remove(QByteArray keyHash)
{
    const store::Database::Work<bool> work = [keyHash](Transaction &transaction) {
        return store::PendingSignIns(transaction).take(device, keyHash).map([](const Found &found) {
            return found.has_value();
        });
    };
    const Outcome<bool> removed = co_await m_tasks(store::stored(m_database.write<bool>(work)));
    co_return removed;
}

QCoro::Task<Outcome<DeviceLogins::Poll>> DeviceLogins::later(QByteArray keyHash, qint64 intervalMs)
{
    const store::Database::Work<void> work = [keyHash, intervalMs](Transaction &transaction) {
        return store::PendingSignIns(transaction).setPace(device, keyHash, intervalMs);
    };
    const Outcome<void> set = co_await m_tasks(store::stored(m_database.write<void>(work)));
    if (!set)
        co_return tl::unexpected(set.error());
    const Poll pending{{}, intervalMs};
    co_return pending;
}

QCoro::Task<Outcome<QJsonObject>> DeviceLogins::ask(QByteArray deviceCode)
{
    const Outcome<ProviderMetadata> metadata = co_await m_tasks(m_provider.metadata());
    if (!metadata)
        co_return tl::unexpected(metadata.error());
    const QUrl endpoint = metadata->token;
    Form form;
    form.emplaceBack("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
    form.emplaceBack("device_code", deviceCode);
    const Outcome<QJsonObject> answer = co_await m_tasks(m_provider.post(endpoint, form));
    co_return answer;
}

QCoro::Task<Outcome<DeviceLogins::Poll>> DeviceLogins::poll(QByteArray ticket)
{
    const QByteArray keyHash = keyHashOf(ticket);
    const Outcome<std::optional<Turn>> turn = co_await m_tasks(this->turn(keyHash));
    if (!turn)
        co_return tl::unexpected(turn.error());
    if (!*turn)
        co_return noLongerGood();
    const store::PendingSignIn login = (*turn)->login;
    if (!(*turn)->isOurs) {
        const Poll pending{{}, login.intervalMs};
        co_return pending;
    }
    const std::optional<QByteArray> deviceCode = openWithTicket(ticket, keyHash, login.sealed);
    if (!deviceCode)
        co_return noLongerGood();
    const Outcome<QJsonObject> answer = co_await m_tasks(ask(*deviceCode));
    if (!answer) {
        (void)co_await m_tasks(later(keyHash, login.intervalMs));
        co_return tl::unexpected(answer.error());
    }
    if (answer->contains("error"_L1)) {
        const QString error = answer->value("error"_L1).toString();
        co_return co_await m_tasks(refusal(login, error));
    }
    const Outcome<bool> removed = co_await m_tasks(remove(keyHash)); // the code works once
    if (!removed)
        co_return tl::unexpected(removed.error());
    if (!*removed)
        co_return noLongerGood();
    Outcome<ProviderSignIn> signIn = co_await m_tasks(readTokenAnswer(m_provider, *answer, std::nullopt));
    if (!signIn)
        co_return tl::unexpected(signIn.error());
    Poll done{*signIn, 0};
    co_return done;
}

QCoro::Task<Outcome<DeviceLogins::Poll>> DeviceLogins::refusal(store::PendingSignIn login, QString error)
{
    const bool tooFast = error == "slow_down"_L1;
    if (tooFast || error == "authorization_pending"_L1) {
        const qint64 interval = tooFast ? std::min(login.intervalMs + slowDownMs, longestIntervalMs) : login.intervalMs;
        co_return co_await m_tasks(later(login.keyHash, interval));
    }
    (void)co_await m_tasks(remove(login.keyHash));
    if (error == "access_denied"_L1)
        co_return problem(Error::Code::Unauthorized, forbidden, u"The sign-in was declined on the other device."_s);
    if (error == "expired_token"_L1)
        co_return noLongerGood();
    co_return problem(Error::Code::Unauthorized, forbidden,
                      u"The sign-in provider refused (%1): begin again."_s.arg(quotable(error)));
}

} // namespace qd::oidc
