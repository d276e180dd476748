// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/websocket.h"
#include "core/base/completion.h"
#include "embedded-server/http/socketlink.h"

namespace qd::http {

namespace {

// What may wait for the owner before the client is held up.
constexpr qint64 mostInBytes = 1024 * 1024;
constexpr size_t mostIn = 64;

} // namespace

WebSocket::WebSocket(std::shared_ptr<SocketCore> core)
    : m_core(std::move(core))
{}

WebSocket::~WebSocket()
{
    m_core->close(1000, {});
}

const Request &WebSocket::request() const
{
    return *m_core->request;
}

QByteArray WebSocket::subprotocol() const
{
    return m_core->subprotocol;
}

bool WebSocket::sendText(const QByteArray &message)
{
    return m_core->send(message, true);
}

bool WebSocket::sendBinary(const QByteArray &message)
{
    return m_core->send(message, false);
}

qint64 WebSocket::waiting() const
{
    return m_core->waiting();
}

QCoro::Task<bool> WebSocket::drained(qint64 most)
{
    if (m_core->isClosed())
        co_return false;
    Completion<bool> there;
    m_core->wantDrained(most, [there](bool open) { there.complete(open); });
    const bool open = co_await there;
    co_return open;
}

void WebSocket::close(int code, const QByteArray &reason)
{
    m_core->close(code, reason);
}

bool WebSocket::isClosed() const
{
    return m_core->isClosed();
}

void WebSocket::onMessage(std::function<void(const QByteArray &, bool)> call)
{
    m_core->setOnMessage(std::move(call));
}

void WebSocket::setPaused(bool paused)
{
    m_core->setPaused(paused);
}

void WebSocket::onClosed(std::function<void(int, const QByteArray &)> call)
{
    m_core->setOnClosed(std::move(call));
}

void SocketCore::wake()
{
    if (std::exchange(m_wakePosted, true))
        return;
    gate->post([self = shared_from_this()] {
        {
            const std::scoped_lock lock(self->m_mutex);
            self->m_wakePosted = false;
        }
        if (self->link)
            self->link->wake();
    });
}

bool SocketCore::send(const QByteArray &bytes, bool isText)
{
    const std::scoped_lock lock(m_mutex);
    if (m_closed || m_closing)
        return false;
    if (m_waiting + bytes.size() > route->options.largestQueue) {
        // To drop a message would make the rest wrong; whoever comes back starts anew.
        m_out.clear();
        closeWith(1013, "The client is too slow.");
        return false;
    }
    m_out.push_back({bytes, isText});
    m_waiting += bytes.size();
    wake();
    return true;
}

void SocketCore::close(int code, const QByteArray &reason)
{
    const std::scoped_lock lock(m_mutex);
    closeWith(code, reason);
}

void SocketCore::cut(int code, const QByteArray &reason)
{
    const std::scoped_lock lock(m_mutex);
    m_cut = true;
    m_out.clear();
    m_in.clear();
    m_inBytes = 0;
    closeWith(code, reason);
}

void SocketCore::closeWith(int code, const QByteArray &reason)
{
    if (m_closed || m_closing)
        return;
    m_closing = {code, reason};
    wake();
}

void SocketCore::setOnMessage(OnMessage call)
{
    const std::scoped_lock lock(m_mutex);
    m_onMessage = std::move(call);
    postDelivery();
}

void SocketCore::setOnClosed(OnClosed call)
{
    const std::scoped_lock lock(m_mutex);
    m_onClosed = std::move(call);
    if (m_closed)
        postDelivery();
}

void SocketCore::setPaused(bool paused)
{
    const std::scoped_lock lock(m_mutex);
    m_paused = paused;
    if (!paused)
        postDelivery();
}

void SocketCore::wantDrained(qint64 most, std::function<void(bool)> call)
{
    const std::scoped_lock lock(m_mutex);
    m_drained = most;
    m_onDrained = std::move(call);
    tellDrained();
}

void SocketCore::tellDrained()
{
    if (!m_onDrained || (!m_closed && m_waiting > m_drained))
        return;
    mailbox->post([call = std::exchange(m_onDrained, nullptr), open = !m_closed] { call(open); });
}

bool SocketCore::isClosed()
{
    const std::scoped_lock lock(m_mutex);
    return m_closed || m_closing;
}

qint64 SocketCore::waiting()
{
    const std::scoped_lock lock(m_mutex);
    return m_waiting;
}

std::optional<SocketCore::Message> SocketCore::take()
{
    const std::scoped_lock lock(m_mutex);
    if (m_out.empty())
        return std::nullopt;
    Message message = std::move(m_out.front());
    m_out.pop_front();
    return message;
}

std::optional<std::pair<int, QByteArray>> SocketCore::closing()
{
    const std::scoped_lock lock(m_mutex);
    return m_closing;
}

void SocketCore::sent(qint64 bytes)
{
    const std::scoped_lock lock(m_mutex);
    m_waiting -= bytes;
    tellDrained();
}

void SocketCore::received(const QByteArray &bytes, bool isText)
{
    const std::scoped_lock lock(m_mutex);
    if (m_cut)
        return;
    m_in.push_back({bytes, isText});
    m_inBytes += bytes.size();
    postDelivery();
}

bool SocketCore::mayRead()
{
    const std::scoped_lock lock(m_mutex);
    return !m_closed && m_in.size() < mostIn && m_inBytes < mostInBytes;
}

void SocketCore::closed(int code, const QByteArray &reason)
{
    const std::scoped_lock lock(m_mutex);
    link = nullptr;
    if (std::exchange(m_closed, true))
        return;
    m_closing = {code, reason};
    m_out.clear();
    m_waiting = 0;
    tellDrained();
    postDelivery();
}

void SocketCore::postDelivery()
{
    if (std::exchange(m_deliveryPosted, true))
        return;
    mailbox->post([self = shared_from_this()] { self->deliver(); });
}

void SocketCore::deliver()
{
    std::unique_lock lock(m_mutex);
    m_deliveryPosted = false;
    while (!m_in.empty() && !m_paused && m_onMessage) {
        const Message message = std::move(m_in.front());
        m_in.pop_front();
        const bool wasFull = m_in.size() + 1 >= mostIn || m_inBytes >= mostInBytes;
        m_inBytes -= message.bytes.size();
        if (wasFull)
            wake();
        const OnMessage call = m_onMessage;
        lock.unlock();
        call(message.bytes, message.isText);
        lock.lock();
    }
    if (!m_closed)
        return;
    m_in.clear();
    const OnMessage forgotten = std::exchange(m_onMessage, nullptr); // may hold the handle
    const OnClosed call = std::exchange(m_onClosed, nullptr);
    const auto [code, reason] = *m_closing;
    lock.unlock();
    if (call)
        call(code, reason);
}

} // namespace qd::http
