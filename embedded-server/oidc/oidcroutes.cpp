// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/oidc/oidcroutes.h"

#include "embedded-server/http/exchange.h"
#include "embedded-server/http/mediatype.h"
#include "embedded-server/oidc/problems.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace qd::oidc {

namespace {

constexpr int accepted = 202;
constexpr int found = 302;
constexpr int badRequest = 400;
constexpr int unsupportedMediaType = 415;
constexpr int badGateway = 502;
constexpr qint64 largestBody = 16LL * 1024;

int statusOf(const Error &error)
{
    if (error.httpStatus >= 400)
        return error.httpStatus;
    switch (error.code) {
    case Error::Code::Unauthorized:
        return 401;
    case Error::Code::BadRequest:
        return 400;
    case Error::Code::RateLimited:
        return 429;
    case Error::Code::Busy:
        return 409;
    default:
        return 503;
    }
}

// Sessions and codes must not stay in a cache, nor addresses with codes go to other pages.
http::Response unkept(http::Response response)
{
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Referrer-Policy", "no-referrer");
    return response;
}

QString sentenceOf(const Error &error)
{
    return error.serverMessage.isEmpty() ? u"Signing in failed: try again."_s : error.serverMessage;
}

void answerError(const http::ExchangePtr &exchange, const Error &error)
{
    exchange->answer(unkept(http::problemResponse(statusOf(error), sentenceOf(error).toUtf8())));
}

void answerJson(const http::ExchangePtr &exchange, const QJsonObject &object, int status = 200)
{
    exchange->answer(unkept(http::jsonResponse(QJsonDocument(object).toJson(QJsonDocument::Compact), status)));
}

// Empty and answered if it is anything else.
std::optional<QJsonObject> jsonBody(const http::ExchangePtr &exchange)
{
    const http::Request &request = exchange->request();
    if (!http::isJson(request)) {
        exchange->answer(http::problemResponse(unsupportedMediaType, "Send the request as application/json."));
        return {};
    }
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (!document.isObject()) {
        exchange->answer(http::problemResponse(badRequest, "The body is not a JSON object."));
        return {};
    }
    return document.object();
}

QByteArray cookieOf(const http::Request &request, const QByteArray &name)
{
    for (const QByteArray &field : request.headers.values("cookie")) {
        for (const QByteArray &pair : field.split(';')) {
            const QByteArray trimmed = pair.trimmed();
            if (trimmed.startsWith(name + '='))
                return trimmed.mid(name.size() + 1);
        }
    }
    return {};
}

} // namespace

OidcRoutes::OidcRoutes(Config config, SignInHook hook, store::Database &database, const Clock &clock)
    : m_provider(std::move(config), clock)
    , m_party(m_provider, database)
    , m_devices(m_provider, database)
    , m_hook(std::move(hook))
    , m_secure(m_provider.config().redirectUrl.scheme() == "https"_L1)
{}

void OidcRoutes::addTo(http::Router &router)
{
    using http::Verb;
    http::RouteOptions options;
    options.largestBody = largestBody;
    const http::Needs &all = http::Needs::Nothing;
    router.add(
        Verb::Get, "/auth/oidc/start", all, [this](const auto &exchange) { TaskScope::start(start(exchange)); },
        options);
    router.add(
        Verb::Get, "/auth/oidc/callback", all,
        [this](const auto &exchange) { TaskScope::start(finish(exchange, ofBrowser(exchange->request()))); }, options);
    router.add(
        Verb::Post, "/auth/oidc/callback", all,
        [this](const auto &exchange) {
            const std::optional<QJsonObject> body = jsonBody(exchange);
            if (!body)
                return;
            const auto text = [&body](QLatin1StringView name) { return body->value(name).toString().toUtf8(); };
            TaskScope::start(finish(exchange, {text("state"_L1), text("code"_L1), text("iss"_L1),
                                               body->value("error"_L1).toString(), text("ticket"_L1)}));
        },
        options);
    router.add(
        Verb::Post, "/auth/oidc/device", all, [this](const auto &exchange) { TaskScope::start(startDevice(exchange)); },
        options);
    router.add(
        Verb::Post, "/auth/oidc/device/poll", all,
        [this](const auto &exchange) { TaskScope::start(pollDevice(exchange)); }, options);
}

QByteArray OidcRoutes::cookieName(const QByteArray &state) const
{
    // One for each sign-in, so that two windows don't disturb each other.
    return (m_secure ? "__Host-qd-oidc-" : "qd-oidc-") + state.first(std::min<qsizetype>(state.size(), 8));
}

QByteArray OidcRoutes::cookie(const QByteArray &state, const QByteArray &value) const
{
    return cookieName(state) + '=' + value +
           "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + QByteArray::number(PendingLogins::lifetimeMs / 1000) +
           (m_secure ? "; Secure" : "");
}

