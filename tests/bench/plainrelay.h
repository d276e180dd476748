// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace qd::test {

//! \brief The least that anything in between can do: hands on what comes as it comes, without a look at it. On a thread of its own.
class PlainRelay
{
public:
    //! In front of a server on loopback.
    explicit PlainRelay(std::uint16_t behind)
        : m_behind(boost::asio::ip::address_v4::loopback(), behind)
    {
        accept();
        m_thread = std::thread([this] { m_context.run(); });
    }
    ~PlainRelay()
    {
        m_context.stop();
        m_thread.join();
    }
    PlainRelay(const PlainRelay &) = delete;
    PlainRelay &operator=(const PlainRelay &) = delete;

    [[nodiscard]] std::uint16_t port() const { return m_acceptor.local_endpoint().port(); }

private:
    using Tcp = boost::asio::ip::tcp;
    static constexpr std::size_t most = 256UZ * 1024; // as the proxy reads

    struct Pair
    {
        explicit Pair(Tcp::socket client)
            : near(std::move(client))
            , far(near.get_executor())
        {}
        Tcp::socket near;
        Tcp::socket far;
    };

    void accept()
    {
        m_acceptor.async_accept([this](boost::system::error_code error, Tcp::socket client) {
            if (error)
                return;
            accept();
            const auto pair = std::make_shared<Pair>(std::move(client));
            pair->far.async_connect(m_behind, [this, pair](boost::system::error_code failed) {
                if (failed)
                    return;
                for (Tcp::socket *each : {&pair->near, &pair->far}) {
                    each->set_option(Tcp::no_delay(true));
                    each->non_blocking(true);
                }
                pump(pair, pair->near, pair->far);
                pump(pair, pair->far, pair->near);
            });
        });
    }

    // Waits without a buffer: one for all of the thread is enough, and stays in the processor's cache.
    void pump(const std::shared_ptr<Pair> &pair, Tcp::socket &from, Tcp::socket &to)
    {
        from.async_wait(Tcp::socket::wait_read, [this, pair, &from, &to](boost::system::error_code error) {
            if (error)
                return;
            boost::system::error_code failed;
            const std::size_t size = from.read_some(boost::asio::buffer(*m_buffer), failed);
            if (failed) {
                boost::system::error_code ignored;
                to.shutdown(Tcp::socket::shutdown_send, ignored);
                return;
            }
            const std::size_t written = to.write_some(boost::asio::buffer(*m_buffer, size), failed);
            if (failed && failed != boost::asio::error::would_block)
                return;
            if (written == size) {
                pump(pair, from, to);
                return;
            }
            const auto rest = std::make_shared<std::string>(m_buffer->data() + written, size - written);
            boost::asio::async_write(to, boost::asio::buffer(*rest),
                                     [this, pair, rest, &from, &to](boost::system::error_code broken, std::size_t) {
                                         if (!broken)
                                             pump(pair, from, to);
                                     });
        });
    }

    boost::asio::io_context m_context{1};
    Tcp::endpoint m_behind;
    Tcp::acceptor m_acceptor{m_context, Tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
    std::unique_ptr<std::array<char, most>> m_buffer = std::make_unique<std::array<char, most>>();
    std::thread m_thread;
};

} // namespace qd::test
