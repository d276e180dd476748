// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/response.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace qd::http {

namespace {

constexpr qsizetype usualHead = 960; // with room for a small body behind it; malloc() is slow for more

struct Phrase
{
    int status;
    const char *text;
};

constexpr std::array phrases{
    Phrase{100, "Continue"},
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{204, "No Content"},
    Phrase{206, "Partial Content"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{412, "Precondition Failed"},
    Phrase{413, "Content Too Large"},
    Phrase{414, "URI Too Long"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{417, "Expectation Failed"},
    Phrase{421, "Misdirected Request"},
    Phrase{422, "Unprocessable Content"},
    Phrase{426, "Upgrade Required"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{502, "Bad Gateway"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
    Phrase{505, "HTTP Version Not Supported"},
};

// An API's answers are neither pages nor scripts, belong to one client, and are not kept by anybody in between.
constexpr std::array<std::pair<const char *, const char *>, 5> protections{{
    {"X-Content-Type-Options", "nosniff"},
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
}};

void addLine(QByteArray &to, QByteArrayView name, QByteArrayView value)
{
    qsizetype at = to.size();
    to.resize(at + name.size() + value.size() + 4);
    const auto put = [&at, start = to.data()](QByteArrayView text) {
        std::copy(text.begin(), text.end(), start + at);
        at += text.size();
    };
    put(name);
    put(": ");
    put(value);
    put("\r\n");
}

bool isAny(QByteArrayView name, std::initializer_list<QByteArrayView> of)
{
    return std::ranges::any_of(of, [name](QByteArrayView one) {
        return one.size() == name.size() && one.compare(name, Qt::CaseInsensitive) == 0;
    });
}

bool isFramingField(QByteArrayView name)
{
    return isAny(name, {"content-length", "transfer-encoding", "connection", "keep-alive", "date"});
}

void addProtections(QByteArray &to, const Headers &headers)
{
    static const QByteArray all = [] {
        QByteArray lines;
        for (const auto &[name, value] : protections)
            addLine(lines, name, value);
        return lines;
    }();
    const auto isGiven = [&headers](const auto &line) { return headers.contains(line.first); };
    if (std::ranges::none_of(protections, isGiven)) {
        to.append(all);
        return;
    }
    for (const auto &line : protections) {
        if (!isGiven(line))
            addLine(to, line.first, line.second);
    }
}

} // namespace

Response jsonResponse(QByteArray json, int status)
{
    return {status, {{"Content-Type", "application/json"}}, std::move(json)};
}

Response problemResponse(int status, const QByteArray &detail)
{
    const QJsonObject problem{{u"title"_s, QString::fromLatin1(reasonPhrase(status))},
                              {u"status"_s, status},
                              {u"detail"_s, QString::fromUtf8(detail)}};
    return {
        status, {{"Content-Type", "application/problem+json"}}, QJsonDocument(problem).toJson(QJsonDocument::Compact)};
}

QByteArray reasonPhrase(int status)
{
    for (const Phrase &phrase : phrases) {
        if (phrase.status == status)
            return phrase.text;
    }
    return {};
}

bool isBodiless(int status)
{
    return status < 200 || status == 204 || status == 304;
}

QByteArray writeHead(const Response &response, const Framing &framing)
{
    QByteArray head;
    head.reserve(usualHead);
    if (response.status == 200) {
        head.append(QByteArrayView("HTTP/1.1 200 OK\r\n"));
    } else {
        head.append("HTTP/1.1 ").append(QByteArray::number(response.status)).append(' ');
        head.append(reasonPhrase(response.status)).append("\r\n");
    }
    addLine(head, "Date", framing.date);
    for (const Headers::Field &field : response.headers) {
        if (!isFramingField(field.name))
            addLine(head, field.name, field.value);
    }
    addProtections(head, response.headers);
    head.append(framing.extra);
    if (framing.body == Framing::Body::Length)
        addLine(head, "Content-Length", QByteArray::number(framing.length));
    else if (framing.body == Framing::Body::Chunked)
        addLine(head, "Transfer-Encoding", "chunked");
    if (!framing.keepAlive)
        addLine(head, "Connection", "close");
    else if (framing.old)
        addLine(head, "Connection", "keep-alive");
    return head.append("\r\n");
}

} // namespace qd::http
