// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/engine.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;

// Asio says it twice: what its calls return is in their last argument too, which is looked at.
// NOLINTBEGIN(bugprone-unused-return-value)
namespace qd::http {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Failure = boost::system::error_code;

namespace {

// When the process has no descriptors left, accepting at once again would only spin.
constexpr auto breath = std::chrono::milliseconds(100);

struct Listener : std::enable_shared_from_this<Listener>
{
    Listener(asio::io_context &context, Engine::Accepted to)
        : acceptor(context)
        , pause(context)
        , accepted(std::move(to))
    {}

    void next()
    {
        acceptor.async_accept([self = shared_from_this()](Failure failure, Tcp::socket socket) {
            if (!self->acceptor.is_open())
                return;
            if (failure)
                return self->later();
            const qintptr descriptor = socket.release(failure);
            if (!failure)
                self->accepted(descriptor, self->isIpv6);
            self->next();
        });
    }

    void later()
    {
        pause.expires_after(breath);
        pause.async_wait([self = shared_from_this()](Failure) {
            if (self->acceptor.is_open())
                self->next();
        });
    }

    void close()
    {
        Failure ignored;
        acceptor.close(ignored);
        pause.cancel();
    }

    Tcp::acceptor acceptor;
    asio::steady_timer pause;
    Engine::Accepted accepted;
    quint16 port = 0;
    bool isIpv6 = false;
};

} // namespace

struct Engine::Private
{
    asio::io_context context{1}; // one thread runs it
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    asio::steady_timer beat{context};
    std::thread thread;
    std::atomic<std::thread::id> threadId;
    std::vector<std::shared_ptr<Listener>> listeners; // engine's thread
    std::mutex mutex;                                 // for the rest
    std::vector<Job> inbox;

    void nextBeat(int ms, const Job &job)
    {
        beat.expires_after(std::chrono::milliseconds(ms));
        beat.async_wait([this, ms, job](Failure failure) {
            if (failure)
                return;
            job();
            nextBeat(ms, job);
        });
    }
};

Engine::Engine()
    : d(std::make_shared<Private>())
{}

Engine::~Engine()
{
    stop();
}

void Engine::start()
{
    d->thread = std::thread([d = d.get()] {
        d->threadId = std::this_thread::get_id();
        d->context.run();
    });
}

void Engine::stop()
{
    d->context.stop();
    if (d->thread.joinable())
        d->thread.join();
}

void Engine::post(Job job)
{
    if (isThisThread()) {
        asio::post(d->context, std::move(job));
        return;
    }
    {
        const std::scoped_lock lock(d->mutex);
        d->inbox.push_back(std::move(job));
        if (d->inbox.size() > 1)
            return;
    }
    asio::post(d->context, [this] { runInbox(); });
}

void Engine::runInbox()
{
    std::vector<Job> jobs;
    {
        const std::scoped_lock lock(d->mutex);
        jobs.swap(d->inbox);
    }
    for (const Job &job : jobs) {
        if (!d->context.stopped())
            job();
    }
}

bool Engine::isThisThread() const
{
    return d->threadId == std::this_thread::get_id();
}

void Engine::every(int ms, const Job &job)
{
    d->nextBeat(ms, job);
}

void Engine::after(int ms, Job job)
{
    const auto timer = std::make_shared<asio::steady_timer>(d->context, std::chrono::milliseconds(ms));
    timer->async_wait([timer, job = std::move(job)](Failure failure) {
        if (!failure)
            job();
    });
}

void *Engine::context() const
{
    return &d->context;
}

Outcome<quint16> Engine::listen(const QHostAddress &address, quint16 port, Accepted accepted)
{
    auto listener = std::make_shared<Listener>(d->context, std::move(accepted));
    Failure failure;
    const auto parsed = asio::ip::make_address(address.toString().toStdString(), failure);
    const Tcp::endpoint endpoint(parsed, port);
    Tcp::acceptor &acceptor = listener->acceptor;
    if (!failure)
        acceptor.open(endpoint.protocol(), failure);
    if (!failure)
        acceptor.set_option(asio::socket_base::reuse_address(true), failure);
    if (!failure && parsed.is_v6())
        acceptor.set_option(asio::ip::v6_only(true), failure);
    if (!failure)
        acceptor.bind(endpoint, failure);
    if (!failure)
        acceptor.listen(asio::socket_base::max_listen_connections, failure);
    if (failure) {
        const Error::Code code = failure == asio::error::address_in_use  ? Error::Code::Busy
                                 : failure == asio::error::access_denied ? Error::Code::Unauthorized
                                                                         : Error::Code::Offline;
        return qd::failure(code,
                           u"Listening on %1 port %2 failed: %3. Another address or port can be chosen."_s.arg(
                               address.toString(), QString::number(port), QString::fromStdString(failure.message())));
    }
    listener->isIpv6 = parsed.is_v6();
    listener->port = acceptor.local_endpoint(failure).port();
    post([d = d.get(), listener] {
        d->listeners.push_back(listener);
        listener->next();
    });
    return listener->port;
}

void Engine::closeListeners()
{
    for (const auto &listener : d->listeners)
        listener->close();
    d->listeners.clear();
}

void Engine::closeListener(quint16 port)
{
    std::erase_if(d->listeners, [port](const auto &listener) {
        if (listener->port == port)
            listener->close();
        return listener->port == port;
    });
}

} // namespace qd::http
// NOLINTEND(bugprone-unused-return-value)
