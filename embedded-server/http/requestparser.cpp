// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/requestparser.h"

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace qd::http {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

namespace {

// What nearly all clients send: without memory of their own.
QByteArray nameOf(QByteArrayView text)
{
    static const std::array known{
        QByteArrayLiteral("Host"),       QByteArrayLiteral("Content-Type"), QByteArrayLiteral("Content-Length"),
        QByteArrayLiteral("Accept"),     QByteArrayLiteral("User-Agent"),   QByteArrayLiteral("Authorization"),
        QByteArrayLiteral("Connection"), QByteArrayLiteral("host"),         QByteArrayLiteral("content-type"),
        QByteArrayLiteral("accept"),     QByteArrayLiteral("user-agent"),   QByteArrayLiteral("content-length"),
        QByteArrayLiteral("connection"), QByteArrayLiteral("authorization")};
    const auto found = std::ranges::find_if(known, [text](const QByteArray &name) { return name == text; });
    return found == known.end() ? text.toByteArray() : *found;
}

// A WebSocket's handshake is read again by whoever answers it (RFC 6455 section 4.2.1).
bool isUpgrade(const HeadLines &lines, const Headers &headers)
{
    return lines.upgrade && !lines.old && lines.verb == "GET" && headers.tokens("Upgrade").contains("websocket");
}

} // namespace

struct RequestParser::Chunks
{
    Chunks()
    {
        // How large a body may be is known to the caller. Beast 1.74 takes "no limit" for less than any length.
        parser.body_limit(std::numeric_limits<std::uint64_t>::max());
        parser.eager(false);
        static constexpr std::string_view head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
        beast::error_code error;
        parser.put(boost::asio::buffer(head), error);
    }

    bhttp::request_parser<bhttp::buffer_body> parser;
};

RequestParser::RequestParser(const HeadLimits &limits)
    : m_limits(limits)
{}

RequestParser::~RequestParser() = default;

std::optional<HeadProblem> RequestParser::readHead(QByteArrayView head, RequestHead &into)
{
    HeadLines lines;
    if (std::optional<HeadProblem> problem = checkHead(head, m_limits, lines))
        return problem;
    const std::optional<Verb> verb = verbOf(lines.verb);
    into.verb = verb ? verbName(*verb) : lines.verb.toByteArray();
    into.target = lines.target.toByteArray();
    into.old = lines.old;
    into.keepAlive = lines.old ? lines.keepAlive && !lines.close : !lines.close;
    into.hasBody = lines.chunked || lines.length.value_or(0) > 0;
    into.length = lines.chunked ? -1 : lines.length.value_or(0);
    QList<Headers::Field> fields;
    fields.reserve(lines.fields.size());
    for (const auto &[name, value] : lines.fields)
        fields.append({nameOf(name), value.toByteArray()});
    into.headers = Headers::ofChecked(std::move(fields));
    into.upgrade = isUpgrade(lines, into.headers);
    m_left = std::max<qint64>(0, into.length);
    if (lines.chunked)
        m_chunks = std::make_unique<Chunks>();
    return std::nullopt;
}

RequestParser::Step RequestParser::readBody(QByteArrayView in, qsizetype &used, QByteArray &out, qsizetype most)
{
    if (m_chunks)
        return readChunks(in, used, out, most);
    used = qsizetype(std::min({m_left, qint64(in.size()), qint64(most)}));
    out = in.first(used).toByteArray();
    m_left -= used;
    return m_left == 0 ? Step::Done : used > 0 ? Step::Data : Step::More;
}

RequestParser::Step RequestParser::readChunks(QByteArrayView in, qsizetype &used, QByteArray &out, qsizetype most)
{
    auto &parser = m_chunks->parser;
    auto &body = parser.get().body();
    out.resize(most);
    body.data = out.data();
    body.size = size_t(most);
    used = 0;
    while (!parser.is_done() && used < in.size()) {
        beast::error_code error;
        const size_t taken = parser.put(boost::asio::buffer(in.data() + used, size_t(in.size() - used)), error);
        used += qsizetype(taken);
        if (error && error != bhttp::error::need_more && error != bhttp::error::need_buffer)
            return Step::Bad;
        if (error || taken == 0)
            break;
    }
    out.resize(most - qsizetype(body.size));
    if (parser.is_done())
        return Step::Done;
    return out.isEmpty() ? Step::More : Step::Data;
}

} // namespace qd::http
