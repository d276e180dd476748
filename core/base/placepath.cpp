// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/placepath.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace qd::placepath {
namespace {

bool isSlash(QChar c)
{
    return c == u'/' || c == u'\\';
}

bool hasDrive(QStringView path)
{
    return path.size() >= 3 && path[0].isLetter() && path[0].unicode() < 128 && path[1] == u':' && isSlash(path[2]);
}

bool isShare(QStringView path)
{
    return path.startsWith(u"\\\\");
}

bool isWindows(QStringView path)
{
    return hasDrive(path) || isShare(path);
}

QChar separatorOf(QStringView path)
{
    return isWindows(path) ? u'\\' : u'/';
}

QStringList partsOf(const QString &path)
{
    if (!isWindows(path))
        return path.split(u'/', Qt::SkipEmptyParts);
    auto same = path;
    return same.replace(u'/', u'\\').split(u'\\', Qt::SkipEmptyParts);
}

// How many parts are the root: `C:` is one, `\\box\files` is two.
qsizetype rootParts(QStringView path)
{
    return isShare(path) ? 2 : hasDrive(path) ? 1 : 0;
}

// Of cleaned parts.
QString assembled(const QStringList &parts, QStringView model)
{
    const QChar separator = separatorOf(model);
    const QString begin = isShare(model) ? u"\\\\"_s : hasDrive(model) ? QString() : u"/"_s;
    const auto text = begin + parts.join(separator);
    return isWindows(model) && parts.size() <= rootParts(model) ? text + separator : text;
}

} // namespace

bool isAbsolute(QStringView path)
{
    return path.startsWith(u'/') || isWindows(path);
}

QString cleaned(const QString &path)
{
    if (!isAbsolute(path))
        return path;
    QStringList parts;
    for (const auto &part : partsOf(path)) {
        if (part == u"."_s)
            continue;
        if (part != u".."_s)
            parts.append(part);
        else if (parts.size() > rootParts(path))
            parts.removeLast();
    }
    return assembled(parts, path);
}

QString rootOf(const QString &path)
{
    return assembled(partsOf(path).first(std::min(rootParts(path), partsOf(path).size())), path);
}

QString parentOf(const QString &path)
{
    auto parts = partsOf(path);
    if (parts.size() <= rootParts(path))
        return {};
    parts.removeLast();
    return assembled(parts, path);
}

QString nameOf(const QString &path)
{
    const auto parts = partsOf(path);
    return parts.size() <= rootParts(path) ? cleaned(path) : parts.constLast();
}

QString join(const QString &folder, const QString &name)
{
    const QChar separator = separatorOf(folder);
    return folder.endsWith(separator) ? folder + name : folder + separator + name;
}

QString expanded(const QString &typed, const QString &home)
{
    if (typed == u"~"_s)
        return cleaned(home);
    const bool below = typed.startsWith(u"~/"_s) || (typed.startsWith(u"~\\"_s) && isWindows(home));
    return cleaned(below ? home + typed.sliced(1) : typed);
}

QString shortened(const QString &path, const QString &home)
{
    auto place = cleaned(path);
    const auto from = cleaned(home);
    if (home.isEmpty() || parentOf(from).isEmpty())
        return place;
    if (place == from)
        return u"~"_s;
    return place.startsWith(from + separatorOf(from)) ? u'~' + place.sliced(from.size()) : place;
}

} // namespace qd::placepath
