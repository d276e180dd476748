// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/workspaces/serveraddress.h"

#include "core/workspaces/workspacefields.h"

#include <QHostAddress>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace qd {

using namespace Qt::StringLiterals;

namespace {

constexpr int firstPrivatePort = 49'152;
constexpr int lastPort = 65'535;

ServerAddress refused(AddressProblem problem, const QString &fact = {})
{
    ServerAddress address;
    address.problem = problem;
    address.fact = fact;
    return address;
}

// Characters that no address holds and that readers, browsers and QUrl disagree about: a backslash is a slash to some, controls and formats are invisible.
bool misleads(const QChar c)
{
    switch (c.category()) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Separator_Space:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return c == u'\\';
    }
}

bool isAscii(const QString &text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0x80; });
}

// What an address is made of, as it stands: scheme://authority/path.
struct Parts
{
    QString scheme;
    QString authority;
    QString path;
    bool queryDropped = false;
};

Parts split(const QString &text)
{
    static const QRegularExpression start(u"^(?:([A-Za-z][A-Za-z0-9+.-]*)://|//)"_s);
    // Without slashes only these are schemes: "box:4096" is a host and its port.
    static const QRegularExpression bare(
        u"^(https?|ftp|file|wss?|ssh|data|mailto|javascript|about|view-source|blob):(?![0-9]+(/|$))"_s,
        QRegularExpression::CaseInsensitiveOption);
    Parts parts;
    QString rest = text;
    if (const auto match = start.match(text); match.hasMatch()) {
        parts.scheme = match.captured(1).toLower();
        rest = text.mid(match.capturedLength());
    } else if (const auto known = bare.match(text); known.hasMatch()) {
        parts.scheme = known.captured(1).toLower();
        return parts;
    }
    static const QRegularExpression end(u"[/?#]"_s);
    static const QRegularExpression query(u"[?#]"_s);
    const qsizetype slash = rest.indexOf(end);
    parts.authority = rest.left(slash);
    const QString after = slash < 0 ? QString() : rest.mid(slash);
    const qsizetype mark = after.indexOf(query);
    parts.path = after.left(mark);
    parts.queryDropped = mark >= 0;
    return parts;
}

// Labels mix scripts as names in one language don't. Japanese, Korean and Chinese are written in several (UTS 39, "highly restrictive").
bool mixesScripts(const QString &label)
{
    QSet<int> scripts;
    for (const char32_t point : label.toUcs4()) {
        const QChar::Script script = QChar::script(point);
        if (script != QChar::Script_Common && script != QChar::Script_Inherited && script != QChar::Script_Unknown)
            scripts.insert(script);
    }
    if (scripts.size() < 2)
        return false;
    static const QSet<int> together[] = {
        {QChar::Script_Latin, QChar::Script_Han, QChar::Script_Hiragana, QChar::Script_Katakana},
        {QChar::Script_Latin, QChar::Script_Han, QChar::Script_Hangul},
        {QChar::Script_Latin, QChar::Script_Han, QChar::Script_Bopomofo},
    };
    return std::ranges::none_of(together, [&scripts](const QSet<int> &set) { return set.contains(scripts); });
}

bool isLoopback(const QString &asciiHost)
{
    const QHostAddress ip(asciiHost);
    return asciiHost == "localhost"_L1 || asciiHost.endsWith(".localhost"_L1) || (!ip.isNull() && ip.isLoopback());
}

// The address between brackets; a zone may follow, as %25eth0 or as %eth0.
bool readIpv6(const QString &text, ServerAddress &address)
{
    static const QRegularExpression form(u"^([0-9A-Fa-f:.]+)(%(?:25)?([A-Za-z0-9_.-]+))?$"_s);
    const auto match = form.match(text);
    const QHostAddress ip(match.captured(1));
    if (!match.hasMatch() || ip.protocol() != QAbstractSocket::IPv6Protocol)
        return false;
    const QString zone = match.captured(3);
    address.host = ip.toString() + (zone.isEmpty() ? zone : u'%' + zone);
    address.asciiHost = address.host;
    return true;
}

