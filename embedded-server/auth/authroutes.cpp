// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/auth/authroutes.h"

#include "core/base/json.h"
#include "core/protocol/codec.h"
#include "core/protocol/permission.h"
#include "embedded-server/auth/bearerauthenticator.h"
#include "embedded-server/http/mediatype.h"

#include <QDateTime>

namespace qd::auth {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestBody = 16 * 1024;
constexpr qint64 second = 1'000;
constexpr int longestText = 64; // of what a client calls itself

struct SignInBody
{
    QString name;
    QString password;
    QString device;
    QString platform;
    QString kind = u"app"_s;
    static constexpr auto fields =
        std::tuple{rpc::field("name", &SignInBody::name), rpc::field("password", &SignInBody::password),
                   rpc::defaulted("device", &SignInBody::device), rpc::defaulted("platform", &SignInBody::platform),
                   rpc::defaulted("kind", &SignInBody::kind)};
};

struct BootstrapBody
{
    QString code;
    QString name;
    QString password;
    QString device;
    QString platform;
    QString kind = u"app"_s;
    static constexpr auto fields = std::tuple{rpc::field("code", &BootstrapBody::code),
                                              rpc::field("name", &BootstrapBody::name),
                                              rpc::field("password", &BootstrapBody::password),
                                              rpc::defaulted("device", &BootstrapBody::device),
                                              rpc::defaulted("platform", &BootstrapBody::platform),
                                              rpc::defaulted("kind", &BootstrapBody::kind)};
};

struct PairBody
{
    QString code;
    QString device;
    QString platform;
    static constexpr auto fields =
        std::tuple{rpc::field("code", &PairBody::code), rpc::field("device", &PairBody::device),
                   rpc::defaulted("platform", &PairBody::platform)};
};

//! The body as a T; what does not fit is answered.
template <typename T>
std::optional<T> read(const http::ExchangePtr &exchange)
{
    const http::Request &request = exchange->request();
    if (!http::isJson(request)) {
        exchange->answer(http::problemResponse(415, "Send the body as application/json."));
        return std::nullopt;
    }
    const auto tree = json::Tree::parse(request.body);
    T body;
    rpc::Misfit misfit;
    if (!tree || !(*tree)->root().isObject() || !rpc::Codec<T>::read((*tree)->root(), body, misfit)) {
        const QByteArray why = misfit.text().toUtf8(); // names and types, never values
        exchange->answer(http::problemResponse(400, why.isEmpty() ? "The body is not a JSON object." : why));
        return std::nullopt;
    }
    return body;
}

template <typename T>
Client clientOf(const http::ExchangePtr &exchange, const T &body)
{
    Client client;
    client.address = exchange->request().peer;
    client.device = body.device.trimmed().left(longestText);
    client.platform = body.platform.trimmed().left(longestText);
    if constexpr (requires { body.kind; }) {
        const bool known =
            body.kind == u"app" || body.kind == u"browser" || body.kind == u"phone" || body.kind == u"script";
        client.kind = known ? body.kind : u"app"_s;
    } else {
        client.kind = u"phone"_s;
    }
    return client;
}

QString isoTime(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

void writeUser(json::Writer &out, const store::User &user, const QList<QByteArray> &permissions)
{
    out.key("user").beginObject();
    out.member("id", user.id.toString(QUuid::WithoutBraces)).member("name", user.name);
    out.member("displayName", user.displayName.isEmpty() ? user.name : user.displayName);
    out.key("email");
    if (user.email)
        out.value(*user.email);
    else
        out.raw({});
    out.member("role", QString::fromLatin1(names(user.role)[std::size_t(user.role)]));
    out.key("permissions").beginArray();
    for (const QByteArray &word : permissions)
        out.value(QString::fromLatin1(word));
    out.endArray();
    // For a sidecar, which narrows people as this server does.
    out.key("directories").beginArray();
    for (const QString &directory : directoriesOf(user))
        out.value(directory);
    out.endArray();
    out.member("createdAt", isoTime(user.createdAt)).member("updatedAt", isoTime(user.updatedAt));
    out.endObject();
}

void writeSession(json::Writer &out, const store::Entity &entity, const QUuid &userId, const QString &kind,
                  std::optional<qint64> expiresAt)
{
    out.key("session").beginObject();
    out.member("id", entity.id.toString(QUuid::WithoutBraces));
    out.member("userId", userId.toString(QUuid::WithoutBraces)).member("kind", kind);
    out.key("expiresAt");
    if (expiresAt)
        out.value(isoTime(*expiresAt));
    else
        out.raw({});
    out.member("createdAt", isoTime(entity.createdAt)).member("updatedAt", isoTime(entity.updatedAt));
    out.endObject();
}

http::Response refusalOf(const Error &error)
{
    int status = error.httpStatus;
    if (status < 400 || status > 599)
        status = error.code == Error::Code::Unauthorized ? 401 : error.code == Error::Code::Busy ? 409 : 503;
    const QByteArray sentence = error.serverMessage.toUtf8();
    return http::problemResponse(status, sentence.isEmpty() ? "This can't be done now. Try again later." : sentence);
}

//! As the door does (RFC 9110 section 15.5.2).
http::Response refusalOfToken(const Error &error)
{
    http::Response response = refusalOf(error);
    if (response.status == 401)
        response.headers.add("WWW-Authenticate", "Bearer");
    return response;
}

} // namespace

QByteArray signedInJson(const SignedIn &in)
{
    json::Writer out;
    out.beginObject();
    out.member("token", QString::fromLatin1(in.token));
    writeSession(out, in.session, in.user.id, in.session.kind, in.session.expiresAt);
    writeUser(out, in.user, permissionsOf(in.user.role));
    out.endObject();
    return out.take();
}

void AuthRoutes::addTo(http::Router &router)
{
    http::RouteOptions options;
    options.largestBody = largestBody;
    const auto add = [&](http::Verb verb, const char *path, const http::Needs &needs, auto member) {
        router.add(
            verb, path, needs,
            [this, member](const http::ExchangePtr &exchange) { TaskScope::start((this->*member)(exchange)); },
            options);
    };
    add(http::Verb::Post, "/auth/sign-in", http::Needs::Nothing, &AuthRoutes::signIn);
    add(http::Verb::Post, "/auth/bootstrap", http::Needs::Nothing, &AuthRoutes::bootstrap);
    add(http::Verb::Post, "/auth/pair", http::Needs::Nothing, &AuthRoutes::pair);
    add(http::Verb::Post, "/auth/sign-out", http::Needs::SignIn, &AuthRoutes::signOut);
    // It looks at the token itself: the door does not know all that are taken here, and must not.
    add(http::Verb::Get, "/auth/get-session", http::Needs::Nothing, &AuthRoutes::getSession);
}

void AuthRoutes::answer(const http::ExchangePtr &exchange, const Outcome<SignedIn> &in, const QString &name)
{
    if (!in) {
        http::Response response = refusalOf(in.error());
        if (in.error().code == Error::Code::RateLimited) {
            const qint64 wait = m_accounts.waitMs(exchange->request().peer, name);
            response.headers.add("Retry-After", QByteArray::number(std::max<qint64>(1, (wait + second - 1) / second)));
        }
        exchange->answer(std::move(response));
        return;
    }
    exchange->answer(http::jsonResponse(signedInJson(*in)));
}

QCoro::Task<> AuthRoutes::signIn(http::ExchangePtr exchange)
{
    const std::optional<SignInBody> body = read<SignInBody>(exchange);
    if (!body)
        co_return;
    const Client client = clientOf(exchange, *body);
    const Outcome<SignedIn> in = co_await m_tasks(m_accounts.signIn(body->name, body->password, client));
    answer(exchange, in, body->name);
}

QCoro::Task<> AuthRoutes::bootstrap(http::ExchangePtr exchange)
{
    const std::optional<BootstrapBody> body = read<BootstrapBody>(exchange);
    if (!body)
        co_return;
    const Client client = clientOf(exchange, *body);
    const Outcome<SignedIn> in = co_await m_tasks(m_accounts.bootstrap(body->code, body->name, body->password, client));
    answer(exchange, in, {});
}

QCoro::Task<> AuthRoutes::pair(http::ExchangePtr exchange)
{
    const std::optional<PairBody> body = read<PairBody>(exchange);
    if (!body)
        co_return;
    const Client client = clientOf(exchange, *body);
    const Outcome<SignedIn> in = co_await m_tasks(m_pairing.redeem(body->code, client));
    answer(exchange, in, {});
}

QCoro::Task<> AuthRoutes::signOut(http::ExchangePtr exchange)
{
    const auto *person = std::any_cast<rpc::Principal>(&exchange->request().principal->details);
    const Actor actor = person ? Actor::of(*person) : Actor();
    if (!actor.sessionId) {
        exchange->answer(http::problemResponse(403, "Only a session signs out. Revoke an access token instead."));
        co_return;
    }
    const Outcome<void> done = co_await m_tasks(m_sessions.revoke(actor, *actor.sessionId, actor.userId));
    exchange->answer(done ? http::jsonResponse("{\"success\":true}") : refusalOf(done.error()));
}

QCoro::Task<> AuthRoutes::getSession(http::ExchangePtr exchange)
{
    const QByteArray token = bearerTokenOf(exchange->request());
    if (SidecarTokens::isOne(token)) {
        co_await m_tasks(getSidecarsSession(exchange, token));
        co_return;
    }
    const Outcome<IdentityPtr> found = co_await m_tasks(m_sessions.authenticateToken(token));
    if (!found) {
        exchange->answer(refusalOfToken(found.error()));
        co_return;
    }
    const Identity &identity = **found;
    json::Writer out;
    out.beginObject();
    if (identity.session)
        writeSession(out, *identity.session, identity.user.id, identity.session->kind, identity.expiresAt());
    else
        writeSession(out, *identity.accessToken, identity.user.id, u"token"_s, identity.accessToken->expiresAt);
    writeUser(out, identity.user, identity.permissions);
    out.endObject();
    exchange->answer(http::jsonResponse(out.take()));
}

QCoro::Task<> AuthRoutes::getSidecarsSession(http::ExchangePtr exchange, QByteArray token)
{
    const QStringList audiences = audiencesOf(exchange->request());
    const Outcome<SidecarTokens::Verified> good = co_await m_tasks(m_sidecars.authenticate(token, audiences));
    if (!good) {
        exchange->answer(refusalOfToken(good.error()));
        co_return;
    }
    json::Writer out;
    out.beginObject();
    writeSession(out, good->session, good->user.id, good->session.kind, good->expiresAt);
    writeUser(out, good->user, permissionsOf(good->user.role));
    out.endObject();
    exchange->answer(http::jsonResponse(out.take()));
}

} // namespace qd::auth
