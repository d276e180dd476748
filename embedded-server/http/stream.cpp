// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/stream.h"
#include "embedded-server/http/tlscontext.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <tuple>

using namespace Qt::StringLiterals;

namespace qd::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ws = boost::beast::websocket;
using Tcp = asio::ip::tcp;
using Failure = boost::system::error_code;
using TlsSocket = asio::ssl::stream<Tcp::socket>;

namespace {

constexpr qsizetype largestRecord = 16 * 1024; // of TLS (RFC 8446 section 5.1): more never comes at once

// Asio's own way gives the system 64 KiB at a time, however much there is.
size_t allAtOnce(const Failure &failure, size_t)
{
    return failure ? 0 : std::numeric_limits<size_t>::max();
}

template <typename Layer>
void reset(Layer &layer)
{
    Tcp::socket &socket = beast::get_lowest_layer(layer);
    Failure ignored;
    std::ignore = socket.set_option(asio::socket_base::linger(true, 0), ignored);
    std::ignore = socket.close(ignored);
}

template <typename Socket>
class WebSocketOf final : public WebSocketStream, public std::enable_shared_from_this<WebSocketOf<Socket>>
{
public:
    WebSocketOf(Socket socket, const Settings &settings, WebSocketUser *user)
        : m_stream(std::move(socket))
        , m_user(user)
    {
        ws::stream_base::timeout timeout{};
        timeout.handshake_timeout = std::chrono::milliseconds(settings.closeMs);
        timeout.idle_timeout = std::chrono::milliseconds(settings.idleMs);
        timeout.keep_alive_pings = true;
        m_stream.set_option(timeout);
        m_stream.read_message_max(size_t(settings.largestMessage));
        m_stream.auto_fragment(false);
        if (!settings.subprotocol.isEmpty()) {
            m_stream.set_option(
                ws::stream_base::decorator([name = settings.subprotocol.toStdString()](ws::response_type &reply) {
                    reply.set(beast::http::field::sec_websocket_protocol, name);
                }));
        }
    }

    void accept(const QByteArray &head)
    {
        beast::http::request_parser<beast::http::empty_body> parser;
        parser.header_limit(std::uint32_t(head.size()) + 1024);
        Failure failure;
        parser.put(asio::buffer(head.data(), size_t(head.size())), failure);
        m_request = parser.release();
        m_stream.async_accept(m_request, [self = this->shared_from_this()](Failure failed) {
            self->m_request = {};
            if (failed)
                self->end(failed);
            else if (self->m_user)
                self->m_user->onAccepted();
        });
    }

    void setUser(WebSocketUser *user) override { m_user = user; }

    void read() override
    {
        m_stream.async_read(m_buffer, [self = this->shared_from_this()](Failure failure, size_t) {
            if (failure)
                return self->end(failure);
            const auto data = self->m_buffer.cdata();
            const QByteArray message(static_cast<const char *>(data.data()), qsizetype(data.size()));
            self->m_buffer.consume(data.size());
            if (message.size() > 64 * 1024)
                self->m_buffer.shrink_to_fit();
            if (self->m_user)
                self->m_user->onMessage(message, self->m_stream.got_text());
        });
    }

    void send(const QByteArray &message, bool isText) override
    {
        m_message = message;
        m_stream.text(isText);
        m_stream.async_write(asio::buffer(m_message.constData(), size_t(m_message.size())),
                             [self = this->shared_from_this()](Failure failure, size_t) {
                                 self->m_message.clear();
                                 if (failure)
                                     self->end(failure);
                                 else if (self->m_user)
                                     self->m_user->onSent();
                             });
    }

    void close(int code, const QByteArray &reason) override
    {
        if (!m_stream.is_open()) {
            abort();
            return end(asio::error::connection_aborted);
        }
        // A reason has 123 bytes at most (RFC 6455 section 5.5).
        const ws::close_reason why(ws::close_code(code), reason.left(120).toStdString());
        m_stream.async_close(why, [self = this->shared_from_this()](Failure) { self->end(ws::error::closed); });
    }

    void abort() override { reset(m_stream); }

private:
    void end(Failure failure)
    {
        WebSocketUser *user = std::exchange(m_user, nullptr);
        if (!user)
            return;
        // A client that closes may be gone before its close is answered; what it said counts.
        const auto &reason = m_stream.reason();
        const bool closed = failure == ws::error::closed || reason.code != ws::close_code::none;
        int code = closed ? int(reason.code) : 1006;
        if (failure == ws::error::message_too_big || failure == ws::error::buffer_overflow)
            code = 1009;
        user->onEnd(code, closed ? QByteArray(reason.reason.c_str()) : QByteArray());
    }

