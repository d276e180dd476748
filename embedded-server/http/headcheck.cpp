// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/headcheck.h"
#include "embedded-server/http/headers.h"

#include <algorithm>

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

Problem checkRequestLine(QByteArrayView line, const HeadLimits &limits, bool &old)
{
    if (line.size() > limits.requestLine)
        return HeadProblem{414, "The address of the request is too long."};
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first + 1 || line.sliced(first + 1, last - first - 1).contains(' ') ||
        !isFieldName(line.first(first)))
        return HeadProblem{400, "The request line is not one."};
    const QByteArrayView version = line.sliced(last + 1);
    old = version == "HTTP/1.0";
    if (!old && version != "HTTP/1.1")
        return HeadProblem{version.startsWith("HTTP/") ? 505 : 400, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
    return std::nullopt;
}

Problem checkField(QByteArrayView line, bool old, Framing &framing)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !isFieldName(line.first(colon)))
        return HeadProblem{400, "A header field has no proper name."};
    const QByteArrayView name = line.first(colon);
    const QByteArrayView value = line.sliced(colon + 1).trimmed();
    if (!isFieldValue(value))
        return HeadProblem{400, "A header field holds control characters."};
    if (is(name, "host")) {
        ++framing.hosts;
    } else if (is(name, "content-length")) {
        ++framing.lengths;
        if (!isDigits(value) || value.size() > 18)
            return HeadProblem{400, "Content-Length is not a number."};
    } else if (is(name, "transfer-encoding")) {
        ++framing.codings;
        if (old || !is(value, "chunked"))
            return HeadProblem{old ? 400 : 501, "The only transfer coding that is understood is chunked."};
    }
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
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    return end < 0 ? std::nullopt : std::optional(end + 4);
}

Problem checkHead(QByteArrayView head, const HeadLimits &limits)
{
    if (Problem problem = checkPartOfHead(head, limits))
        return problem;
    Framing framing;
    bool old = false;
    int lines = 0;
    while (true) {
        const qsizetype end = head.indexOf("\r\n");
        if (end < 0)
            return HeadProblem{400, "The head of the request does not end."};
        const QByteArrayView line = head.first(end);
        head = head.sliced(end + 2);
        if (line.isEmpty())
            break;
        if (line.contains('\n') || line.contains('\r') || line.contains('\0'))
            return HeadProblem{400, "Lines of a head end with CR LF."};
        if (lines > 0 && (line.startsWith(' ') || line.startsWith('\t')))
            return HeadProblem{400, "Folded header fields are not taken."};
        if (lines > limits.fields)
            return HeadProblem{431, "There are too many header fields."};
        if (Problem problem = lines == 0 ? checkRequestLine(line, limits, old) : checkField(line, old, framing))
            return problem;
        ++lines;
    }
    if (lines == 0)
        return HeadProblem{400, "The request line is not one."};
    return checkFraming(framing, old);
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
