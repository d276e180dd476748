// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/headcheck.h"
#include "embedded-server/http/headers.h"

#include <algorithm>
#include <string_view>

namespace qd::http {

namespace {

using Problem = std::optional<HeadProblem>;

// What of a head decides where the message ends and whom it is for.
struct Framing
{
    int hosts = 0;
    int lengths = 0;
    int codings = 0;
};

bool is(QByteArrayView name, QByteArrayView wanted)
{
    return name.size() == wanted.size() && name.compare(wanted, Qt::CaseInsensitive) == 0;
}

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Spaces and tabs only (RFC 9110 section 5.6.3): what else Qt takes for white space is refused.
QByteArrayView trimmed(QByteArrayView text)
{
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

// Words that say how the connection goes on (RFC 9110 section 7.6.1).
bool readConnection(QByteArrayView list, HeadLines &into)
{
    while (!list.isEmpty()) {
        const qsizetype end = std::ranges::find(list, ',') - list.begin();
        const QByteArrayView word = trimmed(list.first(end));
        list = list.sliced(std::min(end + 1, list.size()));
        if (word.isEmpty())
            continue;
        if (!isFieldName(word))
            return false;
        into.close = into.close || is(word, "close");
        into.keepAlive = into.keepAlive || is(word, "keep-alive");
        into.upgrade = into.upgrade || is(word, "upgrade");
    }
    return true;
}

Problem checkRequestLine(QByteArrayView line, const HeadLimits &limits, HeadLines &into)
{
    if (line.size() > limits.requestLine)
        return HeadProblem{414, "The address of the request is too long."};
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first + 1 || line.sliced(first + 1, last - first - 1).contains(' ') ||
        !isFieldName(line.first(first)))
        return HeadProblem{400, "The request line is not one."};
    const QByteArrayView version = line.sliced(last + 1);
    into.verb = line.first(first);
    into.target = line.sliced(first + 1, last - first - 1);
    into.old = version == "HTTP/1.0";
    if (!into.old && version != "HTTP/1.1")
        return HeadProblem{version.startsWith("HTTP/") ? 505 : 400, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
    return std::nullopt;
}

Problem checkField(QByteArrayView line, HeadLines &into, Framing &framing)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !isFieldName(line.first(colon)))
        return HeadProblem{400, "A header field has no proper name."};
    const QByteArrayView name = line.first(colon);
    const QByteArrayView value = trimmed(line.sliced(colon + 1));
    if (!isFieldValue(value))
        return HeadProblem{400, "A header field holds control characters."};
    if (is(name, "host")) {
        ++framing.hosts;
    } else if (is(name, "content-length")) {
        ++framing.lengths;
        if (!isDigits(value) || value.size() > 18)
            return HeadProblem{400, "Content-Length is not a number."};
        into.length = value.toLongLong();
    } else if (is(name, "transfer-encoding")) {
        ++framing.codings;
        into.chunked = true;
        if (into.old || !is(value, "chunked"))
            return HeadProblem{into.old ? 400 : 501, "The only transfer coding that is understood is chunked."};
    } else if (is(name, "connection") && !readConnection(value, into)) {
        return HeadProblem{400, "The Connection field is not a list of words."};
    }
    into.fields.append({name, value});
    return std::nullopt;
}

Problem checkFraming(const Framing &framing, bool old)
{
    if (framing.lengths > 1 || framing.codings > 1 || (framing.lengths && framing.codings))
        return HeadProblem{400, "The length of the body is given more than once."};
    if (framing.hosts > 1 || (framing.hosts == 0 && !old))
        return HeadProblem{400, "A request has exactly one Host field."};
    return std::nullopt;
}

} // namespace

std::optional<qsizetype> headEnd(QByteArrayView bytes)
{
    const size_t end = std::string_view(bytes.data(), size_t(bytes.size())).find("\r\n\r\n");
    return end == std::string_view::npos ? std::nullopt : std::optional(qsizetype(end) + 4);
}

Problem checkHead(QByteArrayView head, const HeadLimits &limits, HeadLines &into)
{
    if (Problem problem = checkPartOfHead(head, limits))
        return problem;
    Framing framing;
    int lines = 0;
    while (true) {
        const qsizetype end = head.indexOf('\n');
        if (end < 0)
            return HeadProblem{400, "The head of the request does not end."};
        const QByteArrayView line = head.first(std::max<qsizetype>(0, end - 1));
        const bool isWhole = end > 0 && head[end - 1] == '\r';
        head = head.sliced(end + 1);
        if (line.isEmpty() && isWhole)
            break;
        if (!isWhole || line.contains('\r') || line.contains('\0'))
            return HeadProblem{400, "Lines of a head end with CR LF."};
        if (lines > 0 && (line.startsWith(' ') || line.startsWith('\t')))
            return HeadProblem{400, "Folded header fields are not taken."};
        if (lines > limits.fields)
            return HeadProblem{431, "There are too many header fields."};
        if (Problem problem = lines == 0 ? checkRequestLine(line, limits, into) : checkField(line, into, framing))
            return problem;
        ++lines;
    }
    if (lines == 0)
        return HeadProblem{400, "The request line is not one."};
    return checkFraming(framing, into.old);
}

Problem checkPartOfHead(QByteArrayView part, const HeadLimits &limits)
{
    if (part.size() <= limits.requestLine)
        return std::nullopt;
    if (const qsizetype end = part.first(limits.requestLine + 1).indexOf('\n'); end < 0)
        return HeadProblem{414, "The address of the request is too long."};
    if (part.size() > limits.bytes)
        return HeadProblem{431, "The header fields are too long."};
    return std::nullopt;
}

} // namespace qd::http