    ws::stream<Socket, false> m_stream;
    WebSocketUser *m_user;
    beast::flat_buffer m_buffer;
    beast::http::request<beast::http::empty_body> m_request;
    QByteArray m_message;
};

template <typename Socket>
class StreamOf final : public Stream, public std::enable_shared_from_this<StreamOf<Socket>>
{
    static constexpr bool secure = std::is_same_v<Socket, TlsSocket>;

public:
    //! `context`: what a TLS socket was made with.
    StreamOf(Socket socket, const QHostAddress &peer, bool onLoopback, std::shared_ptr<void> context, bool isClient)
        : m_context(std::move(context))
        , m_socket(std::move(socket))
        , m_peer(peer)
        , m_onLoopback(onLoopback)
        , m_isClient(isClient)
    {}

    void setUser(StreamUser *user) override { m_user = user; }
    [[nodiscard]] QString problem() const override { return m_problem; }
    [[nodiscard]] QHostAddress peer() const override { return m_peer; }
    [[nodiscard]] bool isSecure() const override { return secure; }
    [[nodiscard]] bool isOnLoopback() const override { return m_onLoopback; }
    void abort() override { reset(m_socket); }

    void open() override
    {
        if constexpr (secure) {
            m_socket.async_handshake(m_isClient ? asio::ssl::stream_base::client : asio::ssl::stream_base::server,
                                     [self = this->shared_from_this()](Failure failure) {
                                         self->explain(failure);
                                         if (self->m_user)
                                             self->m_user->onOpen(!failure);
                                     });
        } else if (m_user) {
            m_user->onOpen(true);
        }
    }

    void read(qsizetype most) override
    {
        if constexpr (secure) {
            most = std::min(most, largestRecord);
            if (m_in.size() > most)
                m_in = QByteArray(); // what a large body needed is not kept by a connection that waits
            m_in.resize(most);
            m_socket.async_read_some(asio::buffer(m_in.data(), size_t(most)),
                                     [self = this->shared_from_this()](Failure failure, size_t size) {
                                         self->tell(QByteArrayView(self->m_in).first(failure ? 0 : qsizetype(size)));
                                     });
        } else {
            m_socket.async_wait(Tcp::socket::wait_read, [self = this->shared_from_this(), most](Failure failure) {
                self->readNow(failure, most);
            });
        }
    }

    void write(const QList<QByteArray> &parts) override
    {
        m_out = parts;
        m_buffers.clear();
        for (const QByteArray &part : m_out)
            m_buffers.emplace_back(part.constData(), size_t(part.size()));
        asio::async_write(m_socket, m_buffers, allAtOnce, [self = this->shared_from_this()](Failure failure, size_t) {
            self->m_out.clear();
            if (self->m_user)
                self->m_user->onWritten(!failure);
        });
    }

    bool writeNow(QByteArray &bytes) override
    {
        if constexpr (!secure) {
            Failure failure; // tells itself again when it is tried the other way
            const size_t sent = m_socket.write_some(asio::buffer(bytes.constData(), size_t(bytes.size())), failure);
            bytes = qsizetype(sent) == bytes.size() ? QByteArray() : bytes.sliced(qsizetype(sent));
            return bytes.isEmpty();
        }
        return false;
    }

    void endWriting() override
    {
        if constexpr (secure) {
            m_socket.async_shutdown([self = this->shared_from_this()](Failure) { self->sayEnd(); });
        } else {
            sayEnd();
        }
    }

    [[nodiscard]] std::shared_ptr<WebSocketStream>
    upgrade(const QByteArray &head, const WebSocketStream::Settings &settings, WebSocketUser *user) override
    {
        auto stream = std::make_shared<WebSocketOf<Socket>>(std::move(m_socket), settings, user);
        stream->accept(head);
        return stream;
    }

private:
    void tell(QByteArrayView bytes)
    {
        if (m_user)
            m_user->onRead(bytes);
    }

    // Into one buffer for all connections of the thread: it stays in the processor's cache, and none of them keeps memory while it waits.
    void readNow(Failure failure, qsizetype most)
    {
        static thread_local QByteArray buffer;
        if (buffer.size() < most)
            buffer.resize(most);
        size_t size = 0;
        if (!failure)
            size = m_socket.read_some(asio::buffer(buffer.data(), size_t(most)), failure);
        if (failure == asio::error::would_block)
            return read(most);
        tell(QByteArrayView(buffer).first(failure ? 0 : qsizetype(size)));
    }

