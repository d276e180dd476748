// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/reception.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace qd::http {

namespace {

QByteArray list(const QList<Verb> &verbs)
{
    QByteArrayList names;
    for (const Verb verb : verbs)
        names.append(verbName(verb));
    return names.join(", ");
}

Response refused(Reception::Result &into, int status, const QByteArray &why)
{
    into.why = why;
    return problemResponse(status, why);
}

//! Not as it came: an origin may hold anything.
QByteArray pageOf(QByteArrayView origin)
{
    const std::optional<Origin> page = parseOrigin(origin);
    return page ? page->scheme + "://" + page->authority.host : QByteArray("of no origin");
}

} // namespace

QByteArray newRequestId()
{
    std::array<quint32, 4> random{};
    QRandomGenerator::global()->fillRange(random.data(), qsizetype(random.size()));
    return QByteArray(reinterpret_cast<const char *>(random.data()), sizeof random).toHex();
}

bool isRequestId(QByteArrayView text)
{
    return text.size() >= 8 && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                      c == '_' || c == '-';
           });
}

Reception::Reception(const Options &options, std::shared_ptr<const Router> router)
    : m_options(options)
    , m_router(std::move(router))
    , m_admission(options.hosts, options.allowedOrigins)
{}

Reception::Result Reception::receive(const RequestHead &head, const Caller &caller) const
{
    Result result;
    result.request = std::make_shared<Request>();
    Request &request = *result.request;
    request.headers = head.headers;
    request.peer = clientOf(caller.peer, head.headers, m_options.trustedProxies);
    request.secure = caller.secure;
    request.upgrade = head.upgrade;
    const QByteArray id = head.headers.value("X-Request-Id");
    request.id = isRequestId(id) ? id : newRequestId();
    result.lines.reserve(128);
    result.lines.append("X-Request-Id: ").append(request.id).append("\r\n");
    result.largestBody = m_options.limits.body;
    result.answer = admit(head, caller, result);
    if (!result.answer)
        route(result);
    return result;
}

std::optional<Response> Reception::admit(const RequestHead &head, const Caller &caller, Result &into) const
{
    Request &request = *into.request;
    const std::optional<Target> target = head.target == "*" ? parseTarget("/") : parseTarget(head.target);
    if (!target)
        return refused(into, 400, "The address of the request is not one that is taken.");
    request.target = *target;
    const std::optional<Verb> verb = verbOf(head.verb);
    if (!verb)
        return refused(into, 501, "This kind of request is not known.");
    request.verb = *verb;
    const QByteArray hostText = head.headers.value("Host");
    // HTTP/1.0 may leave it out; a browser never does.
    const QByteArray named = hostText.isEmpty() && head.old ? QByteArray("localhost") : hostText;
    const std::optional<Authority> host = parseAuthority(named);
    if (!host || (!target->authority.isEmpty() && parseAuthority(target->authority) != host))
        return refused(into, 400, "The Host field is not one, or not that of the address.");
    if (!m_admission.takesHost(*host, caller.onLoopback)) {
        into.why = "asked as " + host->host;
        return problemResponse(421, "This server is not asked by that name: see its list of hosts.");
    }
    if (m_admission.hasOrigins() && !m_admission.takesAnyOrigin())
        into.lines += "Vary: Origin\r\n";
    const QByteArray origin = head.headers.value("Origin");
    if (head.headers.values("Origin").size() > 1)
        return refused(into, 400, "A request has one Origin field at most.");
    switch (m_admission.page(origin, *host, caller.secure)) {
    case Admission::Page::None:
    case Admission::Page::Same:
        break;
    case Admission::Page::Foreign:
        into.why = "page " + pageOf(origin);
        return problemResponse(403, "Pages of that origin may not ask: see the list of allowed origins.");
    case Admission::Page::Listed:
        into.lines +=
            "Access-Control-Allow-Origin: " + (m_admission.takesAnyOrigin() ? QByteArray("*") : origin) + "\r\n";
        into.lines += "Access-Control-Expose-Headers: X-Request-Id, Retry-After\r\n";
        if (m_options.allowCredentials)
            into.lines += "Access-Control-Allow-Credentials: true\r\n";
        if (request.verb == Verb::Options && head.headers.contains("Access-Control-Request-Method"))
            return preflight(request);
    }
    return std::nullopt;
}

Response Reception::preflight(const Request &request) const
{
    const QList<Verb> allowed = m_router->allowed(request.target);
    if (allowed.isEmpty())
        return problemResponse(404, "There is nothing at this address.");
    QByteArrayList headers;
    for (const QByteArray &name : request.headers.tokens("Access-Control-Request-Headers")) {
        if (m_options.corsHeaders.contains(name))
            headers.append(name);
    }
    Response response{204, {{"Access-Control-Allow-Methods", list(allowed)}, {"Access-Control-Max-Age", "600"}}, {}};
    if (!headers.isEmpty())
        response.headers.add("Access-Control-Allow-Headers", headers.join(", "));
    return response;
}

void Reception::route(Result &into) const
{
    Request &request = *into.request;
    const Router::Match match = m_router->match(request);
    if (match.route) {
        if (match.route->socketHandler && !request.upgrade) {
            into.answer = problemResponse(426, "This address speaks WebSocket only.");
            into.answer->headers.add("Upgrade", "websocket");
            return;
        }
        into.route = match.route;
        if (match.route->options.largestBody >= 0)
            into.largestBody = match.route->options.largestBody;
        return;
    }
    if (match.allowed.isEmpty()) {
        into.answer = problemResponse(404, "There is nothing at this address.");
        return;
    }
    into.answer = request.verb == Verb::Options
                      ? Response{204, {}, {}}
                      : problemResponse(405, "This address does not take that kind of request.");
    into.answer->headers.add("Allow", list(match.allowed));
}

} // namespace qd::http
