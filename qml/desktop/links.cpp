// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "qml/desktop/links.h"

#include "core/workspaces/serveraddress.h"
#include "core/workspaces/workspacerecord.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QUrlQuery>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace qd::ui {

namespace {

constexpr qsizetype longestLink = 4096;
constexpr qsizetype longestId = 128;
constexpr qsizetype longestCode = 64;
constexpr qsizetype fingerprintBytes = 32;

bool isWorkspaceId(const QString &text)
{
    if (text == WorkspaceRecord::localId)
        return true;
    const QUuid id = QUuid::fromString(text);
    return !id.isNull() && id.toString(QUuid::WithoutBraces) == text;
}

bool isSessionId(const QString &text)
{
    const auto fits = [](QChar c) { return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'_' || c == u'-'); };
    return !text.isEmpty() && text.size() <= longestId && std::ranges::all_of(text, fits);
}

bool isPath(const QString &path)
{
    const auto isControl = [](QChar c) { return c.category() == QChar::Other_Control; };
    return QDir::isAbsolutePath(path) && QDir::cleanPath(path) == path && std::ranges::none_of(path, isControl);
}

bool isFilePath(const QString &path)
{
    return isPath(path) && path.endsWith(workspacesSuffix());
}

//! The value of all that the link has: one parameter of that name.
QString onlyParameter(const QUrl &url, const QString &name)
{
    const auto items = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    return url.path().isEmpty() && items.size() == 1 && items[0].first == name ? items[0].second : QString();
}

std::optional<Link> importLink(const QUrl &url)
{
    const auto file = onlyParameter(url, u"file"_s);
    return isFilePath(file) ? std::optional(Link{Link::Kind::Import, {}, {}, file}) : std::nullopt;
}

std::optional<Link> folderLink(const QUrl &url)
{
    auto folder = onlyParameter(url, u"directory"_s);
    if (folder.size() > 1 && folder.endsWith(u'/'))
        folder.chop(1);
    return isPath(folder) ? std::optional(Link{Link::Kind::NewSession, {}, {}, folder}) : std::nullopt;
}

bool isCode(const QString &text)
{
    const auto fits = [](QChar c) { return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'-'); };
    return !text.isEmpty() && text.size() <= longestCode && std::ranges::all_of(text, fits);
}

//! An address that says itself where it leads; empty if it doesn't.
QUrl hubAddress(const QString &text)
{
    const ServerAddress read = readServerAddress(text);
    const bool whole = read.isValid() && !read.schemeGuessed && !read.queryDropped;
    return whole && read.username.isEmpty() && read.password.isEmpty() && !read.mixedScripts ? read.url : QUrl();
}

std::optional<Link> pairLink(const QUrl &url)
{
    QHash<QString, QString> values;
    for (const auto &[name, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded)) {
        const bool known = name == u"address"_s || name == u"code"_s || name == u"fingerprint"_s;
        if (!known || values.contains(name) || value.isEmpty())
            return std::nullopt;
        values.insert(name, value);
    }
    Link link;
    link.kind = Link::Kind::Pair;
    link.hub = hubAddress(values.value(u"address"_s));
    link.code = values.value(u"code"_s);
    const QString digits = values.value(u"fingerprint"_s);
    link.fingerprint = QByteArray::fromHex(digits.toLatin1());
    const bool named = link.fingerprint.size() == fingerprintBytes && digits.size() == 2 * fingerprintBytes;
    const bool sound = url.path().isEmpty() && !link.hub.isEmpty() && isCode(link.code);
    return sound && (named || digits.isEmpty()) ? std::optional(link) : std::nullopt;
}

} // namespace

QString workspacesSuffix()
{
    return u".quarterdeck-workspaces"_s;
}

std::optional<Link> parseLink(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (text.size() > longestLink || !url.isValid() || url.scheme() != u"quarterdeck"_s || !url.userInfo().isEmpty() ||
        url.port() != -1 || url.hasFragment())
        return std::nullopt;
    if (url.host() == u"import"_s)
        return importLink(url);
    if (url.host() == u"new"_s)
        return folderLink(url);
    if (url.host() == u"pair"_s)
        return pairLink(url);
    if (url.hasQuery())
        return std::nullopt;
    const QStringList ids = url.path(QUrl::FullyDecoded).split(u'/').mid(1);
    if (url.host() == u"workspace"_s && ids.size() == 1 && isWorkspaceId(ids[0]))
        return Link{Link::Kind::Workspace, ids[0], {}, {}};
    if (url.host() == u"session"_s && ids.size() == 2 && isWorkspaceId(ids[0]) && isSessionId(ids[1]))
        return Link{Link::Kind::Session, ids[0], ids[1], {}};
    return std::nullopt;
}

bool isPairLink(const QString &text)
{
    return text.startsWith(u"quarterdeck:"_s, Qt::CaseInsensitive) && text.contains(u"pair"_s, Qt::CaseInsensitive);
}

std::optional<Link> parseStartArgument(const QString &text)
{
    if (text.startsWith(u"quarterdeck:"_s, Qt::CaseInsensitive))
        return parseLink(text);
    const QString path =
        text.startsWith(u"file:"_s) ? QUrl(text).toLocalFile() : QDir::current().absoluteFilePath(text);
    const QString clean = QDir::cleanPath(path);
    const QFileInfo info(clean);
    if (text.isEmpty() || !isPath(clean))
        return std::nullopt;
    if (info.isDir())
        return Link{Link::Kind::NewSession, {}, {}, clean, false};
    if (!isFilePath(clean) || !info.isFile())
        return std::nullopt;
    return Link{Link::Kind::Import, {}, {}, clean, false};
}

} // namespace qd::ui
