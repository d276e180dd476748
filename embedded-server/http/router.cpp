// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/router.h"

#include <algorithm>

namespace qd::http {

namespace {

bool isName(const QByteArray &segment)
{
    return segment.startsWith('{') && segment.endsWith('}');
}

bool isLiteral(const QByteArray &segment)
{
    return !isName(segment);
}

// Literal before named, longer before shorter, a rest last.
bool goesBefore(const Route &a, const Route &b)
{
    const qsizetype common = std::min(a.pattern.size(), b.pattern.size());
    for (qsizetype i = 0; i < common; ++i) {
        if (isLiteral(a.pattern[i]) != isLiteral(b.pattern[i]))
            return isLiteral(a.pattern[i]);
    }
    if (a.takesRest != b.takesRest)
        return b.takesRest;
    if (a.pattern.size() != b.pattern.size())
        return a.pattern.size() > b.pattern.size();
    // HEAD has to come before the GET that serves it otherwise.
    const auto rank = [](const Route &route) { return !route.verb ? 2 : *route.verb == Verb::Head ? 0 : 1; };
    return rank(a) < rank(b);
}

bool fits(const Route &route, const Target &target)
{
    const QList<QByteArray> &segments = target.segments;
    const qsizetype named = route.pattern.size();
    if (route.takesRest ? segments.size() < named : segments.size() != named)
        return false;
    for (qsizetype i = 0; i < named; ++i) {
        if (isLiteral(route.pattern[i]) ? route.pattern[i] != segments[i] : segments[i].isEmpty())
            return false;
    }
    return true;
}

// What comes after so many segments, as it was sent.
QByteArray restOf(const QByteArray &rawPath, qsizetype segments)
{
    qsizetype at = 0;
    for (qsizetype i = 0; i < segments && at >= 0; ++i)
        at = rawPath.indexOf('/', at + 1);
    return at < 0 ? QByteArray() : rawPath.sliced(at + 1);
}

bool serves(const Route &route, Verb verb)
{
    return !route.verb || *route.verb == verb ||
           (verb == Verb::Head && *route.verb == Verb::Get && !route.socketHandler);
}

} // namespace

void Router::add(Verb verb, QByteArrayView pattern, Needs needs, Handler handler, RouteOptions options)
{
    insert({verb, pattern.toByteArray(), {}, false, std::move(needs), std::move(handler), {}, std::move(options)},
           pattern);
}

void Router::addAny(QByteArrayView pattern, Needs needs, Handler handler, RouteOptions options)
{
    insert(
        {std::nullopt, pattern.toByteArray(), {}, false, std::move(needs), std::move(handler), {}, std::move(options)},
        pattern);
}

void Router::addWebSocket(QByteArrayView pattern, Needs needs, SocketHandler handler, RouteOptions options)
{
    insert({Verb::Get, pattern.toByteArray(), {}, false, std::move(needs), {}, std::move(handler), std::move(options)},
           pattern);
}

void Router::insert(Route route, QByteArrayView pattern)
{
    Q_ASSERT(pattern.startsWith('/'));
    route.pattern = pattern.sliced(1).toByteArray().split('/');
    if (isName(route.pattern.last()) && route.pattern.last().endsWith("...}")) {
        route.takesRest = true;
        route.pattern.removeLast();
    }
    const auto place = std::ranges::upper_bound(m_routes, route, goesBefore);
    m_routes.insert(place, std::move(route));
}

Router::Match Router::match(Request &request) const
{
    Match match;
    const Route *second = nullptr;
    for (const Route &route : m_routes) {
        if (!serves(route, request.verb) || !fits(route, request.target))
            continue;
        // A socket and a page may share a path: the upgrade decides.
        if (bool(route.socketHandler) == request.upgrade) {
            match.route = &route;
            break;
        }
        if (!second)
            second = &route;
    }
    if (!match.route)
        match.route = second;
    if (!match.route) {
        match.allowed = allowed(request.target);
        return match;
    }
    const QList<QByteArray> &pattern = match.route->pattern;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        if (isName(pattern[i]))
            request.parameters.append({pattern[i].sliced(1, pattern[i].size() - 2), request.target.segments[i]});
    }
    if (match.route->takesRest)
        request.rest = restOf(request.target.rawPath, pattern.size());
    return match;
}

QList<Verb> Router::allowed(const Target &target) const
{
    constexpr std::array all{Verb::Get, Verb::Head, Verb::Post, Verb::Put, Verb::Patch, Verb::Delete, Verb::Options};
    QList<Verb> verbs;
    for (const Verb verb : all) {
        const bool served = std::ranges::any_of(
            m_routes, [&target, verb](const Route &route) { return serves(route, verb) && fits(route, target); });
        if (served)
            verbs.append(verb);
    }
    if (!verbs.isEmpty() && !verbs.contains(Verb::Options))
        verbs.append(Verb::Options);
    return verbs;
}

} // namespace qd::http
