// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/workspaces/validation.h"

#include "core/base/jsontree.h"

#include <QDir>
#include <QRegularExpression>
#include <QUrl>

namespace qd::server {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestName = 200;
constexpr int longestPath = 4'096;
constexpr int longestUrl = 2'048;
constexpr int longestBranch = 255;
constexpr int longestSettings = 64 * 1024;

bool hasControls(const QString &text)
{
    return std::any_of(text.cbegin(), text.cend(),
                       [](QChar c) { return c.category() == QChar::Other_Control || c == QChar::LineSeparator; });
}

// A name that begins with a dash would be an option of ssh or git.
bool isHost(const QString &host)
{
    return !host.isEmpty() && !host.startsWith(u'-');
}

bool isScpLike(const QString &url)
{
    static const QRegularExpression form(
        u"\\A(?:[A-Za-z0-9_][A-Za-z0-9._-]*@)?([A-Za-z0-9][A-Za-z0-9.-]*):(?!//)[^-:\\s][^\\s]*\\z"_s);
    return form.match(url).hasMatch();
}

} // namespace

tl::unexpected<Error> refused(const QString &sentence)
{
    return tl::unexpected(Error{Error::Code::BadRequest, sentence, sentence, 0});
}

tl::unexpected<Error> conflict(const QString &sentence)
{
    return tl::unexpected(Error{Error::Code::Busy, sentence, sentence, 0});
}

Outcome<QString> validName(const QString &what, const QString &text)
{
    QString name = text.trimmed();
    if (name.isEmpty())
        return refused(what + u" is empty. Give it one."_s);
    if (name.size() > longestName)
        return refused(what + u" is too long. It may have %1 characters."_s.arg(longestName));
    if (hasControls(name))
        return refused(what + u" has line breaks or control characters. Write it on one line."_s);
    return name;
}

Outcome<QString> validText(const QString &what, const QString &text, int most)
{
    if (text.size() > most)
        return refused(what + u" is too long. It may have %1 characters."_s.arg(most));
    if (text.contains(QChar(0)))
        return refused(what + u" has a character that can't be stored (NUL). Take it out."_s);
    return text;
}

Outcome<QByteArray> validSettings(const QByteArray &json)
{
    if (json.isEmpty())
        return QByteArray("{}");
    if (json.size() > longestSettings)
        return refused(u"The settings are too long. They may have 64 KiB."_s);
    const auto tree = json::Tree::parse(json);
    if (!tree || !(*tree)->root().isObject())
        return refused(u"The settings are not a JSON object."_s);
    return json;
}

Outcome<QString> validLocalPath(const QString &path)
{
    if (path.isEmpty())
        return path;
    if (path.size() > longestPath || hasControls(path))
        return refused(u"The local path is too long or has characters that no path has."_s);
    if (!QDir::isAbsolutePath(path) || path.startsWith(u':'))
        return refused(u"The local path is not absolute. Write it from the root on."_s);
    if (path.split(u'/').contains(u".."_s))
        return refused(u"The local path has a \"..\" in it. Write where it leads to."_s);
    return QDir::cleanPath(path);
}

Outcome<QString> validRemoteUrl(const QString &url)
{
    QString text = url.trimmed();
    if (text.size() > longestUrl || hasControls(text) || text.contains(u' '))
        return refused(u"The remote URL is too long or has blanks in it."_s);
    if (isScpLike(text))
        return text;
    const QUrl parsed(text, QUrl::StrictMode);
    const QString scheme = parsed.scheme();
    static const QStringList schemes{u"https"_s, u"http"_s, u"ssh"_s, u"git"_s};
    if (!parsed.isValid() || !schemes.contains(scheme) || !isHost(parsed.host()) || parsed.path().size() < 2)
        return refused(
            u"The remote URL is none that can be used. Write https://host/path, ssh://host/path or user@host:path."_s);
    const bool isSsh = scheme == u"ssh";
    if (!parsed.password().isEmpty() || (!isSsh && !parsed.userInfo().isEmpty()) || parsed.userInfo().startsWith(u'-'))
        return refused(
            u"The remote URL has a user name, a password or a token in it. Leave it out; credentials are kept elsewhere."_s);
    if (parsed.hasQuery() || parsed.hasFragment())
        return refused(u"The remote URL has something behind a \"?\" or \"#\". Leave it out."_s);
    return text;
}

Outcome<QString> validBranch(const QString &name)
{
    static const QRegularExpression forbidden(
        u"[\\x00-\\x20\\x7f~^:?*\\[\\\\]|\\.\\.|@\\{|//|\\A[-/.]|/\\.|[/.]\\z|\\.lock(?:/|\\z)|\\A@\\z"_s);
    if (name.isEmpty() || name.size() > longestBranch || forbidden.match(name).hasMatch())
        return refused(u"The branch's name is none that git takes. Use letters, digits, dots, dashes and slashes."_s);
    return name;
}

Outcome<QString> validCommit(const QString &id)
{
    static const QRegularExpression form(u"\\A[0-9a-f]{7,64}\\z"_s);
    if (!form.match(id).hasMatch())
        return refused(u"A commit is named by 7 to 64 hexadecimal digits."_s);
    return id;
}

Outcome<QString> validWebUrl(const QString &what, const QString &url)
{
    const QUrl parsed(url, QUrl::StrictMode);
    const bool isWeb = parsed.scheme() == u"https" || parsed.scheme() == u"http";
    if (!parsed.isValid() || !isWeb || parsed.host().isEmpty() || url.size() > longestUrl || hasControls(url))
        return refused(what + u" is not a web address. Write https://host/path."_s);
    if (!parsed.userInfo().isEmpty())
        return refused(what + u" has a user name or password in it. Leave it out."_s);
    return url;
}

} // namespace qd::server
