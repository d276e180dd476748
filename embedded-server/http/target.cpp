// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/target.h"

#include <QStringDecoder>

#include <algorithm>

namespace qd::http {

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool isUtf8(const QByteArray &text)
{
    if (std::ranges::all_of(text, [](char c) { return uchar(c) < 0x80; }))
        return true;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(text);
    return !decoder.hasError();
}

bool isSafeSegment(const QByteArray &segment)
{
    if (!std::ranges::all_of(segment, [](char c) { return uchar(c) >= 0x20 && c != 0x7f && c != '\\'; }))
        return false;
    if (segment.contains('/')) {
        const QList<QByteArray> parts = segment.split('/');
        return isUtf8(segment) && std::ranges::none_of(parts, [](const QByteArray &part) {
                   return part.isEmpty() || part == "." || part == "..";
               });
    }
    return segment != "." && segment != ".." && isUtf8(segment);
}

// Splits `scheme://authority` off an absolute target.
bool takeAuthority(QByteArrayView &text, Target &target)
{
    const qsizetype colon = text.indexOf("://");
    if (colon <= 0)
        return false;
    target.scheme = text.first(colon).toByteArray().toLower();
    if (target.scheme != "http" && target.scheme != "https")
        return false;
    text = text.sliced(colon + 3);
    const auto end = std::ranges::find_if(text, [](char c) { return c == '/' || c == '?'; });
    target.authority = text.first(end - text.begin()).toByteArray();
    text = text.sliced(end - text.begin());
    return !target.authority.isEmpty();
}

} // namespace

std::optional<QByteArray> percentDecoded(QByteArrayView text)
{
    if (!text.contains('%'))
        return text.toByteArray();
    QByteArray decoded;
    decoded.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded.append(text[i]);
            continue;
        }
        if (i + 2 >= text.size() || hexDigit(text[i + 1]) < 0 || hexDigit(text[i + 2]) < 0)
            return std::nullopt;
        decoded.append(char(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2])));
        i += 2;
    }
    return decoded;
}

std::optional<Target> parseTarget(QByteArrayView text)
{
    // A fragment never belongs into a request; a backslash is a slash to some.
    if (!std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f && c != '#' && c != '\\'; }))
        return std::nullopt;
    Target target;
    if (!text.startsWith('/') && !takeAuthority(text, target))
        return std::nullopt;
    if (const qsizetype question = text.indexOf('?'); question >= 0) {
        target.query = text.sliced(question + 1).toByteArray();
        text = text.first(question);
    }
    target.rawPath = text.isEmpty() ? QByteArray("/") : text.toByteArray();
    QByteArrayView rest = QByteArrayView(target.rawPath).sliced(1);
    bool isLast = false;
    while (!isLast) {
        const qsizetype end = rest.indexOf('/');
        isLast = end < 0;
        std::optional<QByteArray> segment = percentDecoded(isLast ? rest : rest.first(end));
        if (!segment || !isSafeSegment(*segment) || (segment->isEmpty() && !isLast))
            return std::nullopt;
        target.segments.append(std::move(*segment));
        if (!isLast)
            rest = rest.sliced(end + 1);
    }
    return target;
}

std::optional<QByteArray> Target::queryValue(QByteArrayView name) const
{
    for (QByteArray item : query.split('&')) {
        item.replace('+', ' ');
        const qsizetype equals = item.indexOf('=');
        const std::optional<QByteArray> key =
            percentDecoded(QByteArrayView(item).first(equals < 0 ? item.size() : equals));
        if (key && *key == name)
            return equals < 0 ? QByteArray("") : percentDecoded(QByteArrayView(item).sliced(equals + 1));
    }
    return std::nullopt;
}

} // namespace qd::http