RelyingParty::Return OidcRoutes::ofBrowser(const http::Request &request) const
{
    const auto value = [&request](QByteArrayView name) {
        return request.target.queryValue(name).value_or(QByteArray());
    };
    RelyingParty::Return answer{value("state"), value("code"), value("iss"), QString::fromUtf8(value("error")), {}};
    answer.ticket = cookieOf(request, cookieName(answer.state));
    return answer;
}

QCoro::Task<> OidcRoutes::start(ExchangePtr exchange)
{
    const http::Request &request = exchange->request();
    QUrl redirect;
    const std::optional<QByteArray> wanted = request.target.queryValue("redirect_uri");
    if (wanted) {
        redirect = QUrl::fromEncoded(*wanted, QUrl::StrictMode);
        if (!isLoopbackRedirect(redirect)) {
            exchange->answer(http::problemResponse(
                badRequest, "redirect_uri must be an http address with a port on 127.0.0.1, [::1] or localhost."));
            co_return;
        }
    }
    const Outcome<RelyingParty::Start> begun = co_await m_tasks(m_party.start(redirect));
    if (!begun) {
        answerError(exchange, begun.error());
        co_return;
    }
    const QByteArray url = begun->url.toEncoded();
    const bool tellsJson = wanted || request.headers.tokens("accept").contains("application/json");
    http::Response response{found, {{"Location", url}}, {}};
    if (tellsJson) {
        QJsonObject object{{u"url"_s, QString::fromLatin1(url)},
                           {u"state"_s, QString::fromLatin1(begun->state)},
                           {u"expiresIn"_s, PendingLogins::lifetimeMs / 1000}};
        if (wanted)
            object.insert(u"ticket"_s, QString::fromLatin1(begun->ticket));
        response = http::jsonResponse(QJsonDocument(object).toJson(QJsonDocument::Compact));
    }
    if (!wanted)
        response.headers.add("Set-Cookie", cookie(begun->state, begun->ticket));
    exchange->answer(unkept(std::move(response)));
}

QCoro::Task<> OidcRoutes::finish(ExchangePtr exchange, RelyingParty::Return answer)
{
    const Outcome<ProviderSignIn> result = co_await m_tasks(m_party.finish(std::move(answer)));
    if (!result) {
        answerFailure(exchange, result.error());
        co_return;
    }
    const Identity identity = result->identity;
    co_await m_tasks(signIn(exchange, identity));
}

void OidcRoutes::answerFailure(const ExchangePtr &exchange, const Error &error) const
{
    if (m_failed)
        m_failed(sentenceOf(error), exchange->request());
    answerError(exchange, error);
}

QCoro::Task<> OidcRoutes::signIn(ExchangePtr exchange, Identity identity)
{
    http::RequestPtr request = exchange->sharedRequest();
    const Outcome<SignedIn> session = co_await m_tasks(m_hook(identity, request));
    if (session)
        exchange->answer(unkept(http::jsonResponse(session->json)));
    else
        answerError(exchange, session.error());
}

QCoro::Task<> OidcRoutes::startDevice(ExchangePtr exchange)
{
    if (!jsonBody(exchange))
        co_return;
    const Outcome<DeviceLogins::Start> begun = co_await m_tasks(m_devices.start());
    if (!begun) {
        answerError(exchange, begun.error());
        co_return;
    }
    QJsonObject object{{u"ticket"_s, QString::fromLatin1(begun->ticket)},
                       {u"userCode"_s, begun->userCode},
                       {u"verificationUri"_s, begun->verification.toString(QUrl::FullyEncoded)},
                       {u"expiresIn"_s, begun->lifetimeMs / 1000},
                       {u"interval"_s, begun->intervalMs / 1000}};
    if (!begun->verificationComplete.isEmpty())
        object.insert(u"verificationUriComplete"_s, begun->verificationComplete.toString(QUrl::FullyEncoded));
    answerJson(exchange, object);
}

QCoro::Task<> OidcRoutes::pollDevice(ExchangePtr exchange)
{
    const std::optional<QJsonObject> body = jsonBody(exchange);
    if (!body)
        co_return;
    QByteArray ticket = body->value("ticket"_L1).toString().toUtf8();
    const Outcome<DeviceLogins::Poll> polled = co_await m_tasks(m_devices.poll(ticket));
    if (!polled) {
        if (statusOf(polled.error()) == badGateway) // the client asks again
            answerError(exchange, polled.error());
        else
            answerFailure(exchange, polled.error());
        co_return;
    }
    if (!polled->signIn) {
        const QJsonObject object{{u"status"_s, u"pending"_s}, {u"interval"_s, polled->intervalMs / 1000}};
        answerJson(exchange, object, accepted);
        co_return;
    }
    const Identity identity = polled->signIn->identity;
    co_await m_tasks(signIn(exchange, identity));
}

} // namespace qd::oidc
