// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/gateway/gatewayrules.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringDecoder>
#include <QUrl>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace qd::server {

namespace {

// Besides hop-by-hop fields, which go in any case, and all that begin with X-Forwarded- or Sec-Fetch-.
constexpr std::array<QByteArrayView, 9> keptFromOpenCode{"authorization", "cookie",  "forwarded", "x-real-ip",   "via",
                                                         "origin",        "referer", "host",      "x-request-id"};
constexpr std::array<QByteArrayView, 7> keptFromClients{
    "set-cookie", "www-authenticate", "server", "content-security-policy", "x-request-id", "vary", "date"};

bool is(QByteArrayView name, QByteArrayView wanted)
{
    return name.size() == wanted.size() && name.compare(wanted, Qt::CaseInsensitive) == 0;
}

bool begins(const QByteArray &name, const char *prefix)
{
    return name.left(qsizetype(qstrlen(prefix))).toLower() == prefix;
}

std::optional<QByteArray> nameOf(QByteArrayView item)
{
    QByteArray name =
        item.first(std::max<qsizetype>(0, item.indexOf('=') < 0 ? item.size() : item.indexOf('='))).toByteArray();
    return http::percentDecoded(name.replace('+', ' '));
}

QByteArray withoutItems(const QByteArray &query, const QByteArrayList &names)
{
    QByteArrayList kept;
    for (const QByteArray &item : query.split('&')) {
        const std::optional<QByteArray> name = nameOf(item);
        if (!item.isEmpty() && (!name || !names.contains(*name)))
            kept.append(item);
    }
    return kept.join('&');
}

// An absolute path, or nothing.
std::optional<QString> pathOf(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString path = decoder(bytes);
    if (decoder.hasError() || path.contains(QChar(0)) || !QDir::isAbsolutePath(path))
        return std::nullopt;
    return path;
}

void take(NamedDirectories &into, const std::optional<QByteArray> &once, bool twice)
{
    const std::optional<QByteArray> bytes = once && twice ? http::percentDecoded(*once) : once;
    const std::optional<QString> path = bytes ? pathOf(*bytes) : std::nullopt;
    if (path)
        into.paths.append(*path);
    else
        into.isValid = false;
}

// A name that OpenCode gives to a secret, or to an object of header fields that may hold one.
bool isKeyName(const QString &name)
{
    static const QStringList names{u"key"_s,     u"apikey"_s, u"token"_s,        u"access"_s,
                                   u"refresh"_s, u"secret"_s, u"clientsecret"_s, u"password"_s};
    const QString plain = name.toLower();
    return names.contains(plain) || plain.endsWith(u"apikey") || plain.endsWith(u"_key") || plain == u"headers" ||
           plain == u"environment";
}

QJsonValue withoutKeys(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray clean;
        const QJsonArray array = value.toArray();
        for (const auto &each : array)
            clean.append(withoutKeys(QJsonValue(each)));
        return clean;
    }
    if (!value.isObject())
        return value;
    QJsonObject clean;
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        const bool isSecret = isKeyName(member.key()) && (member.value().isString() || member.value().isObject());
        if (!isSecret)
            clean.insert(member.key(), withoutKeys(member.value()));
    }
    return clean;
}

} // namespace

bool isPlainPath(const http::Request &request)
{
    if (!request.target.scheme.isEmpty())
        return false;
    const QByteArray path = request.rest;
    const QList<QByteArray> segments = path.split('/');
    for (qsizetype i = 0; i < segments.size(); ++i) {
        QByteArray segment = segments[i];
        if (segment.isEmpty() && i + 1 < segments.size())
            return false;
        for (int round = 0; round < 3; ++round) {
            if (segment == "." || segment == ".." || segment.contains('/') || segment.contains('\\') ||
                segment.contains('\0'))
                return false;
            const std::optional<QByteArray> decoded = http::percentDecoded(segment);
            if (!decoded || *decoded == segment)
                break;
            segment = *decoded;
        }
    }
    return true;
}

http::Headers headersForOpenCode(const http::Headers &headers, const QByteArray &authorization)
{
    http::Headers kept;
    for (const http::Headers::Field &field : headers) {
        const bool dropped =
            begins(field.name, "x-forwarded-") || begins(field.name, "sec-fetch-") ||
            std::ranges::any_of(keptFromOpenCode, [&field](QByteArrayView name) { return is(field.name, name); });
        if (!dropped)
            kept.add(field.name, field.value);
    }
    // A page's token for us may be among them (quarterdeck.bearer.…), and OpenCode knows none.
    kept.remove("Sec-WebSocket-Protocol");
    kept.add("Authorization", authorization);
    return kept;
}

void cleanAnswer(http::Response &head)
{
    http::Headers kept;
    for (const http::Headers::Field &field : std::as_const(head.headers)) {
        const bool dropped =
            begins(field.name, "access-control-") ||
            std::ranges::any_of(keptFromClients, [&field](QByteArrayView name) { return is(field.name, name); });
        if (!dropped)
            kept.add(field.name, field.value);
    }
    head.headers = kept;
}

QByteArray queryForOpenCode(const QByteArray &query)
{
    return query.contains("auth") || query.contains('%') ? withoutItems(query, {"auth_token"}) : query;
}

