// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/hub/hubsignin.h"
#include "core/base/completion.h"
#include "core/base/origin.h"
#include "core/hub/loopbacklistener.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestAnswer = 64LL * 1024;
constexpr qint64 second = 1'000;

//! Of a refusal (RFC 9457): its sentence is for the person.
tl::unexpected<Error> refusal(const HttpReply &reply, const QJsonObject &problem)
{
    Error error = errorOfStatus(reply.status, {});
    error.serverMessage = problem[u"detail"].toString();
    return tl::unexpected(std::move(error));
}

Outcome<HubSession> sessionOf(const QJsonObject &answer)
{
    HubSession session;
    session.token = answer[u"token"].toString().toLatin1();
    const QJsonObject user = answer[u"user"].toObject();
    session.userName = user[u"displayName"].toString(user[u"name"].toString());
    session.role = user[u"role"].toString();
    session.expiresAt = QDateTime::fromString(answer[u"session"][u"expiresAt"].toString(), Qt::ISODateWithMs);
    if (session.token.isEmpty())
        return failure(Error::Code::Protocol, u"the hub gave no token"_s);
    return session;
}

} // namespace

HubSignIn::HubSignIn(const QUrl &hub, const ServerTrust &trust, HubDevice device, Scheduler &scheduler)
    : m_device(std::move(device))
    , m_scheduler(scheduler)
{
    m_http.setServer(hub, {}, trust);
}

HubSignIn::~HubSignIn()
{
    cancel();
}

QCoro::Task<Outcome<QJsonObject>> HubSignIn::ask(QByteArray verb, QByteArray target, QJsonObject body)
{
    HttpRequest request;
    request.verb = verb;
    request.target = target;
    request.maxBody = largestAnswer;
    request.takesRefusals = true;
    if (verb != "GET")
        request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    const Outcome<HttpReply> reply = co_await m_tasks(m_http.send(request));
    if (!reply)
        co_return tl::unexpected(reply.error());
    const QJsonObject answer = QJsonDocument::fromJson(reply->body).object();
    if (reply->status >= 400)
        co_return refusal(*reply, answer);
    co_return answer;
}

QJsonObject HubSignIn::withDevice(QJsonObject body) const
{
    body.insert(u"device"_s, m_device.name);
    body.insert(u"platform"_s, m_device.platform);
    return body;
}

QCoro::Task<Outcome<HubSession>> HubSignIn::signIn(QByteArray target, QJsonObject body)
{
    const Outcome<QJsonObject> answer = co_await m_tasks(ask("POST", target, body));
    co_return answer.and_then(sessionOf);
}

QCoro::Task<Outcome<HubWays>> HubSignIn::ways()
{
    const Outcome<QJsonObject> answer = co_await m_tasks(ask("GET", "/auth/ways", QJsonObject()));
    if (!answer)
        co_return tl::unexpected(answer.error());
    const QJsonObject &told = *answer;
    if (!told[u"password"].isBool())
        co_return failure(Error::Code::Protocol, u"what answers is no hub"_s);
    HubWays ways;
    ways.password = told[u"password"].toBool();
    ways.browser = told[u"browser"].toBool();
    ways.bootstrap = told[u"bootstrap"].toBool();
    ways.hub = QUrl(told[u"hub"].toString(), QUrl::StrictMode);
    if (originOf(ways.hub).isEmpty())
        ways.hub.clear();
    co_return ways;
}

QCoro::Task<Outcome<HubSession>> HubSignIn::withPassword(QString name, QString password)
{
    QJsonObject body{{u"name"_s, name}, {u"password"_s, password}, {u"kind"_s, u"app"_s}};
    return signIn("/auth/sign-in", withDevice(body));
}

QCoro::Task<Outcome<HubSession>> HubSignIn::bootstrap(QString code, QString name, QString password)
{
    QJsonObject body{{u"code"_s, code}, {u"name"_s, name}, {u"password"_s, password}, {u"kind"_s, u"app"_s}};
    return signIn("/auth/bootstrap", withDevice(body));
}

