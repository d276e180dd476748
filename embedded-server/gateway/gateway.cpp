// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/gateway/gateway.h"

#include "core/base/worker.h"
#include "embedded-server/gateway/gatewayerrors.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

constexpr int unauthorised = 401;
constexpr int startSeconds = 2;
constexpr int methodNotAllowed = 405;
constexpr auto globalEvents = "global/event";

http::FanoutOptions streamOptions(const GatewayOptions &options)
{
    http::FanoutOptions fanout;
    fanout.largestQueue = options.largestQueue;
    fanout.gatherMs = options.gatherMs;
    fanout.onHead = cleanAnswer;
    fanout.onFailure = upstreamFailure;
    fanout.onBytes = options.streamed;
    fanout.isGreeting = [](QByteArrayView event) { return event.contains("\"server.connected\""); };
    return fanout;
}

QByteArray authorizationOf(const Endpoint &endpoint)
{
    return "Basic " + (endpoint.username.toUtf8() + ':' + endpoint.password).toBase64();
}

// That the gateway's own sign-in is refused is nothing that the client's could mend.
void answerHead(http::Response &head)
{
    cleanAnswer(head);
    if (head.status == unauthorised) {
        head.status = 503;
        head.headers.set("Retry-After", QByteArray::number(startSeconds));
    }
}

// Events for one directory are a stream like any other; a compressed one would be held back.
bool isEventStream(const QByteArray &path)
{
    return path == "event" || path == globalEvents;
}

QCoro::Task<Outcome<QByteArray>> readAll(http::ExchangePtr exchange)
{
    QByteArray body;
    while (true) {
        const Outcome<QByteArray> piece = co_await exchange->readBody();
        if (!piece || piece->isEmpty())
            co_return piece.map([&body](const QByteArray &) { return body; });
        body += *piece;
    }
}

} // namespace

Gateway::Gateway(OpenCodeHost &host, http::UpstreamClient &client, GatewayOptions options)
    : m_host(host)
    , m_client(client)
    , m_options(std::move(options))
    , m_scope(client, m_options.mayUse, m_options.heldIfAssigned)
    , m_events(client, streamOptions(m_options))
{}

void Gateway::addTo(http::Router &router)
{
    http::RouteOptions options;
    options.refusal = openCodeError;
    const http::Needs needs = http::Needs::permission("read");
    router.add(
        http::Verb::Get, "/opencode", needs, [this](const auto &exchange) { status(exchange); }, options);
    options.largestBody = m_options.largestBody;
    options.streamsBody = true;
    options.tunnels = true;
    router.addAny(
        "/opencode/{rest...}", needs, [this](const auto &exchange) { pass(exchange); }, options);
}

void Gateway::status(const http::ExchangePtr &exchange)
{
    const State before = m_host.state();
    if (before == State::Stopped || before == State::Failed)
        m_host.start();
    const http::Request &request = exchange->request();
    const std::optional<Endpoint> endpoint = m_host.endpoint();
    const QByteArray address =
        (request.secure ? QByteArray("https://") : QByteArray("http://")) + request.headers.value("Host") + "/opencode";
    QJsonObject status{{u"url"_s, QString::fromLatin1(address)},
                       {u"state"_s, QString::fromLatin1(stateName(m_host.state()))},
                       {u"ready"_s, endpoint.has_value()},
                       {u"reason"_s, m_host.reason()}};
    if (endpoint)
        status.insert(u"version"_s, endpoint->version);
    http::Response response = http::jsonResponse(QJsonDocument(status).toJson(QJsonDocument::Compact));
    if (!endpoint)
        response.headers.add("Retry-After", QByteArray::number(startSeconds));
    exchange->answer(response);
}

std::optional<http::Response> Gateway::refusalOf(const http::Request &request) const
{
    if (!isPlainPath(request))
        return openCodeError(400, "The address can be read in more than one way.");
    // That address is the gateway's own; OpenCode's begin behind the slash.
    if (request.rest.isEmpty() && !request.target.rawPath.endsWith('/')) {
        http::Response refusal = openCodeError(methodNotAllowed, "This address can only be read.");
        refusal.headers.add("Allow", "GET, HEAD");
        return refusal;
    }
    const bool reads = request.verb == http::Verb::Get || request.verb == http::Verb::Head;
    if (!request.principal || !request.principal->may("write")) {
        if (!reads || request.upgrade)
            return openCodeError(403, "You may look at this server, but not change anything.");
        if (!isForReaders(request.rest))
            return openCodeError(403, "You may look at conversations here, but not at files and settings.");
    }
    return std::nullopt;
}

// Nothing if it is answered already.
std::optional<http::UpstreamRequest> Gateway::ask(const http::ExchangePtr &exchange)
{
    const http::Request &request = exchange->request();
    const std::optional<Endpoint> endpoint = m_host.endpoint();
    if (!endpoint) {
        if (m_host.state() == State::Stopped)
            m_host.start();
        const bool failed = m_host.state() == State::Failed;
        exchange->answer(notAvailable(failed ? "OpenCode does not run: " + m_host.reason().toUtf8()
                                             : QByteArray("OpenCode is being started."),
                                      failed ? 0 : startSeconds));
        return std::nullopt;
    }
    const Outcome<http::UpstreamOrigin> origin = http::UpstreamOrigin::of(endpoint->url);
    if (!origin) {
        exchange->answer(notAvailable("OpenCode's address is not one.", 0));
        return std::nullopt;
    }
    http::UpstreamRequest upstream;
    upstream.origin = *origin;
    upstream.verb = request.verb;
    upstream.headers = headersForOpenCode(request.headers, authorizationOf(*endpoint));
    if (isEventStream(request.rest))
        upstream.headers.set("Accept-Encoding", "identity");
    upstream.upgrade = request.upgrade;
    const QByteArray query = queryForOpenCode(request.target.query);
    upstream.target = '/' + request.rest + (query.isEmpty() ? query : '?' + query);
    return upstream;
}