NamedDirectories namedDirectories(const http::Request &request)
{
    NamedDirectories named;
    int inQuery = 0;
    for (const QByteArray &item : request.target.query.split('&')) {
        const std::optional<QByteArray> name = nameOf(item);
        named.other = named.other || (name && *name == "workspace");
        if (!name || *name != "directory" || ++inQuery > 1)
            continue;
        take(named, request.target.queryValue("directory"), true);
    }
    const QList<QByteArray> fields = request.headers.values("x-opencode-directory");
    if (!fields.isEmpty())
        take(named, http::percentDecoded(fields.first()), false);
    named.other = named.other || request.headers.contains("x-opencode-workspace");
    named.isValid = named.isValid && inQuery <= 1 && fields.size() <= 1;
    return named;
}

QString canonicalDirectory(const QString &path)
{
    QString existing = QDir::cleanPath(path);
    QString rest;
    while (!QFileInfo::exists(existing)) {
        const qsizetype slash = existing.lastIndexOf(u'/');
        if (slash <= 0)
            return QDir::cleanPath(path);
        rest.prepend(existing.sliced(slash));
        existing.truncate(slash);
    }
    const QString real = QFileInfo(existing).canonicalFilePath();
    return QDir::cleanPath((real.isEmpty() ? existing : real) + rest);
}

QByteArray queryWithDirectory(const QByteArray &query, const QString &directory)
{
    const QByteArray rest = withoutItems(query, {"directory", "workspace", "auth_token"});
    const QByteArray twice = QUrl::toPercentEncoding(QString::fromLatin1(QUrl::toPercentEncoding(directory)));
    return (rest.isEmpty() ? rest : rest + '&') + "directory=" + twice;
}

QByteArray sessionOf(const QByteArray &path)
{
    const QList<QByteArray> segments = path.split('/');
    if (segments.first() != "session" || segments.size() < 2 || segments[1].isEmpty() || segments[1] == "status")
        return {};
    return segments[1];
}

Reach reachOf(http::Verb verb, const QByteArray &path)
{
    const bool reads = verb == http::Verb::Get || verb == http::Verb::Head;
    const QByteArray first = path.left(path.indexOf('/') < 0 ? path.size() : path.indexOf('/'));
    if (path == "global/health" || path == "doc")
        return Reach::Everybody;
    if (path == "global/event" && verb == http::Verb::Get)
        return Reach::Events;
    if (verb == http::Verb::Get && (path == "project" || path == "experimental/session"))
        return Reach::List;
    // Sign-ins of all, everybody's configuration, other windows, and surfaces whose parameters are not known here, or name sessions and
    // directories where nobody looks.
    static const QByteArrayList ofServer{"global", "auth", "tui", "api", "sync", "control"};
    static const QByteArrayList experiments{"experimental/tool", "experimental/tool/ids", "experimental/resource",
                                            "experimental/capabilities"};
    if (ofServer.contains(first) || (first == "experimental" && !experiments.contains(path)) ||
        (first == "provider" && !reads) || (first == "project" && path != "project/current"))
        return Reach::Server;
    return Reach::Directory;
}

QString listedBy(http::Verb verb, const QByteArray &path)
{
    const QByteArray plain = path.endsWith('/') ? path.chopped(1) : path;
    if (verb != http::Verb::Get)
        return {};
    if (plain == "project")
        return u"worktree"_s;
    return plain == "session" || plain == "experimental/session" ? u"directory"_s : QString();
}

QStringList namedFiles(const http::Request &request, const QString &directory)
{
    if (request.rest != "file" && !request.rest.startsWith("file/"))
        return {};
    QStringList files;
    for (const QByteArray &item : request.target.query.split('&')) {
        if (nameOf(item) != "path")
            continue;
        // As it stands, and as somebody would read it who decodes once more.
        std::optional<QByteArray> value =
            http::percentDecoded(QByteArray(item.sliced(item.indexOf('=') + 1)).replace('+', ' '));
        if (!value)
            files.append(u"/"_s); // can't be read, so it is nowhere
        for (int round = 0; value && round < 2; ++round) {
            const QString name = QString::fromUtf8(*value);
            files.append(canonicalDirectory(QDir::isAbsolutePath(name) ? name : directory + u'/' + name));
            value = http::percentDecoded(*value);
        }
    }
    return files;
}

bool isForReaders(const QByteArray &path)
{
    static const QByteArrayList whole{"event", "global/event", "global/health", "path", "agent", "doc"};
    static const QByteArrayList below{"session", "project", "permission", "question"};
    const QByteArray first = path.left(path.indexOf('/') < 0 ? path.size() : path.indexOf('/'));
    return whole.contains(path) || below.contains(first);
}

bool tellsKeys(http::Verb verb, const QByteArray &path)
{
    const bool reads = verb == http::Verb::Get || verb == http::Verb::Head || verb == http::Verb::Patch;
    const QByteArray plain = path.endsWith('/') ? path.chopped(1) : path;
    static const QByteArrayList paths{"config", "global/config", "provider", "config/providers"};
    return reads && paths.contains(plain);
}

std::optional<QByteArray> withoutKeys(const QByteArray &json)
{
    QJsonDocument document = QJsonDocument::fromJson(json);
    if (document.isNull())
        return std::nullopt;
    const QJsonValue clean =
        withoutKeys(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()));
    return clean.isArray() ? QJsonDocument(clean.toArray()).toJson(QJsonDocument::Compact)
                           : QJsonDocument(clean.toObject()).toJson(QJsonDocument::Compact);
}

} // namespace qd::server
