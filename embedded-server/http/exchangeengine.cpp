// SPDX-FileCopyrightText: 2026 The Quarterdeck authors
// SPDX-License-Identifier: Apache-2.0
#include "embedded-server/http/connection.h"
#include "embedded-server/http/exchangecore.h"

// What the engine's thread does with an exchange.

using namespace Qt::StringLiterals;

namespace qd::http {

bool ExchangeCore::setUser(std::shared_ptr<ExchangeUser> user)
{
    if (!connection)
        return false;
    m_user = std::move(user);
    return true;
}

bool ExchangeCore::append(const QByteArray &chunk)
{
    if (m_closed || !m_answered || m_out.finished || chunk.isEmpty())
        return false;
    m_out.chunks.append(chunk);
    m_waiting += chunk.size();
    return true;
}

bool ExchangeCore::writeNow(const QByteArray &chunk)
{
    {
        const std::scoped_lock lock(m_mutex);
        append(chunk);
    }
    if (connection)
        connection->wake();
    const std::scoped_lock lock(m_mutex);
    m_full = m_waiting >= queueLimit;
    return !m_full;
}

void ExchangeCore::wantBody()
{
    m_userWantsBody = true;
    const std::scoped_lock lock(m_mutex);
    wake();
}

ExchangeCore::Outgoing ExchangeCore::take(qint64 most)
{
    const std::scoped_lock lock(m_mutex);
    Outgoing out;
    out.head = std::exchange(m_out.head, std::nullopt);
    out.whole = m_out.whole;
    out.aborted = m_out.aborted;
    while (!m_out.chunks.isEmpty() && out.bytes < most) {
        out.bytes += m_out.chunks.first().size();
        out.chunks.append(m_out.chunks.takeFirst());
    }
    out.finished = m_out.finished && m_out.chunks.isEmpty();
    return out;
}

void ExchangeCore::tellRoom(bool room)
{
    if (auto call = std::exchange(m_onRoom, nullptr))
        mailbox->post([call = std::move(call), room] { call(room); });
}

void ExchangeCore::sent(qint64 bytes)
{
    bool tellsUser = false;
    {
        const std::scoped_lock lock(m_mutex);
        m_waiting -= bytes;
        if (m_waiting < queueLimit) {
            tellRoom(true);
            tellsUser = std::exchange(m_full, false);
        }
    }
    const std::shared_ptr<ExchangeUser> user = m_user;
    if (tellsUser && user)
        user->onRoom();
}

void ExchangeCore::lost()
{
    connection = nullptr;
    {
        const std::scoped_lock lock(m_mutex);
        if (std::exchange(m_closed, true))
            return;
        m_out = {};
        tellRoom(false);
        if (auto call = std::exchange(m_onBody, nullptr)) {
            mailbox->post(
                [call = std::move(call)] { call(failure(Error::Code::Cancelled, u"the client has gone"_s)); });
        }
        if (auto call = std::exchange(m_onClosed, nullptr))
            mailbox->post(std::move(call));
    }
    if (const std::shared_ptr<ExchangeUser> user = std::exchange(m_user, nullptr))
        user->onClosed();
}

void ExchangeCore::done()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (auto call = std::exchange(m_onClosed, nullptr)) // what it holds is let go of where it belongs
            mailbox->post([call = std::move(call)] {});
    }
    lost();
}

bool ExchangeCore::mayProceed()
{
    const std::scoped_lock lock(m_mutex);
    return m_mayProceed;
}

bool ExchangeCore::wantsBody()
{
    const std::scoped_lock lock(m_mutex);
    return m_userWantsBody || m_onBody;
}

void ExchangeCore::giveBody(Outcome<QByteArray> piece)
{
    if (std::exchange(m_userWantsBody, false)) {
        const std::shared_ptr<ExchangeUser> user = m_user;
        if (user)
            user->onBody(piece);
        return;
    }
    const std::scoped_lock lock(m_mutex);
    if (auto call = std::exchange(m_onBody, nullptr))
        mailbox->post([call = std::move(call), piece = std::move(piece)] { call(piece); });
}

} // namespace qd::http
