// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/responseparser.h"

#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <utility>

namespace qd::http {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

namespace {

constexpr qsizetype largePiece = 64 * 1024;

//! \brief Buffers of large pieces that nobody holds any more are taken again: they are in the processor's cache, and the system need not clear new
//! memory for each. Of one thread.
class PieceBuffers
{
public:
    //! Empty, with room for `size` bytes and not shared.
    [[nodiscard]] QByteArray take(qsizetype size)
    {
        for (QByteArray &each : m_kept) {
            if (each.isDetached() && each.capacity() >= size) {
                std::atomic_thread_fence(std::memory_order_acquire); // after whoever read it last, on another thread
                return std::exchange(each, {});
            }
        }
        QByteArray fresh;
        fresh.reserve(std::max(size, largest));
        return fresh;
    }
    void keep(const QByteArray &piece)
    {
        const auto free = std::ranges::find_if(m_kept, [](const QByteArray &each) { return each.isNull(); });
        if (free != m_kept.end())
            *free = piece;
    }

private:
    static constexpr qsizetype largest = 256 * 1024; // as much as is read at once
    std::array<QByteArray, 8> m_kept;
};

PieceBuffers &pieceBuffers()
{
    static thread_local PieceBuffers buffers;
    return buffers;
}

QByteArray bytes(beast::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

} // namespace

struct ResponseParser::Parser
{
    bhttp::response_parser<bhttp::buffer_body> beast;
};

ResponseParser::ResponseParser(bool toHead)
    : m_parser(std::make_unique<Parser>())
{
    // The head was measured before; a body goes on in pieces, however long it is.
    m_parser->beast.header_limit(std::numeric_limits<std::uint32_t>::max());
    m_parser->beast.body_limit(std::numeric_limits<std::uint64_t>::max());
    m_parser->beast.eager(false);
    m_parser->beast.skip(toHead);
}

ResponseParser::~ResponseParser() = default;

bool ResponseParser::readHead(QByteArrayView head, Response &into)
{
    auto &parser = m_parser->beast;
    beast::error_code error;
    parser.put(boost::asio::buffer(head.data(), size_t(head.size())), error);
    if (error || !parser.is_header_done())
        return false;
    const auto &message = parser.get();
    into = {};
    into.status = int(message.result_int());
    for (const auto &field : message) {
        if (!into.headers.add(bytes(field.name_string()), bytes(field.value())))
            return false;
    }
    // Who reads the one and who reads the other see different answers.
    const QList<QByteArray> codings = into.headers.tokens("Transfer-Encoding");
    if (!codings.isEmpty() && (codings != QList<QByteArray>{"chunked"} || into.headers.contains("Content-Length")))
        return false;
    return into.status >= 100 && into.status < 1000;
}

bool ResponseParser::isDone() const
{
    return m_parser->beast.is_done();
}

bool ResponseParser::keepAlive() const
{
    return m_parser->beast.keep_alive();
}

bool ResponseParser::readBody(QByteArrayView in, qsizetype &used, QByteArray &out)
{
    auto &parser = m_parser->beast;
    auto &body = parser.get().body();
    const bool isLarge = in.size() >= largePiece;
    if (isLarge)
        out = pieceBuffers().take(in.size());
    out.resize(in.size()); // a body is never longer than its framing
    body.data = out.data();
    body.size = size_t(out.size());
    body.more = true;
    used = 0;
    bool fine = true;
    while (!parser.is_done() && used < in.size()) {
        beast::error_code error;
        const size_t taken = parser.put(boost::asio::buffer(in.data() + used, size_t(in.size() - used)), error);
        used += qsizetype(taken);
        fine = !error || error == bhttp::error::need_more || error == bhttp::error::need_buffer;
        if (error || taken == 0)
            break;
    }
    out.resize(out.size() - qsizetype(body.size));
    if (isLarge)
        pieceBuffers().keep(out);
    else if (out.capacity() > 2 * out.size() + 64)
        out.squeeze(); // it may wait in many queues
    return fine;
}

bool ResponseParser::endsHere()
{
    auto &parser = m_parser->beast;
    if (!parser.is_header_done())
        return false;
    beast::error_code error;
    parser.put_eof(error);
    return !error && parser.is_done();
}

} // namespace qd::http
