// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/proxy/proxyroutes.h"

#include "embedded-server/proxy/dialect.h"
#include "embedded-server/proxy/forwarding.h"
#include "embedded-server/proxy/wantedmodels.h"

#include <algorithm>

namespace qd::proxy {

using namespace Qt::StringLiterals;
using keys::Dialect;

struct ProxyRoutes::Job
{
    quint64 number = 0;
    http::ExchangePtr exchange;
    QString provider;
    Dialect dialect = Dialect::OpenAi;
    Grant grant;
    Allowance person; //!< who asks, with whatever token
    TrafficLimiter::TicketPtr ticket;
    keys::Resolved resolved;
    std::optional<QByteArray> body; //!< if it had to be read
    QString model;                  //!< as far as the request says it
    UsageReader usage;              //!< the engine's until the end
};

namespace {

Dialect dialectOf(const QString &provider)
{
    const keys::Provider *const known = keys::knownProvider(provider);
    return known ? known->dialect : Dialect::OpenAi;
}

int statusOf(const Error &error)
{
    switch (error.code) {
    case Error::Code::BadRequest:
        return 404; // no such provider: nothing is there
    case Error::Code::Unauthorized:
        return 401;
    case Error::Code::Offline:
    case Error::Code::Timeout:
        return 503;
    default:
        return 500;
    }
}

Rates orElse(int requestsPerMinute, int streams, const Rates &usual)
{
    return {requestsPerMinute > 0 ? requestsPerMinute : usual.requestsPerMinute, streams > 0 ? streams : usual.streams};
}

http::Response goOn()
{
    http::Response response;
    response.status = 0;
    return response;
}

// An empty list allows all of them, any other none that can't be said.
bool allows(const QStringList &list, const QStringList &wanted)
{
    const auto isAllowed = [&list](const QString &model) { return !model.isEmpty() && list.contains(model); };
    return list.isEmpty() || (!wanted.isEmpty() && std::ranges::all_of(wanted, isAllowed));
}

keys::SecretPtr keyInRequest(const http::Request &request)
{
    const QByteArray key = request.headers.value("x-provider-api-key").trimmed();
    return key.isEmpty() ? nullptr : keys::secretOf(key);
}

} // namespace

ProxyRoutes::ProxyRoutes(const Parts &parts, const ProxyLimits &limits)
    : m_parts(parts)
    , m_limits(limits)
    , m_ownLimiter(parts.limiter ? nullptr : std::make_unique<TrafficLimiter>(*parts.clock))
    , m_limiter(parts.limiter ? *parts.limiter : *m_ownLimiter)
{
    if (parts.tokens)
        connect(parts.tokens, &TokenKeeper::revoked, this, &ProxyRoutes::abortToken);
}

bool ProxyRoutes::addTo(http::Router &router)
{
    if (!m_parts.keys)
        return false;
    for (const keys::Provider &provider : keys::knownProviders())
        add(router, "/proxy/" + provider.id.toUtf8() + "/{rest...}", provider.id, provider.dialect);
    add(router, "/proxy/{provider}/{rest...}", {}, Dialect::OpenAi);
    return true;
}

void ProxyRoutes::add(http::Router &router, QByteArrayView pattern, const QString &provider, Dialect dialect)
{
    http::RouteOptions options;
    options.streamsBody = true;
    options.largestBody = m_limits.largestBody;
    options.refusal = [dialect](int status, const QByteArray &detail) {
        return errorResponse(dialect, status, detail);
    };
    router.addAny(
        pattern, http::Needs::permission("proxy"),
        [this, provider](const http::ExchangePtr &exchange) {
            const QByteArray named = exchange->request().parameter("provider");
            TaskScope::start(serve(exchange, provider.isEmpty() ? QString::fromUtf8(named) : provider));
        },
        options);
}

QCoro::Task<> ProxyRoutes::serve(http::ExchangePtr exchange, QString provider)
{
    const auto job = std::make_shared<Job>();
    job->number = ++m_last;
    job->exchange = exchange;
    job->provider = provider;
    job->dialect = dialectOf(provider);
    m_running.insert(job->number, job);
    http::Response refusal = co_await m_tasks(admitted(job));
    if (refusal.status != 0)
        co_return refuse(job, refusal);
    const keys::SecretPtr fromRequest = keyInRequest(exchange->request());
    const Outcome<keys::Resolved> resolved =
        co_await m_tasks(m_parts.resolver->resolveApiKey(job->grant.owner, provider, fromRequest));
    if (!resolved) {
        const QByteArray words = resolved.error().serverMessage.toUtf8();
        co_return refuse(job, errorResponse(job->dialect, statusOf(resolved.error()), words));
    }
    job->resolved = *resolved;
    job->model = modelInPath(exchange->request().rest);
    refusal = co_await m_tasks(readBody(job));
    if (refusal.status != 0)
        co_return refuse(job, refusal);
    relay(job);
}

void ProxyRoutes::refuse(const JobPtr &job, const http::Response &response)
{
    m_running.remove(job->number);
    job->exchange->answer(response);
}

QCoro::Task<http::Response> ProxyRoutes::admitted(JobPtr job)
{
    const Outcome<Grant> grant = grantOf(job->exchange->request());
    if (!grant)
        co_return errorResponse(job->dialect, 401, "Sign in first.");
    job->grant = *grant;
    if (!job->grant.mayUse(job->provider))
        co_return errorResponse(job->dialect, 403, "This proxy token may not be used for that provider.");
    if (m_parts.people) {
        const Outcome<Allowance> person = co_await m_tasks(m_parts.people->of(job->grant.owner));
        if (!person)
            co_return errorResponse(job->dialect, statusOf(person.error()), person.error().serverMessage.toUtf8());
        job->person = *person;
    }
    co_return entered(*job);
}

http::Response ProxyRoutes::entered(Job &job)
{
    QList<TrafficLimiter::Entrant> entrants;
    const Rates ofPerson = orElse(job.person.requestsPerMinute, job.person.streams, m_limits.person);
    entrants.append({"person " + job.grant.owner.value_or(QUuid()).toByteArray(), ofPerson});
    if (job.grant.token) {
        const Rates rates = orElse(job.grant.requestsPerMinute, job.grant.streams, m_limits.token);
        entrants.append({"token " + job.grant.token->toByteArray(), rates});
    }
    auto entered = m_limiter.enter(entrants);
    if (const qint64 *const wait = std::get_if<qint64>(&entered))
        return errorResponse(job.dialect, 429, "Too many requests to this server. Try again later.", *wait);
    job.ticket = std::get<TrafficLimiter::TicketPtr>(entered);
    return goOn();
}

// Bodies are passed on unread, unless the person or the token may use some models only.
QCoro::Task<http::Response> ProxyRoutes::readBody(JobPtr job)
{
    const http::Request &request = job->exchange->request();
    const bool asks = request.verb != http::Verb::Get && request.verb != http::Verb::Head;
    if ((job->grant.models.isEmpty() && job->person.models.isEmpty()) || !asks)
        co_return goOn();
    if (request.headers.contains("content-encoding"))
        co_return errorResponse(job->dialect, 415, "Some models only may be used here: send the body as it is.");
    QByteArray body;
    for (bool isWhole = false; !isWhole;) {
        const Outcome<QByteArray> piece = co_await m_tasks(job->exchange->readBody());
        if (!piece)
            co_return errorResponse(job->dialect, 400, "The body broke off.");
        isWhole = piece->isEmpty();
        body += *piece;
        if (body.size() > m_limits.largestRead)
            co_return errorResponse(job->dialect, 413, "The body is too large where some models only may be used.");
    }
    const QStringList models = wantedModels(request.rest, body).value_or(QStringList());
    if (!allows(job->grant.models, models))
        co_return errorResponse(job->dialect, 403, "This proxy token may not be used for that model.");
    if (!allows(job->person.models, models))
        co_return errorResponse(job->dialect, 403,
                                "This account may not use that model. An owner of the server can allow it.");
    job->model = models.value(0);
    job->body = body;
    co_return goOn();
}

void ProxyRoutes::relay(const JobPtr &job)
{
    const http::Request &request = job->exchange->request();
    const auto origin = http::UpstreamOrigin::of(job->resolved.provider.baseUrl);
    if (!origin)
        return refuse(job, errorResponse(job->dialect, 502, "The provider's address can't be used."));
    http::UpstreamRequest asked;
    asked.origin = *origin;
    asked.origin.reach = job->resolved.provider.reach;
    asked.verb = request.verb;
    asked.target = forwardedTarget(job->resolved.provider.baseUrl, request.rest, request.target.query);
    asked.headers = forwardedFields(request.headers, job->resolved);
    asked.body = job->body;
    asked.answerMs = m_limits.answerMs;
    asked.idleMs = m_limits.idleMs;
    job->resolved.secret = nullptr;
    http::RelayHooks hooks;
    hooks.onHead = [job](http::Response &head) {
        job->usage.begin(head.status, head.headers.value("content-type"), head.headers.value("content-encoding"));
        keepForwarded(head.headers);
    };
    hooks.onChunk = [job](const QByteArray &chunk) { job->usage.push(chunk); };
    hooks.onFailure = [dialect = job->dialect, name = job->resolved.provider.name.toUtf8()](const Error &error) {
        const bool late = error.code == Error::Code::Timeout;
        return errorResponse(dialect, late ? 504 : 502,
                             name + (late ? " did not answer in time." : " can't be reached."));
    };
    hooks.onEnd = [this, job](const http::RelayEnd &end) { finished(job, end); };
    m_parts.upstream->relay(job->exchange, std::move(asked), std::move(hooks));
}

void ProxyRoutes::finished(const JobPtr &job, const http::RelayEnd &end)
{
    m_running.remove(job->number);
    job->ticket.reset();
    const bool isAnswer = end.status / 100 == 2;
    if (!m_parts.usage || !isAnswer || job->exchange->request().verb != http::Verb::Post)
        return;
    const Usage &read = job->usage.finish();
    store::ProxyUsage usage;
    usage.ownerId = job->grant.owner;
    usage.tokenId = job->grant.token;
    usage.provider = job->provider;
    usage.model = job->model.isEmpty() ? read.model : job->model;
    usage.requests = 1;
    usage.partial = end.how == http::RelayEnd::How::Whole ? 0 : 1;
    usage.unknown = read.isKnown ? 0 : 1;
    usage.inputTokens = read.input;
    usage.outputTokens = read.output;
    usage.cacheReadTokens = read.cacheRead;
    usage.cacheWriteTokens = read.cacheWrite;
    m_parts.usage->add(usage);
}

void ProxyRoutes::abortToken(const QUuid &token)
{
    const auto running = m_running.values();
    for (const JobPtr &job : running) {
        if (job->grant.token == token)
            job->exchange->abort();
    }
}

} // namespace qd::proxy