bool readName(const QString &typed, ServerAddress &address)
{
    const QString name = typed.endsWith(u'.') ? typed.chopped(1) : typed;
    if (name.isEmpty() || name.endsWith(u'.') || name.contains(u'%'))
        return false;
    const QString ascii = QString::fromLatin1(QUrl::toAce(name));
    static const QRegularExpression number(u"^(0x[0-9a-f]*|[0-9]+)$"_s);
    if (number.match(ascii.section(u'.', -1)).hasMatch()) {
        // Only the form with four decimal numbers: 127.1, 0177.0.0.1 and 2130706433 are addresses too, and not the ones they look like.
        const QHostAddress ip(ascii);
        if (ip.protocol() != QAbstractSocket::IPv4Protocol || ip.toString() != ascii)
            return false;
    }
    if (ascii.isEmpty() || ascii.size() > 253 || (isAscii(name) && ascii != name.toLower()))
        return false;
    address.asciiHost = ascii;
    address.host = QUrl::fromAce(ascii.toLatin1(), QUrl::IgnoreIDNWhitelist);
    address.mixedScripts = std::ranges::any_of(address.host.split(u'.'), mixesScripts);
    return !address.host.isEmpty();
}

// The host and port of an authority without its user; the problem otherwise.
ServerAddress readHost(const QString &text, int &port)
{
    ServerAddress address;
    address.problem = AddressProblem::None;
    const bool bracketed = text.startsWith(u'[');
    if (!bracketed && text.count(u':') > 1 && QHostAddress(text).protocol() == QAbstractSocket::IPv6Protocol)
        return refused(AddressProblem::Ipv6Brackets, u'[' + text + u']');
    const qsizetype close = text.indexOf(u']');
    const qsizetype colon = bracketed ? (close < 0 ? close : close + 1) : text.lastIndexOf(u':');
    const QString rest = colon < 0 ? QString() : text.mid(colon);
    const QString host = text.chopped(rest.size());
    if (host.isEmpty())
        return refused(AddressProblem::NoHost);
    if (bracketed ? close < 0 || !readIpv6(host.mid(1, host.size() - 2), address) : !readName(host, address))
        return refused(AddressProblem::BadHost, host);
    if (rest.isEmpty() || rest == ":"_L1)
        return address;
    static const QRegularExpression digits(u"^:[0-9]{1,5}$"_s);
    port = rest.mid(1).toInt();
    if (!digits.match(rest).hasMatch() || port < 1 || port > lastPort)
        return refused(AddressProblem::BadPort, rest.mid(rest.startsWith(u':') ? 1 : 0));
    return address;
}

// A prefix without its slash at the end, and without segments that climb or are empty. What one step leaves may give the next one something to do.
QString cleanPath(const QString &path)
{
    static const QRegularExpression slashes(u"//+"_s);
    QString clean = path;
    QString before;
    do {
        before = clean;
        QUrl url;
        url.setPath(clean.replace(slashes, u"/"_s), QUrl::TolerantMode);
        clean = url.adjusted(QUrl::NormalizePathSegments).path(QUrl::FullyEncoded);
    } while (clean != before);
    while (clean.endsWith(u'/'))
        clean.chop(1);
    return clean;
}

void readUser(const QString &info, ServerAddress &address)
{
    const auto decode = [](const QString &text) { return QUrl::fromPercentEncoding(text.toUtf8()); };
    address.username = decode(info.section(u':', 0, 0));
    address.password = decode(info.section(u':', 1));
}