QCoro::Task<Outcome<HubSession>> HubSignIn::withPairingCode(QString code)
{
    QJsonObject body{{u"code"_s, code}};
    return signIn("/auth/pair", withDevice(body));
}

// RFC 8252: the person's own browser, and a port of this machine that lives as long as the sign-in.
QCoro::Task<Outcome<HubSession>> HubSignIn::withBrowser()
{
    m_cancelled = false;
    m_listener = std::make_unique<LoopbackListener>();
    if (!m_listener->isListening())
        co_return failure(Error::Code::Offline, u"no port of this machine can be listened on"_s);
    const QByteArray redirect = QUrl::toPercentEncoding(m_listener->url().toString());
    const Outcome<QJsonObject> begun =
        co_await m_tasks(ask("GET", "/auth/oidc/start?redirect_uri=" + redirect, QJsonObject()));
    if (!begun)
        co_return tl::unexpected(begun.error());
    const QUrl page((*begun)[u"url"].toString(), QUrl::StrictMode);
    if (!page.isValid() || (page.scheme() != u"https" && page.scheme() != u"http"))
        co_return failure(Error::Code::Protocol, u"the hub names no page to sign in at"_s);
    Q_EMIT browse(page);
    Outcome<QUrlQuery> back = co_await m_tasks(m_listener->wait((*begun)[u"state"].toString()));
    m_listener.reset();
    if (!back)
        co_return tl::unexpected(back.error());
    QJsonObject body{{u"ticket"_s, (*begun)[u"ticket"]}};
    for (const auto &name : {u"code"_s, u"state"_s, u"iss"_s, u"error"_s}) {
        if (back->hasQueryItem(name))
            body.insert(name, back->queryItemValue(name, QUrl::FullyDecoded));
    }
    co_return co_await m_tasks(signIn("/auth/oidc/callback", body));
}

QCoro::Task<Outcome<HubSession>> HubSignIn::withDeviceCode()
{
    m_cancelled = false;
    const Outcome<QJsonObject> begun = co_await m_tasks(ask("POST", "/auth/oidc/device", QJsonObject()));
    if (!begun)
        co_return tl::unexpected(begun.error());
    const QJsonObject &answer = *begun;
    Q_EMIT showCode(answer[u"userCode"].toString(), QUrl(answer[u"verificationUri"].toString()),
                    QUrl(answer[u"verificationUriComplete"].toString()));
    co_return co_await m_tasks(poll(answer[u"ticket"].toString(), answer[u"interval"].toInteger(5) * second));
}

QCoro::Task<Outcome<HubSession>> HubSignIn::poll(QString ticket, qint64 intervalMs)
{
    QJsonObject body{{u"ticket"_s, ticket}};
    while (!m_cancelled) {
        Completion<bool> pause;
        const Scheduler::Id timer = m_scheduler.after(intervalMs, this, [pause] { pause.complete(true); });
        m_wake = [this, timer, pause] {
            m_scheduler.cancel(timer);
            pause.complete(false);
        };
        const bool waited = co_await pause;
        m_wake = {};
        if (!waited)
            break;
        const Outcome<QJsonObject> answer = co_await m_tasks(ask("POST", "/auth/oidc/device/poll", body));
        if (!answer) {
            // What failed on the way may be tried again; a refusal is the end.
            if (answer.error().httpStatus >= 400 && answer.error().httpStatus < 500)
                co_return tl::unexpected(answer.error());
            continue;
        }
        if (answer->contains(u"token"_s))
            co_return sessionOf(*answer);
        intervalMs = (*answer)[u"interval"].toInteger(intervalMs / second) * second;
    }
    co_return failure(Error::Code::Cancelled);
}

void HubSignIn::cancel()
{
    m_cancelled = true;
    if (m_listener)
        m_listener->cancel();
    if (const auto wake = std::exchange(m_wake, {}))
        wake();
}

} // namespace qd