    void explain(Failure failure)
    {
        if constexpr (secure) {
            if (!failure)
                return;
            // Such as a load balancer that looks whether somebody is there.
            if (!m_isClient && BIO_number_read(SSL_get_rbio(m_socket.native_handle())) == 0)
                return;
            const long verdict = SSL_get_verify_result(m_socket.native_handle());
            m_problem = verdict != X509_V_OK
                            ? u"its certificate is not trusted: "_s +
                                  QString::fromLatin1(X509_verify_cert_error_string(verdict))
                            : u"TLS could not be agreed on: "_s + QString::fromStdString(failure.message());
        }
    }

    void sayEnd()
    {
        Failure ignored;
        beast::get_lowest_layer(m_socket).shutdown(Tcp::socket::shutdown_send, ignored);
    }

    std::shared_ptr<void> m_context; // outlives what was made with it
    Socket m_socket;
    QHostAddress m_peer;
    bool m_onLoopback;
    bool m_isClient;
    QString m_problem;
    StreamUser *m_user = nullptr;
    QByteArray m_in; // TLS only
    QList<QByteArray> m_out;
    std::vector<asio::const_buffer> m_buffers;
};

QHostAddress addressOf(const asio::ip::address &address)
{
    if (address.is_v4())
        return QHostAddress(address.to_v4().to_uint());
    if (address.to_v6().is_v4_mapped())
        return QHostAddress(asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_uint());
    return QHostAddress(address.to_v6().to_bytes().data());
}

struct Ends
{
    QHostAddress peer;
    bool onLoopback = false;
};

// Nothing if the socket has gone already.
std::optional<Ends> adopt(Tcp::socket &socket, qintptr descriptor, bool isIpv6)
{
    Failure failure;
    if (socket.assign(isIpv6 ? Tcp::v6() : Tcp::v4(), Tcp::socket::native_handle_type(descriptor), failure))
        return std::nullopt;
    const auto remote = socket.remote_endpoint(failure);
    const auto local = socket.local_endpoint(failure);
    if (failure)
        return std::nullopt;
    if (socket.non_blocking(true, failure))
        return std::nullopt;
    std::ignore = socket.set_option(Tcp::no_delay(true), failure); // works without, with more delay
    return Ends{addressOf(remote.address()), addressOf(local.address()).isLoopback()};
}

} // namespace

std::shared_ptr<Stream> makeStream(void *context, qintptr descriptor, bool isIpv6,
                                   std::shared_ptr<TlsIdentity> identity)
{
    Tcp::socket socket(*static_cast<asio::io_context *>(context));
    const std::optional<Ends> ends = adopt(socket, descriptor, isIpv6);
    if (!ends)
        return nullptr;
    if (!identity)
        return std::make_shared<StreamOf<Tcp::socket>>(std::move(socket), ends->peer, ends->onLoopback, nullptr, false);
    TlsSocket secure(std::move(socket), static_cast<TlsContext &>(*identity).context);
    return std::make_shared<StreamOf<TlsSocket>>(std::move(secure), ends->peer, ends->onLoopback, std::move(identity),
                                                 false);
}

std::shared_ptr<Stream> makeClientStream(void *context, qintptr descriptor, bool isIpv6,
                                         std::shared_ptr<TlsTrust> trust, const QByteArray &host)
{
    Tcp::socket socket(*static_cast<asio::io_context *>(context));
    const std::optional<Ends> ends = adopt(socket, descriptor, isIpv6);
    if (!ends)
        return nullptr;
    if (!trust)
        return std::make_shared<StreamOf<Tcp::socket>>(std::move(socket), ends->peer, ends->onLoopback, nullptr, true);
    TlsSocket secure(std::move(socket), static_cast<ClientContext &>(*trust).context);
    const std::string name = host.toStdString();
    Failure failure;
    asio::ip::make_address(name, failure);
    if (failure) // a name: the server may have several certificates
        SSL_set_tlsext_host_name(secure.native_handle(), name.c_str());
    if (secure.set_verify_callback(asio::ssl::host_name_verification(name), failure))
        return nullptr;
    return std::make_shared<StreamOf<TlsSocket>>(std::move(secure), ends->peer, ends->onLoopback, std::move(trust),
                                                 true);
}

} // namespace qd::http