// Whether it leads where the text says, and reads back as itself.
bool makeUrl(const QString &scheme, const QString &path, int port, ServerAddress &address)
{
    const bool ipv6 = address.asciiHost.contains(u':');
    QUrl url;
    url.setScheme(scheme);
    url.setHost(ipv6 ? u'[' + address.asciiHost + u']' : address.asciiHost);
    url.setPath(path, QUrl::StrictMode);
    if (port != (scheme == "https"_L1 ? 443 : 80))
        url.setPort(port);
    address.url = url;
    const QString host = url.host(ipv6 ? QUrl::FullyDecoded : QUrl::FullyEncoded);
    return host == address.asciiHost && QUrl(url.toString(QUrl::FullyEncoded), QUrl::StrictMode) == url;
}

} // namespace

ServerAddress readServerAddress(const QString &typed)
{
    const QString text = typed.trimmed();
    if (text.isEmpty())
        return refused(AddressProblem::Empty);
    if (text.size() > fields::maxUrl)
        return refused(AddressProblem::TooLong);
    if (std::ranges::any_of(text, misleads))
        return refused(AddressProblem::NotAnAddress);
    const Parts parts = split(text);
    const bool guess = parts.scheme.isEmpty();
    if (!guess && parts.scheme != "http"_L1 && parts.scheme != "https"_L1)
        return refused(AddressProblem::WrongScheme, parts.scheme);
    if (parts.authority.count(u'@') > 1)
        return refused(AddressProblem::AmbiguousUser);
    if (parts.authority.isEmpty())
        return refused(AddressProblem::NoHost);
    const qsizetype at = parts.authority.indexOf(u'@');
    int port = -1;
    ServerAddress address = readHost(parts.authority.mid(at + 1), port);
    if (!address.isValid())
        return address;
    if (at >= 0)
        readUser(parts.authority.left(at), address);
    address.loopback = isLoopback(address.asciiHost);
    address.schemeGuessed = guess;
    address.queryDropped = parts.queryDropped;
    const QString scheme = guess ? (address.loopback ? u"http"_s : u"https"_s) : parts.scheme;
    const QString path = cleanPath(parts.path);
    if (!makeUrl(scheme, path, port, address))
        return refused(AddressProblem::BadPath, path);
    if (address.url.toString(QUrl::FullyEncoded).size() > fields::maxUrl)
        return refused(AddressProblem::TooLong);
    return address;
}

QString addressSentence(const ServerAddress &address)
{
    switch (address.problem) {
    case AddressProblem::None:
        break;
    case AddressProblem::Empty:
        return u"The address is missing. Type one like https://build.example.org."_s;
    case AddressProblem::NotAnAddress:
        return u"This is not an address. Type one like https://build.example.org, without spaces and backslashes."_s;
    case AddressProblem::WrongScheme:
        return u"“%1” addresses can't be used. OpenCode servers have https:// or http:// addresses."_s.arg(
            address.fact);
    case AddressProblem::AmbiguousUser:
        return u"The address has more than one @. Leave the user name and password out of it, and give them on their own."_s;
    case AddressProblem::NoHost:
        return u"The address names no host. Type one like https://build.example.org."_s;
    case AddressProblem::BadHost:
        return u"“%1” can't be the name or the IP address of a host. Check its spelling."_s.arg(address.fact);
    case AddressProblem::Ipv6Brackets:
        return u"An IPv6 address needs brackets, with the port behind them: %1:4096"_s.arg(address.fact);
    case AddressProblem::BadPort:
        return u"“%1” is no port. Ports are numbers from 1 to 65535."_s.arg(address.fact);
    case AddressProblem::BadPath:
        return u"“%1” can't be a path on a server. Leave it out, or check its spelling."_s.arg(address.fact);
    case AddressProblem::TooLong:
        return u"The address is longer than %1 characters. Leave out what stands behind the host."_s.arg(
            fields::maxUrl);
    }
    return {};
}

int randomPort(QRandomGenerator &random)
{
    return random.bounded(firstPrivatePort, lastPort + 1);
}

} // namespace qd
