// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/connector.h"

#include <QHostAddress>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <vector>

using namespace Qt::StringLiterals;

// Asio says it twice: what its calls return is in their last argument too, which is looked at.
// NOLINTBEGIN(bugprone-unused-return-value)
namespace qd::http {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Failure = boost::system::error_code;

namespace {

class Attempt : public std::enable_shared_from_this<Attempt>
{
public:
    Attempt(asio::io_context &context, std::function<void(const Connected &)> done)
        : m_resolver(context)
        , m_socket(context)
        , m_limit(context)
        , m_done(std::move(done))
    {}

    void start(const UpstreamOrigin &origin, qint64 limitMs)
    {
        const std::string host = origin.host.toStdString();
        m_reach = origin.reach;
        m_limit.expires_after(std::chrono::milliseconds(limitMs));
        m_limit.async_wait([self = shared_from_this()](Failure failure) {
            if (!failure)
                self->fail(Error::Code::Timeout, u"connecting took too long"_s);
        });
        Failure failure;
        if (const auto address = asio::ip::make_address(host, failure); !failure)
            return connect({Tcp::endpoint(address, origin.port)});
        m_resolver.async_resolve(host, std::to_string(origin.port), Tcp::resolver::numeric_service,
                                 [self = shared_from_this()](Failure failed, const Tcp::resolver::results_type &found) {
                                     if (failed)
                                         return self->fail(Error::Code::Offline, u"its name is not known"_s);
                                     self->connect({found.begin(), found.end()});
                                 });
    }

    void cancel()
    {
        m_done = nullptr;
        stop();
    }

private:
    // What was looked up is what is connected to: nobody can change it in between.
    void connect(std::vector<Tcp::endpoint> endpoints)
    {
        if (!m_done)
            return;
        std::erase_if(endpoints, [this](const Tcp::endpoint &endpoint) {
            return !isWithinReach(QHostAddress(QString::fromStdString(endpoint.address().to_string())), m_reach);
        });
        if (endpoints.empty()) { // told later: who asked does not have the attempt in hand yet
            asio::post(m_socket.get_executor(), [self = shared_from_this()] {
                self->fail(Error::Code::Offline, u"its name leads to an address that is not to be asked"_s);
            });
            return;
        }
        asio::async_connect(m_socket, endpoints, [self = shared_from_this()](Failure failure, const Tcp::endpoint &) {
            self->end(failure);
        });
    }

    void end(Failure failure)
    {
        if (!m_done)
            return;
        if (failure) {
            const bool refused = failure == asio::error::connection_refused;
            return fail(Error::Code::Offline,
                        refused ? u"nobody listens there"_s
                                : u"connecting failed: "_s + QString::fromStdString(failure.message()),
                        refused);
        }
        Connected result;
        result.isIpv6 = m_socket.local_endpoint(failure).address().is_v6();
        m_socket.set_option(asio::socket_base::keep_alive(true), failure);
        result.descriptor = m_socket.release(failure);
        tell(result);
    }

    void fail(Error::Code code, const QString &detail, bool refused = false)
    {
        Connected result;
        result.refused = refused;
        result.error.code = code;
        result.error.detail = detail;
        tell(result);
    }

    void tell(const Connected &result)
    {
        stop();
        if (const auto done = std::exchange(m_done, nullptr))
            done(result);
    }

    void stop()
    {
        m_limit.cancel();
        m_resolver.cancel();
        Failure ignored;
        m_socket.close(ignored);
    }

    Tcp::resolver m_resolver;
    Tcp::socket m_socket;
    asio::steady_timer m_limit;
    Reach m_reach = Reach::Anywhere;
    std::function<void(const Connected &)> m_done;
};

} // namespace

std::shared_ptr<void> connectSocket(void *context, const UpstreamOrigin &origin, qint64 limitMs,
                                    std::function<void(const Connected &)> done)
{
    auto &loop = *static_cast<asio::io_context *>(context);
    const auto attempt = std::make_shared<Attempt>(loop, std::move(done));
    attempt->start(origin, limitMs);
    return {nullptr, [attempt](void *) { attempt->cancel(); }};
}

} // namespace qd::http
// NOLINTEND(bugprone-unused-return-value)
