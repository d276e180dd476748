// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/requestparser.h"

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <limits>

namespace qd::http {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

namespace {

QByteArray bytes(beast::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

} // namespace

struct RequestParser::Parser
{
    bhttp::request_parser<bhttp::buffer_body> beast;
};

RequestParser::RequestParser(const HeadLimits &limits)
    : m_parser(std::make_unique<Parser>())
    , m_limits(limits)
{
    // The head was measured before; how large a body may be is known with the route only.
    m_parser->beast.header_limit(std::uint32_t(limits.bytes) + 1024);
    // Beast 1.74 takes "no limit" for less than any length.
    m_parser->beast.body_limit(std::numeric_limits<std::uint64_t>::max());
    m_parser->beast.eager(false);
}

RequestParser::~RequestParser() = default;

std::optional<HeadProblem> RequestParser::readHead(QByteArrayView head, RequestHead &into)
{
    if (std::optional<HeadProblem> problem = checkHead(head, m_limits))
        return problem;
    auto &parser = m_parser->beast;
    beast::error_code error;
    parser.put(boost::asio::buffer(head.data(), size_t(head.size())), error);
    if (error || !parser.is_header_done())
        return HeadProblem{400, "The head of the request is not well-formed."};
    const auto &message = parser.get();
    into.verb = bytes(message.method_string());
    into.target = bytes(message.target());
    into.old = message.version() < 11;
    into.keepAlive = parser.keep_alive();
    into.upgrade = beast::websocket::is_upgrade(message);
    into.hasBody = !parser.is_done();
    if (!parser.chunked())
        into.length = qint64(parser.content_length().value_or(0));
    for (const auto &field : message)
        into.headers.add(bytes(field.name_string()), bytes(field.value()));
    return std::nullopt;
}

RequestParser::Step RequestParser::readBody(QByteArrayView in, qsizetype &used, QByteArray &out, qsizetype most)
{
    auto &parser = m_parser->beast;
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
