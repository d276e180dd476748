// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/gateway/scope.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

constexpr qsizetype mostRemembered = 50'000;
constexpr int okStatus = 200;
constexpr int notFound = 404;
constexpr qint64 lookUpMs = 30'000;

Scope::Verdict refusal(int status, const QByteArray &detail)
{
    return {status, detail, {}};
}

QJsonObject dataOf(QByteArrayView event)
{
    QByteArray data;
    for (const QByteArray &line : event.toByteArray().split('\n')) {
        if (line.startsWith("data:"))
            data.append(line.sliced(5).trimmed());
    }
    return QJsonDocument::fromJson(data).object();
}

} // namespace

bool isAssigned(const http::Principal &principal, const QString &directory)
{
    return std::ranges::any_of(principal.directories, [&directory](const QString &assigned) {
        if (assigned.isEmpty()) // could not be read: nowhere
            return false;
        return directory == assigned || assigned == u"/" || directory.startsWith(assigned + u'/');
    });
}

Scope::Scope(http::UpstreamClient &client, DirectoryHook mayUse, bool heldIfAssigned)
    : m_client(client)
    , m_mayUse(std::move(mayUse))
    , m_heldIfAssigned(heldIfAssigned)
{}

bool Scope::holds(const http::Principal &principal) const
{
    const bool isFree = m_heldIfAssigned && principal.directories.isEmpty();
    return m_mayUse && !isFree && !principal.may("administer");
}

bool Scope::mayUseAll(const http::Principal &principal, const QStringList &paths) const
{
    return std::ranges::all_of(paths, [&](const QString &path) { return mayUse(principal, path); });
}

bool Scope::mayUse(const http::Principal &principal, const QString &directory) const
{
    return m_mayUse(principal, directory);
}

QCoro::Task<Scope::Verdict> Scope::judge(http::RequestPtr request, http::UpstreamRequest model)
{
    const http::Principal &principal = *request->principal;
    const Reach reach = reachOf(request->verb, request->rest);
    if (reach == Reach::Server)
        co_return refusal(403, "This is about the whole server, and you may see some of its directories only.");
    const NamedDirectories named = namedDirectories(*request);
    if (!named.isValid)
        co_return refusal(400, "The directory of the request is not one, or is named twice.");
    if (named.other)
        co_return refusal(403, "Name a directory in place of a workspace.");
    QString directory;
    for (const QString &path : named.paths) {
        const QString canonical = canonicalDirectory(path);
        if (!mayUse(principal, canonical))
            co_return refusal(403, "You may not work in that directory.");
        directory = directory.isEmpty() ? canonical : directory; // the query's, if both are named
    }
    const QByteArray session = sessionOf(request->rest);
    if (!session.isEmpty()) {
        const Outcome<QString> owned = co_await directoryOfSession(session, model);
        if (!owned)
            co_return refusal(owned.error().httpStatus, owned.error().detail.toUtf8());
        if (!mayUse(principal, canonicalDirectory(*owned)))
            co_return refusal(notFound, "There is no such session in your directories.");
        directory = directory.isEmpty() ? *owned : directory;
    }
    if (directory.isEmpty() && reach == Reach::Directory)
        co_return refusal(403, "Name the directory that this is about.");
    if (!mayUseAll(principal, namedFiles(*request, directory)))
        co_return refusal(403, "You may not look at that file.");
    Verdict verdict;
    verdict.query = directory.isEmpty() ? queryForOpenCode(request->target.query)
                                        : queryWithDirectory(request->target.query, directory);
    co_return verdict;
}

QCoro::Task<Outcome<QString>> Scope::directoryOfSession(QByteArray id, http::UpstreamRequest model)
{
    const auto known = m_sessions.constFind(id);
    if (known != m_sessions.cend())
        co_return *known;
    model.verb = http::Verb::Get;
    model.target = "/session/" + id;
    model.answerMs = lookUpMs;
    const Outcome<http::Response> answer = co_await m_client.fetch(std::move(model));
    Error error;
    error.httpStatus = 503;
    error.detail = u"Which directory the session is in can't be found out at the moment."_s;
    if (!answer)
        co_return tl::unexpected(error);
    const QString directory = QJsonDocument::fromJson(answer->body).object().value(u"directory"_s).toString();
    if (answer->status != okStatus || directory.isEmpty()) {
        error.httpStatus = notFound;
        error.detail = u"There is no such session in your directories."_s;
        co_return tl::unexpected(error);
    }
    if (m_sessions.size() >= mostRemembered)
        m_sessions.clear();
    m_sessions.insert(id, directory);
    co_return directory;
}

http::Fanout::Filter Scope::filterFor(std::shared_ptr<const http::Principal> principal) const
{
    return [hook = m_mayUse, principal = std::move(principal)](QByteArrayView event) {
        const QJsonObject data = dataOf(event);
        const QString directory = data.value(u"directory"_s).toString();
        if (!directory.isEmpty() && directory != u"global"_s)
            return hook(*principal, directory);
        const QString type = data.value(u"payload"_s).toObject().value(u"type"_s).toString();
        return type == u"server.connected"_s || type == u"server.heartbeat"_s;
    };
}

QByteArray Scope::filterList(const QByteArray &json, const QString &member, const http::Principal &principal) const
{
    QJsonArray kept;
    const QJsonArray all = QJsonDocument::fromJson(json).array();
    for (const auto &each : all) {
        const QString directory = each.toObject().value(member).toString();
        if (!directory.isEmpty() && mayUse(principal, canonicalDirectory(directory)))
            kept.append(each);
    }
    return QJsonDocument(kept).toJson(QJsonDocument::Compact);
}

} // namespace qd::server