void Gateway::pass(const http::ExchangePtr &exchange)
{
    const http::Request &request = exchange->request();
    if (const std::optional<http::Response> refusal = refusalOf(request))
        return exchange->answer(*refusal);
    std::optional<http::UpstreamRequest> upstream = ask(exchange);
    if (!upstream)
        return;
    if (m_scope.holds(*request.principal))
        return TaskScope::start(passScoped(exchange, *upstream));
    if (request.rest == globalEvents && request.verb == http::Verb::Get && !request.upgrade)
        return joinEvents(exchange, *upstream);
    if (tellsKeys(request.verb, request.rest))
        return TaskScope::start(tellWithoutKeys(exchange, *upstream));
    relay(exchange, std::move(*upstream));
}

// Whoever is signed in at the hub has no business with what OpenCode asks its providers with.
QCoro::Task<> Gateway::tellWithoutKeys(http::ExchangePtr exchange, http::UpstreamRequest request)
{
    request.headers.set("Accept-Encoding", "identity");
    request.upgrade = false;
    if (request.verb == http::Verb::Patch) {
        Outcome<QByteArray> body = co_await m_tasks(readAll(exchange));
        if (!body)
            co_return exchange->abort();
        request.body = *body;
    }
    const Outcome<http::Response> answer = co_await m_tasks(m_client.fetch(std::move(request)));
    if (!answer) {
        exchange->answer(upstreamFailure(answer.error()));
        co_return;
    }
    http::Response clean = *answer;
    const QByteArray told = answer->body;
    auto cleaning = m_tasks(onWorker([told] { return withoutKeys(told); }));
    const std::optional<QByteArray> body = co_await cleaning;
    clean.body = body.value_or(QByteArray());
    clean.headers.remove("Content-Length");
    answerHead(clean);
    exchange->answer(clean);
}

QCoro::Task<> Gateway::passScoped(http::ExchangePtr exchange, http::UpstreamRequest request)
{
    http::UpstreamRequest model;
    model.origin = request.origin;
    model.headers.add("Authorization", request.headers.value("Authorization"));
    const http::RequestPtr asked = exchange->sharedRequest();
    const Scope::Verdict verdict = co_await m_tasks(m_scope.judge(asked, model));
    if (verdict.status != 0) {
        exchange->answer(openCodeError(verdict.status, verdict.detail));
        co_return;
    }
    request.headers.remove("x-opencode-directory");
    request.target = '/' + asked->rest + (verdict.query.isEmpty() ? verdict.query : '?' + verdict.query);
    const QString member = listedBy(asked->verb, asked->rest);
    if (reachOf(asked->verb, asked->rest) == Reach::Events)
        joinEvents(exchange, request, m_scope.filterFor(asked->principal));
    else if (!member.isEmpty())
        co_await m_tasks(tellFiltered(exchange, request, member));
    else if (tellsKeys(asked->verb, asked->rest))
        co_await m_tasks(tellWithoutKeys(exchange, request));
    else
        relay(exchange, request);
}

QCoro::Task<> Gateway::tellFiltered(http::ExchangePtr exchange, http::UpstreamRequest request, QString member)
{
    request.headers.set("Accept-Encoding", "identity");
    request.upgrade = false;
    const Outcome<http::Response> answer = co_await m_tasks(m_client.fetch(std::move(request)));
    if (!answer) {
        exchange->answer(upstreamFailure(answer.error()));
        co_return;
    }
    http::Response told = *answer;
    constexpr int ok = 200;
    if (told.status == ok) // else it is an error's words
        told.body = m_scope.filterList(told.body, member, *exchange->request().principal);
    told.headers.remove("Content-Length");
    answerHead(told);
    exchange->answer(told);
}

void Gateway::relay(const http::ExchangePtr &exchange, http::UpstreamRequest request)
{
    http::RelayHooks hooks;
    hooks.onHead = answerHead;
    hooks.onFailure = upstreamFailure;
    m_client.relay(exchange, std::move(request), std::move(hooks));
}

void Gateway::joinEvents(const http::ExchangePtr &exchange, const http::UpstreamRequest &request,
                         http::Fanout::Filter filter)
{
    // The one stream is nobody's own: nothing of this client's request goes into it.
    http::UpstreamRequest stream;
    stream.origin = request.origin;
    stream.target = '/' + QByteArray(globalEvents);
    stream.headers = {{"Accept", "text/event-stream"},
                      {"Accept-Encoding", "identity"},
                      {"Cache-Control", "no-cache"},
                      {"Authorization", request.headers.value("Authorization")}};
    m_events.setRequest(stream);
    m_events.add(exchange, std::move(filter));
}

} // namespace qd::server
