// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/authority.h"

#include <QHostAddress>

#include <algorithm>

namespace qd::http {

namespace {

int defaultPort(QByteArrayView scheme)
{
    return scheme == "https" ? 443 : scheme == "http" ? 80 : -1;
}

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

std::optional<int> readPort(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > 5 || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    const int port = text.toByteArray().toInt();
    return port > 0 && port <= 65535 ? std::optional(port) : std::nullopt;
}

// An IPv4 address as it is usually written: without leading zeros.
bool isFourNumbers(QByteArrayView text)
{
    int numbers = 0;
    while (true) {
        int value = 0;
        qsizetype digits = 0;
        for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9' && digits < 4; ++digits)
            value = value * 10 + (text[digits] - '0');
        if (digits == 0 || value > 255 || (digits > 1 && text.front() == '0'))
            return false;
        text = text.sliced(digits);
        if (++numbers == 4)
            return text.isEmpty();
        if (!text.startsWith('.'))
            return false;
        text = text.sliced(1);
    }
}

// Takes the host, bracketed or not; what remains is empty or a port with its colon.
bool takeHost(QByteArrayView &text, Authority &into)
{
    if (text.startsWith('[')) {
        const qsizetype end = text.indexOf(']');
        if (end < 0)
            return false;
        into.host = text.sliced(1, end - 1).toByteArray().toLower();
        QHostAddress address;
        if (into.host.contains('%') || !address.setAddress(QString::fromLatin1(into.host)) ||
            address.protocol() != QAbstractSocket::IPv6Protocol)
            return false;
        into.isAddress = true;
        into.isLoopback = address.isLoopback();
        text = text.sliced(end + 1);
        return true;
    }
    const qsizetype colon = text.indexOf(':');
    into.host = text.first(colon < 0 ? text.size() : colon).toByteArray().toLower();
    text = colon < 0 ? QByteArrayView() : text.sliced(colon);
    if (into.host.endsWith('.'))
        into.host.chop(1);
    if (into.host.isEmpty() || into.host.startsWith('.') || into.host.endsWith('.') || into.host.contains("..") ||
        !std::ranges::all_of(into.host, isNameCharacter))
        return false;
    // Only the form with four numbers is an address here: what else a C library takes for one (`127.1`) is a name, and listed or not.
    into.isAddress = isFourNumbers(into.host);
    into.isLoopback =
        into.isAddress ? into.host.startsWith("127.") : into.host == "localhost" || into.host.endsWith(".localhost");
    return true;
}

} // namespace

std::optional<Authority> parseAuthority(QByteArrayView text)
{
    Authority authority;
    if (text.size() > 300 || !takeHost(text, authority))
        return std::nullopt;
    if (text.isEmpty())
        return authority;
    const std::optional<int> port = text.startsWith(':') ? readPort(text.sliced(1)) : std::nullopt;
    if (!port)
        return std::nullopt;
    authority.port = *port;
    return authority;
}

std::optional<Origin> parseOrigin(QByteArrayView text)
{
    const qsizetype colon = text.indexOf("://");
    if (colon <= 0 || !std::ranges::all_of(text.first(colon), [](char c) { return isNameCharacter(c) || c == '+'; }))
        return std::nullopt;
    const QByteArrayView scheme = text.first(colon);
    std::optional<Authority> authority = parseAuthority(text.sliced(colon + 3));
    if (!authority)
        return std::nullopt;
    if (authority->port == defaultPort(scheme))
        authority->port = -1;
    return Origin{scheme.toByteArray(), *authority};
}

Admission::Admission(QList<QByteArray> hosts, const QList<QByteArray> &origins)
    : m_hosts(std::move(hosts))
{
    for (QByteArray &host : m_hosts)
        host = host.toLower();
    for (const QByteArray &text : origins) {
        if (text == "*")
            m_any = true;
        else if (const std::optional<Origin> origin = parseOrigin(text))
            m_origins.append(*origin);
        else
            m_invalid.append(text);
    }
}

bool Admission::takesHost(const Authority &host, bool onLoopback) const
{
    if (host.isLoopback || m_hosts.contains(host.host))
        return true;
    return host.isAddress && !onLoopback;
}

Admission::Page Admission::page(QByteArrayView origin, const Authority &host, bool secure) const
{
    if (origin.isEmpty())
        return Page::None;
    const std::optional<Origin> read = parseOrigin(origin);
    if (read) {
        // Behind a proxy that ends TLS the page is https and the request is not; the other way round it is somebody in between.
        const int port = host.port == defaultPort(read->scheme) ? -1 : host.port;
        const bool web = read->scheme == "https" || (read->scheme == "http" && !secure);
        if (web && read->authority.host == host.host && read->authority.port == port)
            return Page::Same;
        if (m_origins.contains(*read))
            return Page::Listed;
    }
    return m_any ? Page::Listed : Page::Foreign;
}

} // namespace qd::http
